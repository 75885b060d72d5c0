"""The month's run, act by act, each in one transaction of the region's scope (``kernel.scope.acting``).

``preview_run(by=, month=, at=) -> Run``  compute, keep the preliminary result, change nothing else
``check_run(by=, month=, at=) -> Run``    the clerk has gone through it, after its cut-off
``lock_run(by=, month=, at=) -> Run``     another writes it into the ledger, for ever
``mark_run_paid(by=, month=, at=) -> Run``  the payments are made

``month`` is its first day. Tests settle a month by ``tests.factories.reimbursement.settle_month(region, month,
at=None)``, which lets KLARA preview and check and ATLE lock, at the cut-off unless ``at`` says later.
"""

from vaccinera.reimbursement.actions.locking import lock_run, mark_run_paid
from vaccinera.reimbursement.actions.previewing import check_run, preview_run

__all__ = ["check_run", "lock_run", "mark_run_paid", "preview_run"]
