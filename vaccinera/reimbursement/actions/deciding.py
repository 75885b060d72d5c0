"""What everything that two persons decide about money has in common."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import connection
from uuid_utils.compat import uuid7

from vaccinera.kernel.refusals import Refused
from vaccinera.programmes.states import ProposalAct, ProposalState
from vaccinera.reimbursement.actions.previewing import SETTLING_LOCK
from vaccinera.reimbursement.states import proposal_step

if TYPE_CHECKING:
    from datetime import datetime

    from vaccinera.access.rules.readers import Reader
    from vaccinera.access.states import Permission
    from vaccinera.reimbursement.models.proposed import Proposed

_LONGEST_REASON = 500
_POLICY = 7205759403792817


def take_turns() -> None:
    """Until the transaction ends nobody else changes the policy of the reimbursement."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_POLICY])


def take_turns_with_runs() -> None:
    """The same, and no month is settled meanwhile: what is approved is before a lock or after it, never beside it."""
    take_turns()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [SETTLING_LOCK])


def written_reason(reason: str) -> str:
    """The reason as it is kept; refuses one that is missing or too long."""
    written = " ".join(reason.split())
    if not written:
        raise Refused("reimbursement.proposal.reason_missing")
    if len(written) > _LONGEST_REASON:
        raise Refused("reimbursement.proposal.reason_too_long", longest=_LONGEST_REASON, length=len(written))
    return written


def proposed(*, by: Reader, reason: str, at: datetime) -> dict[str, Any]:
    """The columns of something that is proposed."""
    return {
        "id": uuid7(),
        "reason": written_reason(reason),
        "state": ProposalState.PROPOSED.value,
        "proposed_by_hsa_id": by.hsa_id,
        "proposed_by_name": by.name,
        "proposed_at": at,
    }


def decide(
    proposal: Proposed, act: ProposalAct, *, permission: Permission, by: Reader, reason: str = "", at: datetime
) -> None:
    """Write a decision on a locked row: another person's to approve or reject, the proposer's own to withdraw."""
    by.require(permission)
    is_own = proposal.proposed_by_hsa_id == by.hsa_id
    if act is ProposalAct.WITHDRAW and not is_own:
        raise Refused("reimbursement.proposal.another_persons")
    if act is not ProposalAct.WITHDRAW and is_own:
        raise Refused("reimbursement.proposal.own")
    proposal.state = proposal_step(proposal.state, act).value
    proposal.decided_by_hsa_id, proposal.decided_by_name, proposal.decided_at = by.hsa_id, by.name, at
    proposal.decision_reason = written_reason(reason) if act is ProposalAct.REJECT else " ".join(reason.split())
    proposal.save(update_fields=_DECISION)


_DECISION = ("state", "decided_by_hsa_id", "decided_by_name", "decided_at", "decision_reason")
