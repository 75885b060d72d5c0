"""Doses that lack a signature, one by one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from tests.factories.region import NOON, Region, make_person
from tests.personas import ANNA, MAJA, OLLE, ULLA, Persona
from tests.reimbursement.paid_visits import give, nullify
from tests.reports.giving import imported_to
from tests.reports.independent.counting import (
    Row,
    divided,
    is_in_period,
    is_of_units,
    is_one_day,
    is_wanted,
    together,
    told,
    unprotected,
)
from tests.reports.written import make_other_programme, protect
from tests.visits.scenes import NUMBERS
from vaccinera.reports.rules.asking import Asked
from vaccinera.reports.states import CountsBy
from vaccinera.visits.models import Visit

WHO, RECORDED = MAJA, 11
# Who gave, to which of the numbers, how many days ago, and which of the two signatures is there.
_GIVEN: Sequence[tuple[Persona, int, int, str]] = (
    (ANNA, 0, 40, ""), (ANNA, 1, 40, "prescribed_at"), (ANNA, 2, 30, "administered_at"), (ANNA, 3, 27, ""),
    (ULLA, 3, 26, ""), (ULLA, 2, 23, "prescribed_at"), (ULLA, 1, 22, ""), (ANNA, 0, 16, "administered_at"),
    (ANNA, 1, 15, ""), (ANNA, 4, 1, ""), (OLLE, 5, 20, ""),
)  # fmt: skip


def scene(region: Region) -> None:
    """Before, on and after each end of a band, and one that another system had; two people are protected."""
    people = [make_person(number) for number in NUMBERS]
    for persona, number, days, signed in _GIVEN:
        at = NOON - timedelta(days=days)
        one_of_two: dict[str, Any] = {signed: at} if signed else {}
        give(region, people[number], by=persona, at=at, is_signed=False, **one_of_two)
    give(region, people[0], at=NOON, is_signed=False, payer="person", programme_id=make_other_programme())
    give(region, people[0], at=NOON - timedelta(days=2))
    nullify(region, give(region, people[0], at=NOON - timedelta(days=3), is_signed=False), at=NOON)
    imported_to(region, ANNA, people[0], on=date(2025, 11, 3))
    protect(people[1], people[3])


@dataclass(frozen=True, slots=True)
class Unsigned:
    """One of them."""

    unit_id: int
    programme_id: str
    payer: str
    lacks: str
    given_on: date
    last_day_to_sign: date
    is_protected: bool


def recorded() -> Sequence[Unsigned]:
    """Every current visit that was given and is not whole."""
    found = []
    for visit in Visit.objects.select_related("person").filter(is_current=True, nullified_at=None):
        parts = {"prescription": visit.prescription_signed_at, "administration": visit.administration_signed_at}
        lacking = [name for name, signed_at in parts.items() if signed_at is None]
        # What another system had is whole without signatures of ours.
        if visit.origin == "imported" or not lacking or visit.given_on is None or visit.last_day_to_sign is None:
            continue
        found.append(
            Unsigned(
                unit_id=visit.unit_id,
                programme_id=visit.programme_id,
                payer=visit.payer,
                lacks="both" if len(lacking) == len(parts) else lacking[0],
                given_on=visit.given_on,
                last_day_to_sign=visit.last_day_to_sign,
                is_protected=visit.patient_protection != "none" or visit.person.protection != "none",
            )
        )
    return found


def rows(unsigned: Sequence[Unsigned], asked: Asked) -> list[Row]:
    """As the report's columns stand."""
    is_as_of = asked.counts_by is CountsBy.AS_OF
    is_of_days = "last_day_to_sign" in asked.by or (not is_as_of and is_one_day(asked))
    wanted = [
        one
        for one in unsigned
        if is_wanted(asked, one.unit_id, one.programme_id)
        and (is_as_of or is_in_period(one.given_on, asked))
        and not (one.is_protected and is_of_units(asked) and is_of_days)
    ]
    groups = together(wanted, lambda one: _divisions(one, asked))
    return [
        (*key, told(found), min((one.last_day_to_sign for one in unprotected(found)), default=None))
        for key, found in groups.items()
        if told(found)
    ]


def _divisions(one: Unsigned, asked: Asked) -> Row:
    return divided(
        asked,
        {
            "unit_id": one.unit_id,
            "programme_id": one.programme_id,
            "lacks": one.lacks,
            "time_left": _band((one.last_day_to_sign - asked.as_of).days),
            "last_day_to_sign": one.last_day_to_sign,
            "payer": one.payer,
        },
    )


def _band(days_left: int) -> int:
    return next(last for last in (-1, 3, 7, 14, 15) if days_left <= last or last > 14)
