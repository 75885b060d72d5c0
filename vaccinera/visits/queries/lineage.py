"""All versions of an entry and what was done to it: nothing that was ever signed is out of reach (LAW-06)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q

from vaccinera.visits.models import Amendment, Visit

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from uuid import UUID

    from vaccinera.access.rules.readers import Reader


@dataclass(frozen=True, slots=True)
class Lineage:
    """The versions of one document by their keys, and every act on it, the latest first."""

    versions: Mapping[UUID, Visit]
    amendments: Sequence[Amendment]

    @property
    def standing(self) -> Visit | None:
        """The version that stands."""
        return next((visit for visit in self.versions.values() if visit.is_current), None)

    def before(self, visit: Visit) -> Visit | None:
        """The version a version replaced."""
        return next((one for one in self.versions.values() if one.version == visit.version - 1), None)


def lineage_of(reader: Reader, visit: Visit) -> Lineage:
    """The lineage of an entry; one query when nothing was ever done to it, else two."""
    amendments = list(
        Amendment.objects.filter(
            Q(visit__document_id=visit.document_id) | Q(moved_from__document_id=visit.document_id),
            provider_id=reader.provider_id,
        ).order_by("-made_at", "-id")
    )
    if not amendments:
        return Lineage({visit.pk: visit}, ())
    versions = (
        Visit.objects.filter(provider_id=reader.provider_id, document_id=visit.document_id)
        .select_related("administration__product", "prescription", "programme", "programme_version")
        .order_by("-version")
    )
    return Lineage({one.pk: one for one in versions}, amendments)
