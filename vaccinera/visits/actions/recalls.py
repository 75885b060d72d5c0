"""Handing over who got a batch: what for and to whom is in the log before the first row is read (LAW-10)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaccinera.access.rules.handing_over import hand_over_by
from vaccinera.access.states import Permission
from vaccinera.audit.actions import record

if TYPE_CHECKING:
    from vaccinera.access.rules.readers import Reader


def log_recall_export(
    *, by: Reader, npl_id: str, batch_number: str, form: str, purpose: str, recipient: str, doses: int
) -> None:
    """Write that the people given a batch are handed over, in a form; refuses without what for and to whom."""
    by.require(Permission.VISIT_EXPORT)
    told = hand_over_by(by, purpose=purpose, recipient=recipient)
    record(
        "visits.recall.exported",
        by=by,
        product=npl_id,
        batch=batch_number,
        form=form,
        purpose=told.purpose,
        recipient=told.recipient,
        doses=doses,
    )
