"""Who pays for what lies in the fridge, what can be done to a batch, and why doses are discarded, as codes."""

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


class WasteReason(StrEnum):
    """Why doses of a batch were discarded; ``OTHER`` is told in words."""

    LEFT_OVER = "left_over"
    COLD_CHAIN = "cold_chain"
    EXPIRED = "expired"
    DAMAGED = "damaged"
    RECALLED = "recalled"
    OTHER = "other"
