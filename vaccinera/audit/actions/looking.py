"""Looking in the log is an event of the log itself, written before anything is shown (LAW-20, LAW-23)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from django.db import transaction

from vaccinera.audit.actions.recording import Actor, record
from vaccinera.audit.models import ExtractPolicy
from vaccinera.audit.rules.spot_checks import refuse_backwards, refuse_period
from vaccinera.audit.states import StaffTold
from vaccinera.kernel.clock import civil_day
from vaccinera.kernel.refusals import Refused

if TYPE_CHECKING:
    from datetime import datetime

    from vaccinera.audit.queries.events import EventsSought


class Auditor(Actor, Protocol):
    """A reader as this room sees it: permissions are known above and asked for by their codes."""

    def require(self, permission: str, *, at: int | None = None) -> None: ...


def log_look(*, by: Auditor, sought: EventsSought, page: int) -> None:
    """Write that somebody looks in the provider's log, and for what."""
    by.require("log.read")
    record("audit.log.read", by=by, **_told(sought), page=page)


def log_own_look(*, by: Auditor, sought: EventsSought, page: int) -> None:
    """Write that somebody looks at what the log has on themselves; refuses anybody else's."""
    by.require("log.read_own")
    if sought.user_hsa_id != by.hsa_id:
        raise Refused("audit.log.not_your_own")
    record("audit.log.own_read", by=by, **_told(sought), page=page)


def log_extract_shown(*, by: Auditor, sought: EventsSought) -> None:
    """Write that a person's extract is looked at before it is handed out."""
    by.require("log.extract")
    record("audit.extract.shown", by=by, **_told(sought))


def hand_out_extract(*, by: Auditor, sought: EventsSought, recipient: str, events: int) -> None:
    """Write that a person's extract is handed out, and to whom; refuses without that (LAW-10, LAW-22)."""
    by.require("log.extract")
    received_by = " ".join(recipient.split())
    if not received_by:
        raise Refused("audit.extract.recipient_missing")
    record("audit.extract.handed_out", by=by, **_told(sought), recipient=received_by, events=events)


@transaction.atomic
def decide_what_extracts_tell(*, by: Auditor, told: StaffTold, at: datetime) -> None:
    """Decide for the provider whether an extract tells who looked by name or by category."""
    by.require("log.extract")
    ExtractPolicy.objects.update_or_create(
        provider_id=by.provider_id,
        defaults={
            "told": told.value,
            "decided_at": at,
            "decided_by_hsa_id": by.hsa_id,
            "decided_by_name": by.name,
        },
    )
    record("audit.extract_policy.decided", by=by, told=told.value)


def refuse_search(sought: EventsSought, *, at: datetime) -> None:
    """Refuse a period that ends before it begins, has not begun or is longer than a year, for lists without a person.

    One person's events are few: of them any period is shown, as long as the log is kept.
    """
    if sought.people:
        refuse_backwards(sought.from_on, sought.to_on)
    else:
        refuse_period(sought.from_on, sought.to_on, on=civil_day(at))


def _told(sought: EventsSought) -> dict[str, Any]:
    person_id = sought.people[0] if sought.people else None
    return {
        "subject": ("person", person_id) if person_id else ("", ""),
        "person_id": person_id,
        "from_on": sought.from_on.isoformat(),
        "to_on": sought.to_on.isoformat(),
        "user": sought.user_hsa_id,
        "unit": sought.unit_hsa_id,
    }
