"""What a row is judged against: products, programmes and units, the same for every row of a file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from vaccinera.exchange.states import ImportMode


@dataclass(frozen=True, slots=True)
class UnitKnown:
    """A unit of the provider's."""

    id: int
    hsa_id: str
    name: str
    assignment_code: str


@dataclass(frozen=True, slots=True)
class ProductKnown:
    """A product, since when there is one, and the programmes that use it."""

    id: int
    npl_id: str
    name: str
    valid_from: date
    programmes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class VersionKnown:
    """A programme's version, the days it is in force (half-open), and which of its products are one kind of dose."""

    id: int
    from_on: date
    to_on: date | None
    season: str
    target_groups: frozenset[str]
    duplicate_groups: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ProgrammeKnown:
    """A programme with its versions, the newest first."""

    code: str
    versions: tuple[VersionKnown, ...]

    def duplicate_group_of(self, npl_id: str, *, on: date) -> str:
        """Which doses a product's count as one kind with, that day or as any version has it; else the product's own."""
        in_force = self.version_on(on)
        versions = (in_force, *self.versions) if in_force else self.versions
        return next((one.duplicate_groups[npl_id] for one in versions if npl_id in one.duplicate_groups), npl_id)

    def version_on(self, day: date) -> VersionKnown | None:
        """The version in force on a day."""
        return next(
            (one for one in self.versions if one.from_on <= day and (one.to_on is None or day < one.to_on)), None
        )


@dataclass(frozen=True, slots=True)
class Register:
    """Everything the region and the provider know that is the same for every row, and what the import is for.

    ``products`` and ``programmes`` are found by every name people write for them, folded.
    """

    mode: ImportMode
    source_system: str
    at: datetime
    on: date
    provider_hsa_id: str
    provider_name: str
    receiving: UnitKnown
    units: Mapping[str, UnitKnown]
    products: Mapping[str, tuple[ProductKnown, ...]]
    programmes: Mapping[str, ProgrammeKnown]
    programme_codes: tuple[str, ...]
