"""Handing visits over: who asked, for what and to whom is in the log before the first row is read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaccinera.access.rules.handing_over import hand_over_by
from vaccinera.access.states import Permission
from vaccinera.audit.actions import record
from vaccinera.exchange.queries.exporting import visits_to_export

if TYPE_CHECKING:
    from datetime import date

    from vaccinera.access.rules.readers import Reader


def log_export(*, by: Reader, from_on: date, to_on: date, purpose: str, recipient: str) -> int:
    """Write in the log that visits are handed over (LAW-10); how many. Refuses without what for and to whom."""
    by.require(Permission.VISIT_EXPORT)
    told = hand_over_by(by, purpose=purpose, recipient=recipient)
    visits = visits_to_export(by, from_on=from_on, to_on=to_on).count()
    record(
        "exchange.visits.exported",
        by=by,
        purpose=told.purpose,
        recipient=told.recipient,
        from_on=from_on.isoformat(),
        to_on=to_on.isoformat(),
        visits=visits,
    )
    return visits
