"""Writing a checked month into the ledger, in one transaction and for ever."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import connection, transaction
from uuid_utils.compat import uuid7

from vaccinera.access.states import Permission
from vaccinera.audit.actions import record
from vaccinera.kernel.clock import civil_day
from vaccinera.kernel.refusals import Refused
from vaccinera.reimbursement.actions.noticing import refuse_new
from vaccinera.reimbursement.actions.previewing import alone, refuse_uncheckable
from vaccinera.reimbursement.models import Balance, Run
from vaccinera.reimbursement.queries.anomalies import found_in
from vaccinera.reimbursement.queries.payments import limit_of
from vaccinera.reimbursement.queries.settling import (
    Month,
    policy_digest,
    read_statement,
    settle,
    settled_totals,
    unwatched,
)
from vaccinera.reimbursement.rules.document_words import kronor
from vaccinera.reimbursement.rules.totals import disagreements
from vaccinera.reimbursement.states import RunAct, run_step

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, datetime

    from vaccinera.access.rules.readers import Reader

_KEPT = tuple(read_statement(f"keep_{what}") for what in ("outcomes", "mirrors", "lines", "balances"))
_CANONICAL, _AUTHORS = read_statement("canonical"), read_statement("policy_authors")


@transaction.atomic
def lock_run(*, by: Reader, month: date, at: datetime, on_progress: Callable[[int, int], None] = unwatched) -> Run:
    """Write a checked month's outcomes, lines and balances into the ledger; nothing of it ever changes again.

    Refuses whoever checked it, whoever has edited what it pays by, to whom or beside the visits (``policy_authors``),
    an amount above the approver's limit, policy or a payee that has changed since the check, and while another settles.
    """
    alone()
    run = run_to_lock(by=by, month=month, at=at)
    settle(Month(month, run.cut_off_at), on_progress=on_progress)
    refuse_new(run, found_in(run))
    _keep(run)
    _refuse_author(run, by=by, on=civil_day(at))
    _refuse_disagreement(run)
    _refuse_above_limit(run, by=by, on=civil_day(at))
    run.csv_sha256 = _keep_canonical(run, by=by, at=at)
    run.locked_at, run.locked_by_hsa_id, run.locked_by_name = at, by.hsa_id, by.name
    run.save()
    record("reimbursement.run.locked", by=by, subject=("run", run.pk), month=f"{month:%Y-%m}", sha256=run.csv_sha256)
    return run


def run_to_lock(*, by: Reader, month: date, at: datetime) -> Run:
    """The month's run as locking will leave it, not yet computed; refuses what is known before that."""
    by.require(Permission.RUN_LOCK)
    run = refuse_uncheckable(month, at=at)
    run.state = run_step(run.state, RunAct.LOCK)
    if run.checked_by_hsa_id == by.hsa_id:
        raise Refused("reimbursement.run.checked_by_yourself")
    if run.policy_digest != policy_digest():
        raise Refused("reimbursement.run.policy_has_changed")
    return run


@transaction.atomic
def mark_run_paid(*, by: Reader, month: date, at: datetime) -> Run:
    """Say that a locked month has been paid out."""
    by.require(Permission.RUN_MARK_PAID)
    run = Run.objects.select_for_update().filter(month=month).first()
    if run is None:
        raise Refused("reimbursement.run.not_previewed", month=f"{month:%Y-%m}")
    run.state = run_step(run.state, RunAct.MARK_PAID)
    run.paid_at, run.paid_by_hsa_id, run.paid_by_name = at, by.hsa_id, by.name
    run.save(update_fields=["state", "paid_at", "paid_by_hsa_id", "paid_by_name"])
    record("reimbursement.run.paid", by=by, subject=("run", run.pk), month=f"{month:%Y-%m}")
    return run


def _refuse_author(run: Run, *, by: Reader, on: date) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_AUTHORS, {"run": run.pk, "month": run.month, "on": on})
        authors = {hsa_id for (hsa_id,) in cursor.fetchall()}
    if by.hsa_id in authors:
        raise Refused("reimbursement.run.approver_wrote_policy")


def _keep(run: Run) -> None:
    with connection.cursor() as cursor:
        for statement in _KEPT:
            cursor.execute(statement, {"run": run.pk, "month": run.month})


def _refuse_disagreement(run: Run) -> None:
    run.totals = settled_totals()
    earned = dict(Balance.objects.filter(run=run).values_list("provider_id", "earned_ore"))
    found = disagreements(run.totals, earned)
    if found:
        raise Refused("reimbursement.run.totals_disagree", what=", ".join(found))


def _refuse_above_limit(run: Run, *, by: Reader, on: date) -> None:
    limit = limit_of(by.staff_id, on=on)
    paid = sum(Balance.objects.filter(run=run).values_list("paid_ore", flat=True))
    if limit is None:
        raise Refused("reimbursement.limit.none")
    if paid > limit:
        raise Refused("reimbursement.run.above_your_limit", amount=kronor(paid), limit=kronor(limit))


def _keep_canonical(run: Run, *, by: Reader, at: datetime) -> str:
    """Its digest. Made in the database: a million rows of text are nothing to carry here."""
    told: dict[str, Any] = {"id": uuid7(), "run": run.pk, "provider": by.provider_id, "at": at}
    with connection.cursor() as cursor:
        cursor.execute(_CANONICAL, told | {"file_name": f"run-{run.month:%Y-%m}.csv"})
        digest: str = cursor.fetchone()[0]
    return digest
