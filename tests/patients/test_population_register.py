"""What the population register tells: of somebody new, of those we know, and what happens when it is silent."""

from __future__ import annotations

from datetime import date

import pytest
from pytest_django import Settings

from tests.factories.region import NOON, Region, make_person
from tests.personas import ANNA, LARS, MAJA, SARA, Persona
from vaccinera.kernel.refusals import Refused
from vaccinera.kernel.scope import acting
from vaccinera.patients.actions.merging import merge_people
from vaccinera.patients.actions.population import Touched, apply_register_changes, register_as_told
from vaccinera.patients.models import Person, PersonIdentifier
from vaccinera.patients.queries import (
    invented_register,
    numbers_kept,
    numbers_to_ask,
    person_by_identifier,
    population_register,
)
from vaccinera.patients.rules.establishing import Established
from vaccinera.patients.rules.identifiers import parse_identifier
from vaccinera.patients.rules.population_register import Registered, RegisterSilent, in_batches
from vaccinera.patients.states import IdentityWay, Protection

TODAY = date(2026, 11, 23)
ORDINARY, PROTECTED, UNCERTAIN, SILENT = "195802039882", "196107119858", "199004759826", "197709159847"
REFERRED, NEW = "198503639885", "198503039888"
SHOWN = Established(IdentityWay.FOREIGN_PASSPORT)


def _told(number: str) -> Registered:
    return invented_register().look_up([number])[number]


def _register(region: Region, number: str, *, by: Persona = ANNA, established: Established | None = SHOWN) -> Person:
    reader = region.reader(by)
    with acting(reader):
        return register_as_told(
            by=reader,
            identifier=parse_identifier(number, on=TODAY),
            told=_told(number),
            established=established,
            at=NOON,
        )


def test_the_port_takes_at_most_five_hundred_numbers_at_once() -> None:
    """RIV-17: more are asked in batches; numbers nobody has get no answer."""
    many = [f"{number:012}" for number in range(1001)]

    assert [len(batch) for batch in in_batches(many)] == [500, 500, 1]
    assert invented_register().look_up(many[:500]) == {}
    with pytest.raises(ValueError, match="at most 500"):
        invented_register().look_up(many[:501])


def test_a_silent_register_says_that_it_is() -> None:
    with pytest.raises(RegisterSilent):
        invented_register().look_up([ORDINARY, SILENT])


def test_which_register_is_asked_is_a_setting(settings: Settings) -> None:
    assert population_register() is invented_register()

    settings.VACCINERA_POPULATION_REGISTER = ""

    assert population_register() is None


def test_somebody_new_is_registered_as_the_register_tells(region: Region) -> None:
    person = _register(region, ORDINARY, established=None)

    assert (person.given_name, person.family_name, person.street, person.city) == (
        "Berit",
        "Vallgren",
        "Fyrgatan 4",
        "Havsmark",
    )
    assert (person.register_asked_at, person.is_told_by_person) == (NOON, False)


def test_somebody_protected_is_registered_without_address_by_those_who_may_open_them(region: Region) -> None:
    """PER-11, RIV-18."""
    with pytest.raises(Refused, match=r"patients\.person\.protected"):
        _register(region, PROTECTED)

    person = _register(region, PROTECTED, by=SARA)

    assert (person.protection, person.street, person.postal_code, person.city) == ("protected_registration", "", "", "")


def test_an_uncertain_and_dormant_number_is_accepted_and_kept_as_such(region: Region) -> None:
    """PER-04."""
    person = _register(region, UNCERTAIN)

    number = PersonIdentifier.objects.get(person=person)
    assert (number.kind, number.level, number.is_dormant) == ("coordination_number", "uncertain", True)


def test_whoever_has_no_personal_number_is_asked_how_the_identity_was_established(region: Region) -> None:
    with pytest.raises(Refused, match=r"patients\.identity\.not_said"):
        _register(region, UNCERTAIN, established=None)


def test_a_replaced_number_leads_to_the_new_one_also_of_somebody_who_is_there(region: Region) -> None:
    """PER-07: whichever of the two numbers they come with."""
    there = make_person(NEW)

    person = _register(region, REFERRED)

    assert person.pk == there.pk
    assert [(one.value, one.is_in_use) for one in numbers_kept(person.pk)] == [(NEW, True), (REFERRED, False)]


def test_a_replaced_number_of_somebody_new_is_kept_as_the_earlier_one(region: Region) -> None:
    person = _register(region, REFERRED)

    assert [(one.value, one.is_in_use) for one in numbers_kept(person.pk)] == [(NEW, True), (REFERRED, False)]


def test_without_the_right_nobody_is_registered(region: Region) -> None:
    with pytest.raises(Refused, match=r"access\.permission\.missing"):
        _register(region, ORDINARY, by=LARS)


def test_changes_are_taken_over_and_each_person_touched_is_in_the_log(
    region: Region, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The event belongs to no provider, and so nobody of any provider reads it; that it is written is seen here."""
    logged: list[tuple[str, str, object]] = []
    monkeypatch.setattr(
        "vaccinera.patients.actions.population.record_outside_every_provider",
        lambda action, *, user_name, person, **_: logged.append((action, user_name, person)),
    )
    person, _ = make_person(ORDINARY), make_person()
    changed = Registered(
        number=ORDINARY, given_name="Tolvan", family_name="Nygift", deceased_on=date(2026, 11, 1), postal_code="99999"
    )

    touched = apply_register_changes([changed, _told(UNCERTAIN)], at=NOON)
    again = apply_register_changes([changed], at=NOON)

    assert touched == [Touched(person.pk, ("family_name", "deceased_on", "municipality_code", "region_code"))]
    assert again == []
    person.refresh_from_db()
    assert (person.family_name, person.deceased_on, person.sort_key.startswith("nygift")) == (
        "Nygift",
        date(2026, 11, 1),
        True,
    )
    assert logged == [("patients.person.told_by_register", "Folkbokföringen", str(person.pk))]


def test_an_unconfirmed_name_is_confirmed_when_the_register_has_told(region: Region) -> None:
    person = make_person(ORDINARY, is_told_by_person=True)

    apply_register_changes([_told(ORDINARY)], at=NOON)

    person.refresh_from_db()
    assert (person.is_told_by_person, person.register_asked_at) == (False, NOON)


def test_a_new_protection_takes_the_address_away_at_once(region: Region) -> None:
    """RIV-18, PER-11."""
    person = make_person(PROTECTED, street="Gatan 1", city="Havsmark")

    apply_register_changes([_told(PROTECTED)], at=NOON)

    person.refresh_from_db()
    assert (person.protection, person.street, person.postal_code, person.city) == ("protected_registration", "", "", "")


def test_the_protection_of_somebody_merged_reaches_the_one_kept(region: Region) -> None:
    """PER-11."""
    maja, kept, merged = region.reader(MAJA), make_person(), make_person(PROTECTED)
    with acting(maja):
        merge_people(by=maja, kept_id=kept.pk, merged_id=merged.pk, reason="Samma pass", at=NOON)

    apply_register_changes([_told(PROTECTED)], at=NOON)

    assert Person.objects.get(pk=kept.pk).protection == Protection.PROTECTED_REGISTRATION


def test_a_reference_to_a_new_number_is_followed_once(region: Region) -> None:
    """PER-07."""
    person = make_person(REFERRED, given_name="Milan", family_name="Horvat")

    first = apply_register_changes([_told(REFERRED)], at=NOON)
    second = apply_register_changes([_told(REFERRED)], at=NOON)

    assert ("number" in first[0].fields, second) == (True, [])
    found = person_by_identifier(parse_identifier(NEW, on=TODAY))
    assert found is not None
    assert found.pk == person.pk


def test_a_reference_to_a_number_of_another_waits_for_an_explicit_merge(region: Region) -> None:
    """PER-08: nothing merges by itself; once merged there is nothing left to tell."""
    old, new = make_person(REFERRED), make_person(NEW)

    [touched] = apply_register_changes([_told(REFERRED)], at=NOON)
    maja = region.reader(MAJA)
    with acting(maja):
        merge_people(by=maja, kept_id=new.pk, merged_id=old.pk, reason="Hänvisning", at=NOON)

    assert touched.fields[-1] == "number_of_another"
    assert apply_register_changes([_told(REFERRED)], at=NOON) == []


def test_everybody_with_a_number_of_the_register_is_asked_about(region: Region) -> None:
    make_person(ORDINARY), make_person(UNCERTAIN), make_person("991981000010")

    assert sorted(numbers_to_ask()) == [ORDINARY, UNCERTAIN]
