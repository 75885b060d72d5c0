"""Naming a provider's local administrators, which the region does; what they then do is the provider's affair."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from vaccinera.audit.actions import record
from vaccinera.kernel.refusals import Refused
from vaccinera.organisations.actions.acting import take_turns
from vaccinera.organisations.actions.appointing import ADMINISTRATOR, appoint
from vaccinera.organisations.actions.joining import go_on
from vaccinera.organisations.actions.providers import care_unit
from vaccinera.organisations.models import Joining, Staff
from vaccinera.organisations.rules.hsa_ids import typed_hsa_id
from vaccinera.organisations.states import JoiningAct, JoiningState

if TYPE_CHECKING:
    from datetime import datetime

    from vaccinera.organisations.actions.acting import Acting
    from vaccinera.organisations.models import Commission

# From here on another administrator is no step of the joining any more.
_HAS_ONE = frozenset({JoiningState.ADMINISTERED, JoiningState.LISTED, JoiningState.LIVE})


@transaction.atomic
def name_administrator(*, by: Acting, unit_id: int, staff_hsa_id: str, at: datetime) -> Commission:
    """Give somebody of the directory a commission as local administrator at a unit, from today.

    For a joining provider it is a step of its own, whose turn comes when the instruction is accepted.
    """
    by.require("user.name_administrator")
    take_turns()
    unit = care_unit(unit_id)
    typed = typed_hsa_id(staff_hsa_id)
    staff = Staff.objects.filter(hsa_id__iexact=typed).first()
    if staff is None:
        raise Refused("organisations.administrator.unknown", hsa_id=typed)
    commission = appoint(staff, unit, ADMINISTRATOR, by=by, at=at)
    record(
        "organisations.administrator.named",
        by=by,
        subject=("commission", commission.hsa_id),
        unit=unit.hsa_id,
        staff=staff.hsa_id,
    )
    joining = Joining.objects.filter(provider_id=unit.provider_id).first()
    if joining is not None and joining.state not in _HAS_ONE:
        go_on(joining, JoiningAct.NAME_ADMINISTRATOR, by=by, at=at, note=staff.name_outside)
    return commission
