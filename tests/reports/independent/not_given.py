"""Doses not given, one by one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from tests.factories.region import NOON, PROGRAMME, Region, make_person
from tests.personas import ANNA, MAJA, OLLE, ULLA, Persona
from tests.reports.independent.counting import (
    SWEDEN,
    Row,
    divided,
    first_day,
    is_in_period,
    is_single_day_of_a_unit,
    is_wanted,
    together,
    told,
)
from tests.reports.written import make_not_given, make_other_programme, protect
from tests.visits.scenes import NUMBERS, prescribed
from vaccinera.kernel.clock import civil_day
from vaccinera.kernel.scope import acting
from vaccinera.reports.rules.asking import Asked
from vaccinera.reports.states import CountsBy
from vaccinera.visits.actions.not_giving import end_as_not_given, nullify_not_given, sign_not_given
from vaccinera.visits.models import NotGiven

WHO, RECORDED = MAJA, 11
# Who signed, for which of the numbers, how many days before it was signed, and why.
_MISSED: Sequence[tuple[Persona, int, int, str]] = (
    (ANNA, 0, 3, "declined"), (ANNA, 1, 3, "declined"), (ANNA, 2, 3, "declined"), (ANNA, 3, 3, "declined"),
    (ANNA, 4, 3, "declined"), (ANNA, 3, 40, "unwell"), (ULLA, 1, 0, "already_vaccinated"),
    (ULLA, 2, 1, "did_not_come"), (OLLE, 5, 0, "declined"),
)  # fmt: skip


def scene(region: Region) -> None:
    """Five of one reason, of whom two are protected, and one each of others; one prescription, one nullified."""
    people = [make_person(number) for number in NUMBERS]
    today, anna = civil_day(NOON), region.reader(ANNA)
    for persona, number, days, reason in _MISSED:
        reader = region.reader(persona)
        with acting(reader):
            sign_not_given(by=reader, person_id=people[number].pk, programme_code=PROGRAMME, reason=reason, note="",
                           day=today - timedelta(days=days), at=NOON)  # fmt: skip
    draft, _ = prescribed(region, people[0])
    with acting(anna):
        end_as_not_given(by=anna, draft_id=draft.pk, reason="other", note="Åkte hem", day=today, at=NOON)
        wrong = sign_not_given(by=anna, person_id=people[1].pk, programme_code=PROGRAMME, reason="unwell", note="",
                               day=today, at=NOON)  # fmt: skip
        nullify_not_given(by=anna, not_given_id=wrong.pk, reason="Fel person", at=NOON)
    make_not_given(region, people[5], programme_id=make_other_programme())
    make_not_given(region, people[5], day=date(2025, 12, 1), signed_at=NOON - timedelta(days=355))
    protect(people[1], people[3])


@dataclass(frozen=True, slots=True)
class Missed:
    """One of them."""

    unit_id: int
    programme_id: str
    reason: str
    was_prescribed: bool
    not_given_on: date
    registered_on: date
    is_protected: bool


def recorded() -> Sequence[Missed]:
    """All that was signed and not nullified."""
    return [
        Missed(
            unit_id=one.unit_id,
            programme_id=one.programme_id,
            reason=one.reason,
            was_prescribed=one.visit_id is not None,
            not_given_on=one.day,
            registered_on=one.signed_at.astimezone(SWEDEN).date(),
            is_protected=one.person.protection != "none",
        )
        for one in NotGiven.objects.select_related("person")
        if one.nullified_at is None
    ]


def rows(missed: Sequence[Missed], asked: Asked) -> list[Row]:
    """As the report's columns stand."""
    wanted = [
        one
        for one in missed
        if is_wanted(asked, one.unit_id, one.programme_id)
        and is_in_period(_counted(one, asked), asked)
        and not (one.is_protected and is_single_day_of_a_unit(asked))
    ]
    groups = together(
        wanted,
        lambda one: (
            first_day(_counted(one, asked), asked.period),
            *divided(
                asked,
                {
                    "unit_id": one.unit_id,
                    "programme_id": one.programme_id,
                    "reason": one.reason,
                    "was_prescribed": one.was_prescribed,
                },
            ),
        ),
    )
    return [(*key, told(found)) for key, found in groups.items() if told(found)]


def _counted(one: Missed, asked: Asked) -> date:
    return one.registered_on if asked.counts_by is CountsBy.REGISTRATION else one.not_given_on
