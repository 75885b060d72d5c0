"""A dose that was not given, as it was signed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaccinera.visits.models import NotGiven

if TYPE_CHECKING:
    from uuid import UUID

    from vaccinera.access.rules.readers import Reader


def not_given_by_id(reader: Reader, not_given_id: UUID) -> NotGiven | None:
    """One at the reader's unit, nullified or not, with its person and programme."""
    return (
        NotGiven.objects.filter(provider_id=reader.provider_id, unit_id=reader.unit_id, pk=not_given_id)
        .select_related("person__merged_into", "programme")
        .first()
    )
