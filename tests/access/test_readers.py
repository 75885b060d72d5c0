"""What a reader may do, and the two ways to be told no."""

from __future__ import annotations

import pytest

from tests.factories.region import Region
from tests.personas import ANNA, BIRGIT, LARS, SARA
from vaccinera.access.states import Permission
from vaccinera.kernel.refusals import Refused


def test_a_missing_permission_is_refused_naming_permission_and_commission(region: Region) -> None:
    birgit = region.reader(BIRGIT)

    with pytest.raises(Refused) as refused:
        birgit.require(Permission.PRESCRIPTION_SIGN, at=11)

    assert refused.value.code == "access.permission.missing"
    assert refused.value.facts == {"permission": "prescription.sign", "commission": "Vård och behandling"}


def test_a_permission_at_the_own_unit_is_refused_at_another(region: Region) -> None:
    """ID-04: unit and provider come from the commission."""
    anna = region.reader(ANNA)

    with pytest.raises(Refused) as refused:
        anna.require(Permission.ADMINISTRATION_SIGN, at=12)

    assert refused.value.code == "access.permission.other_unit"
    assert refused.value.facts == {"permission": "administration.sign", "unit": "Norra mottagningen"}


@pytest.mark.parametrize("unit", [None, 11])
def test_a_permission_at_the_own_unit_holds_there_and_where_no_unit_is_asked_for(
    region: Region, unit: int | None
) -> None:
    anna = region.reader(ANNA)

    anna.require(Permission.ADMINISTRATION_SIGN, at=unit)

    assert anna.may(Permission.ADMINISTRATION_SIGN, at=unit)


def test_a_permission_over_the_provider_holds_at_every_unit_of_it(region: Region) -> None:
    anna = region.reader(ANNA)

    anna.require(Permission.PERSON_OPEN, at=12)

    assert anna.may(Permission.PERSON_OPEN, at=12)


def test_rooms_below_may_ask_by_code(region: Region) -> None:
    sara, anna = region.reader(SARA), region.reader(ANNA)

    assert sara.may("person.open_protected")
    assert not anna.may("person.open_protected")


def test_a_code_that_is_no_permission_is_a_programming_error(region: Region) -> None:
    """A slip of the pen must not read as no, and never as yes."""
    anna = region.reader(ANNA)

    with pytest.raises(ValueError, match=r"person\.opne"):
        anna.may("person.opne")
    with pytest.raises(ValueError, match=r"person\.opne"):
        anna.require("person.opne")


def test_a_commission_for_administration_looks_after_the_provider_and_opens_no_record(region: Region) -> None:
    """ID-05: Lars works with the unit's affairs."""
    lars = region.reader(LARS)

    may = [permission for permission in Permission if lars.may(permission)]

    assert lars.purpose == "administration"
    assert may == [
        "recall.count",
        "batch.manage",
        "user.manage",
        "unit.manage",
        "report.read_users",
        "log.read_own",
        "provider.share_records",
        "message.edit",
    ]
