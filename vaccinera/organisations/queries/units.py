"""Where a unit is and how it is reached, what it has chosen, and what was done to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaccinera.kernel.refusals import Refused
from vaccinera.kernel.remembering import remembered
from vaccinera.kernel.sorting import swedish_sort_key
from vaccinera.organisations.models import CareUnit, DirectoryTrace
from vaccinera.organisations.rules.units import UnitFacts, unit_choices_from

if TYPE_CHECKING:
    from vaccinera.kernel.scope import Scoped
    from vaccinera.organisations.rules.units import UnitChoices


@remembered(seconds=300)
def choices_of(*, unit_id: int) -> UnitChoices:
    """What a unit has chosen to begin from; a change holds from the next page on, whoever asks."""
    return unit_choices_from(CareUnit.objects.values_list("choices", flat=True).get(pk=unit_id))


def units_of(provider_id: int) -> list[CareUnit]:
    """A provider's units, in Swedish order."""
    units = CareUnit.objects.filter(provider_id=provider_id).select_related("assignment")
    return sorted(units, key=lambda unit: (swedish_sort_key(unit.name), unit.pk))


def unit_named(unit_id: int) -> CareUnit | None:
    """A unit of the region with its provider: where it is and how it is reached is no secret."""
    return CareUnit.objects.filter(pk=unit_id).select_related("assignment", "provider").first()


def own_unit(reader: Scoped, unit_id: int) -> CareUnit:
    """A unit of the reader's own provider; refuses any other as if it were not there."""
    unit = unit_named(unit_id)
    if unit is None or unit.provider_id != reader.provider_id:
        raise Refused("organisations.unit.not_found")
    return unit


def facts_of(unit: CareUnit) -> UnitFacts:
    """What a unit says of itself."""
    return UnitFacts(
        street=unit.street,
        postal_code=unit.postal_code,
        city=unit.city,
        phone=unit.phone,
        opening_hours=unit.opening_hours,
    )


def traces_of_unit(reader: Scoped, unit_id: int) -> list[DirectoryTrace]:
    """What the provider's administrators did to a unit itself, the latest first."""
    of_provider = DirectoryTrace.objects.filter(provider_id=reader.provider_id)
    return list(of_provider.filter(unit_id=unit_id, commission=None).order_by("-at", "-id"))
