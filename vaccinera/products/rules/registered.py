"""A product as the register shall know it, told by whoever approves what it is used in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class RegisteredProduct:
    """The facts of a vaccine product and its packs' trade item numbers, of 14 digits.

    ``used_from`` and ``used_to`` are the days it is used, half-open; the same day twice for one that is only to be
    recognised, so that a scan can say why it must not be given.
    """

    npl_id: str
    name: str
    atc: str
    form: str
    strength: str
    manufacturer: str
    vaccine_type: str
    target_diseases: tuple[Mapping[str, object], ...]
    is_live: bool
    gtins: tuple[str, ...]
    used_from: date
    used_to: date | None

    @property
    def is_used(self) -> bool:
        """False for a product that is only to be recognised."""
        return self.used_from != self.used_to


def days_used(known: tuple[date, date | None], product: RegisteredProduct) -> tuple[date, date | None]:
    """The days a known product is used once this is approved too: they grow and never shrink."""
    if not product.is_used:
        return known
    from_on, to_on = known
    return min(from_on, product.used_from), None if to_on is None or product.used_to is None else max(
        to_on, product.used_to
    )
