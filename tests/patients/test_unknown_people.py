"""Somebody without any number, and how it is established who anybody is."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest
from django.db import DatabaseError, transaction

from tests.factories.region import NOON, Region, make_person
from tests.personas import ANNA, LARS, OLLE
from vaccinera.audit.models import Event
from vaccinera.kernel.refusals import Refused
from vaccinera.kernel.scope import acting, reading
from vaccinera.patients.actions.registering import record_identity_check, register_unknown
from vaccinera.patients.models import IdentityCheck, Person, PersonIdentifier
from vaccinera.patients.queries import checks_of, person_by_number_as_written
from vaccinera.patients.rules.establishing import Description, Established, estimated_birth_date
from vaccinera.patients.rules.identifiers import format_identifier
from vaccinera.patients.states import IdentifierKind, IdentityWay, Sex

DESCRIBED = Description(
    approximate_age=40, sex=Sex.MALE, distinguishing="Lång, ärr på vänster hand", found_with="Kom med Röda Korset"
)
NOT_ESTABLISHED = Established(IdentityWay.NOT_ESTABLISHED)
NOBODY = UUID("01990000-0000-7000-8000-000000000099")


def _register(
    region: Region, description: Description = DESCRIBED, established: Established = NOT_ESTABLISHED
) -> Person:
    anna = region.reader(ANNA)
    with acting(anna):
        return register_unknown(by=anna, description=description, established=established, at=NOON)


def test_somebody_unknown_gets_a_mark_an_estimated_birth_date_and_a_description(region: Region) -> None:
    """PER-08, PER-03: the birth date says that it is estimated."""
    person = _register(region)

    number = PersonIdentifier.objects.get(person=person)
    assert (number.kind, number.from_on) == ("unknown_person", date(2026, 11, 23))
    assert (person.family_name, person.given_name) == ("Okänd person", "")
    assert (person.birth_date, person.birth_date_is_estimated, person.sex) == (date(1986, 7, 1), True, "male")
    with reading(region.reader(ANNA)):
        event = Event.objects.get(action="patients.person.registered")
    assert event.details == {"kind": "unknown_person"}


def test_a_name_that_was_told_is_kept(region: Region) -> None:
    person = _register(region, replace(DESCRIBED, given_name=" Ali ", family_name="Haddad"))

    assert (person.given_name, person.family_name) == ("Ali", "Haddad")


def test_two_unknown_people_described_alike_are_two(region: Region) -> None:
    """PER-08: they are never merged by themselves."""
    assert _register(region).pk != _register(region).pk
    assert Person.objects.filter(merged_into=None).count() == 2


def test_somebody_unknown_is_found_again_by_the_mark_however_it_is_typed(region: Region) -> None:
    person = _register(region)
    value = PersonIdentifier.objects.get(person=person).value
    written = format_identifier(IdentifierKind.UNKNOWN_PERSON, value)

    found = [person_by_number_as_written(text) for text in (written, written.lower(), value)]

    assert [one and one.pk for one in found] == [person.pk] * 3
    assert person_by_number_as_written("") is None
    assert person_by_number_as_written("OKÄND 0000-0000") is None


def test_a_newborn_is_not_born_after_today() -> None:
    assert estimated_birth_date(0, on=date(2026, 11, 23)) == date(2026, 1, 1)


@pytest.mark.parametrize(
    ("description", "code"),
    [
        (replace(DESCRIBED, approximate_age=121), "patients.unknown.impossible_age"),
        (replace(DESCRIBED, approximate_age=-1), "patients.unknown.impossible_age"),
        (replace(DESCRIBED, distinguishing=" "), "patients.unknown.distinguishing_missing"),
        (replace(DESCRIBED, found_with=""), "patients.unknown.found_with_missing"),
    ],
)
def test_what_would_not_tell_one_from_the_next_is_refused(region: Region, description: Description, code: str) -> None:
    with pytest.raises(Refused) as refused:
        _register(region, description)

    assert refused.value.code == code


def test_how_the_identity_was_established_is_kept_with_who_vouched(region: Region) -> None:
    vouched = Established(IdentityWay.VOUCHED_FOR, " Maria Ek ", "Svenskt körkort")

    person = _register(region, established=vouched)

    anna, olle = region.reader(ANNA), region.reader(OLLE)
    with reading(anna):
        [check] = checks_of(anna, person.pk)
    with reading(olle):
        assert checks_of(olle, person.pk) == []
    assert (check.way, check.vouched_by_name, check.vouched_by_shown, check.checked_by_name) == (
        "vouched_for",
        "Maria Ek",
        "Svenskt körkort",
        "Anna Nyberg",
    )


def test_who_vouches_has_a_name_and_has_shown_who_they_are(region: Region) -> None:
    for lacking in (Established(IdentityWay.VOUCHED_FOR, "", "Pass"), Established(IdentityWay.VOUCHED_FOR, "M", " ")):
        with pytest.raises(Refused, match=r"patients\.identity\.who_vouches_missing"):
            _register(region, established=lacking)


def test_a_check_can_be_added_later_and_is_never_changed(region: Region) -> None:
    anna, person = region.reader(ANNA), make_person()
    with acting(anna):
        record_identity_check(
            by=anna, person_id=person.pk, established=Established(IdentityWay.FOREIGN_PASSPORT), at=NOON
        )

    with acting(anna):
        assert [one.way for one in checks_of(anna, person.pk)] == ["foreign_passport"]
        assert Event.objects.get(action="patients.identity.checked").details == {"way": "foreign_passport"}
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            IdentityCheck.objects.update(way="known_to_staff")


def test_a_check_of_nobody_or_without_the_right_is_refused(region: Region) -> None:
    anna, lars, person = region.reader(ANNA), region.reader(LARS), make_person()

    with pytest.raises(Refused, match=r"patients\.person\.not_found"), acting(anna):
        record_identity_check(by=anna, person_id=NOBODY, established=NOT_ESTABLISHED, at=NOON)
    with pytest.raises(Refused, match=r"access\.permission\.missing"), acting(lars):
        record_identity_check(by=lars, person_id=person.pk, established=NOT_ESTABLISHED, at=NOON)
    person.protection = "confidentiality_marking"
    person.save()
    with pytest.raises(Refused, match=r"patients\.person\.protected"), acting(anna):
        record_identity_check(by=anna, person_id=person.pk, established=NOT_ESTABLISHED, at=NOON)
