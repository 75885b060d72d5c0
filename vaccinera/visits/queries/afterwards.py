"""What is said of an entry afterwards, by all versions of its document."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaccinera.visits.models import AdverseEffect, Objection, Visit
from vaccinera.visits.queries.history import visit_by_id

if TYPE_CHECKING:
    from uuid import UUID

    from vaccinera.access.rules.readers import Reader


def objections_to(reader: Reader, visit: Visit) -> list[Objection]:
    """The patient's objections to an entry, the first first."""
    return list(
        Objection.objects.filter(provider_id=reader.provider_id, visit__document_id=visit.document_id).order_by("id")
    )


def effects_of(reader: Reader, visit: Visit) -> list[AdverseEffect]:
    """The adverse effects noted of an entry, the first first."""
    return list(
        AdverseEffect.objects.filter(provider_id=reader.provider_id, visit__document_id=visit.document_id).order_by(
            "id"
        )
    )


def standing_entry(reader: Reader, effect: AdverseEffect) -> Visit | None:
    """The entry of an adverse effect in the version that stands, with its parts."""
    versions = Visit.objects.filter(provider_id=reader.provider_id, document_id=effect.visit.document_id)
    standing = versions.filter(is_current=True).values_list("pk", flat=True).first()
    return None if standing is None else visit_by_id(reader, standing)


def effect_by_id(reader: Reader, effect_id: UUID) -> AdverseEffect | None:
    """One adverse effect with its entry's person and the reports made of it."""
    found = AdverseEffect.objects.select_related("visit__person").prefetch_related("reports")
    return found.filter(provider_id=reader.provider_id, pk=effect_id).first()
