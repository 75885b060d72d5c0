"""Which units may give what another unit prescribes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from vaccinera.kernel.remembering import remembered
from vaccinera.organisations.models import UnitAgreement

if TYPE_CHECKING:
    from datetime import date


@remembered(seconds=300)
def agreements_in_force(*, prescribing_unit_id: int, on: date) -> list[UnitAgreement]:
    """The agreements a unit may address prescriptions under on a day, by the name of the performing unit."""
    return list(
        UnitAgreement.objects.filter(
            Q(to_on=None) | Q(to_on__gt=on), prescribing_unit_id=prescribing_unit_id, from_on__lte=on
        )
        .select_related("performing_unit__provider")
        .order_by("performing_unit__name", "id")
    )


@remembered(seconds=300)
def performs_for_others(*, unit_id: int, on: date) -> bool:
    """Whether a unit may be asked on a day to give what another unit prescribes."""
    in_force = UnitAgreement.objects.filter(Q(to_on=None) | Q(to_on__gt=on), from_on__lte=on)
    return in_force.filter(performing_unit_id=unit_id).exists()


def agreements_for(*, prescribing_unit_id: int, programme_code: str, on: date) -> list[UnitAgreement]:
    """Those that cover a programme."""
    in_force = agreements_in_force(prescribing_unit_id=prescribing_unit_id, on=on)
    return [one for one in in_force if not one.programmes or programme_code in one.programmes]
