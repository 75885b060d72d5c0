"""Opening and registering people: who may, what the log says, and what can never be there twice."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from uuid import UUID

import pytest
from django.db import IntegrityError

from tests.factories.region import NOON, TOLVAN, Region, make_person
from tests.personas import ANNA, BIRGIT, LARS, MAJA, OLLE, REBECKA, SARA, Persona
from vaccinera.audit.models import Event
from vaccinera.kernel.refusals import Refused
from vaccinera.kernel.scope import acting, reading
from vaccinera.patients.actions import log_identity_opening, log_opening, log_search, open_identity, open_person
from vaccinera.patients.actions.opening import give_ground
from vaccinera.patients.actions.registering import register_person
from vaccinera.patients.models import Person, PersonIdentifier
from vaccinera.patients.rules.establishing import Established
from vaccinera.patients.rules.identifiers import Identifier, parse_identifier
from vaccinera.patients.states import Ground, IdentityWay, Sex

TODAY = date(2026, 11, 23)
NOT_ESTABLISHED = Established(IdentityWay.NOT_ESTABLISHED)
NOBODY = UUID("01990000-0000-7000-8000-000000000099")
PROTECTIONS = ["confidentiality_marking", "protected_registration"]


def _identifier(number: str = TOLVAN) -> Identifier:
    return parse_identifier(number, on=TODAY)


def _register(
    region: Region,
    persona: Persona = ANNA,
    *,
    identifier: Identifier | None = None,
    given_name: str = "Tolvan",
    family_name: str = "Tolvansson",
    birth_date: date | None = None,
    established: Established | None = NOT_ESTABLISHED,
) -> Person:
    reader = region.reader(persona)
    with acting(reader):
        return register_person(
            by=reader,
            identifier=identifier or _identifier(),
            given_name=given_name,
            family_name=family_name,
            birth_date=birth_date,
            postal_code="99999",
            established=established,
            at=NOON,
        )


def _events(region: Region, persona: Persona = ANNA) -> list[Event]:
    """What the log says of this room, at the persona's provider, first to last."""
    with reading(region.reader(persona)):
        return list(Event.objects.filter(action__startswith="patients.").order_by("at"))


def test_opening_a_person_is_in_the_log_with_who_whom_and_why(region: Region) -> None:
    """LAW-14, LAW-23."""
    anna, person = region.reader(ANNA), make_person()

    with acting(anna):
        opened = open_person(by=anna, person_id=person.pk, why="treatment")

    event = _events(region)[0]
    assert opened.pk == person.pk
    assert (event.action, event.person_id, event.details) == (
        "patients.person.opened",
        person.pk,
        {"why": "treatment", "ground": "ongoing_care", "purpose": "care"},
    )
    assert (event.subject_label, event.subject_id) == ("person", str(person.pk))


def test_the_event_is_at_the_openers_own_provider(region: Region) -> None:
    """LAW-01: that somebody was looked at is the provider's own affair."""
    anna, person = region.reader(ANNA), make_person()

    with acting(anna):
        open_person(by=anna, person_id=person.pk, why="treatment")

    assert len(_events(region, ANNA)) == 1
    assert _events(region, OLLE) == []


def test_a_person_already_read_is_logged_in_the_same_way(region: Region) -> None:
    anna, person = region.reader(ANNA), make_person()

    with acting(anna):
        log_opening(by=anna, person=person, why="registration")

    assert [(one.action, one.person_id, one.details) for one in _events(region)] == [
        (
            "patients.person.opened",
            person.pk,
            {"why": "registration", "ground": "ongoing_care", "purpose": "care"},
        )
    ]


def test_a_person_nobody_has_registered_is_not_found(region: Region) -> None:
    anna = region.reader(ANNA)

    with pytest.raises(Refused, match=r"patients\.person\.not_found"), acting(anna):
        open_person(by=anna, person_id=NOBODY, why="treatment")

    assert _events(region) == []


@pytest.mark.parametrize("persona", [REBECKA, LARS])
def test_who_may_not_open_records_opens_none(region: Region, persona: Persona) -> None:
    """The desk finds people and opens no record; who works with administration finds nobody (ID-05)."""
    reader, person = region.reader(persona), make_person()

    with pytest.raises(Refused, match=r"access\.permission\.missing"), acting(reader):
        open_person(by=reader, person_id=person.pk, why="treatment")
    with pytest.raises(Refused, match=r"access\.permission\.missing"), acting(reader):
        log_opening(by=reader, person=person, why="treatment")

    assert _events(region) == []


def test_the_desk_opens_who_somebody_is_and_the_log_calls_it_that(region: Region) -> None:
    rebecka, person = region.reader(REBECKA), make_person()

    with acting(rebecka):
        opened = open_identity(by=rebecka, person_id=person.pk, why="registration")

    assert opened.pk == person.pk
    assert [(one.action, one.person_id, one.details) for one in _events(region)] == [
        (
            "patients.identity.opened",
            person.pk,
            {"why": "registration", "ground": "ongoing_care", "purpose": "care"},
        )
    ]


def test_who_finds_nobody_is_not_even_told_who_exists(region: Region) -> None:
    """ID-05: the right is asked for first, so that the answer is the same for everyone."""
    lars, person = region.reader(LARS), make_person(protection="confidentiality_marking")

    for key in (person.pk, NOBODY):
        with pytest.raises(Refused, match=r"access\.permission\.missing"), acting(lars):
            open_identity(by=lars, person_id=key, why="registration")
    with pytest.raises(Refused, match=r"access\.permission\.missing"), acting(lars):
        log_search(by=lars, searched_by="name", shown=[])


@pytest.mark.parametrize("protection", PROTECTIONS)
@pytest.mark.parametrize("opens", [open_person, open_identity])
def test_a_protected_person_is_opened_with_the_extra_right_only(
    region: Region, protection: str, opens: type[object]
) -> None:
    """PER-11: Sara's commission has it, Anna's has not; a refused opening shows and logs nobody."""
    person = make_person(protection=protection)
    anna, sara = region.reader(ANNA), region.reader(SARA)

    with pytest.raises(Refused, match=r"patients\.person\.protected"), acting(anna):
        opens(by=anna, person_id=person.pk, why="treatment")  # type: ignore[call-arg]  # both take the same
    refused = _events(region)
    with acting(sara):
        opened = opens(by=sara, person_id=person.pk, why="treatment")  # type: ignore[call-arg]  # as above

    assert refused == []
    assert opened.pk == person.pk  # type: ignore[attr-defined]  # a person
    assert [one.user_hsa_id for one in _events(region)] == ["TSTNMT2321000156-S8"]


@pytest.mark.parametrize("logs", [log_opening, log_identity_opening])
def test_a_protected_person_is_not_reached_by_way_of_a_draft_either(region: Region, logs: type[object]) -> None:
    """PER-11: what was read as part of something else is refused in the same way."""
    person = make_person(protection="protected_registration")
    maja = region.reader(MAJA)

    with pytest.raises(Refused, match=r"patients\.person\.protected"), acting(maja):
        logs(by=maja, person=person, why="registration")  # type: ignore[call-arg]  # both take the same

    assert _events(region) == []


def test_a_search_is_one_event_with_everyone_it_showed_and_nothing_that_was_typed(region: Region) -> None:
    """LAW-23, PER-12: ids, no names, no numbers."""
    anna = region.reader(ANNA)
    first, second = make_person(), make_person("19500101-2383", given_name="Femtio")

    with acting(anna):
        log_search(by=anna, searched_by="name", shown=[first.pk, second.pk])

    events = _events(region)
    assert [(one.action, one.person_id) for one in events] == [("patients.people.searched", None)]
    assert events[0].details == {"searched_by": "name", "shown": [str(first.pk), str(second.pk)]}


def test_a_registered_person_has_what_the_number_tells(region: Region) -> None:
    """PER-01: stored as twelve digits, with birth date and sex from the number."""
    registered = _register(region, given_name=" Tolvan ", family_name=" Tolvansson ")

    person = Person.objects.get(pk=registered.pk)
    number = person.identifiers.get()
    assert (person.given_name, person.family_name, person.sort_key) == ("Tolvan", "Tolvansson", "tolvansson tolvan")
    assert (person.birth_date, person.sex, person.protection) == (date(1942, 1, 1), "male", "none")
    assert (number.kind, number.value, number.to_on) == ("personal_number", "194201012392", None)


def test_the_number_decides_the_birth_date_unless_it_tells_none(region: Region) -> None:
    """PER-05: a reserve number tells neither birth date nor sex, so what the person says counts."""
    told_otherwise = _register(region, birth_date=date(1950, 5, 5))
    of_reserve_number = _register(region, identifier=_identifier("991981000010"), birth_date=date(1950, 5, 5))
    unknown = _register(region, identifier=_identifier("991993000032"))

    assert told_otherwise.birth_date == date(1942, 1, 1)
    assert (of_reserve_number.birth_date, of_reserve_number.sex) == (date(1950, 5, 5), "unknown")
    assert unknown.birth_date is None


def test_whoever_has_no_personal_number_is_asked_how_the_identity_was_established(region: Region) -> None:
    assert _register(region, established=None).identifiers.count() == 1

    with pytest.raises(Refused, match=r"patients\.identity\.not_said"):
        _register(region, identifier=_identifier("991981000010"), established=None)


def test_registering_is_in_the_log_with_the_kind_of_number_and_not_the_number(region: Region) -> None:
    """PER-12."""
    person = _register(region)

    event = _events(region)[0]
    assert (event.action, event.person_id, event.details) == (
        "patients.person.registered",
        person.pk,
        {"kind": "personal_number"},
    )


def test_a_number_belongs_to_one_person_and_a_second_one_leaves_nothing(region: Region) -> None:
    """The database decides; neither a person without a number nor an event is left behind."""
    _register(region)

    with pytest.raises(Refused, match=r"patients\.person\.already_registered"):
        _register(region, given_name="Någon", family_name="Annan")

    assert Person.objects.count() == 1
    assert PersonIdentifier.objects.count() == 1
    assert len(_events(region)) == 1


def test_a_number_that_was_replaced_still_belongs_to_its_person(region: Region) -> None:
    """PER-07: history is never lost, and never given to somebody else."""
    person = _register(region)
    person.identifiers.update(to_on=date(2026, 11, 1))

    with pytest.raises(Refused, match=r"patients\.person\.already_registered"):
        _register(region)


@pytest.mark.parametrize(("given_name", "family_name"), [("  ", "Tolvansson"), ("Tolvan", "")])
def test_a_person_needs_both_names(region: Region, given_name: str, family_name: str) -> None:
    with pytest.raises(Refused, match=r"patients\.person\.name_missing"):
        _register(region, given_name=given_name, family_name=family_name)

    assert Person.objects.count() == 0


@pytest.mark.parametrize("persona", [MAJA, LARS])
def test_who_may_not_register_people_is_refused(region: Region, persona: Persona) -> None:
    with pytest.raises(Refused, match=r"access\.permission\.missing"):
        _register(region, persona)

    assert Person.objects.count() == 0


@pytest.mark.parametrize("persona", [ANNA, BIRGIT, REBECKA, OLLE])
def test_those_who_meet_people_register_them(region: Region, persona: Persona) -> None:
    """The index of people is the region's, so whichever provider registers them."""
    person = _register(region, persona)

    assert Person.objects.get().pk == person.pk


class _OtherKind(StrEnum):
    LIBRARY_CARD = "library_card"


def test_a_refusal_of_the_database_that_nobody_expected_is_not_hidden(region: Region) -> None:
    """A kind of number the table does not know is a fault of ours, and no sentence may cover it."""
    unknown = Identifier(
        kind=_OtherKind.LIBRARY_CARD,  # type: ignore[arg-type]  # that it is none of ours is the point
        value="194201012392",
        birth_date=None,
        sex=Sex.MALE,
    )

    with pytest.raises(IntegrityError, match="an_identifier_kind_is_a_known_code"):
        _register(region, identifier=unknown)

    assert Person.objects.count() == 0


def test_somebody_protected_is_opened_after_a_ground_where_one_is_asked(region: Region) -> None:
    """PER-11, LAW-14: refused before anything is logged as opened."""
    sara, person = region.reader(SARA), make_person(protection="confidentiality_marking")

    for opens in (open_person, open_identity):
        with pytest.raises(Refused, match=r"patients\.person\.ground_missing"), acting(sara):
            opens(by=sara, person_id=person.pk, why="treatment", grounded=())
    assert _events(region, SARA) == []
    with acting(sara):
        give_ground(by=sara, person_id=person.pk, ground=Ground.ONGOING_CARE, words="")
        opened = open_person(by=sara, person_id=person.pk, why="treatment", grounded={person.pk})

    assert opened.pk == person.pk
    assert [event.action for event in _events(region, SARA)] == [
        "patients.person.ground_given",
        "patients.person.opened",
    ]


def test_another_ground_is_told_in_words_and_by_those_with_the_right(region: Region) -> None:
    anna, sara, person = region.reader(ANNA), region.reader(SARA), make_person(protection="confidentiality_marking")

    with pytest.raises(Refused, match=r"patients\.person\.ground_words_missing"), acting(sara):
        give_ground(by=sara, person_id=person.pk, ground=Ground.OTHER, words=" ")
    with pytest.raises(Refused, match=r"patients\.person\.protected"), acting(anna):
        give_ground(by=anna, person_id=person.pk, ground=Ground.ONGOING_CARE, words="")
