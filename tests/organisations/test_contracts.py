"""A contract says who vaccinates where, under which assignment and with what; two never overlap."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from tests.factories.region import NOON, Region
from tests.organisations.scenes import (
    agreed_contract,
    approve,
    contract_content,
    propose,
    refused_by,
)
from tests.personas import INGELA
from vaccinera.kernel.constraints import broken_constraint
from vaccinera.kernel.refusals import Refused
from vaccinera.organisations.actions.contracts import ContractKind
from vaccinera.organisations.models import CareUnit, Contract
from vaccinera.organisations.queries.contracts import (
    assignments,
    care_providers,
    contract_by_id,
    contract_for,
    contracts_of,
    programmes_offered,
)
from vaccinera.organisations.rules.contracts import documents_of
from vaccinera.organisations.states import ChangeKind

DECEMBER = date(2026, 12, 1)


def end(region: Region, contract: Contract, to_on: date) -> None:
    """The end is proposed and approved."""
    approve(region, propose(region, ChangeKind.CONTRACT_END, {"to_on": to_on}, subject=str(contract.pk)))


def test_a_contract_holds_from_its_day_until_its_end_which_is_not_part_of_it(region: Region) -> None:
    """Half-open, as the reimbursement reads it: contract = unit × assignment on the day."""
    agreed_contract(region, to_on=date(2027, 1, 1))

    def held(on: date) -> bool:
        return contract_for(unit_id=11, assignment_code="vaccination_choice", on=on) is not None

    assert [held(DECEMBER - timedelta(1)), held(DECEMBER), held(date(2026, 12, 31)), held(date(2027, 1, 1))] == [
        False,
        True,
        True,
        False,
    ]


def test_a_provider_offers_what_its_contracts_of_the_day_name(region: Region) -> None:
    agreed_contract(region, programmes=["influenza"])
    agreed_contract(region, unit_id=12, programmes=["pertussis", "influenza"])

    assert programmes_offered(on=date(2026, 11, 30)) == {}
    assert programmes_offered(on=DECEMBER) == {1: frozenset({"influenza", "pertussis"})}
    assert [one.unit.name for one in contracts_of(1)] == ["Norra mottagningen", "Östra mottagningen"]
    assert [one.name for one in care_providers()] == ["Norra vården", "Södra vården"]
    assert [one.code for one in assignments()] == ["vaccination_choice"]


def test_a_contract_that_meets_another_of_the_unit_and_assignment_is_refused(region: Region) -> None:
    agreed_contract(region, to_on=date(2027, 6, 1))

    meeting = refused_by(
        propose, region, ChangeKind.CONTRACT, contract_content(from_on=date(2027, 5, 31), to_on=date(2028, 1, 1))
    )
    following = agreed_contract(region, from_on=date(2027, 6, 1))

    assert meeting.code == "organisations.contract.overlaps"
    assert following.from_on == date(2027, 6, 1)


def test_of_two_that_wait_and_overlap_the_database_lets_one_through(region: Region) -> None:
    """Both could be proposed: the second approval meets the constraint and changes nothing."""
    first = propose(region, ChangeKind.CONTRACT, contract_content())
    second = propose(region, ChangeKind.CONTRACT, contract_content(from_on=date(2027, 1, 1)))
    approve(region, first)

    refused = refused_by(approve, region, second)

    assert refused.code == "organisations.contract.overlaps"
    assert Contract.objects.count() == 1


def test_a_contract_of_a_unit_that_changed_hands_meanwhile_is_refused(region: Region) -> None:
    """It was agreed with another."""
    waiting = propose(region, ChangeKind.CONTRACT, contract_content(unit_id=12))
    CareUnit.objects.filter(pk=12).update(provider_id=2)

    refused = refused_by(approve, region, waiting)

    assert refused.code == "organisations.contract.unit_changed_hands"
    assert not Contract.objects.exists()


def test_the_database_refuses_an_overlap_by_any_path_whoever_the_provider_is(region: Region) -> None:
    """A unit may change hands; its payee on a day is still one."""
    agreed_contract(region)

    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        Contract.objects.create(
            id=99,
            provider_id=2,
            unit_id=11,
            assignment_id="vaccination_choice",
            programmes=["influenza"],
            from_on=date(2030, 1, 1),
        )

    assert broken_constraint(refused.value) == "one_contract_a_unit_and_assignment_at_a_time"


def test_another_fault_of_the_database_is_not_taken_for_an_overlap(region: Region) -> None:
    change = propose(region, ChangeKind.CONTRACT, contract_content())
    change.content["programmes"] = []

    with pytest.raises(IntegrityError) as refused:
        ContractKind().make(change, by=region.reader(INGELA), at=NOON)

    assert broken_constraint(refused.value) == "a_contract_names_its_programmes"


def test_a_contract_registered_late_may_begin_in_the_past(region: Region) -> None:
    """Rule 25: what was given meanwhile is judged again by the next run."""
    assert agreed_contract(region, from_on=date(2026, 9, 1)).from_on == date(2026, 9, 1)


def test_an_end_is_agreed_on_by_two_and_only_shortens(region: Region) -> None:
    contract = agreed_contract(region)
    end(region, contract, date(2027, 3, 1))

    longer = refused_by(end, region, contract, date(2027, 4, 1))

    ended = contract_by_id(contract.pk)
    assert ended.to_on == date(2027, 3, 1)
    assert ended.ended_by is not None
    assert (ended.ended_by.proposed_by_name, ended.ended_by.decided_by_name) == ("Ingela Region", "Tomas Region")
    assert (longer.code, longer.facts) == ("organisations.contract.ends_already", {"to_on": date(2027, 3, 1)})


def test_a_contract_that_ended_last_month_is_registered_so(region: Region) -> None:
    """No month is locked, so nothing has been paid by it; a further end in the past shortens it again."""
    contract = agreed_contract(region, from_on=date(2026, 9, 1))

    end(region, contract, date(2026, 11, 1))
    end(region, contract, date(2026, 10, 15))

    assert contract_by_id(contract.pk).to_on == date(2026, 10, 15)


@pytest.mark.parametrize("to_on", [date(2026, 11, 22), date(2026, 12, 1)])
def test_an_end_leaves_a_day_of_the_contract(region: Region, to_on: date) -> None:
    refused = refused_by(end, region, agreed_contract(region), to_on)

    assert (refused.code, refused.facts) == ("organisations.contract.ends_before_it_begins", {"from_on": DECEMBER})


def test_nothing_else_of_a_contract_can_be_rewritten(region: Region) -> None:
    contract = agreed_contract(region)

    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        Contract.objects.filter(pk=contract.pk).update(programmes=["pertussis"])

    assert broken_constraint(refused.value) == "signed_is_final"


def test_a_unit_without_an_assignment_vaccinates_under_its_contracts(region: Region) -> None:
    CareUnit.objects.filter(pk=12).update(assignment=None)

    agreed_contract(region, unit_id=12)

    assert CareUnit.objects.get(pk=12).assignment_id == "vaccination_choice"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"programmes": []}, "organisations.contract.programmes_missing"),
        ({"programmes": ["smallpox"]}, "organisations.contract.programme_unknown"),
        ({"to_on": DECEMBER}, "organisations.contract.ends_before_it_begins"),
        ({"assignment": "nothing"}, "organisations.contract.assignment_unknown"),
        ({"unit_id": 91}, "organisations.unit.unknown"),
    ],
)
def test_a_contract_that_cannot_be_is_refused(region: Region, changes: dict[str, Any], code: str) -> None:
    assert refused_by(propose, region, ChangeKind.CONTRACT, contract_content(**changes)).code == code


def test_a_contract_that_is_none_cannot_end_and_is_not_found(region: Region) -> None:
    refused = refused_by(propose, region, ChangeKind.CONTRACT_END, {"to_on": DECEMBER}, subject="4711")

    assert refused.code == "organisations.contract.not_found"
    with pytest.raises(Refused, match=r"organisations\.contract\.not_found"):
        contract_by_id(4711)


def test_documents_are_typed_one_a_line() -> None:
    assert documents_of("Avtal; HM 2026-1\n\nUppdragsbeskrivning") == (
        {"title": "Avtal", "reference": "HM 2026-1"},
        {"title": "Uppdragsbeskrivning", "reference": ""},
    )
