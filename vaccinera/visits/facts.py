"""What happened in a visit, for the rooms above."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from uuid import UUID


@dataclass(frozen=True, slots=True)
class PrescriptionSigned:
    """A prescriber signed what may be given."""

    visit_id: UUID


@dataclass(frozen=True, slots=True)
class PrescriptionWithdrawn:
    """A signed prescription is no longer to be given."""

    visit_id: UUID


@dataclass(frozen=True, slots=True)
class AdministrationSigned:
    """A giver signed that a dose was given."""

    visit_id: UUID


@dataclass(frozen=True, slots=True)
class VisitCompleted:
    """Both signatures are there."""

    visit_id: UUID


@dataclass(frozen=True, slots=True)
class VisitCorrected:
    """A new version of an entry stands; the one it replaces stays to be read."""

    visit_id: UUID


@dataclass(frozen=True, slots=True)
class VisitNullified:
    """An entry no longer holds; it stays to be read."""

    visit_id: UUID


@dataclass(frozen=True, slots=True)
class VisitRestored:
    """A nullified entry holds again, as a new version."""

    visit_id: UUID


@dataclass(frozen=True, slots=True)
class VisitMoved:
    """An entry made on the wrong person stands on the right one, as a new document."""

    visit_id: UUID
