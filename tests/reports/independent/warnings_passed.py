"""Warnings passed, one by one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from tests.factories.region import NOON, Region, make_person
from tests.personas import ANNA, MAJA, OLLE, ULLA, Persona
from tests.reimbursement.paid_visits import give, nullify
from tests.reports.independent.counting import (
    Row,
    divided,
    first_day,
    is_in_period,
    is_single_day_of_a_unit,
    is_wanted,
    share,
    together,
    told,
)
from tests.reports.written import make_other_programme, protect
from tests.visits.scenes import NUMBERS
from vaccinera.reports.rules.asking import Asked
from vaccinera.visits.models import Visit

WHO, RECORDED = MAJA, 12
_EARLY = ("too_early", "TST-D1", "2026.1")
_NOTED = ("contraindication", "TST-C3", "2026.1")
_NEWER = ("contraindication", "TST-C3", "2026.2")
# Who gave, to which of the numbers, how many days ago, and what was passed.
_GIVEN: Sequence[tuple[Persona, int, int, Sequence[tuple[str, str, str]]]] = (
    (ANNA, 0, 40, (_EARLY,)), (ANNA, 1, 40, (_EARLY, _NOTED)), (ANNA, 2, 40, (_EARLY,)), (ANNA, 3, 40, (_EARLY,)),
    (ANNA, 4, 40, (_EARLY,)), (ANNA, 0, 12, ()), (ANNA, 3, 12, (_NEWER,)), (ULLA, 0, 20, (_NOTED, _EARLY)),
    (ULLA, 1, 3, (_NEWER,)), (OLLE, 5, 20, (_NOTED,)),
)  # fmt: skip


def scene(region: Region) -> None:
    """Five of one rule, of whom two are protected, and a few of others; one visit is nullified."""
    people = [make_person(number) for number in NUMBERS]
    for persona, number, days, passed in _GIVEN:
        give(region, people[number], by=persona, at=NOON - timedelta(days=days), passed_warnings=_kept(*passed))
    other: dict[str, Any] = {"programme_id": make_other_programme(), "target_group": "care_staff", "is_signed": False}
    give(region, people[5], at=NOON, passed_warnings=_kept(_NOTED), **other)
    give(region, people[5], at=NOON - timedelta(days=300), season="2025/26", passed_warnings=_kept(_NEWER))
    nullify(region, give(region, people[5], at=NOON, passed_warnings=_kept(_EARLY)), at=NOON)
    protect(people[1], people[3])


def _kept(*passed: tuple[str, str, str]) -> list[dict[str, str]]:
    return [
        {"code": code, "rule": rule, "version": version, "reason": "Efter samråd"} for code, rule, version in passed
    ]


@dataclass(frozen=True, slots=True)
class Passed:
    """One warning of one dose."""

    unit_id: int
    programme_id: str
    target_group: str
    warning: str
    rule: str
    rule_version: str
    has_reason: bool
    given_on: date
    is_protected: bool


def recorded() -> Sequence[Passed]:
    """Every warning of every dose that was given and is not nullified."""
    return [
        Passed(
            unit_id=visit.unit_id,
            programme_id=visit.programme_id,
            target_group=visit.target_group,
            warning=one["code"],
            rule=one["rule"],
            rule_version=one["version"],
            has_reason=bool(one["reason"].strip()),
            given_on=visit.given_on,
            is_protected=visit.patient_protection != "none" or visit.person.protection != "none",
        )
        for visit in Visit.objects.select_related("person").filter(is_current=True, nullified_at=None)
        if visit.given_on is not None
        for one in visit.passed_warnings
    ]


def rows(passed: Sequence[Passed], asked: Asked) -> list[Row]:
    """As the report's columns stand."""
    wanted = [
        one
        for one in passed
        if is_wanted(asked, one.unit_id, one.programme_id)
        and is_in_period(one.given_on, asked)
        and not (one.is_protected and is_single_day_of_a_unit(asked))
    ]
    groups = together(wanted, lambda one: (first_day(one.given_on, asked.period), *_divisions(one, asked)))
    said = []
    for key, found in groups.items():
        warnings, with_reason = told(found), told([one for one in found if one.has_reason])
        if warnings:
            said.append((*key, warnings, with_reason, share(with_reason, warnings)))
    return said


def _divisions(one: Passed, asked: Asked) -> Row:
    names = ("unit_id", "programme_id", "target_group", "warning", "rule", "rule_version")
    return divided(asked, {name: getattr(one, name) for name in names})
