"""A new provider comes in one step after another, each with who took it and when."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from tests.factories.region import NOON, Region
from tests.organisations.scenes import (
    CODES,
    agreed_contract,
    application,
    applied,
    approved,
    published,
    refused_by,
)
from tests.personas import ANNA, INGELA, MAJA, TOMAS, Persona
from vaccinera.access.actions import log_in
from vaccinera.access.queries import signed_in_by
from vaccinera.access.rules.readers import Reader
from vaccinera.kernel.constraints import broken_constraint
from vaccinera.kernel.refusals import Refused
from vaccinera.kernel.scope import acting
from vaccinera.organisations.actions.administrators import name_administrator
from vaccinera.organisations.actions.instructions import accept_instruction
from vaccinera.organisations.actions.joining import (
    approve_application,
    decline_application,
    go_live,
    list_units,
    register_application,
    withdraw_application,
)
from vaccinera.organisations.models import CareProvider, CareUnit, Commission, Joining, Staff
from vaccinera.organisations.queries.commissions import administrators_of
from vaccinera.organisations.queries.contracts import staff_found
from vaccinera.organisations.queries.instructions import coverage_of
from vaccinera.organisations.queries.joining import checklist_of, joining_by_id, joining_of, joinings

TODAY = date(2026, 11, 23)
BIRGITS = "TSTNMT2321000156-S2"


def by_the_region(region: Region, act: Any, *, by: Persona = INGELA, **told: Any) -> Any:
    """An act of one of the region's administrators."""
    reader = region.reader(by)
    with acting(reader):
        return act(by=reader, at=NOON, **told)


def manager_of(joining: Joining) -> Reader:
    """Whoever manages it, logged in with the commission that came with the approval."""
    commission = Commission.objects.get(unit__provider=joining.provider, roles__contains=["OPM"])
    Commission.objects.filter(staff=commission.staff).exclude(pk=commission.pk).update(to_on=TODAY)
    token = log_in(staff=commission.staff, method="demo", level_of_assurance="demo", at=NOON)
    signed_in = signed_in_by(token, on=TODAY)
    assert signed_in is not None
    assert signed_in.reader is not None
    return signed_in.reader


def unit_of(joining: Joining) -> CareUnit:
    """Its only unit."""
    return CareUnit.objects.get(provider=joining.provider)


def instructed(region: Region, *, contract_from: date = TODAY) -> Joining:
    """As far as the accepted instruction."""
    joining = approved(region)
    agreed_contract(region, unit_id=unit_of(joining).pk, from_on=contract_from)
    version = published(region)
    manager = manager_of(joining)
    with acting(manager):
        accept_instruction(by=manager, instruction_id=version.pk, at=NOON)
    return joining_by_id(joining.pk)


def administered(region: Region, **told: Any) -> Joining:
    """As far as the named administrator."""
    joining = instructed(region, **told)
    by_the_region(region, name_administrator, unit_id=unit_of(joining).pk, staff_hsa_id="TSTNMT2321000156-S4")
    return joining_by_id(joining.pk)


def test_from_application_to_live_every_step_says_who_and_when(region: Region) -> None:
    joining = administered(region)
    by_the_region(region, list_units, joining_id=joining.pk)
    assignment_before = unit_of(joining).assignment_id
    by_the_region(region, go_live, joining_id=joining.pk, by=TOMAS)

    steps = [(item.state.value, item.step.by_name if item.step else "") for item in checklist_of(joining)]
    assert steps == [
        ("applied", "Ingela Region"),
        ("approved", "Tomas Region"),
        ("contracted", "Tomas Region"),
        ("instructed", "Birgit Ek"),
        ("administered", "Ingela Region"),
        ("listed", "Ingela Region"),
        ("live", "Tomas Region"),
    ]
    assert assignment_before is None
    assert unit_of(joining).assignment_id == "vaccination_choice"
    assert joining_by_id(joining.pk).state == "live"


def test_an_approved_application_brings_provider_unit_and_manager(region: Region) -> None:
    joining = approved(region)

    provider, unit = CareProvider.objects.get(joining=joining), unit_of(joining)
    [commission] = Commission.objects.filter(unit=unit)
    assert (provider.name, provider.organisation_number) == ("Västra vården AB", "5599001203")
    assert not provider.shows_records_to_patients
    assert (unit.name, unit.postal_code, unit.assignment_id) == ("Västra mottagningen", "99999", None)
    assert (commission.staff_id, commission.roles, commission.purpose) == (2, ["OPM"], "administration")
    assert joining_of(provider.pk) == joining


def test_the_manager_of_a_joining_provider_accepts_and_opens_no_record(region: Region) -> None:
    manager = manager_of(approved(region))

    assert manager.may("instruction.accept")
    assert not manager.may("person.open")


def test_the_checklist_shows_what_is_next(region: Region) -> None:
    items = checklist_of(approved(region))

    assert [item.state.value for item in items if item.is_next] == ["contracted"]
    assert [item.step is not None for item in items] == [True, True, False, False, False, False, False]


def test_whoever_wrote_an_application_down_neither_approves_nor_declines_it(region: Region) -> None:
    joining = applied(region)

    approval = refused_by(by_the_region, region, approve_application, joining_id=joining.pk)
    decline = refused_by(by_the_region, region, decline_application, joining_id=joining.pk, note="Nej")

    assert {approval.code, decline.code} == {"organisations.joining.own"}


def test_the_database_demands_a_second_person_for_an_application(region: Region) -> None:
    joining = applied(region)

    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        Joining.objects.filter(pk=joining.pk).update(decided_by_hsa_id=joining.registered_by_hsa_id)

    assert broken_constraint(refused.value) == "a_second_person_decides_an_application"


def test_a_declined_application_says_why_and_ends_there(region: Region) -> None:
    joining = applied(region)
    silent = refused_by(by_the_region, region, decline_application, joining_id=joining.pk, note=" ", by=TOMAS)

    by_the_region(region, decline_application, joining_id=joining.pk, note="Saknar tillstånd", by=TOMAS)

    items = checklist_of(joining)
    assert silent.code == "organisations.joining.reason_missing"
    assert [(item.state.value, item.step.note if item.step else "") for item in items] == [
        ("applied", ""),
        ("declined", "Saknar tillstånd"),
    ]
    again = refused_by(by_the_region, region, approve_application, joining_id=joining.pk, by=TOMAS)
    assert again.code == "organisations.joining.not_possible_now"


def test_an_application_can_be_withdrawn_until_there_is_a_contract(region: Region) -> None:
    first = approved(region)
    by_the_region(region, withdraw_application, joining_id=first.pk, note="Ångrar sig")

    assert joining_by_id(first.pk).state == "withdrawn"
    assert [one.state for one in joinings()] == ["withdrawn"]


def test_steps_are_taken_in_their_order(region: Region) -> None:
    """An instruction accepted before there is a contract, or an administrator before that, is too early."""
    joining = approved(region)
    version, manager = published(region), manager_of(joining)

    with acting(manager):
        accepted = refused_by(accept_instruction, by=manager, instruction_id=version.pk, at=NOON)
    named = refused_by(
        by_the_region, region, name_administrator, unit_id=unit_of(joining).pk, staff_hsa_id="TSTNMT2321000156-S4"
    )
    listed = refused_by(by_the_region, region, list_units, joining_id=joining.pk)
    live = refused_by(by_the_region, region, go_live, joining_id=joining.pk)

    assert {one.code for one in (accepted, named, listed, live)} == {"organisations.joining.not_possible_now"}


def test_a_provider_on_its_way_in_has_no_gaps_yet(region: Region) -> None:
    """What it lacks stands in the checklist; it offers nothing until it is live."""
    joining = approved(region)
    assert joining.provider is not None

    agreed_contract(region, unit_id=unit_of(joining).pk, from_on=TODAY)

    coverage = coverage_of(joining.provider.pk, on=TODAY)
    assert coverage is not None
    assert (coverage.offered, coverage.gaps) == ((), ())


def test_a_second_contract_is_no_step(region: Region) -> None:
    joining = instructed(region)

    agreed_contract(region, unit_id=unit_of(joining).pk, from_on=date(2020, 1, 1), to_on=date(2020, 2, 1))

    assert joining_by_id(joining.pk).state == "instructed"
    assert unit_of(joining).assignment_id is None


def test_a_provider_that_is_live_gets_its_further_units_opened_at_once(region: Region) -> None:
    joining = administered(region)
    by_the_region(region, list_units, joining_id=joining.pk)
    by_the_region(region, go_live, joining_id=joining.pk)
    CareUnit.objects.create(
        id=990,
        provider=CareProvider.objects.get(joining=joining),
        hsa_id="TSTNMT2321000156-U99",
        name="Filialen",
        setting="clinic",
        street="Provgatan 9",
        postal_code="99999",
        city="Provstad",
        phone="010-000 00 99",
    )

    agreed_contract(region, unit_id=990, from_on=TODAY)

    assert CareUnit.objects.get(pk=990).assignment_id == "vaccination_choice"


def test_units_without_their_facts_are_not_in_the_directory(region: Region) -> None:
    joining = administered(region)
    CareUnit.objects.filter(provider=joining.provider).update(phone="")

    refused = refused_by(by_the_region, region, list_units, joining_id=joining.pk)

    assert (refused.code, refused.facts) == ("organisations.joining.unit_incomplete", {"units": "Västra mottagningen"})


def test_nobody_goes_live_before_the_contract_begins(region: Region) -> None:
    joining = administered(region, contract_from=date(2026, 12, 1))
    by_the_region(region, list_units, joining_id=joining.pk)

    refused = refused_by(by_the_region, region, go_live, joining_id=joining.pk)

    assert (refused.code, refused.facts) == (
        "organisations.joining.contract_not_begun",
        {"from_on": date(2026, 12, 1)},
    )


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"contact_email": ""}, "organisations.joining.contact_missing"),
        ({"assignment": "nothing"}, "organisations.joining.assignment_missing"),
        ({"programmes": ["smallpox"]}, "organisations.joining.programmes_missing"),
        ({"manager_hsa_id": "TSTNMT2321000156-S99"}, "organisations.joining.manager_unknown"),
        ({"applied_on": date(2026, 11, 24)}, "organisations.joining.applied_in_the_future"),
        ({"hsa_id": "TSTNMT2321000156-P1"}, "organisations.provider.hsa_id_taken"),
    ],
)
def test_an_application_that_lacks_something_is_refused(region: Region, changes: dict[str, Any], code: str) -> None:
    told = application(**changes)

    assert refused_by(by_the_region, region, register_application, content=told, codes=CODES).code == code


def test_an_application_that_is_none_is_refused(region: Region) -> None:
    refused = refused_by(by_the_region, region, go_live, joining_id=uuid4())

    assert refused.code == "organisations.joining.not_found"
    with pytest.raises(Refused, match=r"organisations\.joining\.not_found"):
        joining_by_id(uuid4())


def test_a_local_administrator_is_named_from_the_directory(region: Region) -> None:
    named = by_the_region(region, name_administrator, unit_id=21, staff_hsa_id=BIRGITS)

    assert (named.name, named.roles, named.grants) == (
        "Lokal administratör, Södra mottagningen",
        ["LAD"],
        ["instruction.accept"],
    )
    assert [one.staff.name for one in administrators_of(provider_id=2, role="LAD", on=TODAY)] == ["Birgit Ek"]


def test_the_same_person_is_not_named_twice(region: Region) -> None:
    by_the_region(region, name_administrator, unit_id=21, staff_hsa_id=BIRGITS)

    refused = refused_by(by_the_region, region, name_administrator, unit_id=21, staff_hsa_id=BIRGITS)

    assert refused.code == "organisations.administrator.already"


def test_nobody_names_themselves(region: Region) -> None:
    refused = refused_by(
        by_the_region, region, name_administrator, unit_id=21, staff_hsa_id=Staff.objects.get(pk=INGELA.key).hsa_id
    )

    assert refused.code == "organisations.administrator.yourself"


def test_whoever_is_not_in_the_directory_cannot_be_named(region: Region) -> None:
    refused = refused_by(by_the_region, region, name_administrator, unit_id=21, staff_hsa_id="TSTNMT2321000156-S99")

    assert refused.code == "organisations.administrator.unknown"


@pytest.mark.parametrize("persona", [ANNA, MAJA])
def test_a_provider_names_nobody_this_way(region: Region, persona: Persona) -> None:
    refused = refused_by(by_the_region, region, name_administrator, unit_id=11, staff_hsa_id=BIRGITS, by=persona)

    assert refused.code == "access.permission.missing"


def test_people_of_the_directory_are_found_by_name_or_key(region: Region) -> None:
    by_name = staff_found("bir ek", most=10)
    by_key = staff_found(BIRGITS.lower(), most=10)

    assert [(one.staff.name, one.units) for one in by_name] == [("Birgit Ek", ("Norra mottagningen",))]
    assert [one.staff.name for one in by_key] == ["Birgit Ek"]
    assert staff_found(" ", most=10) == []
