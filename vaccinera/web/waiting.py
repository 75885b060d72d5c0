"""A prescription that waits to be given, in words: until when, at which units, and why it was taken back."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from django.utils.translation import gettext, gettext_noop

from vaccinera.visits.rules.addressing import is_expired
from vaccinera.visits.states import AddressingEnd, WithdrawnReason

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from vaccinera.visits.models import Addressing, Visit

WITHDRAWN: Mapping[str, str] = MappingProxyType(
    {
        WithdrawnReason.ANSWERS_CHANGED: gettext_noop("ett svar ändrades"),
        WithdrawnReason.NOT_NEEDED: gettext_noop("dosen behövs inte längre"),
        WithdrawnReason.MISTAKE: gettext_noop("ordinationen var fel"),
        WithdrawnReason.EXPIRED: gettext_noop("ordinationen hade gått ut"),
        WithdrawnReason.NOT_GIVEN: gettext_noop("dosen kunde inte ges"),
        WithdrawnReason.OTHER: gettext_noop("annat skäl"),
    }
)


@dataclass(frozen=True, slots=True)
class Waits:
    """Until when a dose may be given, and where it is asked for, a line each."""

    last_day: date | None
    is_expired: bool
    places: list[str]


def withdrawn_because(visit: Visit) -> str:
    """Why a prescription was withdrawn, and what was written of it."""
    because = gettext(WITHDRAWN[visit.withdrawn_reason])
    return f"{because}: {visit.withdrawn_note}" if visit.withdrawn_note else because


def waits_of(visit: Visit, *, on: date) -> Waits:
    """What the prescriber's unit is told of a dose that waits."""
    last_day = visit.prescription.expires_on
    places = [_place(addressing) for addressing in visit.addressings.all()]
    return Waits(last_day, is_expired(last_day, on=on), [place for place in places if place])


def _place(addressing: Addressing) -> str:
    unit = addressing.performing_unit.name
    if addressing.ended_why == AddressingEnd.SENT_BACK:
        told = gettext("Skickades tillbaka av %(unit)s: %(why)s")
        return told % {"unit": unit, "why": addressing.ended_note}
    return gettext("Får ges av %(unit)s") % {"unit": unit} if addressing.ended_at is None else ""
