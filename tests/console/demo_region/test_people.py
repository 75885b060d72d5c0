"""Two thousand people, none of whom exists."""

from __future__ import annotations

from collections import Counter
from datetime import date

from vaccinera.console.demo_region.building import Building
from vaccinera.console.demo_region.numbers import has_test_serial
from vaccinera.console.demo_region.people import Resident, residents
from vaccinera.console.demo_region.region import read_known_people, read_names, read_region
from vaccinera.patients.rules.ages import age_on
from vaccinera.patients.rules.identifiers import parse_identifier
from vaccinera.patients.states import IdentifierKind, Protection

ON = date(2026, 11, 23)


def invented(seed: str) -> list[Resident]:
    return residents(read_region(), read_names(), read_known_people(), seed=seed)


def test_two_thousand_people_have_numbers_from_the_test_range_only(building: Building) -> None:
    """PER-14."""
    numbers = [person.number for person in building.people]

    assert len(numbers) == len(set(numbers)) == 2000
    assert [number for number in numbers if not has_test_serial(number)] == []


def test_every_number_can_be_read_and_is_of_the_kind_that_is_stored(building: Building) -> None:
    """PER-01, PER-02, PER-05."""
    for person in building.people:
        assert parse_identifier(person.number, on=ON).kind is person.kind


def test_some_have_other_numbers_than_personal_ones(building: Building) -> None:
    kinds = Counter(person.kind for person in building.people)

    assert kinds[IdentifierKind.COORDINATION_NUMBER] == 35
    assert kinds[IdentifierKind.RESERVE_NUMBER_STOCKHOLM] == 25


def test_a_birth_date_is_that_of_the_number_but_where_it_differs_on_purpose(building: Building) -> None:
    """PER-03."""
    differing = [
        person.number
        for person in building.people
        if parse_identifier(person.number, on=ON).birth_date not in (None, person.birth_date)
    ]

    assert differing == ["199901289810"]


def test_a_dozen_are_protected_and_the_hidden_have_no_address(building: Building) -> None:
    """PER-11."""
    protected = [person for person in building.people if person.protection is not Protection.NONE]
    hidden = [person for person in protected if person.protection is Protection.PROTECTED_REGISTRATION]

    assert len(protected) == 13
    assert {(person.street, person.postal_code, person.municipality_code) for person in hidden} == {("", "", "")}


def test_some_have_died_and_were_old_but_for_one_known_by_name(building: Building) -> None:
    died = [person for person in building.people if person.deceased_on]

    assert len(died) == 19
    assert all(age_on(person.birth_date, person.deceased_on or ON) >= 60 for person in died)


def test_ages_are_spread_as_sweden_s_are(building: Building) -> None:
    ages = [age_on(person.birth_date, ON) for person in building.people]

    assert 0.18 < sum(age < 18 for age in ages) / 2000 < 0.24
    assert 0.18 < sum(age >= 65 for age in ages) / 2000 < 0.25
    assert max(ages) >= 100


def test_names_have_letters_of_many_alphabets_and_the_swedish_ones(building: Building) -> None:
    letters = set("".join(person.family_name + person.given_name for person in building.people).lower())

    assert set("åäöéćńđ") <= letters


def test_another_seed_gives_other_people_but_those_known_by_name() -> None:
    some, others = invented("one"), invented("two")

    assert some == invented("one")
    assert [person.number for person in some[:14]] == [person.number for person in others[:14]]
    assert {person.number for person in some[14:]} != {person.number for person in others[14:]}
