"""A dose told of from elsewhere, and what it replaced."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaccinera.visits.models import ElsewhereDose

if TYPE_CHECKING:
    from uuid import UUID

    from vaccinera.access.rules.readers import Reader


def dose_told(reader: Reader, dose_id: UUID) -> ElsewhereDose | None:
    """One dose told of at the reader's provider, nullified or not, with its person and what it replaced."""
    return (
        ElsewhereDose.objects.filter(provider_id=reader.provider_id, pk=dose_id)
        .select_related("person", "programme", "product", "replaces", "replaced_by")
        .first()
    )
