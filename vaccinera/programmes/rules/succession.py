"""Where a new version stands among those there are: from which day, until when, and after which one."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from vaccinera.kernel.refusals import Refused
from vaccinera.programmes.rules.packs import Season


@dataclass(frozen=True, slots=True)
class Standing:
    """An approved version and the days it is in force, half-open."""

    key: int
    from_on: date
    to_on: date | None


@dataclass(frozen=True, slots=True)
class Place:
    """Which version a new one follows (None when it is the first), and the day it gives way itself, if that is known.

    ``ends`` is the same version again if it is still in force on the new one's first day, and so ends with it.
    """

    follows: int | None
    ends: int | None
    to_on: date | None


def place_for(standing: Sequence[Standing], season: Season, *, from_on: date, today: date) -> Place:
    """The place of a version in force from a day; one that is already coming keeps its day.

    Refuses a day that has passed, since what was decided then is never judged anew; a day outside the pack's season;
    and a day on which another version begins.
    """
    if from_on < today:
        raise Refused("programmes.proposal.day_passed", from_on=from_on, today=today)
    if from_on < season.from_on:
        raise Refused("programmes.proposal.before_season", from_on=from_on, season=season.code, first_on=season.from_on)
    if season.to_on is not None and from_on > season.to_on:
        raise Refused("programmes.proposal.after_season", from_on=from_on, season=season.code, last_on=season.to_on)
    if any(version.from_on == from_on for version in standing):
        raise Refused("programmes.proposal.day_taken", from_on=from_on)
    before = max((one for one in standing if one.from_on < from_on), key=lambda one: one.from_on, default=None)
    coming = min((one.from_on for one in standing if one.from_on > from_on), default=None)
    return Place(
        follows=before.key if before else None,
        ends=before.key if before and (before.to_on is None or before.to_on > from_on) else None,
        to_on=coming,
    )


def next_version_name(name: str, taken: Collection[str]) -> str:
    """The first name after a version's that is free: 2026.2 after 2026.1."""
    year, _, number = name.partition(".")
    following = int(number) + 1
    while f"{year}.{following}" in taken:
        following += 1
    return f"{year}.{following}"
