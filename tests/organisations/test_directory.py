"""The staff directory: who is found in it, what it changes of those who are here, and its bad days."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from pytest_django import Settings

from tests.factories.region import NOON, Region
from tests.personas import ANNA, BIRGIT, DAVID, LARS, REBECKA, ULLA, Persona
from vaccinera.kernel.constraints import broken_constraint
from vaccinera.kernel.refusals import Refused
from vaccinera.kernel.scope import acting
from vaccinera.organisations.actions.directory import (
    StaffTouched,
    apply_directory_changes,
    find_in_directory,
    take_in_staff,
)
from vaccinera.organisations.models import Commission, Staff
from vaccinera.organisations.queries.directory import directory, invented_directory, known_people, people_to_ask_about
from vaccinera.organisations.rules.directory import (
    Directory,
    DirectoryFaulty,
    DirectoryPerson,
    DirectorySilent,
    in_batches,
    may_be_prescriber,
    read_person,
)
from vaccinera.organisations.rules.invented_directory import InventedDirectory

TODAY = date(2026, 11, 23)
PREFIX = "TSTNMT2321990012-"
VEGA, SIGVARD, MIRJAM, ELSA = f"{PREFIX}P101", f"{PREFIX}P104", f"{PREFIX}P105", f"{PREFIX}P106"
SILENT, SLOW, TOO_SLOW, FAULTY = f"{PREFIX}P107", f"{PREFIX}P108", f"{PREFIX}P109", f"{PREFIX}P110"
_NURSE = {"hsa_id": VEGA, "name": ["Vega", "Sundström"], "profession": "nurse", "licences": ["SJ"]}


def _hsa(persona: Persona) -> str:
    return f"TSTNMT2321000156-S{persona.key}"


def _told(persona: Persona) -> DirectoryPerson:
    return known_people()[_hsa(persona)]


def _apply(persona: Persona, told: DirectoryPerson | None) -> list[StaffTouched]:
    return apply_directory_changes([_hsa(persona)], {} if told is None else {_hsa(persona): told}, at=NOON)


def _find(region: Region, words: str, *, by: Persona = LARS, of: Directory | None = None) -> list[DirectoryPerson]:
    reader = region.reader(by)
    with acting(reader):
        return find_in_directory(by=reader, directory=of or invented_directory(), words=words)


def _roles(persona: Persona) -> list[str]:
    roles: list[str] = Commission.objects.get(pk=persona.key).roles
    return roles


@pytest.mark.parametrize(
    ("profession", "competences", "licences", "has_right", "expected"),
    [
        ("physician", [], ["LK"], False, True),
        ("physician", ["geriatrics"], [], False, False),
        ("physician", [], ["SJ"], True, False),
        ("midwife", [], ["BM", "SJ"], False, True),
        ("midwife", [], ["SJ"], False, False),
        ("specialist_nurse", ["district_nurse"], ["SJ"], False, True),
        ("specialist_nurse", ["district_nurse"], [], True, False),
        ("nurse", [], ["SJ"], False, False),
        ("nurse", [], ["SJ"], True, True),
        ("assistant_nurse", [], [], True, False),
        ("administrator", [], ["LK"], False, False),
    ],
)
def test_who_may_be_a_prescriber_follows_from_licence_education_and_right(
    profession: str, competences: list[str], licences: list[str], has_right: bool, expected: bool
) -> None:
    """ID-11, HSLF-FS 2018:43."""
    may = may_be_prescriber(
        profession=profession, competences=competences, licences=licences, has_nurse_prescription_right=has_right
    )

    assert may is expected


def test_an_answer_is_read_with_its_commissions() -> None:
    commission = {
        "hsa_id": "X-1",
        "name": "Vård",
        "purpose": "care",
        "unit_hsa_id": "X-2",
        "from_on": TODAY,
    }

    person = read_person({**_NURSE, "protected": True, "commissions": [commission]})

    assert (person.name, person.licences, person.is_protected) == ("Vega Sundström", ("SJ",), True)
    assert [(one.unit_hsa_id, one.to_on) for one in person.commissions] == [("X-2", None)]


@pytest.mark.parametrize(
    "wrong",
    [
        {"profession": None, "name": ["Vega"]},
        {"name": ["Vega", ""]},
        {"hsa_id": "no id"},
        {"commissions": [{"hsa_id": "X-1"}]},
    ],
)
def test_an_answer_that_cannot_be_true_is_refused_whole(wrong: Mapping[str, object]) -> None:
    with pytest.raises(DirectoryFaulty):
        read_person({**_NURSE, **wrong})


def test_the_port_takes_at_most_a_hundred_people_at_once(region: Region) -> None:
    many = [f"X-{number}" for number in range(201)]

    assert [len(batch) for batch in in_batches(many)] == [100, 100, 1]
    assert invented_directory().look_up(many[:100]) == {}
    with pytest.raises(ValueError, match="at most 100"):
        invented_directory().look_up(many[:101])


def test_which_directory_is_asked_is_a_setting(settings: Settings) -> None:
    assert isinstance(directory(), InventedDirectory)

    settings.VACCINERA_DIRECTORY = ""

    assert directory() is None


@pytest.mark.parametrize("words", ["vega sund", "Sundström", "tstnmt2321990012-p101"])
def test_somebody_is_found_by_name_or_hsa_id(region: Region, words: str) -> None:
    assert [one.hsa_id for one in _find(region, words)] == [VEGA]


def test_those_who_are_here_are_found_as_well_and_nobody_by_nothing(region: Region) -> None:
    assert [one.name for one in _find(region, "Birgit")] == ["Birgit Ek"]
    assert _find(region, " ") == []


def test_only_whoever_manages_users_asks_the_directory(region: Region) -> None:
    with pytest.raises(Refused, match=r"access\.permission\.missing"):
        _find(region, "Vega", by=ANNA)


def test_without_a_directory_nobody_is_found_and_it_is_said(region: Region) -> None:
    lars = region.reader(LARS)

    with pytest.raises(Refused, match=r"organisations\.directory\.not_connected"), acting(lars):
        find_in_directory(by=lars, directory=None, words="Vega")


def test_a_slow_directory_is_waited_for_and_one_too_slow_is_as_good_as_silent(region: Region) -> None:
    waited: list[float] = []
    slow = replace(invented_directory(), pause=waited.append)

    assert [one.hsa_id for one in _find(region, "Långsjö", of=slow)] == [SLOW]
    with pytest.raises(Refused, match=r"organisations\.directory\.silent"):
        _find(region, "Långvik", of=slow)
    assert waited == [1.5, 5.0]


@pytest.mark.parametrize(
    ("words", "code"),
    [("Tystberg", r"organisations\.directory\.silent"), ("Felberg", r"organisations\.directory\.faulty")],
)
def test_a_directory_on_a_bad_day_is_told_as_what_it_is(region: Region, words: str, code: str) -> None:
    with pytest.raises(Refused, match=code):
        _find(region, words)


def test_somebody_new_is_taken_in_as_the_directory_tells(region: Region) -> None:
    """ID-08: a protected name is kept for those who work together, and in the log; outside the HSA-id stands for it."""
    lars, [elsa] = region.reader(LARS), _find(region, ELSA)

    with acting(lars):
        taken_in = take_in_staff(by=lars, told=elsa, at=NOON)
        again = take_in_staff(by=lars, told=replace(elsa, family_name="Hed"), at=NOON)

    staff = Staff.objects.get(hsa_id=ELSA)
    assert (taken_in.pk, again.pk, again.family_name) == (staff.pk, staff.pk, "Hed")
    assert (staff.licences, staff.directory_asked_at, staff.is_protected) == (["BM", "SJ"], NOON, True)
    assert (staff.name, staff.name_outside) == ("Elsa Hed", ELSA)
    assert Staff.objects.get(pk=BIRGIT.key).name_outside == "Birgit Ek"


def test_only_whoever_manages_users_takes_somebody_in(region: Region) -> None:
    rebecka = region.reader(REBECKA)

    with pytest.raises(Refused, match=r"access\.permission\.missing"), acting(rebecka):
        take_in_staff(by=rebecka, told=read_person(_NURSE), at=NOON)


def test_what_has_not_changed_touches_nobody(region: Region) -> None:
    touched = _apply(DAVID, _told(DAVID))

    assert touched == []
    assert Staff.objects.get(pk=DAVID.key).directory_asked_at == NOON


def test_a_licence_withdrawn_takes_the_prescriber_s_role_on_the_next_request(
    region: Region, monkeypatch: pytest.MonkeyPatch
) -> None:
    """ID-11: whoever was about to sign is refused. The event is no provider's, so that it is written is seen here."""
    logged: list[tuple[object, ...]] = []
    monkeypatch.setattr(
        "vaccinera.organisations.actions.directory.record_outside_every_provider",
        lambda action, *, user_name, staff, fields, commissions, **_: logged.append(
            (action, user_name, staff, fields, commissions)
        ),
    )
    before = region.reader(DAVID)

    touched = _apply(DAVID, replace(_told(DAVID), licences=()))

    after = region.reader(DAVID)
    assert touched == [StaffTouched(_hsa(DAVID), ("licences",), ("TSTNMT2321000156-C3",))]
    assert (before.may("prescription.sign"), after.may("prescription.sign")) == (True, False)
    assert after.may("administration.sign")
    with pytest.raises(Refused, match=r"access\.permission\.missing"):
        after.require("prescription.sign")
    assert logged == [
        (
            "organisations.staff.told_by_directory",
            "Katalogen",
            "TSTNMT2321000156-S3",
            ["licences"],
            ["TSTNMT2321000156-C3"],
        )
    ]


def test_a_prescription_right_brings_the_role_to_those_who_give(region: Region) -> None:
    """ID-11: from the directory, and from nobody here."""
    touched = _apply(BIRGIT, replace(_told(BIRGIT), has_nurse_prescription_right=True))

    assert touched == [StaffTouched(_hsa(BIRGIT), ("has_nurse_prescription_right",), ("TSTNMT2321000156-C2",))]
    assert _roles(BIRGIT) == ["VAC", "PRE"]


def test_a_licence_brings_no_role_to_those_who_do_not_give(region: Region) -> None:
    told = replace(_told(REBECKA), profession="physician", licences=("LK",))

    [touched] = _apply(REBECKA, told)

    assert touched.fields == ("profession", "licences")
    assert _roles(REBECKA) == ["REG"]


def test_whoever_has_left_holds_nothing_and_comes_back_as_they_are_told(region: Region) -> None:
    told = _told(ULLA)

    [left] = _apply(ULLA, None)
    asked = list(people_to_ask_about())
    [back] = _apply(ULLA, told)

    assert (left.fields, left.commissions) == (("left_on",), ("TSTNMT2321000156-C9",))
    assert _hsa(ULLA) not in asked
    assert back.fields == ("left_on",)
    assert Commission.objects.get(pk=ULLA.key).to_on == TODAY


def test_a_commission_the_directory_no_longer_tells_of_ends_and_one_made_here_does_not(region: Region) -> None:
    told = _told(BIRGIT)
    Commission.objects.create(
        id=901, hsa_id="LOKALT-901", staff_id=BIRGIT.key, unit_id=12, name="Vård", purpose="care", roles=["VAC"],
        from_on=date(2026, 1, 1),
    )  # fmt: skip

    [touched] = _apply(BIRGIT, replace(told, commissions=()))

    assert touched.commissions == ("TSTNMT2321000156-C2",)
    assert Commission.objects.get(pk=BIRGIT.key).to_on == TODAY
    assert Commission.objects.get(pk=901).to_on is None


def test_the_database_knows_no_prescriber_without_a_licence(region: Region) -> None:
    """By whatever path: neither the role without the licence, nor the licence taken with the role left."""
    with pytest.raises(IntegrityError) as role, transaction.atomic():
        Commission.objects.filter(pk=REBECKA.key).update(roles=["PRE"])
    with pytest.raises(IntegrityError) as licence, transaction.atomic():
        Staff.objects.filter(pk=ANNA.key).update(licences=[])

    assert broken_constraint(role.value) == "a_prescriber_has_a_licence"
    assert broken_constraint(licence.value) == "a_prescriber_has_a_licence"


def test_what_has_ended_may_tell_of_a_licence_somebody_had(region: Region) -> None:
    Commission.objects.filter(pk=ANNA.key).update(to_on=date(2024, 6, 1))

    Staff.objects.filter(pk=ANNA.key).update(licences=[])

    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    assert _roles(ANNA) == ["VAC", "PRE"]


def test_the_fake_is_silent_about_whoever_it_is_told_to_be_silent_about(region: Region) -> None:
    with pytest.raises(DirectorySilent):
        invented_directory().look_up([VEGA, SILENT])
    with pytest.raises(DirectoryFaulty):
        invented_directory().look_up([FAULTY])
    assert not invented_directory().look_up([SIGVARD])[SIGVARD].may_be_prescriber
    assert invented_directory().look_up([MIRJAM])[MIRJAM].may_be_prescriber
