"""How it is established who somebody is, and what is written of somebody unknown (PER-08)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from vaccinera.kernel.refusals import Refused
from vaccinera.patients.states import IdentityWay, Sex

_OLDEST = 120


@dataclass(frozen=True, slots=True)
class Established:
    """In which way, and by whom and on what where another person vouches."""

    way: IdentityWay
    vouched_by_name: str = field(default="", repr=False)
    vouched_by_shown: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Description:
    """Somebody without any number, as they can be recognised again; a name only if one was told."""

    approximate_age: int
    sex: Sex
    distinguishing: str = field(repr=False)
    found_with: str = field(repr=False)
    given_name: str = field(default="", repr=False)
    family_name: str = field(default="", repr=False)


def judge_established(established: Established) -> None:
    """Refuse one who vouches without a name, or without having shown who they are."""
    if established.way is IdentityWay.VOUCHED_FOR and not (
        established.vouched_by_name.strip() and established.vouched_by_shown.strip()
    ):
        raise Refused("patients.identity.who_vouches_missing")


def judge_description(description: Description) -> None:
    """Refuse an age nobody has, and somebody who could not be told from the next unknown."""
    if not 0 <= description.approximate_age <= _OLDEST:
        raise Refused("patients.unknown.impossible_age", oldest=_OLDEST)
    if not description.distinguishing.strip():
        raise Refused("patients.unknown.distinguishing_missing")
    if not description.found_with.strip():
        raise Refused("patients.unknown.found_with_missing")


def estimated_birth_date(approximate_age: int, *, on: date) -> date:
    """The middle of the year somebody of about this age was born in."""
    return date(on.year - approximate_age, 7, 1) if approximate_age else date(on.year, 1, 1)
