"""Whether an entry made on the wrong person can stand on another, judged from plain values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from vaccinera.visits.rules.corrections import LONGEST_REASON
from vaccinera.visits.rules.registrations import Gap


@dataclass(frozen=True, slots=True)
class Newcomer:
    """The person an entry is to stand on, as the rules see them on the day of the dose.

    ``product_fault`` is the programmes room's refusal code; ``has_dose_that_day`` speaks of the product group.
    """

    birth_date: date | None
    deceased_on: date | None
    product_fault: str | None
    has_group: bool
    has_dose_that_day: bool


def move_gaps(newcomer: Newcomer, *, reason: str, carried_because: str | None, given_on: date) -> tuple[Gap, ...]:
    """Everything that keeps the entry from standing on the person; ``None`` when the answers are taken anew."""
    gaps = text_gaps(reason, missing="visits.move.reason_missing", field="reason")
    if carried_because is None:
        return gaps
    gaps += text_gaps(carried_because, missing="visits.move.carried_reason_missing", field="carried_because")
    found: list[Gap] = []
    if newcomer.birth_date is not None and given_on < newcomer.birth_date:
        found.append(Gap("visits.administration.before_birth", "sought"))
    if newcomer.deceased_on is not None and given_on > newcomer.deceased_on:
        facts = {"deceased_on": str(newcomer.deceased_on)}
        found.append(Gap("visits.administration.after_death", "sought", facts))
    if newcomer.product_fault is not None:
        found.append(Gap(newcomer.product_fault, "sought"))
    elif not newcomer.has_group:
        found.append(Gap("visits.move.no_target_group", "sought"))
    if newcomer.has_dose_that_day:
        found.append(Gap("visits.move.same_dose_that_day", "sought"))
    return (*gaps, *found)


def text_gaps(text: str, *, missing: str, field: str) -> tuple[Gap, ...]:
    """What is wrong with a reason that must be written."""
    if not text.strip():
        return (Gap(missing, field),)
    return (Gap("visits.correction.reason_too_long", field),) if len(text.strip()) > LONGEST_REASON else ()
