"""What every decision about proposed content shares, a programme's or a questionnaire's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection

from vaccinera.access.states import Permission
from vaccinera.kernel.refusals import Refused
from vaccinera.programmes.states import ProposalAct, proposal_step

if TYPE_CHECKING:
    from datetime import datetime

    from vaccinera.access.rules.readers import Reader
    from vaccinera.programmes.models import ProposedContent

_LONGEST_REASON = 500
_ONE_AT_A_TIME = 7205759403792795


def take_turns() -> None:
    """Until the transaction ends nobody else proposes or decides: which version follows which is then settled."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_ONE_AT_A_TIME])


def written_reason(reason: str) -> str:
    """The reason as it is kept; refuses one that is missing or too long."""
    written = " ".join(reason.split())
    if not written:
        raise Refused("programmes.proposal.reason_missing")
    if len(written) > _LONGEST_REASON:
        raise Refused("programmes.proposal.reason_too_long", longest=_LONGEST_REASON, length=len(written))
    return written


def decide(proposal: ProposedContent, act: ProposalAct, *, by: Reader, reason: str, at: datetime) -> None:
    """Write a decision on a locked proposal: another person's to approve or reject, the proposer's own to withdraw."""
    is_own = proposal.proposed_by_hsa_id == by.hsa_id
    if act is ProposalAct.WITHDRAW:
        by.require(Permission.PROGRAMME_PROPOSE)
        if not is_own:
            raise Refused("programmes.proposal.another_persons")
    else:
        by.require(Permission.PROGRAMME_APPROVE)
        if is_own:
            raise Refused("programmes.proposal.own")
    proposal.state = proposal_step(proposal.state, act)
    proposal.decided_by_hsa_id, proposal.decided_by_name, proposal.decided_at = by.hsa_id, by.name, at
    proposal.decision_reason = reason
    proposal.save(update_fields=_DECISION)


_DECISION = ("state", "decided_by_hsa_id", "decided_by_name", "decided_at", "decision_reason")
