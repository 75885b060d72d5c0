"""Handing the log over: by whom, for which period and to whom is in the log before the first event is read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaccinera.access.states import Permission
from vaccinera.audit.actions import record
from vaccinera.audit.rules.spot_checks import refuse_period
from vaccinera.kernel.clock import civil_day
from vaccinera.kernel.refusals import Refused

if TYPE_CHECKING:
    from datetime import datetime

    from vaccinera.access.rules.readers import Reader
    from vaccinera.audit.queries.events import EventsSought


def log_handing_over(*, by: Reader, sought: EventsSought, recipient: str, at: datetime) -> None:
    """Write that the log of a period is handed over (LAW-10). Refuses without a recipient, and more than a year."""
    by.require(Permission.LOG_READ)
    received_by = " ".join(recipient.split())
    if not received_by:
        raise Refused("exchange.log.recipient_missing")
    refuse_period(sought.from_on, sought.to_on, on=civil_day(at))
    record(
        "exchange.log.exported",
        by=by,
        recipient=received_by,
        from_on=sought.from_on.isoformat(),
        to_on=sought.to_on.isoformat(),
    )
