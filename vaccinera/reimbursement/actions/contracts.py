"""A contract, or its end, that reaches into a locked month: decided with its retroactive decision (rule 28).

The room below knows contracts and not that a month can be locked. So the region proposes and decides them here, and
the database itself refuses one that comes another way (``a_contract_reaches_back_by_decision``).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import transaction

from vaccinera.access.states import Permission
from vaccinera.organisations.actions.changes import approve_change, propose_change, reject_change, withdraw_change
from vaccinera.organisations.queries.contracts import change_by_id, contract_by_id
from vaccinera.organisations.states import ChangeKind, ChangeState
from vaccinera.programmes.states import ProposalAct
from vaccinera.reimbursement.actions.deciding import decide, take_turns, take_turns_with_runs
from vaccinera.reimbursement.actions.retroactive import decision_wanted, record_decision, refuse_reach_since
from vaccinera.reimbursement.models import RetroactiveDecision

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime
    from uuid import UUID

    from vaccinera.access.rules.readers import Reader
    from vaccinera.organisations.models import DirectoryChange


@dataclass(frozen=True, slots=True)
class _Days:
    """The days of a contract, half-open."""

    from_on: date
    to_on: date | None


@transaction.atomic
def propose_contract(
    *,
    by: Reader,
    content: Mapping[str, Any],
    reason: str,
    codes: Collection[str],
    retroactive_why: str = "",
    at: datetime,
) -> DirectoryChange:
    """Propose a contract as ``propose_change`` does; one with a day in a locked month has to say why."""
    take_turns()
    change = propose_change(by=by, kind=ChangeKind.CONTRACT, content=content, reason=reason, codes=codes, at=at)
    _want_decision(change, change.content, by=by, why=retroactive_why, at=at)
    return change


@transaction.atomic
def propose_contract_end(
    *, by: Reader, contract_id: int, to_on: date, reason: str, retroactive_why: str = "", at: datetime
) -> DirectoryChange:
    """Propose that a contract ends on a day, which may have passed; one in a locked month has to say why."""
    take_turns()
    change = propose_change(
        by=by, kind=ChangeKind.CONTRACT_END, subject=str(contract_id), content={"to_on": to_on}, reason=reason, at=at
    )
    contract = contract_by_id(contract_id)
    told = {
        "provider_id": contract.provider_id,
        "unit_id": contract.unit_id,
        "assignment": contract.assignment_id,
        "programmes": contract.programmes,
        "from_on": contract.from_on.isoformat(),
        **change.content,
    }
    _want_decision(change, told, by=by, why=retroactive_why, at=at)
    return change


@transaction.atomic
def approve_with_decision(*, by: Reader, change_id: UUID, reason: str = "", at: datetime) -> DirectoryChange:
    """Approve any change of the directory. The decision of a contract, or of its end, is approved with it.

    Refused when a month that it changes a day of was locked since it was proposed, and no decision covers it.
    """
    change = change_by_id(change_id)
    if change.kind in (ChangeKind.CONTRACT, ChangeKind.CONTRACT_END) and change.state == ChangeState.PROPOSED:
        take_turns_with_runs()
        decision = _decide(change_id, ProposalAct.APPROVE, by=by, reason=reason, at=at)
        refuse_reach_since([_days(change)], decision)
    return approve_change(by=by, change_id=change_id, reason=reason, at=at)


@transaction.atomic
def reject_with_decision(*, by: Reader, change_id: UUID, reason: str, at: datetime) -> DirectoryChange:
    """Say no to somebody else's change, and to the decision it needed."""
    change = reject_change(by=by, change_id=change_id, reason=reason, at=at)
    _decide(change_id, ProposalAct.REJECT, by=by, reason=reason, at=at)
    return change


@transaction.atomic
def withdraw_with_decision(*, by: Reader, change_id: UUID, at: datetime) -> DirectoryChange:
    """Take one's own change back, with the decision it needed."""
    change = withdraw_change(by=by, change_id=change_id, at=at)
    _decide(change_id, ProposalAct.WITHDRAW, by=by, reason="", at=at)
    return change


def _decide(change_id: UUID, act: ProposalAct, *, by: Reader, reason: str, at: datetime) -> RetroactiveDecision | None:
    decision = RetroactiveDecision.objects.select_for_update().filter(contract_change_id=change_id).first()
    if decision is None:
        return None
    permission = Permission.PRICE_PROPOSE if act is ProposalAct.WITHDRAW else Permission.PRICE_APPROVE
    decide(decision, act, permission=permission, by=by, reason=reason, at=at)
    record_decision(decision, by=by)
    return decision


def _want_decision(change: DirectoryChange, row: dict[str, Any], *, by: Reader, why: str, at: datetime) -> None:
    """Propose the decision that a change of a contract needs; ``row`` is the contract as it would be."""
    decision = decision_wanted(
        by=by,
        spans=[_days(change)],
        rows=[row],
        programmes=row["programmes"],
        assignments=[row["assignment"]],
        why=why,
        contract_change=change,
        at=at,
    )
    if decision is not None:
        by.require(Permission.PRICE_PROPOSE)


def _days(change: DirectoryChange) -> _Days:
    """The days that become others: a new contract's own, or those from the new end to the one before."""
    if change.kind == ChangeKind.CONTRACT_END:
        return _Days(date.fromisoformat(change.content["to_on"]), _day((change.before or {})["to_on"]))
    return _Days(date.fromisoformat(change.content["from_on"]), _day(change.content["to_on"]))


def _day(written: str | None) -> date | None:
    return date.fromisoformat(written) if written else None
