"""That a dose was not given, and why: what must be said of it (LAW-11)."""

from __future__ import annotations

from datetime import date

from vaccinera.visits.rules.registrations import Gap
from vaccinera.visits.states import NotGivenReason


def gaps_of_not_given(*, reason: str, note: str, day: date | None, on: date) -> tuple[Gap, ...]:
    """Everything that keeps it from being signed, in the order of the form; ``on`` is the day it is signed."""
    gaps = []
    if reason not in set(NotGivenReason):
        gaps.append(Gap("visits.not_given.reason_missing", "reason"))
    if reason == NotGivenReason.OTHER and not note:
        gaps.append(Gap("visits.not_given.note_missing", "note"))
    if day is None:
        gaps.append(Gap("visits.not_given.day_missing", "day"))
    elif day > on:
        gaps.append(Gap("visits.not_given.in_the_future", "day"))
    return tuple(gaps)


def not_given_facts(
    *, person_id: object, programme: str, reason: str, note: str, day: date | None, declaration: object, unit: str
) -> dict[str, object]:
    """What whoever signs it answers for."""
    return {
        "person_id": person_id,
        "programme_id": programme,
        "reason": reason,
        "note": note,
        "day": day,
        "declaration_id": declaration,
        "unit_hsa_id": unit,
    }
