"""What has happened to people, for the rooms above: ids only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from uuid import UUID


@dataclass(frozen=True, slots=True)
class PeopleMerged:
    """Two rows of the index are one person from now on: what was told of the merged one is to be told anew (NVR-10)."""

    kept_id: UUID
    merged_id: UUID


@dataclass(frozen=True, slots=True)
class NumberChanged:
    """A person goes by another number: what was told of them under the old one is to be told anew (NVR-10)."""

    person_id: UUID


@dataclass(frozen=True, slots=True)
class PeopleParted:
    """A merge was undone: the two are two again."""

    kept_id: UUID
    merged_id: UUID
