"""Whom to turn to first: the local administrators of one's own provider."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vaccinera.access.states import Role
from vaccinera.organisations.queries.commissions import administrators_of

if TYPE_CHECKING:
    from datetime import date

    from vaccinera.access.rules.readers import Reader


@dataclass(frozen=True, slots=True)
class AdministratorToAsk:
    """Somebody's name, the unit they sit at, its telephone if it has told one, and whether it is the reader's own."""

    name: str
    unit_name: str
    phone: str
    is_own_unit: bool


def administrators_to_ask(reader: Reader, on: date, *, unit_id: int | None = None) -> list[AdministratorToAsk]:
    """Those of a unit first, by default the own, then the provider's others; each by name. One query."""
    held = administrators_of(provider_id=reader.provider_id, role=Role.LOCAL_ADMINISTRATOR, on=on)
    first = unit_id or reader.unit_id
    told = [
        (one.unit_id, AdministratorToAsk(one.staff.name, one.unit.name, one.unit.phone, one.unit_id == reader.unit_id))
        for one in held
    ]
    return [one for _unit_id, one in sorted(told, key=lambda pair: pair[0] != first)]
