"""Who may be prescribed for by one signature over a list, and who is taken one by one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from vaccinera.declarations.states import Outcome
from vaccinera.visits.rules.hindrances import NEEDS_PHYSICIAN


@dataclass(frozen=True, slots=True)
class OnList:
    """What is known of one person when a list is made; ``days`` is what the programme allows, nothing when no list.

    ``outcome`` is the worst of the answers and of the product's contraindications.
    """

    days: int | None
    reviewed_on: date
    outcome: Outcome
    is_final_stop: bool
    has_warnings: bool
    has_gaps: bool


def why_one_by_one(person: OnList, *, on: date) -> str:
    """The code of why somebody cannot be signed for by a list that day; empty when they can.

    No stop, and nothing a prescriber decides, passes here: a list lifts nothing.
    """
    if person.days is None:
        return "visits.list.not_allowed"
    if person.is_final_stop or person.outcome in NEEDS_PHYSICIAN:
        return "visits.list.needs_decision"
    if person.reviewed_on < on - timedelta(days=person.days):
        return "visits.list.reviewed_too_long_ago"
    if person.has_warnings:
        return "visits.list.advised_against"
    return "visits.list.incomplete" if person.has_gaps else ""
