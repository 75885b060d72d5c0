"""Who may do what, how far: the table written out a second time, so that a slip in one of them is seen."""

from __future__ import annotations

import pytest

from vaccinera.access.rules.matrix import EXTRA_GRANTS, MATRIX, permissions_of
from vaccinera.access.states import Permission, Role, Scope

# U: at the unit of the commission. P: at the own provider. -: never. In the order of the matrix: desk, vaccinator,
# prescriber, operations manager, local administrator, reports and economy, log auditor. What reaches the region stands
# apart: another purpose and another place.
ROLES = ("REG", "VAC", "PRE", "OPM", "LAD", "RPT", "LOG")
TABLE = {
    "person.find": "U P P P - - -",
    "person.open": "- P P P - - -",
    "person.register": "U U U - - - -",
    "person.open_protected": "- - - - - - -",
    "person.merge": "- - - - - - -",
    "declaration.fill_in": "U U U - - - -",
    "declaration.review": "- U U - - - -",
    "draft.save": "U U U - - - -",
    "prescription.sign": "- - U - - - -",
    "prescription.sign_list": "- - U - - - -",
    "administration.sign": "- U U - - - -",
    "administration.record_for_another": "U U U - - - -",
    "visit.correct_own": "- U U - - - -",
    "visit.correct_any": "- - - P - - -",
    "visit.countersign": "- - - P - - -",
    "visit.export": "- - - - - - -",
    "visit.import_try": "- - - - - - -",
    "visit.import": "- - - P - - -",
    "history.record": "- U U - - - -",
    "certificate.print": "- U U P - - -",
    "recall.count": "- P P P P P -",
    "batch.add": "- U U - - - -",
    "batch.manage": "- U U - P - -",
}
REGION_ROLES = ("RAD",)
REGION_TABLE = {
    "recall.count": "R",
    "programme.read": "R",
    "programme.propose": "R",
    "programme.approve": "R",
}


@pytest.mark.parametrize(
    ("permission", "role", "expected"),
    [(permission, role, row.split()[ROLES.index(role)]) for permission, row in TABLE.items() for role in ROLES],
)
def test_each_role_may_what_the_table_says_and_nothing_else(permission: str, role: str, expected: str) -> None:
    held = permissions_of([role], grants=[], purpose="care")

    assert str(held.get(Permission(permission), "-")) == expected


@pytest.mark.parametrize(
    ("permission", "role", "expected"),
    [
        (name, role, row.split()[REGION_ROLES.index(role)])
        for name, row in REGION_TABLE.items()
        for role in REGION_ROLES
    ],
)
def test_each_region_role_reaches_the_region_from_its_own_administration(
    permission: str, role: str, expected: str
) -> None:
    held = permissions_of([role], grants=[], purpose="administration", is_at_region=True)

    assert str(held.get(Permission(permission), "-")) == expected


@pytest.mark.parametrize("purpose", ["care", "administration"])
def test_a_region_role_at_a_care_provider_is_worth_nothing(purpose: str) -> None:
    """Nobody grants above their own scope: a provider cannot give its staff a say over the region."""
    held = permissions_of(["RAD"], grants=[], purpose=purpose)

    assert held == {}


@pytest.mark.parametrize("purpose", ["care", "administration"])
def test_no_role_opens_a_record_from_the_regions_administration(purpose: str) -> None:
    """Region roles never open a record, nor does any other role held there, nor a grant (ID-05)."""
    held = permissions_of([*ROLES, *REGION_ROLES], grants=["person.open_protected"], purpose=purpose, is_at_region=True)

    assert {str(permission) for permission in held} <= set(REGION_TABLE)
    assert bool(held) == (purpose == "administration")


def test_the_table_knows_every_permission_and_every_role() -> None:
    """A permission nobody can hold, or a role nobody thought of, fails here."""
    assert {*TABLE, *REGION_TABLE} == {str(permission) for permission in Permission}
    assert {*ROLES, *REGION_ROLES} == {str(role) for role in Role}
    assert set(MATRIX) | set(EXTRA_GRANTS) == set(Permission)


@pytest.mark.parametrize("roles", [["REG", "VAC"], ["VAC", "REG"]])
def test_of_several_roles_the_widest_reach_counts(roles: list[str]) -> None:
    held = permissions_of(roles, grants=[], purpose="care")

    assert held[Permission.PERSON_FIND] is Scope.PROVIDER
    assert held[Permission.ADMINISTRATION_SIGN] is Scope.UNIT


def test_a_protected_person_is_opened_by_grant_alone() -> None:
    """PER-11: no role brings it along."""
    without = permissions_of(["VAC", "PRE"], grants=[], purpose="care")
    granted = permissions_of(["VAC"], grants=["person.open_protected"], purpose="care")

    assert Permission.PERSON_OPEN_PROTECTED not in without
    assert granted[Permission.PERSON_OPEN_PROTECTED] is Scope.UNIT


@pytest.mark.parametrize(
    ("grant", "role", "expected"),
    [
        ("person.open_protected", "REG", "U"),
        ("person.open_protected", "OPM", "P"),
        ("person.open_protected", "LAD", "-"),
        ("person.merge", "REG", "-"),
        ("person.merge", "VAC", "P"),
        ("visit.correct_any", "VAC", "U"),
        ("visit.correct_any", "OPM", "P"),
        ("visit.correct_any", "REG", "-"),
        ("visit.export", "PRE", "P"),
        ("visit.export", "RPT", "-"),
        ("visit.import_try", "LAD", "P"),
        ("visit.import_try", "VAC", "-"),
    ],
)
def test_a_grant_is_worth_something_with_its_roles_only(grant: str, role: str, expected: str) -> None:
    held = permissions_of([role], grants=[grant], purpose="care")

    assert str(held.get(Permission(grant), "-")) == expected


@pytest.mark.parametrize("grant", ["person.open", "prescription.sign", "no.such.thing"])
def test_what_a_role_gives_cannot_be_granted_by_name(grant: str) -> None:
    """ID-11: the right to prescribe follows from the directory, never from a local grant."""
    held = permissions_of(["LAD"], grants=[grant], purpose="care")

    assert set(held) == set(permissions_of(["LAD"], grants=[], purpose="care"))


@pytest.mark.parametrize("purpose", ["administration", "quality", "research", ""])
def test_a_purpose_other_than_care_opens_nothing_whatever_the_roles(purpose: str) -> None:
    """ID-05, PDL 2:4."""
    held = permissions_of(list(ROLES), grants=["person.open_protected"], purpose=purpose)

    assert held == {}


def test_an_unknown_role_brings_nothing() -> None:
    """A directory may know roles that we do not."""
    assert permissions_of(["XYZ"], grants=[], purpose="care") == {}


def test_what_somebody_may_cannot_be_added_to() -> None:
    held = permissions_of(["REG"], grants=[], purpose="care")

    with pytest.raises(TypeError):
        held[Permission.PERSON_OPEN] = Scope.PROVIDER  # type: ignore[index]  # that it cannot be done is the point
