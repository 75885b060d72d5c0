"""What an answer can lead to, and who may have given it."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum


class Outcome(StrEnum):
    """What an answer asks of the vaccinator, from nothing to not giving the dose; listed from mild to severe.

    ``severity`` orders them. ``<`` must not be used: it compares the codes as text.
    """

    OK = "ok"
    INFORM = "inform"
    NOTE_REQUIRED = "note_required"
    PRESCRIBER_DECIDES = "prescriber_decides"
    STOP = "stop"

    @property
    def severity(self) -> int:
        """0 for ``ok`` and up to 4 for ``stop``."""
        return list(Outcome).index(self)


class AnsweredBy(StrEnum):
    """Whose knowledge the answers are."""

    PERSON = "person"
    GUARDIAN = "guardian"
    STAFF_FROM_RECORD = "staff_from_record"
    REPRESENTATIVE = "representative"


def worst_of(outcomes: Iterable[Outcome]) -> Outcome:
    """The most severe outcome; ``ok`` when there is none."""
    return max(outcomes, key=lambda outcome: outcome.severity, default=Outcome.OK)
