"""From a proposed change of the directory to the directory itself: one proposes, another approves (decision 0008)."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from uuid_utils.compat import uuid7

from vaccinera.audit.actions import record
from vaccinera.kernel.constraints import broken_constraint
from vaccinera.kernel.refusals import Refused
from vaccinera.organisations.actions.acting import take_turns
from vaccinera.organisations.actions.articles import HelpKind
from vaccinera.organisations.actions.contracts import ContractEndKind, ContractKind
from vaccinera.organisations.actions.instructions import InstructionKind
from vaccinera.organisations.actions.messages import MessageKindOfChange
from vaccinera.organisations.actions.providers import ProviderKind, UnitKind
from vaccinera.organisations.models import DirectoryChange
from vaccinera.organisations.states import ChangeAct, ChangeKind, ChangeState, change_step

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime
    from uuid import UUID

    from vaccinera.organisations.actions.acting import Acting, Kind

_LONGEST_REASON = 500


KINDS: Mapping[ChangeKind, Kind] = MappingProxyType(
    {
        ChangeKind.PROVIDER: ProviderKind(),
        ChangeKind.UNIT: UnitKind(),
        ChangeKind.CONTRACT: ContractKind(),
        ChangeKind.CONTRACT_END: ContractEndKind(),
        ChangeKind.INSTRUCTION: InstructionKind(),
        ChangeKind.MESSAGE: MessageKindOfChange(),
        ChangeKind.HELP: HelpKind(),
    }
)


@transaction.atomic
def propose_change(
    *,
    by: Acting,
    kind: ChangeKind,
    subject: str = "",
    content: Mapping[str, Any],
    reason: str,
    codes: Collection[str] = (),
    at: datetime,
) -> DirectoryChange:
    """Propose a change of one of the kinds; a second person decides.

    Refuses content that cannot be, and a second change of a thing while the first waits.
    """
    made = KINDS[kind]
    by.require(made.permission)
    why = written_reason(reason)
    take_turns()
    before = made.current(subject)
    wanted = made.wanted(subject, content, codes=codes, at=at)
    if before == wanted:
        raise Refused("organisations.change.changes_nothing")
    change = DirectoryChange(
        id=uuid7(),
        kind=kind.value,
        subject=subject,
        content=wanted,
        before=before,
        reason=why,
        state=ChangeState.PROPOSED.value,
        proposed_by_hsa_id=by.hsa_id,
        proposed_by_name=by.name,
        proposed_at=at,
    )
    try:
        with transaction.atomic():
            change.save(force_insert=True)
    except IntegrityError as error:
        if broken_constraint(error) == "one_change_of_a_thing_waits_at_a_time":
            raise Refused("organisations.change.already_waits") from error
        raise
    record("organisations.change.proposed", by=by, subject=("directory_change", change.pk), kind=change.kind)
    return change


@transaction.atomic
def approve_change(*, by: Acting, change_id: UUID, reason: str = "", at: datetime) -> DirectoryChange:
    """Make a proposed change hold. Refused for whoever proposed it, and when the thing was changed meanwhile."""
    take_turns()
    change = _locked(change_id)
    made = KINDS[ChangeKind(change.kind)]
    _decide(change, ChangeAct.APPROVE, by=by, reason=" ".join(reason.split()), at=at)
    if made.current(change.subject) != change.before:
        raise Refused("organisations.change.overtaken")
    made.make(change, by=by, at=at)
    return change


@transaction.atomic
def reject_change(*, by: Acting, change_id: UUID, reason: str, at: datetime) -> DirectoryChange:
    """Say no to somebody else's change, with a reason."""
    change = _locked(change_id)
    _decide(change, ChangeAct.REJECT, by=by, reason=written_reason(reason), at=at)
    return change


@transaction.atomic
def withdraw_change(*, by: Acting, change_id: UUID, at: datetime) -> DirectoryChange:
    """Take one's own change back before it is decided."""
    change = _locked(change_id)
    _decide(change, ChangeAct.WITHDRAW, by=by, reason="", at=at)
    return change


def written_reason(reason: str) -> str:
    """The reason as it is kept; refuses one that is missing or too long."""
    written = " ".join(reason.split())
    if not written:
        raise Refused("organisations.change.reason_missing")
    if len(written) > _LONGEST_REASON:
        raise Refused("organisations.change.reason_too_long", longest=_LONGEST_REASON, length=len(written))
    return written


def _locked(change_id: UUID) -> DirectoryChange:
    change = DirectoryChange.objects.select_for_update(of=("self",)).filter(pk=change_id).first()
    if change is None:
        raise Refused("organisations.change.not_found")
    return change


def _decide(change: DirectoryChange, act: ChangeAct, *, by: Acting, reason: str, at: datetime) -> None:
    """Write a decision on a locked change: another person's to approve or reject, the proposer's own to withdraw."""
    by.require(KINDS[ChangeKind(change.kind)].permission)
    is_own = change.proposed_by_hsa_id == by.hsa_id
    if act is ChangeAct.WITHDRAW and not is_own:
        raise Refused("organisations.change.another_persons")
    if act is not ChangeAct.WITHDRAW and is_own:
        raise Refused("organisations.change.own")
    change.state = change_step(change.state, act).value
    change.decided_by_hsa_id, change.decided_by_name, change.decided_at = by.hsa_id, by.name, at
    change.decision_reason = reason
    change.save(update_fields=_DECISION)
    record(
        "organisations.change.decided",
        by=by,
        subject=("directory_change", change.pk),
        kind=change.kind,
        act=act.value,
    )


_DECISION = ("state", "decided_by_hsa_id", "decided_by_name", "decided_at", "decision_reason")
