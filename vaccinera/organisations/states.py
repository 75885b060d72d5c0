"""What can be done with units and commissions, as their traces tell it."""

from __future__ import annotations

from enum import StrEnum


class DirectoryAct(StrEnum):
    """One thing done to a unit or to a commission by an administrator."""

    FACTS_CHANGED = "facts_changed"
    CHOICES_CHANGED = "choices_changed"
    GIVEN = "given"
    CHANGED = "changed"
    ENDED = "ended"
    REOPENED = "reopened"


class Standing(StrEnum):
    """Where a commission stands on a day."""

    NOW = "now"
    COMING = "coming"
    ENDED = "ended"
