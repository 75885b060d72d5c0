"""A person gets another number: the same person goes on, and the old number leads to the new one."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from tests.factories.region import NOON, TOLVAN, Region, make_person
from tests.personas import ANNA, LARS, MAJA
from vaccinera.audit.models import Event
from vaccinera.kernel.models import PublishedFact
from vaccinera.kernel.refusals import Refused
from vaccinera.kernel.scope import acting, reading
from vaccinera.patients.actions.changing import change_number
from vaccinera.patients.actions.merging import merge_people
from vaccinera.patients.actions.registering import register_unknown
from vaccinera.patients.models import Person
from vaccinera.patients.queries import checks_of, numbers_kept, person_by_identifier
from vaccinera.patients.rules.establishing import Description, Established
from vaccinera.patients.rules.identifiers import parse_identifier
from vaccinera.patients.states import IdentityWay, Sex

TODAY = date(2026, 11, 23)
RESERVE, COORDINATION, PERSONAL = "991981000010", "198506709818", TOLVAN
NOBODY = UUID("01990000-0000-7000-8000-000000000099")


def _change(region: Region, person: Person, number: str, **said: Any) -> Person:
    anna = region.reader(ANNA)
    with acting(anna):
        return change_number(
            by=anna, person_id=person.pk, identifier=parse_identifier(number, on=TODAY), at=NOON, **said
        )


def _history(person: Person) -> list[tuple[str, bool]]:
    return [(one.kind.value, one.is_in_use) for one in numbers_kept(person.pk)]


def test_the_ladder_is_climbed_and_every_step_is_kept(region: Region) -> None:
    """PER-07: reserve number, coordination number, personal number; each closed with where it leads."""
    person = make_person(RESERVE)

    _change(region, person, COORDINATION)
    _change(region, person, PERSONAL)

    assert _history(person) == [
        ("personal_number", True),
        ("coordination_number", False),
        ("reserve_number_stockholm", False),
    ]
    numbers = {number.kind: number for number in person.identifiers.all()}
    assert numbers["reserve_number_stockholm"].replaced_by_id == numbers["coordination_number"].pk
    assert numbers["coordination_number"].replaced_by_id == numbers["personal_number"].pk
    assert numbers["coordination_number"].to_on == numbers["personal_number"].from_on == TODAY


def test_every_number_a_person_had_still_finds_them(region: Region) -> None:
    """RIV-06."""
    person = make_person(RESERVE)
    _change(region, person, PERSONAL)

    found = [person_by_identifier(parse_identifier(number, on=TODAY)) for number in (RESERVE, PERSONAL)]

    assert [one and one.pk for one in found] == [person.pk, person.pk]


def test_somebody_unknown_gets_number_name_birth_date_and_sex(region: Region) -> None:
    """PER-08: the same person as before, so that what was given stays theirs."""
    anna = region.reader(ANNA)
    described = Description(30, Sex.UNKNOWN, "Ärr", "Tågstationen")
    with acting(anna):
        unknown = register_unknown(
            by=anna, description=described, established=Established(IdentityWay.NOT_ESTABLISHED), at=NOON
        )

    person = _change(region, unknown, COORDINATION, given_name="Piotr", family_name="Wójcik")

    assert person.pk == unknown.pk
    assert (person.given_name, person.family_name, person.sex) == ("Piotr", "Wójcik", "male")
    assert (person.birth_date, person.birth_date_is_estimated) == (date(1985, 6, 10), False)
    assert _history(person) == [("coordination_number", True), ("unknown_person", False)]


def test_a_known_birth_date_stands_whatever_the_number_says(region: Region) -> None:
    """PER-03."""
    person = make_person(RESERVE)
    Person.objects.update(birth_date=date(1942, 1, 2))

    _change(region, person, PERSONAL)

    assert Person.objects.get(pk=person.pk).birth_date == date(1942, 1, 2)


def test_how_the_identity_was_established_is_kept_with_the_change(region: Region) -> None:
    anna, person = region.reader(ANNA), make_person(RESERVE)
    with acting(anna):
        change_number(
            by=anna,
            person_id=person.pk,
            identifier=parse_identifier(COORDINATION, on=TODAY),
            established=Established(IdentityWay.FOREIGN_PASSPORT),
            at=NOON,
        )
        assert [check.way for check in checks_of(anna, person.pk)] == ["foreign_passport"]


def test_a_change_is_in_the_log_and_in_the_news_without_any_number(region: Region) -> None:
    """PER-12, NVR-10."""
    person = make_person(RESERVE)

    _change(region, person, PERSONAL)

    with reading(region.reader(ANNA)):
        event = Event.objects.get(action="patients.number.changed")
        fact = PublishedFact.objects.get(name="NumberChanged")
    assert event.details == {"before": ["reserve_number_stockholm"], "now": "personal_number"}
    assert fact.content == {"person_id": str(person.pk)}


def test_the_same_change_twice_is_one(region: Region) -> None:
    person = make_person(RESERVE)

    _change(region, person, PERSONAL)
    _change(region, person, PERSONAL)

    assert len(_history(person)) == 2


def test_a_number_of_somebody_else_is_refused(region: Region) -> None:
    """Nothing merges by itself (PER-08): that is an act of its own."""
    person, _ = make_person(RESERVE), make_person(PERSONAL)

    with pytest.raises(Refused, match=r"patients\.number\.belongs_to_another"):
        _change(region, person, PERSONAL)


def test_a_step_down_and_a_step_back_are_refused(region: Region) -> None:
    person = make_person(COORDINATION)
    with pytest.raises(Refused, match=r"patients\.number\.stands_below"):
        _change(region, person, RESERVE)

    _change(region, person, PERSONAL)
    with pytest.raises(Refused, match=r"patients\.number\.is_an_earlier_one"):
        _change(region, person, COORDINATION)


def test_the_merged_ones_number_stays_theirs(region: Region) -> None:
    """So that parting them restores what was."""
    maja, kept, merged = region.reader(MAJA), make_person("991945000023"), make_person(RESERVE)
    with acting(maja):
        merge_people(by=maja, kept_id=kept.pk, merged_id=merged.pk, reason="Samma pass", at=NOON)

    _change(region, merged, PERSONAL)
    again = _change(region, kept, PERSONAL)

    assert again.pk == kept.pk
    assert merged.identifiers.get().to_on is None
    assert kept.identifiers.filter(to_on=None).get().value == "194201012392"


def test_nobody_s_number_is_changed_nor_without_the_right(region: Region) -> None:
    lars, person = region.reader(LARS), make_person(RESERVE)
    nobody = Person(id=NOBODY)

    with pytest.raises(Refused, match=r"patients\.person\.not_found"):
        _change(region, nobody, PERSONAL)
    with pytest.raises(Refused, match=r"access\.permission\.missing"), acting(lars):
        change_number(by=lars, person_id=person.pk, identifier=parse_identifier(PERSONAL, on=TODAY), at=NOON)
    Person.objects.update(protection="confidentiality_marking")
    with pytest.raises(Refused, match=r"patients\.person\.protected"):
        _change(region, person, PERSONAL)
