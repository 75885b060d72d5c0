"""A unit's own administrator keeps its facts, and what its people begin from, as they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from vaccinera.kernel.refusals import Refused
from vaccinera.organisations.actions.traces import leave_trace
from vaccinera.organisations.models import CareUnit
from vaccinera.organisations.queries.units import facts_of
from vaccinera.organisations.rules.units import judge_unit_facts
from vaccinera.organisations.states import DirectoryAct

if TYPE_CHECKING:
    from datetime import datetime

    from vaccinera.organisations.actions.traces import Administering
    from vaccinera.organisations.rules.units import UnitChoices, UnitFacts


@transaction.atomic
def change_unit_facts(*, by: Administering, unit_id: int, facts: UnitFacts, seen: str, at: datetime) -> CareUnit:
    """Say anew where a unit of the own provider is and how it is reached; what was said before stays in the trace.

    ``seen`` is the mark of the facts the change was made from: what another has changed meanwhile is not written over.
    """
    unit = _own_unit(by, unit_id)
    tidy, before = judge_unit_facts(facts), facts_of(unit)
    if tidy == before:
        return unit
    if before.mark != seen:
        raise Refused("organisations.unit.changed_by_another")
    for name, told in tidy.as_data().items():
        setattr(unit, name, told)
    unit.save(update_fields=list(tidy.as_data()))
    leave_trace(DirectoryAct.FACTS_CHANGED, by=by, unit=unit, before=before.as_data(), after=tidy.as_data(), at=at)
    return unit


@transaction.atomic
def choose_for_unit(*, by: Administering, unit_id: int, choices: UnitChoices, at: datetime) -> CareUnit:
    """Choose what the unit gives, which products stand first, and what is usual; it holds from the next page on."""
    unit = _own_unit(by, unit_id)
    before, after = unit.choices, choices.as_data()
    if before != after:
        unit.choices = after
        unit.save(update_fields=["choices"])
        leave_trace(DirectoryAct.CHOICES_CHANGED, by=by, unit=unit, before=before, after=after, at=at)
    return unit


def _own_unit(by: Administering, unit_id: int) -> CareUnit:
    by.require("unit.manage", at=unit_id)
    unit = CareUnit.objects.select_for_update().filter(pk=unit_id, provider_id=by.provider_id).first()
    if unit is None:
        raise Refused("organisations.unit.not_found")
    return unit
