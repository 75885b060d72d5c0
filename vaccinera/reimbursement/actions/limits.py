"""Up to how much somebody may approve: proposed by one, approved by another, and neither of them is whose it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q

from vaccinera.access.states import Permission
from vaccinera.audit.actions import record
from vaccinera.kernel.clock import civil_day
from vaccinera.kernel.refusals import Refused
from vaccinera.programmes.states import ProposalAct, ProposalState
from vaccinera.reimbursement.actions.deciding import decide, proposed, take_turns, take_turns_with_runs
from vaccinera.reimbursement.models import ApproverLimit
from vaccinera.reimbursement.queries.payments import approvers

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from vaccinera.access.rules.readers import Reader

_MOST_ORE = 1_000_000_000_000
"""Ten billion kronor: more is a slip of the hand."""


@transaction.atomic
def propose_limit(*, by: Reader, staff_id: int, ore: int, reason: str, at: datetime) -> ApproverLimit:
    """Propose up to how much one of the region's approvers may approve, from the day somebody else approves it.

    Refuses one's own, an amount that is none, and a second proposal while one for the same person waits.
    """
    by.require(Permission.PRICE_PROPOSE)
    take_turns()
    holder = next((staff for staff in approvers(on=civil_day(at)) if staff.pk == staff_id), None)
    if holder is None:
        raise Refused("reimbursement.limit.nobodys")
    if holder.hsa_id == by.hsa_id:
        raise Refused("reimbursement.limit.own")
    if not 0 < ore <= _MOST_ORE:
        raise Refused("reimbursement.limit.absurd")
    if ApproverLimit.objects.filter(staff_id=staff_id, state=ProposalState.PROPOSED.value).exists():
        raise Refused("reimbursement.limit.already_waits")
    made = ApproverLimit.objects.create(
        **proposed(by=by, reason=reason, at=at), staff_id=staff_id, holder_hsa_id=holder.hsa_id, ore=ore
    )
    record("reimbursement.limit.proposed", by=by, subject=("approver_limit", made.pk), user=holder.hsa_id, ore=ore)
    return made


@transaction.atomic
def approve_limit(*, by: Reader, limit_id: UUID, reason: str = "", at: datetime) -> ApproverLimit:
    """Let the limit hold from today; the limit before ends today. Refused for its proposer and for whose it is."""
    take_turns_with_runs()
    made, on = _locked(limit_id), civil_day(at)
    if made.holder_hsa_id == by.hsa_id:
        raise Refused("reimbursement.limit.own")
    standing = ApproverLimit.objects.filter(Q(to_on=None) | Q(to_on__gt=on), staff_id=made.staff_id)
    for other in standing.filter(state=ProposalState.APPROVED.value).exclude(pk=made.pk):
        other.to_on = on
        other.save(update_fields=["to_on"])
    made.from_on = on
    made.save(update_fields=["from_on"])
    _decide(made, ProposalAct.APPROVE, by=by, reason=reason, at=at)
    return made


@transaction.atomic
def reject_limit(*, by: Reader, limit_id: UUID, reason: str, at: datetime) -> ApproverLimit:
    """Say no to somebody else's proposal, with a reason."""
    made = _locked(limit_id)
    _decide(made, ProposalAct.REJECT, by=by, reason=reason, at=at)
    return made


@transaction.atomic
def withdraw_limit(*, by: Reader, limit_id: UUID, at: datetime) -> ApproverLimit:
    """Take one's own proposal back before it is decided."""
    made = _locked(limit_id)
    _decide(made, ProposalAct.WITHDRAW, by=by, reason="", at=at)
    return made


def _locked(limit_id: UUID) -> ApproverLimit:
    made = ApproverLimit.objects.select_for_update().filter(pk=limit_id).first()
    if made is None:
        raise Refused("reimbursement.proposal.not_found")
    return made


def _decide(made: ApproverLimit, act: ProposalAct, *, by: Reader, reason: str, at: datetime) -> None:
    permission = Permission.PRICE_PROPOSE if act is ProposalAct.WITHDRAW else Permission.PRICE_APPROVE
    decide(made, act, permission=permission, by=by, reason=reason, at=at)
    record("reimbursement.limit.decided", by=by, subject=("approver_limit", made.pk), act=act.value)
