"""What a spot check may be drawn over, and what is still lacking in it. Pure: the day is an argument."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from vaccinera.audit.states import Judgement
from vaccinera.kernel.refusals import Refused

if TYPE_CHECKING:
    from collections.abc import Iterable

MOST_OPENINGS = 200
LONGEST_PERIOD = timedelta(days=366)


def refuse_backwards(from_on: date, to_on: date) -> None:
    """Refuse a period that ends before it begins."""
    if to_on < from_on:
        raise Refused("audit.period.backwards")


def refuse_period(from_on: date, to_on: date, *, on: date) -> None:
    """Refuse a period that ends before it begins, has not begun, or is longer than a year."""
    refuse_backwards(from_on, to_on)
    if from_on > on:
        raise Refused("audit.period.not_begun")
    if to_on - from_on >= LONGEST_PERIOD:
        raise Refused("audit.period.too_long", days=LONGEST_PERIOD.days)


def refuse_size(size: int) -> None:
    """Refuse a sample of nothing, and one larger than anybody judges with care."""
    if not 1 <= size <= MOST_OPENINGS:
        raise Refused("audit.spot_check.size_out_of_range", most=MOST_OPENINGS)


def refuse_judgement(judgement: Judgement, note: str) -> None:
    """Refuse what is not in order without words on why."""
    if judgement is not Judgement.IN_ORDER and not note.strip():
        raise Refused("audit.opening.note_missing")


def refuse_sign_off(judgements: Iterable[str], *, conclusion: str) -> None:
    """Refuse to sign off a check with openings that nobody judged, or without a conclusion."""
    unjudged = sum(1 for judgement in judgements if not judgement)
    if unjudged:
        raise Refused("audit.spot_check.openings_unjudged", unjudged=unjudged)
    if not conclusion.strip():
        raise Refused("audit.spot_check.conclusion_missing")
