"""Providers, units and staff are invented, and everything the main job needs is among them."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from stdnum import luhn

from vaccinera.access.rules.matrix import permissions_of
from vaccinera.access.states import Permission, Role
from vaccinera.console.demo_region.region import Member, Region, read_known_people, read_region
from vaccinera.programmes.states import Profession

ASSIGNMENTS = {"vaccination_choice", "gp_home_care", "hospital", "nursing_home_doctors", "geriatrics"}
SETTINGS = {"clinic", "home", "nursing_home", "hospital", "geriatric_ward"}


@pytest.fixture(scope="module")
def region() -> Region:
    return read_region()


def staff_with(region: Region, **wanted: str) -> list[Member]:
    return [member for member in region.staff if all(getattr(member, name) == value for name, value in wanted.items())]


def test_there_are_four_providers_and_eleven_units_under_every_assignment(region: Region) -> None:
    assert len(region.providers) == 4
    assert len(region.units) == 11
    assert {unit.assignment for unit in region.units} == {*ASSIGNMENTS, ""}
    assert {entry["code"] for entry in region.assignments} == ASSIGNMENTS
    assert {unit.setting for unit in region.units} == SETTINGS
    assert region.office.provider_id == region.administration.id not in {one.id for one in region.providers}


def test_a_municipality_gives_what_the_homes_physicians_prescribe(region: Region) -> None:
    """Two providers, and a legal basis that is the region's to confirm."""
    [agreement] = region.agreements

    assert (agreement.prescribing.assignment, agreement.performing.assignment) == ("nursing_home_doctors", "")
    assert agreement.prescribing.provider_id != agreement.performing.provider_id
    assert "regionen ska bekräfta grunden" in agreement.legal_basis


def test_no_organisation_number_can_be_real(region: Region) -> None:
    numbers = [provider.organisation_number for provider in region.providers]

    assert all(re.fullmatch(r"\d{10}", number) for number in numbers)
    assert [number for number in numbers if luhn.is_valid(number)] == []


def test_every_hsa_id_carries_the_test_prefix_and_is_held_once(region: Region) -> None:
    """ID-02: no HSA-id of a real directory begins with TSTNMT."""
    held = [
        *(provider.hsa_id for provider in (*region.providers, region.administration)),
        *(unit.hsa_id for unit in (*region.units, region.office)),
        *(member.hsa_id for member in region.staff),
        *(commission.hsa_id for member in region.staff for commission in member.commissions),
    ]

    assert all(re.fullmatch(r"TSTNMT\d{10}-[A-Z0-9]+", hsa_id) and len(hsa_id) <= 31 for hsa_id in held)
    assert not luhn.is_valid(region.hsa_prefix.removeprefix("TSTNMT"))
    assert len(set(held)) == len(held)


def test_no_place_exists(region: Region) -> None:
    """County codes end at 25 and postal codes at 984 99; telephone numbers are those kept for fiction."""
    assert {place.region_code for place in region.places} == {"97", "98"}
    assert all(place.municipality_code.startswith(place.region_code) for place in region.places)
    assert all(code > "98499" for place in region.places for code in place.postal_codes)
    assert all(re.fullmatch(r"0980-319 [2-6]\d", unit.phone) for unit in (*region.units, region.office))


def test_forty_eight_staff_hold_commissions_and_some_hold_several(region: Region) -> None:
    several = [member for member in region.staff if len({one.unit.key for one in member.commissions}) > 1]

    assert len(region.staff) == 49
    assert all(member.commissions for member in region.staff)
    assert len(several) >= 5
    assert {member.profession for member in region.staff} == {str(profession) for profession in Profession}


def test_the_demo_nurse_is_first_and_may_prescribe_at_one_clinic(region: Region) -> None:
    nurse = region.staff[0]

    assert (nurse.id, nurse.name, nurse.profession, nurse.competences) == (
        1,
        "Anna Norlander",
        "specialist_nurse",
        ("district_nurse",),
    )
    assert [(one.unit.assignment, one.roles) for one in nurse.commissions] == [("vaccination_choice", ("VAC", "PRE"))]


def test_every_kind_of_person_the_main_job_needs_is_there(region: Region) -> None:
    roles = {role for member in region.staff for one in member.commissions for role in one.roles}
    nurses = [one for one in staff_with(region, profession="nurse") if one.commissions[0].roles == ("VAC",)]
    physicians = {one.commissions[0].unit.provider_id for one in staff_with(region, profession="physician")}
    grants = Counter(grant for member in region.staff for one in member.commissions for grant in one.grants)

    assert roles == {str(role) for role in Role}
    assert nurses
    assert physicians == {1, 2, 3}
    assert grants["person.open_protected"] >= 1
    assert ("PRE",) in {one.roles for member in region.staff for one in member.commissions}


def test_a_commission_for_administration_opens_no_record(region: Region) -> None:
    """ID-05."""
    commissions = [
        one
        for member in region.staff
        for one in member.commissions
        if one.purpose == "administration" and one.unit is not region.office
    ]

    held = [permissions_of(one.roles, grants=one.grants, purpose=one.purpose) for one in commissions]
    opening = {Permission.PERSON_FIND, Permission.PERSON_OPEN, Permission.PERSON_REGISTER}
    assert [one.roles for one in commissions] == [("LOG",), ("LAD",), ("VAC", "PRE"), ("LAD",)]
    assert [opening & rights.keys() for rights in held] == [set()] * 4


def test_two_people_at_the_regions_office_may_propose_and_approve(region: Region) -> None:
    """One alone could do neither: a second person decides."""
    office = (one for member in region.staff for one in member.commissions if one.unit is region.office)
    commissions = [one for one in office if "RAD" in one.roles]

    held = [permissions_of(one.roles, grants=one.grants, purpose=one.purpose, is_at_region=True) for one in commissions]

    assert len(held) == 2
    assert all(Permission.PROGRAMME_PROPOSE in one and Permission.PROGRAMME_APPROVE in one for one in held)


def test_whoever_gives_may_also_review_a_declaration(region: Region) -> None:
    for member in region.staff:
        for one in member.commissions:
            held = permissions_of(one.roles, grants=one.grants, purpose=one.purpose)
            assert (Permission.ADMINISTRATION_SIGN in held) == (Permission.DECLARATION_REVIEW in held)


def test_what_is_told_of_people_is_told_in_both_languages(region: Region) -> None:
    told = [member.about for member in region.staff if member.about] + [one["about"] for one in read_known_people()]

    assert all(set(about) == {"sv", "en"} for about in told)
