"""What an answer can lead to, who may have given it, and whose word the dose is given by."""

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


class ConsentBasis(StrEnum):
    """Whose decision it is that the dose is given, on this occasion."""

    OWN = "own"
    CONSULTATION = "consultation"
    GUARDIANS = "guardians"
    MATURITY = "maturity"


class DecisionGround(StrEnum):
    """What the decision rests on for an adult who cannot decide."""

    PRESUMED_WILL = "presumed_will"
    DEPUTY = "deputy"
    POWER_OF_ATTORNEY = "power_of_attorney"


class ConsentWay(StrEnum):
    """How a guardian consented."""

    ON_SITE = "on_site"
    IN_WRITING = "in_writing"
    BY_TELEPHONE = "by_telephone"
    DIGITALLY = "digitally"


class RefusedBy(StrEnum):
    """Who says no for a minor; one of them is enough."""

    MINOR = "minor"
    GUARDIAN = "guardian"


class InformationPart(StrEnum):
    """What the information about a vaccination is about."""

    EFFECTS = "effects"
    REGISTER = "register"
    RIGHTS = "rights"


class InformationWay(StrEnum):
    """How the information about the vaccination was given."""

    READ_ALOUD = "read_aloud"
    HANDED_OVER = "handed_over"


def worst_of(outcomes: Iterable[Outcome]) -> Outcome:
    """The most severe outcome; ``ok`` when there is none."""
    return max(outcomes, key=lambda outcome: outcome.severity, default=Outcome.OK)
