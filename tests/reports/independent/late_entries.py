"""How soon doses were registered, one by one: ranks by sorting, shares by fractions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil, floor

from tests.factories.imported import make_imported
from tests.factories.region import NOON, Region, make_person
from tests.personas import ANNA, MAJA, OLLE, ULLA, Persona
from tests.reimbursement.paid_visits import give
from tests.reports.independent.counting import (
    SWEDEN,
    Row,
    divided,
    first_day,
    is_in_period,
    is_single_day_of_a_unit,
    is_wanted,
    share,
    together,
    told,
    unprotected,
)
from tests.reports.written import make_other_programme, protect
from tests.visits.scenes import NUMBERS
from vaccinera.reports.rules.asking import Asked
from vaccinera.reports.states import CountsBy
from vaccinera.visits.models import Visit

WHO, RECORDED = MAJA, 15
_DAY = 24 * 60
# Who gave, to which of the numbers, how many days ago, and after how many minutes it was registered.
_GIVEN: Sequence[tuple[Persona, int, int, int]] = (
    (ANNA, 0, 40, 0), (ANNA, 1, 40, 1), (ANNA, 2, 40, 7), (ANNA, 3, 40, 59), (ANNA, 4, 40, 60), (ANNA, 5, 40, 61),
    (ANNA, 0, 12, 61), (ANNA, 1, 12, 700), (ANNA, 2, 12, _DAY), (ANNA, 3, 12, 3 * _DAY + 5),
    (ULLA, 0, 20, 3), (ULLA, 1, 20, 719), (ULLA, 4, 20, 720), (OLLE, 5, 20, 9),
)  # fmt: skip


def scene(region: Region) -> None:
    """On each side of an hour and of midnight; two people are protected, and one dose was read in from elsewhere."""
    people = [make_person(number) for number in NUMBERS]
    for persona, number, days, minutes in _GIVEN:
        at = NOON - timedelta(days=days)
        give(region, people[number], by=persona, at=at, recorded_at=at + timedelta(minutes=minutes, seconds=30),
             recorded_later=minutes > 60)  # fmt: skip
    give(region, people[5], at=NOON, programme_id=make_other_programme(), recorded_at=NOON + timedelta(minutes=2))
    give(region, people[5], at=NOON - timedelta(days=300), season="2025/26", recorded_at=NOON, recorded_later=True)
    make_imported(region.reader(ANNA), people[0], region.products[0])
    protect(people[1], people[3])


@dataclass(frozen=True, slots=True)
class Registered:
    """A dose and when it was written down."""

    unit_id: int
    programme_id: str
    given_on: date
    registered_on: date
    minutes: int
    is_late: bool
    is_protected: bool


def recorded() -> Sequence[Registered]:
    """The signed doses that stand and that nobody read in."""
    found = []
    for visit in Visit.objects.select_related("person").filter(is_current=True, nullified_at=None, state="complete"):
        if visit.given_at is None or visit.origin != "recorded":
            continue
        found.append(
            Registered(
                unit_id=visit.unit_id,
                programme_id=visit.programme_id,
                given_on=visit.given_at.astimezone(SWEDEN).date(),
                registered_on=visit.recorded_at.astimezone(SWEDEN).date(),
                minutes=floor((visit.recorded_at - visit.given_at).total_seconds() / 60),
                is_late=bool(visit.recorded_later),
                is_protected=visit.patient_protection != "none" or visit.person.protection != "none",
            )
        )
    return found


def rows(registered: Sequence[Registered], asked: Asked) -> list[Row]:
    """As the report's columns stand."""
    wanted = [
        one
        for one in registered
        if is_wanted(asked, one.unit_id, one.programme_id)
        and is_in_period(_counted(one, asked), asked)
        and not (one.is_protected and is_single_day_of_a_unit(asked))
    ]
    groups = together(
        wanted,
        lambda one: (
            first_day(_counted(one, asked), asked.period),
            *divided(asked, {"unit_id": one.unit_id, "programme_id": one.programme_id}),
        ),
    )
    return [(*key, *_figures(found)) for key, found in groups.items() if told(found)]


def _counted(one: Registered, asked: Asked) -> date:
    return one.registered_on if asked.counts_by is CountsBy.REGISTRATION else one.given_on


def _figures(found: Sequence[Registered]) -> Row:
    doses = told(found)
    late = told([one for one in found if one.is_late])
    same_day = told([one for one in found if one.given_on == one.registered_on])
    minutes = sorted(one.minutes for one in unprotected(found))
    return (
        doses, late, share(late, doses), same_day, share(same_day, doses), _rank(minutes, 5), _rank(minutes, 9),
    )  # fmt: skip


def _rank(minutes: Sequence[int], tenths: int) -> int | None:
    """The least that so many tenths of all are within."""
    return minutes[ceil(len(minutes) * tenths / 10) - 1] if minutes else None
