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


def administrators_to_ask(reader: Reader, on: date) -> list[AdministratorToAsk]:
    """Those of the own unit first, then the provider's others; each by name. One query."""
    held = administrators_of(provider_id=reader.provider_id, role=Role.LOCAL_ADMINISTRATOR, on=on)
    told = [
        AdministratorToAsk(
            f"{one.staff.given_name} {one.staff.family_name}",
            one.unit.name,
            one.unit.phone,
            one.unit_id == reader.unit_id,
        )
        for one in held
    ]
    return sorted(told, key=lambda one: not one.is_own_unit)
