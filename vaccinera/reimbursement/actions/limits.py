"""Up to how much somebody may approve; nobody sets their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q
from uuid_utils.compat import uuid7

from vaccinera.access.states import Permission
from vaccinera.audit.actions import record
from vaccinera.kernel.refusals import Refused
from vaccinera.reimbursement.actions.deciding import take_turns
from vaccinera.reimbursement.models import ApproverLimit
from vaccinera.reimbursement.queries.payments import approvers

if TYPE_CHECKING:
    from datetime import date, datetime

    from vaccinera.access.rules.readers import Reader

_MOST_ORE = 1_000_000_000_000
"""Ten billion kronor: more is a slip of the hand."""


@transaction.atomic
def set_limit(*, by: Reader, staff_id: int, ore: int, on: date, at: datetime) -> ApproverLimit:
    """Decide up to how much one of the region's approvers may approve, from the day on; the limit before ends."""
    by.require(Permission.PRICE_APPROVE)
    take_turns()
    staff = next((staff for staff in approvers(on=on) if staff.pk == staff_id), None)
    if staff is None:
        raise Refused("reimbursement.limit.nobodys")
    if staff_id == by.staff_id:
        raise Refused("reimbursement.limit.own")
    if not 0 < ore <= _MOST_ORE:
        raise Refused("reimbursement.limit.absurd")
    for limit in ApproverLimit.objects.filter(Q(to_on=None) | Q(to_on__gt=on), staff_id=staff_id):
        limit.to_on = max(limit.from_on, on)
        limit.save(update_fields=["to_on"])
    made = ApproverLimit.objects.create(
        id=uuid7(),
        staff_id=staff_id,
        ore=ore,
        from_on=on,
        set_by_hsa_id=by.hsa_id,
        set_by_name=by.name,
        set_at=at,
    )
    record("reimbursement.limit.set", by=by, subject=("approver_limit", made.pk), user=staff.hsa_id, ore=ore)
    return made
