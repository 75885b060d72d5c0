"""Whom the region itself gives a commission at a provider: who manages its operations, and its local administrators.

Who may have which roles is judged in a room above this one; what the region gives is settled here. The trace it leaves
is the region's own, and not the provider's.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vaccinera.kernel.clock import civil_day
from vaccinera.kernel.refusals import Refused
from vaccinera.organisations.actions.commissions import CommissionContent, give_commission
from vaccinera.organisations.models import Commission
from vaccinera.organisations.rules.commissions import Period

if TYPE_CHECKING:
    from datetime import datetime

    from vaccinera.organisations.actions.acting import Acting
    from vaccinera.organisations.models import CareUnit, Staff

# It administers, and opens no record whatever it is called (ID-05).
_PURPOSE = "administration"


@dataclass(frozen=True, slots=True)
class Appointment:
    """What a commission makes somebody."""

    name: str
    role: str


MANAGER = Appointment("Verksamhetschef", "OPM")
ADMINISTRATOR = Appointment("Lokal administratör", "LAD")


def appoint(staff: Staff, unit: CareUnit, what: Appointment, *, by: Acting, at: datetime) -> Commission:
    """Give somebody of the directory a commission at a unit from today, with the right to accept the instruction.

    Refuses oneself, since nobody grants to themselves, and somebody who has it already.
    """
    if staff.pk == by.staff_id:
        raise Refused("organisations.administrator.yourself")
    if Commission.objects.filter(staff=staff, unit=unit, roles__contains=[what.role], to_on=None).exists():
        raise Refused("organisations.administrator.already", name=staff.name_outside)
    content = CommissionContent(
        name=f"{what.name}, {unit.name}"[:120], purpose=_PURPOSE, roles=(what.role,), grants=("instruction.accept",)
    )
    return give_commission(
        by=by, staff_id=staff.pk, unit=unit, content=content, period=Period(civil_day(at), None), at=at
    )
