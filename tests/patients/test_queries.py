"""Finding people by the few fields one may search by (LAW-02), and the number they go by."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from uuid_utils.compat import uuid7

from tests.factories.region import TOLVAN, make_person
from vaccinera.kernel.sorting import swedish_sort_key
from vaccinera.patients.models import Person, PersonIdentifier
from vaccinera.patients.queries import NumberShown, kept_person, numbers_of, people_named, person_by_identifier
from vaccinera.patients.rules.identifiers import parse_identifier
from vaccinera.patients.states import IdentifierKind

pytestmark = pytest.mark.django_db

BORN = date(1980, 5, 5)
TODAY = date(2026, 11, 23)
NOBODY = UUID("01990000-0000-7000-8000-000000000099")


def _named(given_name: str, family_name: str, *, born_on: date = BORN) -> Person:
    return Person.objects.create(
        id=uuid7(),
        given_name=given_name,
        family_name=family_name,
        sort_key=swedish_sort_key(f"{family_name} {given_name}"),
        birth_date=born_on,
        sex="unknown",
    )


def _number(person: Person, kind: IdentifierKind, value: str, **facts: object) -> PersonIdentifier:
    return PersonIdentifier.objects.create(id=uuid7(), person=person, kind=kind.value, value=value, **facts)


def _found(name: str, *, born_on: date = BORN) -> list[str]:
    return [f"{person.given_name} {person.family_name}" for person in people_named(name, born_on=born_on)]


@pytest.mark.parametrize("written", ["19420101-2392", "194201012392", "420101-2392", "4201012392"])
def test_a_person_is_found_by_the_number_however_it_is_written(written: str) -> None:
    """PER-01."""
    person = make_person(TOLVAN)

    found = person_by_identifier(parse_identifier(written, on=TODAY))

    assert found == person


def test_a_number_of_nobodys_finds_nobody() -> None:
    make_person(TOLVAN)

    found = person_by_identifier(parse_identifier("19500101-2383", on=TODAY))

    assert found is None


def test_a_number_that_was_replaced_still_finds_its_person() -> None:
    """PER-07: letters and cards with the old number go on existing."""
    person = make_person("19681273-2391")
    new = _number(person, IdentifierKind.PERSONAL_NUMBER, "194201012392", from_on=date(2026, 11, 1))
    person.identifiers.exclude(pk=new.pk).update(to_on=date(2026, 11, 1), replaced_by=new)

    found = person_by_identifier(parse_identifier("19681273-2391", on=TODAY))

    assert found == person


def test_a_person_is_found_by_the_key_addresses_carry() -> None:
    person = make_person(TOLVAN)

    assert kept_person(person.pk) == person
    assert kept_person(NOBODY) is None


def test_names_find_nobody_without_the_right_birth_date() -> None:
    """LAW-02: nobody browses the region by name; the day is part of the question."""
    _named("Åsa", "Öberg")

    assert _found("Åsa Öberg") == ["Åsa Öberg"]
    assert _found("Åsa Öberg", born_on=date(1980, 5, 6)) == []
    with pytest.raises(TypeError, match="born_on"):
        people_named("Åsa Öberg")  # type: ignore[call-arg]  # that it cannot be left out is the point


@pytest.mark.parametrize("name", ["åsa", "ÖBERG", "Öberg Åsa", "Åsa Öberg", "öbe ås", "Anna-Åsa", " öberg  "])
def test_every_word_typed_is_looked_for_in_any_order(name: str) -> None:
    _named("Anna-Åsa", "Öberg")

    assert _found(name) == ["Anna-Åsa Öberg"]


@pytest.mark.parametrize("name", ["Åsa Oberg", "Asa Öberg", "Anna Öberg", "Åsa Öberg Ek"])
def test_another_letter_is_another_name(name: str) -> None:
    """Å is no a."""
    _named("Åsa", "Öberg")

    assert _found(name) == []


def test_people_stand_in_swedish_order() -> None:
    """Å, ä and ö last, on every server: the order is stored, not the database's."""
    for family_name in ("Öberg", "Zetterlund", "Ängström", "Åberg", "Andersson", "Wall", "Édith", "Ek"):
        _named("Kim", family_name)
    _named("Bo", "Åberg")

    order = _found("")

    assert order == [
        "Kim Andersson",
        "Kim Édith",
        "Kim Ek",
        "Kim Wall",
        "Kim Zetterlund",
        "Bo Åberg",
        "Kim Åberg",
        "Kim Ängström",
        "Kim Öberg",
    ]


def test_fifty_people_are_the_most_one_search_shows() -> None:
    Person.objects.bulk_create(
        Person(id=uuid7(), given_name="Kim", family_name="Ek", sort_key="ek kim", birth_date=BORN, sex="unknown")
        for _ in range(51)
    )

    assert len(people_named("Ek", born_on=BORN)) == 50


def test_a_person_goes_by_a_personal_number_before_any_other() -> None:
    """In whatever order they were given."""
    first, second = _named("Kim", "Ek"), _named("Bo", "Ek")
    _number(first, IdentifierKind.PERSONAL_NUMBER, "194201012392")
    _number(first, IdentifierKind.COORDINATION_NUMBER, "196812732391")
    _number(second, IdentifierKind.RESERVE_NUMBER_STOCKHOLM, "991981000010")
    _number(second, IdentifierKind.COORDINATION_NUMBER, "202601612381")

    numbers = numbers_of([first.pk, second.pk])

    assert numbers == {
        first.pk: NumberShown(IdentifierKind.PERSONAL_NUMBER, "194201012392"),
        second.pk: NumberShown(IdentifierKind.COORDINATION_NUMBER, "202601612381"),
    }


def test_a_number_that_ended_or_was_replaced_is_not_the_one_to_go_by() -> None:
    """PER-07: it is kept, and it is not shown as today's."""
    ended, replaced = _named("Kim", "Ek"), _named("Bo", "Ek")
    _number(ended, IdentifierKind.PERSONAL_NUMBER, "194201012392", to_on=date(2026, 11, 1))
    _number(ended, IdentifierKind.RESERVE_NUMBER_STOCKHOLM, "991981000010")
    new = _number(replaced, IdentifierKind.COORDINATION_NUMBER, "196812732391")
    _number(replaced, IdentifierKind.PERSONAL_NUMBER, "195001012383", replaced_by=new)

    numbers = numbers_of([ended.pk, replaced.pk])

    assert {key: shown.value for key, shown in numbers.items()} == {
        ended.pk: "991981000010",
        replaced.pk: "196812732391",
    }


def test_who_has_no_number_has_none_to_show() -> None:
    person = _named("Kim", "Ek")

    assert numbers_of([person.pk, NOBODY]) == {}
    assert numbers_of([]) == {}


def test_the_numbers_of_many_are_one_query() -> None:
    people = [make_person(number) for number in (TOLVAN, "19500101-2383", "19550101-2388")]

    with CaptureQueriesContext(connection) as of_one:
        numbers_of([people[0].pk])
    with CaptureQueriesContext(connection) as of_three:
        numbers_of(person.pk for person in people)

    assert (len(of_one), len(of_three)) == (1, 1)
