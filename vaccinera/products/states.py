"""Who pays for what lies in the fridge, and what can be done to a batch, as codes."""

from __future__ import annotations

from enum import StrEnum


class FundingSource(StrEnum):
    """Whose money bought the vaccine; it follows each dose given."""

    REGION = "region"
    OWN = "own"


class BatchAct(StrEnum):
    """What was done to a unit's batch, as its trace tells it."""

    ADDED = "added"
    FINISHED = "finished"
    FOUND_AGAIN = "found_again"
    CHANGED = "changed"
    CHOSEN_FOR_THE_DAY = "chosen_for_the_day"
    NO_LONGER_CHOSEN = "no_longer_chosen"
