"""Whom the region itself gives a commission at a provider: who manages its operations, and its local administrators.

It is not given as a local administrator gives one: who may have which roles is judged in a room above this one, and the
trace an administrator leaves belongs to the own provider, which the region is not.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vaccinera.kernel.clock import civil_day
from vaccinera.kernel.refusals import Refused
from vaccinera.organisations.models import Commission

if TYPE_CHECKING:
    from datetime import datetime

    from vaccinera.organisations.actions.acting import Acting
    from vaccinera.organisations.models import CareUnit, Staff

# It administers, and opens no record whatever it is called (ID-05).
_PURPOSE = "administration"
_MADE_BY_THE_REGION = "REGIONEN-{}"
_KEYS_BELOW = 1_000_000


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
    newest = Commission.objects.filter(pk__lt=_KEYS_BELOW).order_by("-pk").values_list("pk", flat=True).first()
    key = (newest or 0) + 1
    return Commission.objects.create(
        id=key,
        hsa_id=_MADE_BY_THE_REGION.format(key),
        staff=staff,
        unit=unit,
        name=f"{what.name}, {unit.name}"[:120],
        purpose=_PURPOSE,
        roles=[what.role],
        grants=["instruction.accept"],
        from_on=civil_day(at),
    )
