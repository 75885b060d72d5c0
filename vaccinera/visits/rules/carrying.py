"""What goes with the vaccinator to the next person, and what must not."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from vaccinera.programmes.states import Route
from vaccinera.visits.states import BodySite

_OTHER_SIDE: Mapping[str, BodySite] = {
    BodySite.LEFT_UPPER_ARM: BodySite.RIGHT_UPPER_ARM,
    BodySite.RIGHT_UPPER_ARM: BodySite.LEFT_UPPER_ARM,
    BodySite.LEFT_THIGH: BodySite.RIGHT_THIGH,
    BodySite.RIGHT_THIGH: BodySite.LEFT_THIGH,
}
# Among these a unit may have a way of its own; what is not injected has only the product's.
_INJECTED = frozenset({Route.INTRAMUSCULAR, Route.SUBCUTANEOUS, Route.INTRADERMAL})


@dataclass(frozen=True, slots=True)
class Carried:
    """Product, batch, site and route of the dose given before, shown as carried and confirmed by signing."""

    product_id: int
    unit_batch_id: UUID
    site: str
    route: str


def site_to_propose(usual: str, *, taken_today: Collection[str]) -> str:
    """The site to propose: the usual one, or its other side when this person already had a dose there today."""
    if usual not in taken_today:
        return usual
    other = _OTHER_SIDE.get(usual)
    return other.value if other is not None and other not in taken_today else ""


def route_to_propose(usual: str, *, of_product: str) -> str:
    """The route to propose: the product's, or the unit's usual one where both are ways to inject."""
    return usual if usual in _INJECTED and of_product in _INJECTED else of_product
