"""Who may do what, how far: the table written out a second time, so that a slip in one of them is seen."""

from __future__ import annotations

import pytest

from vaccinera.access.rules.matrix import GRANTABLE, MATRIX, OPENS_RECORDS, permissions_of
from vaccinera.access.states import Permission, Role, Scope

# S: oneself. U: at the unit of the commission. P: at the own provider. -: never. In the order of the matrix: desk,
# vaccinator, prescriber, operations manager, local administrator, reports and economy, log auditor. What reaches the
# region stands apart: another purpose and another place.
ROLES = ("REG", "VAC", "PRE", "OPM", "LAD", "RPT", "LOG")
TABLE = {
    "person.find": "U P P P - - -",
    "person.open": "- P P P - - -",
    "person.register": "U U U - - - -",
    "person.merge": "- - - - - - -",
    "person.open_protected": "- - - - - - -",
    "declaration.fill_in": "U U U - - - -",
    "draft.save": "U U U - - - -",
    "declaration.review": "- U U - - - -",
    "prescription.sign": "- - U - - - -",
    "prescription.sign_list": "- - U - - - -",
    "administration.sign": "- U U - - - -",
    "administration.record_for_another": "U U U - - - -",
    "visit.correct_own": "- U U - - - -",
    "visit.correct_any": "- - - P - - -",
    "visit.countersign": "- - - P - - -",
    "history.record": "- U U - - - -",
    "shared_record.read": "- U U - - - -",
    "shared_record.open_in_emergency": "- U U - - - -",
    "block.set": "- U U P - - -",
    "block.lift": "- U U P - - -",
    "certificate.print": "- U U P - - -",
    "visit.export": "- - - - - - -",
    "recall.count": "- P P P P P -",
    "batch.add": "- U U - - - -",
    "batch.manage": "- U U - P - -",
    "visit.import_try": "- - - - - - -",
    "visit.import": "- - - P - - -",
    "user.manage": "- - - - P - -",
    "user.name_administrator": "- - - - - - -",
    "user.unlock": "- - - - - - -",
    "unit.manage": "- - - - P - -",
    "instruction.accept": "- - - - - - -",
    "instruction.publish": "- - - - - - -",
    "report.read": "- - - P - P -",
    "report.read_own_tally": "- U U - - - -",
    "report.read_users": "- - - P P P -",
    "report.read_log": "- - - - - - P",
    "report.read_money": "- - - P - P -",
    "report.read_suppressed": "- - - - - - -",
    "statement.read": "- - - P - P -",
    "statement.read_at_risk": "- U U P - P -",
    "log.read": "- - - - - - P",
    "log.read_own": "S S S S S S S",
    "log.extract": "- - - - - - P",
    "spot_check.draw": "- - - - - - P",
    "spot_check.sign_off": "- - - - - - P",
    "provider.share_records": "- - - P P - -",
    "provider.manage": "- - - - - - -",
    "contract.manage": "- - - - - - -",
    "programme.read": "- - - - - - -",
    "programme.propose": "- - - - - - -",
    "programme.approve": "- - - - - - -",
    "price.read": "- - - - - - -",
    "price.propose": "- - - - - - -",
    "price.approve": "- - - - - - -",
    "money_line.propose": "- - - P - P -",
    "money_line.approve": "- - - - - - -",
    "run.preview": "- - - P - P -",
    "run.check": "- - - - - - -",
    "run.lock": "- - - - - - -",
    "run.mark_paid": "- - - - - - -",
    "help.edit": "- - - - - - -",
    "message.edit": "- - - - P - -",
    "record.destroy": "- - - P - - P",
}
REGION_ROLES = ("RAD", "CLK", "CAP", "ANA", "SUP")
REGION_TABLE = {
    "recall.count": "R - - R -",
    "user.name_administrator": "R - - - -",
    "user.unlock": "- - - - R",
    "instruction.publish": "R - - - -",
    "report.read_money": "- R R - -",
    "report.read_suppressed": "- - - R -",
    "statement.read": "- R R - -",
    "statement.read_at_risk": "- R R - -",
    "log.read_own": "S S S S S",
    "provider.manage": "R - - - -",
    "contract.manage": "R - - - -",
    "programme.read": "R R R - -",
    "programme.propose": "R - - - -",
    "programme.approve": "R - - - -",
    "price.read": "R R R - -",
    "price.propose": "R - - - -",
    "price.approve": "R - - - -",
    "money_line.propose": "- R - - -",
    "money_line.approve": "- - R - -",
    "run.preview": "- R R - -",
    "run.check": "- R - - -",
    "run.lock": "- - R - -",
    "run.mark_paid": "- R - - -",
    "help.edit": "R - - - -",
    "message.edit": "R - - - -",
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
    held = permissions_of(REGION_ROLES, grants=[], purpose=purpose)

    assert held == {}


@pytest.mark.parametrize("purpose", ["care", "administration"])
def test_no_role_opens_a_record_from_the_regions_administration(purpose: str) -> None:
    """Region roles never open a record, nor does any other role held there, nor a grant (ID-05)."""
    held = permissions_of([*ROLES, *REGION_ROLES], grants=["person.open_protected"], purpose=purpose, is_at_region=True)

    assert {str(permission) for permission in held} <= set(REGION_TABLE)
    assert bool(held) == (purpose == "administration")


def test_the_table_knows_every_permission_and_every_role() -> None:
    """A permission nobody can hold, or a role nobody thought of, fails here."""
    assert set(TABLE) == {str(permission) for permission in Permission}
    assert {*ROLES, *REGION_ROLES} == {str(role) for role in Role}
    assert list(MATRIX) == list(Permission)
    assert all(MATRIX.values())


def test_a_region_role_has_no_permission_that_opens_a_record() -> None:
    """Region roles never open a record: not in any cell, whatever the purpose."""
    reaching = {permission for permission in OPENS_RECORDS for role in REGION_ROLES if Role(role) in MATRIX[permission]}

    assert reaching == set()
    assert Permission.PERSON_OPEN in OPENS_RECORDS
    assert Permission.RECALL_COUNT not in OPENS_RECORDS


def test_a_cell_is_written_as_it_was_read() -> None:
    assert str(MATRIX[Permission.DECLARATION_REVIEW][Role.VACCINATOR]) == "UA"
    assert str(MATRIX[Permission.PERSON_MERGE][Role.OPERATIONS_MANAGER]) == "Pg"
    assert str(MATRIX[Permission.RUN_LOCK][Role.CLAIMS_APPROVER]) == "R2"


def test_these_can_be_granted_by_name() -> None:
    assert {
        "person.open_protected",
        "person.merge",
        "visit.correct_any",
        "visit.export",
        "visit.import_try",
        "instruction.accept",
    } == GRANTABLE


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
        ("instruction.accept", "OPM", "P"),
        ("instruction.accept", "VAC", "-"),
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


@pytest.mark.parametrize("purpose", ["quality", "statistics", "research", ""])
def test_an_unknown_purpose_opens_nothing_whatever_the_roles(purpose: str) -> None:
    """ID-05, PDL 2:4."""
    held = permissions_of(list(ROLES), grants=["person.open_protected"], purpose=purpose)

    assert held == {}


def test_a_commission_for_administration_opens_no_record_whatever_the_roles() -> None:
    """ID-05: it looks after users, units and the log, and after nobody's record."""
    held = permissions_of(list(ROLES), grants=list(GRANTABLE), purpose="administration")

    assert set(held) & OPENS_RECORDS == set()
    assert held[Permission.USER_MANAGE] is Scope.PROVIDER
    assert held[Permission.LOG_READ] is Scope.PROVIDER


@pytest.mark.parametrize("role", ["REG", "VAC", "PRE"])
def test_a_role_of_care_is_worth_nothing_for_administration(role: str) -> None:
    assert permissions_of([role], grants=[], purpose="administration") == {}


def test_an_unknown_role_brings_nothing() -> None:
    """A directory may know roles that we do not."""
    assert permissions_of(["XYZ"], grants=[], purpose="care") == {}


def test_what_somebody_may_cannot_be_added_to() -> None:
    held = permissions_of(["REG"], grants=[], purpose="care")

    with pytest.raises(TypeError):
        held[Permission.PERSON_OPEN] = Scope.PROVIDER  # type: ignore[index]  # that it cannot be done is the point
