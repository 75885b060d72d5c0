"""Contracts: a new one, and the end of one there is; nothing else, since what was given under it is paid by it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction

from vaccinera.kernel.constraints import broken_constraint
from vaccinera.kernel.refusals import Refused
from vaccinera.organisations.actions.acting import next_key
from vaccinera.organisations.actions.joining import go_on
from vaccinera.organisations.actions.providers import care_unit
from vaccinera.organisations.models import Assignment, CareUnit, Contract, Joining
from vaccinera.organisations.rules.contracts import judge_contract, judge_contract_end
from vaccinera.organisations.states import JoiningAct, JoiningState

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime

    from vaccinera.organisations.actions.acting import Acting
    from vaccinera.organisations.models import DirectoryChange


class ContractKind:
    """A contract of a unit under an assignment. It may begin in the past: one registered late pays what was given."""

    permission = "contract.manage"

    def current(self, subject: str) -> dict[str, Any] | None:  # noqa: ARG002 - one shape for every kind
        """A contract is never rewritten, so there is nothing before it."""
        return None

    def wanted(
        self,
        subject: str,  # noqa: ARG002 - one shape for every kind
        content: Mapping[str, Any],
        *,
        codes: Collection[str],
        at: datetime,  # noqa: ARG002 - one shape for every kind
    ) -> dict[str, Any]:
        """The contract as it would be written; overlapping another is refused already here."""
        unit = care_unit(int(content["unit_id"]))
        from_on, to_on = content["from_on"], content["to_on"]
        programmes = judge_contract(programmes=content["programmes"], known=codes, from_on=from_on, to_on=to_on)
        if not Assignment.objects.filter(pk=content["assignment"]).exists():
            raise Refused("organisations.contract.assignment_unknown")
        others = Contract.objects.filter(unit=unit, assignment_id=content["assignment"])
        if any(_meet(other, from_on, to_on) for other in others):
            raise Refused("organisations.contract.overlaps")
        return {
            "provider_id": unit.provider_id,
            "unit_id": unit.pk,
            "assignment": content["assignment"],
            "programmes": list(programmes),
            "documents": list(content["documents"]),
            "from_on": from_on.isoformat(),
            "to_on": to_on.isoformat() if to_on else None,
        }

    def make(self, change: DirectoryChange, *, by: Acting, at: datetime) -> None:
        """Write the contract. The database itself refuses one that overlaps another, even one approved meanwhile.

        Refused when the unit has changed hands since: the payee would be another than the one agreed with.
        """
        told = change.content
        if care_unit(told["unit_id"]).provider_id != told["provider_id"]:
            raise Refused("organisations.contract.unit_changed_hands")
        try:
            with transaction.atomic():
                contract = Contract.objects.create(
                    id=next_key(Contract),
                    provider_id=told["provider_id"],
                    unit_id=told["unit_id"],
                    assignment_id=told["assignment"],
                    programmes=told["programmes"],
                    documents=told["documents"],
                    from_on=date.fromisoformat(told["from_on"]),
                    to_on=_day(told["to_on"]),
                    change=change,
                )
        except IntegrityError as error:
            if broken_constraint(error) == "one_contract_a_unit_and_assignment_at_a_time":
                raise Refused("organisations.contract.overlaps") from error
            raise
        joining = Joining.objects.filter(provider_id=contract.provider_id).first()
        if joining is None or joining.state == JoiningState.LIVE:
            open_under(contract)
        elif joining.state == JoiningState.APPROVED:
            go_on(joining, JoiningAct.CONTRACT, by=by, at=at)


def open_under(contract: Contract) -> None:
    """Let a unit that has no assignment of its own yet vaccinate under the contract's."""
    CareUnit.objects.filter(pk=contract.unit_id, assignment=None).update(assignment_id=contract.assignment_id)


class ContractEndKind:
    """The first day a contract no longer holds. It may have passed: one ended late pays for nothing given since.

    A day in a month that is locked is refused by the database, unless a decision comes with it (decision 0025).
    """

    permission = "contract.manage"

    def current(self, subject: str) -> dict[str, Any] | None:
        """The end as it stands."""
        contract = _contract(subject)
        return {"to_on": contract.to_on.isoformat() if contract.to_on else None}

    def wanted(
        self,
        subject: str,
        content: Mapping[str, Any],
        *,
        codes: Collection[str],  # noqa: ARG002 - one shape for every kind
        at: datetime,  # noqa: ARG002 - one shape for every kind
    ) -> dict[str, Any]:
        """The end as it would be."""
        contract = _contract(subject)
        wanted = content["to_on"]
        judge_contract_end(from_on=contract.from_on, to_on=contract.to_on, wanted=wanted)
        return {"to_on": wanted.isoformat()}

    def make(self, change: DirectoryChange, *, by: Acting, at: datetime) -> None:  # noqa: ARG002 - one shape for every kind
        """Write it. That the contract still is as when the end was judged has been asked by the approval."""
        contract = _contract(change.subject)
        contract.to_on, contract.ended_by = date.fromisoformat(change.content["to_on"]), change
        contract.save(update_fields=["to_on", "ended_by"])


def _contract(subject: str) -> Contract:
    contract = Contract.objects.filter(pk=int(subject)).first()
    if contract is None:
        raise Refused("organisations.contract.not_found")
    return contract


def _meet(other: Contract, from_on: date, to_on: date | None) -> bool:
    return (other.to_on is None or from_on < other.to_on) and (to_on is None or other.from_on < to_on)


def _day(written: str | None) -> date | None:
    return date.fromisoformat(written) if written else None
