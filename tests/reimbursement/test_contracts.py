"""A contract with a day in a locked month is a decision of two persons, whichever way it comes (point 28)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from tests.factories.region import NOON, Region
from tests.factories.reimbursement import decided, make_contract
from tests.organisations.scenes import CODES, approve, contract_content, propose, refused_by
from tests.personas import INGELA, TOMAS
from tests.reimbursement.policy_scenes import DECEMBER, NOVEMBER, OCTOBER, SEPTEMBER, locked
from vaccinera.kernel.constraints import broken_constraint
from vaccinera.kernel.scope import acting
from vaccinera.organisations.models import Contract, DirectoryChange
from vaccinera.organisations.states import ChangeKind
from vaccinera.reimbursement.actions.contracts import (
    approve_with_decision,
    propose_contract,
    propose_contract_end,
    reject_with_decision,
    withdraw_with_decision,
)
from vaccinera.reimbursement.models import RetroactiveDecision
from vaccinera.reimbursement.queries.policy import decision_of_change, retroactive_decisions


def proposed(region: Region, *, from_on: date = OCTOBER, to_on: date | None = None, why: str = "") -> DirectoryChange:
    """A contract for the northern clinic, from the first of October until further notice."""
    with acting(ingela := region.reader(INGELA)):
        return propose_contract(
            by=ingela,
            content=contract_content(from_on=from_on, to_on=to_on),
            reason="Skrivet i september",
            codes=CODES,
            retroactive_why=why,
            at=NOON,
        )


def approving(region: Region, change: DirectoryChange) -> DirectoryChange:
    """A colleague approves it."""
    with acting(tomas := region.reader(TOMAS)):
        return approve_with_decision(by=tomas, change_id=change.pk, at=NOON)


def ending(region: Region, contract: Contract, to_on: date, *, why: str = "") -> DirectoryChange:
    """That a contract has ended is proposed."""
    with acting(ingela := region.reader(INGELA)):
        told = {"reason": "Uppsagt", "retroactive_why": why}
        return propose_contract_end(by=ingela, contract_id=contract.pk, to_on=to_on, at=NOON, **told)


def test_a_contract_of_days_that_no_month_has_locked_needs_no_decision(region: Region) -> None:
    change = approving(region, proposed(region))

    assert Contract.objects.get(change=change).from_on == OCTOBER
    assert decision_of_change(change.pk) is None


def test_a_contract_that_reaches_into_a_locked_month_is_refused_without_a_reason(region: Region) -> None:
    locked(region)

    refused = refused_by(proposed, region)

    assert (refused.code, refused.facts) == ("reimbursement.month.locked", {"first": "2026-10", "last": "2026-10"})
    assert not DirectoryChange.objects.exists()


def test_a_contract_that_ends_before_the_locked_month_does_not_touch_it(region: Region) -> None:
    locked(region)

    change = approving(region, proposed(region, from_on=SEPTEMBER, to_on=OCTOBER))

    assert Contract.objects.get(change=change).to_on == OCTOBER


def test_a_decision_where_nothing_is_locked_is_refused(region: Region) -> None:
    assert refused_by(proposed, region, why="Glömdes").code == "reimbursement.retroactive.nothing_locked"


def test_the_contract_and_its_decision_are_approved_together(region: Region) -> None:
    locked(region)
    change = proposed(region, why="Avtalet skrevs i tid men lades inte in")
    assert retroactive_decisions() == []

    approving(region, change)

    [decision] = retroactive_decisions()
    assert decision == decision_of_change(change.pk)
    assert (decision.from_on, decision.to_on) == (OCTOBER, NOVEMBER)
    assert (decision.programmes, decision.assignments) == (["covid19", "influenza"], ["vaccination_choice"])
    assert decision.rows == [change.content]
    assert (decision.proposed_by_name, decision.decided_by_name) == ("Ingela Region", "Tomas Region")
    assert Contract.objects.get(change=change).from_on == OCTOBER


def test_nobody_approves_their_own_decision(region: Region) -> None:
    locked(region)
    change = proposed(region, why="Glömdes")

    with acting(ingela := region.reader(INGELA)):
        refused = refused_by(approve_with_decision, by=ingela, change_id=change.pk, at=NOON)

    assert refused.code == "reimbursement.proposal.own"
    assert not Contract.objects.exists()


def test_a_decision_falls_with_the_contract_it_was_for(region: Region) -> None:
    locked(region)
    rejected, withdrawn = (proposed(region, why="Glömdes") for _ in range(2))

    with acting(tomas := region.reader(TOMAS)):
        reject_with_decision(by=tomas, change_id=rejected.pk, reason="Nej", at=NOON)
    with acting(ingela := region.reader(INGELA)):
        withdraw_with_decision(by=ingela, change_id=withdrawn.pk, at=NOON)

    states = {one.contract_change_id: one.state for one in RetroactiveDecision.objects.all()}
    assert states == {rejected.pk: "rejected", withdrawn.pk: "withdrawn"}


@pytest.mark.parametrize("why", ["", "Glömdes"])
def test_a_month_that_was_locked_meanwhile_stops_the_approval(region: Region, why: str) -> None:
    if why:
        locked(region, SEPTEMBER)
    change = proposed(region, from_on=SEPTEMBER, why=why)
    locked(region, OCTOBER)

    assert refused_by(approving, region, change).code == "reimbursement.month.locked_since"
    assert not Contract.objects.exists()


def test_an_end_in_the_past_that_no_month_has_locked_needs_no_decision(region: Region) -> None:
    contract = make_contract(11, 1)
    locked(region, SEPTEMBER)

    change = approving(region, ending(region, contract, OCTOBER))

    assert Contract.objects.get().to_on == OCTOBER
    assert decision_of_change(change.pk) is None


def test_an_end_in_a_locked_month_is_refused_without_a_reason(region: Region) -> None:
    contract = make_contract(11, 1, to_on=DECEMBER)
    locked(region)

    refused = refused_by(ending, region, contract, OCTOBER)

    assert (refused.code, refused.facts) == ("reimbursement.month.locked", {"first": "2026-10", "last": "2026-10"})
    assert not DirectoryChange.objects.exists()


def test_an_end_in_a_locked_month_comes_with_a_decision_on_the_days_it_takes_away(region: Region) -> None:
    contract = make_contract(11, 1)
    locked(region, SEPTEMBER)
    locked(region)

    change = approving(region, ending(region, contract, date(2026, 10, 10), why="Uppsägningen kom bort"))

    decision = decision_of_change(change.pk)
    assert decision is not None
    assert (decision.state, decision.from_on, decision.to_on) == ("approved", date(2026, 10, 10), NOVEMBER)
    assert (decision.programmes, decision.assignments) == (contract.programmes, [contract.assignment_id])
    assert decision.rows == [
        {
            "provider_id": 1,
            "unit_id": 11,
            "assignment": contract.assignment_id,
            "programmes": contract.programmes,
            "from_on": "2024-01-01",
            "to_on": "2026-10-10",
        }
    ]
    assert Contract.objects.get().to_on == date(2026, 10, 10)


def test_an_end_is_stopped_by_a_month_locked_meanwhile(region: Region) -> None:
    contract = make_contract(11, 1)
    change = ending(region, contract, OCTOBER)
    locked(region)

    assert refused_by(approving, region, change).code == "reimbursement.month.locked_since"
    assert Contract.objects.get().to_on is None


def test_other_changes_are_decided_as_they_are(region: Region) -> None:
    """What has nothing to do with money needs no decision, and what is decided stays so."""
    locked(region)
    change = propose(region, ChangeKind.CONTRACT, contract_content())
    approving(region, change)
    contract = Contract.objects.get()
    ending = propose(region, ChangeKind.CONTRACT_END, {"to_on": date(2027, 1, 1)}, subject=str(contract.pk))

    approving(region, ending)

    assert Contract.objects.get().to_on == date(2027, 1, 1)
    assert refused_by(approving, region, change).code == "organisations.change.not_possible_now"


def refused_by_the_database(write: Any, *given: Any, **named: Any) -> str | None:
    """Which constraint stops it."""
    with pytest.raises(IntegrityError) as broken, transaction.atomic():
        write(*given, **named)
    return broken_constraint(broken.value)


def test_the_database_refuses_a_contract_that_reaches_back_by_another_way(region: Region) -> None:
    """The room of contracts knows no months, and would let it through."""
    locked(region)
    change = propose(region, ChangeKind.CONTRACT, contract_content(from_on=OCTOBER))

    assert refused_by_the_database(approve, region, change) == "a_contract_reaches_back_by_decision"
    assert refused_by_the_database(make_contract, 11, 1) == "a_contract_reaches_back_by_decision"


def test_the_database_refuses_an_end_that_reaches_back(region: Region) -> None:
    """Only the days between the ends count: those before stay as they were."""
    make_contract(11, 1)
    locked(region)
    contracts = Contract.objects.all()

    contracts.update(to_on=DECEMBER)
    refused = refused_by_the_database(contracts.update, to_on=OCTOBER)

    assert refused == "a_contract_reaches_back_by_decision"
    assert Contract.objects.get().to_on == DECEMBER


def test_another_changes_decision_covers_no_contract(region: Region) -> None:
    locked(region)
    change = propose(region, ChangeKind.CONTRACT, contract_content(from_on=OCTOBER))
    days = {"from_on": OCTOBER, "to_on": NOVEMBER, "programmes": [], "assignments": []}

    RetroactiveDecision.objects.create(**decided(at=NOON), **days)

    assert refused_by_the_database(approve, region, change) == "a_contract_reaches_back_by_decision"
