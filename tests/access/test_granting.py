"""Who may give what to whom, and what is never held by one person: each "no" by the rule, and by the database."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from tests.factories.region import Region
from tests.personas import ANNA, BIRGIT, INGELA, LARS, TOMAS
from vaccinera.access.rules.granting import Held, judge_giving, judge_held_together, roles_with_licence
from vaccinera.kernel.constraints import broken_constraint
from vaccinera.kernel.refusals import Refused
from vaccinera.organisations.models import Commission

NORTH, SOUTH, REGION = 1, 2, 9
THE_DAY = date(2026, 1, 1)


def _held(
    *roles: str, at: int = NORTH, purpose: str = "care", until: date | None = None, since: date = THE_DAY
) -> Held:
    return Held(at, purpose, frozenset(roles), since, until)


def _commission(key: int, *roles: str, unit: int = 11, purpose: str = "care", until: date | None = None) -> Commission:
    return Commission.objects.create(
        id=key, hsa_id=f"LOKALT-{key}", staff_id=BIRGIT.key, unit_id=unit, name="Prov", purpose=purpose,
        roles=list(roles), from_on=THE_DAY, to_on=until,
    )  # fmt: skip


def _both(first: tuple[str, ...], second: tuple[str, ...]) -> None:
    _commission(901, *first, unit=91, purpose="administration")
    _commission(902, *second, unit=91, purpose="administration")


def test_a_local_administrator_gives_the_provider_s_own_roles(region: Region) -> None:
    lars = region.reader(LARS)

    judge_giving(
        by=lars,
        staff_id=BIRGIT.key,
        provider_id=NORTH,
        roles=["REG", "VAC", "OPM", "LAD", "RPT", "LOG"],
        grants=["person.open_protected", "instruction.accept"],
    )


@pytest.mark.parametrize(
    ("whom", "roles", "grants", "code"),
    [
        ((LARS.key, NORTH), ["VAC"], [], "access.roles.not_to_oneself"),
        ((LARS.key, NORTH), [], ["visit.export"], "access.roles.not_to_oneself"),
        ((BIRGIT.key, SOUTH), ["VAC"], [], "access.roles.other_provider"),
        ((BIRGIT.key, NORTH), ["PRE"], [], "access.roles.prescriber_is_not_given"),
        ((BIRGIT.key, NORTH), ["RAD"], [], "access.roles.above_own_scope"),
        ((BIRGIT.key, NORTH), ["CAP"], [], "access.roles.above_own_scope"),
        ((BIRGIT.key, NORTH), ["SUP"], [], "access.roles.above_own_scope"),
        ((BIRGIT.key, NORTH), ["VAC"], ["person.open"], "access.roles.no_such_grant"),
    ],
)
def test_nobody_gives_to_themselves_elsewhere_or_above_their_own_scope(
    region: Region, whom: tuple[int, int], roles: list[str], grants: list[str], code: str
) -> None:
    staff_id, provider_id = whom

    with pytest.raises(Refused) as refused:
        judge_giving(by=region.reader(LARS), staff_id=staff_id, provider_id=provider_id, roles=roles, grants=grants)

    assert refused.value.code == code


def test_one_s_own_commission_can_be_made_less(region: Region) -> None:
    judge_giving(by=region.reader(LARS), staff_id=LARS.key, provider_id=NORTH, roles=[])


def test_the_region_names_local_administrators_anywhere_and_gives_nothing_else(region: Region) -> None:
    ingela = region.reader(INGELA)

    judge_giving(by=ingela, staff_id=BIRGIT.key, provider_id=NORTH, roles=["LAD"])

    for role in ("VAC", "LOG", "RAD", "CLK"):
        with pytest.raises(Refused, match=r"access\.roles\.above_own_scope"):
            judge_giving(by=ingela, staff_id=BIRGIT.key, provider_id=NORTH, roles=[role])
    with pytest.raises(Refused, match=r"access\.roles\.not_to_oneself"):
        judge_giving(by=ingela, staff_id=INGELA.key, provider_id=NORTH, roles=["LAD"])


def test_whoever_manages_no_users_gives_nothing(region: Region) -> None:
    with pytest.raises(Refused, match=r"access\.roles\.other_provider"):
        judge_giving(by=region.reader(ANNA), staff_id=BIRGIT.key, provider_id=NORTH, roles=["VAC"])


@pytest.mark.parametrize("roles", [("CAP", "CLK"), ("CAP", "RAD"), ("RAD", "CLK")])
@pytest.mark.parametrize("apart", [False, True])
def test_claims_are_approved_worked_out_and_governed_by_different_people(
    roles: tuple[str, str], *, apart: bool
) -> None:
    """In one commission, or in two that hold on the same day."""
    held = [_held(one, at=REGION) for one in roles] if apart else [_held(*roles, at=REGION)]

    with pytest.raises(Refused, match=r"access\.roles\.claims_kept_apart"):
        judge_held_together(held)


def test_one_role_may_follow_upon_another() -> None:
    judge_held_together(
        [_held("CAP", at=REGION, until=date(2026, 6, 1)), _held("CLK", at=REGION, since=date(2026, 6, 1))]
    )
    judge_held_together(
        [_held("CLK", at=REGION, since=date(2026, 6, 1)), _held("CAP", at=REGION, until=date(2026, 6, 1))]
    )


@pytest.mark.parametrize("role", ["REG", "VAC", "PRE", "OPM"])
def test_whoever_audits_the_log_opens_no_record_at_that_provider(role: str) -> None:
    with pytest.raises(Refused, match=r"access\.roles\.log_opens_no_record"):
        judge_held_together([_held("LOG"), _held(role)])

    judge_held_together([_held("LOG"), _held(role, at=SOUTH)])
    judge_held_together([_held("LOG"), _held(role, purpose="administration")])
    judge_held_together([_held("LOG", "LAD", "RPT")])


def test_prescriber_comes_with_the_licence_and_with_care() -> None:
    """ID-11: for whoever gives doses, or does nothing else than prescribe."""
    assert roles_with_licence(["VAC"], purpose="care", may_be_prescriber=True) == ["VAC", "PRE"]
    assert roles_with_licence([], purpose="care", may_be_prescriber=True) == ["PRE"]
    assert roles_with_licence(["OPM"], purpose="care", may_be_prescriber=True) == ["OPM"]
    assert roles_with_licence(["VAC"], purpose="administration", may_be_prescriber=True) == ["VAC"]
    assert roles_with_licence(["VAC"], purpose="care", may_be_prescriber=False) == ["VAC"]


@pytest.mark.parametrize(
    ("first", "second"),
    [(("CAP",), ("CLK",)), (("CAP",), ("RAD",)), (("CLK",), ("RAD",)), (("CAP", "CLK"), ("ANA",))],
)
def test_the_database_keeps_claims_and_administration_apart(
    region: Region, first: tuple[str, ...], second: tuple[str, ...]
) -> None:
    """Whatever writes it."""
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        _both(first, second)

    assert broken_constraint(refused.value) == "claims_and_administration_are_kept_apart"


def test_the_database_lets_no_log_auditor_open_records(region: Region) -> None:
    """Birgit gives doses at unit 11; unit 12 is the same provider, and unit 21 another."""
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        _commission(901, "LOG", unit=12)
    _commission(902, "LOG", unit=21)

    assert broken_constraint(refused.value) == "a_log_auditor_opens_no_record"


def test_the_database_asks_when_a_commission_becomes_another(region: Region) -> None:
    _commission(901, "LOG", unit=21)

    with pytest.raises(IntegrityError) as moved, transaction.atomic():
        Commission.objects.filter(pk=901).update(unit_id=12)
    with pytest.raises(IntegrityError) as made, transaction.atomic():
        Commission.objects.filter(pk=TOMAS.key).update(roles=["RAD", "CAP"])

    assert broken_constraint(moved.value) == "a_log_auditor_opens_no_record"
    assert broken_constraint(made.value) == "claims_and_administration_are_kept_apart"
