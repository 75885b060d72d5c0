"""What is due for many people at once: read together, from what this reader may see, and nothing while it is off."""

from __future__ import annotations

import json
import tomllib
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from tests.factories.region import NOON, Region, begin, filled_in, make_batch, make_person, sign
from tests.personas import ANNA, OLLE, REBECKA, Persona
from tests.programmes.samples import SHIPPED
from vaccinera.kernel.scope import reading
from vaccinera.patients.models import Person
from vaccinera.programmes.models import Programme, ProgrammeVersion
from vaccinera.visits.models import Visit
from vaccinera.visits.queries.due import due_today

TODAY = date(2026, 11, 23)


def _dose_by_anna(region: Region, person: Person) -> Visit:
    anna = region.reader(ANNA)
    batch = make_batch(anna, region.products[0], number=f"B{person.pk.hex[-4:]}")
    return sign(anna, begin(anna, person), filled_in(anna, region.products[0], batch.pk), at=NOON)


def _kinds(region: Region, persona: Persona, *people: Person) -> list[list[str | None]]:
    reader = region.reader(persona)
    with reading(reader):
        found = due_today(reader, people, on=TODAY)
    return [[one.advice.kind if one.advice else None for one in found.get(person.pk, ())] for person in people]


def test_each_person_gets_their_own_advice(region: Region) -> None:
    """Given this season, sixty-five and not given, and nobody's turn yet."""
    given, waiting, young = make_person(), make_person("194803179805"), make_person("198804269812")
    _dose_by_anna(region, given)

    assert _kinds(region, ANNA, given, waiting, young) == [["done"], ["due"], ["possible_from"]]


def test_what_may_be_given_but_is_not_recommended_waits_for_its_turn(region: Region) -> None:
    """A grown-up's day comes in December; what anybody may pay for today stands after it, being last of all packs."""
    raw = tomllib.loads((SHIPPED / "tbe-2026.toml").read_text("utf-8"))
    Programme.objects.create(code=raw["code"], name_sv=raw["names"]["sv"], name_en=raw["names"]["en"])
    ProgrammeVersion.objects.create(
        id=2,
        programme_id=raw["code"],
        version=raw["version"],
        content=json.loads(json.dumps(raw, default=str)),
        valid_from=date(2026, 1, 1),
        approved_at=NOON,
    )
    young, old = make_person("198804269812"), make_person("194803179805")

    assert _kinds(region, ANNA, young, old) == [["possible_from", "possible"], ["due", "possible"]]


def test_a_dose_at_another_provider_is_not_counted(region: Region) -> None:
    """LAW-01, LAW-15."""
    given = make_person()
    _dose_by_anna(region, given)

    assert _kinds(region, OLLE, given) == [["due"]]


def test_who_opens_no_records_is_told_nothing(region: Region) -> None:
    assert _kinds(region, REBECKA, make_person()) == [[]]


def test_nothing_is_due_while_the_decision_support_is_off(region: Region, settings: Settings) -> None:
    """LAW-32: no due lists anywhere, and nothing read for them."""
    settings.VACCINERA_GIVES_ADVICE = False

    assert _kinds(region, ANNA, make_person()) == [[]]


@pytest.mark.parametrize("count", [0, 1, 3])
def test_many_cost_what_one_does(region: Region, count: int) -> None:
    people = [make_person(number) for number in ("194201012392", "194803179805", "195306112391")[:count]]
    for person in people:
        _dose_by_anna(region, person)
    reader = region.reader(ANNA)
    with reading(reader):
        due_today(reader, people, on=TODAY)  # reads the questionnaire, once for all

    with reading(reader), CaptureQueriesContext(connection) as asked:
        due_today(reader, people, on=TODAY)

    assert len(asked) == (2 if count else 0)
