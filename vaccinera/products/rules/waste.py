"""Whether discarded doses may be recorded as told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vaccinera.products.states import WasteReason

if TYPE_CHECKING:
    from datetime import date

MOST_DOSES = 9_999
"""Of one record: a unit that discards more than that has mistyped."""


@dataclass(frozen=True, slots=True)
class WasteTold:
    """How many doses were discarded, when and why; ``note`` says more, and the reason where no code fits."""

    doses: int
    wasted_on: date
    reason: WasteReason
    note: str


def judge_waste(told: WasteTold, *, added_on: date, on: date) -> str | None:
    """The code a record of discarded doses is refused by, or None.

    ``added_on`` is the day the unit added the batch: before that it had none of it to discard.
    """
    if not 1 <= told.doses <= MOST_DOSES:
        return "products.waste.doses_out_of_range"
    if told.wasted_on > on:
        return "products.waste.day_in_future"
    if told.wasted_on < added_on:
        return "products.waste.day_before_batch"
    if told.reason is WasteReason.OTHER and not told.note.strip():
        return "products.waste.note_missing"
    return None
