"""On what ground a person is opened, and what for: stated by somebody, or by the page one opens (LAW-14, PDL 4:1)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from vaccinera.kernel.refusals import Refused
from vaccinera.patients.states import Ground, OpeningPurpose

# What each ground usually is for. Whoever states one may state another purpose with it.
USUAL_PURPOSE: Mapping[Ground, OpeningPurpose] = MappingProxyType(
    {
        Ground.ONGOING_CARE: OpeningPurpose.CARE,
        Ground.CHECK_OF_DETAILS: OpeningPurpose.CARE,
        Ground.ASKED_BY_PERSON: OpeningPurpose.CARE,
        Ground.COMPLAINT: OpeningPurpose.QUALITY,
        Ground.REVIEW: OpeningPurpose.QUALITY,
        Ground.OTHER: OpeningPurpose.CARE,
    }
)
# Pages whose own act is the ground. Every other page serves somebody who is being cared for.
_BY_PAGE: Mapping[str, Ground] = MappingProxyType(
    {
        "identity": Ground.CHECK_OF_DETAILS,
        "merge": Ground.CHECK_OF_DETAILS,
        "move": Ground.CHECK_OF_DETAILS,
        "correction": Ground.CHECK_OF_DETAILS,
        "nullification": Ground.CHECK_OF_DETAILS,
        "restoration": Ground.CHECK_OF_DETAILS,
        "block": Ground.ASKED_BY_PERSON,
        "certificate": Ground.ASKED_BY_PERSON,
    }
)


@dataclass(frozen=True, slots=True)
class Stated:
    """A ground and a purpose, as the log keeps them."""

    ground: Ground
    purpose: OpeningPurpose

    @property
    def is_care(self) -> bool:
        """Whether the person is being cared for: the relation that reading other providers' data asks for (LAW-18)."""
        return self.ground is Ground.ONGOING_CARE and self.purpose is OpeningPurpose.CARE


def stated_by_page(why: str) -> Stated:
    """What a page states by itself, by the code it is logged under."""
    ground = _BY_PAGE.get(why, Ground.ONGOING_CARE)
    return Stated(ground, USUAL_PURPOSE[ground])


def stated(ground: Ground, purpose: OpeningPurpose | None, words: str) -> Stated:
    """What somebody stated; the usual purpose where none was chosen. Refuses another ground without words."""
    if ground is Ground.OTHER and not words.strip():
        raise Refused("patients.person.ground_words_missing")
    return Stated(ground, purpose or USUAL_PURPOSE[ground])
