"""What was given from a batch."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaccinera.visits.models import Administration

if TYPE_CHECKING:
    from uuid import UUID

    from vaccinera.access.rules.readers import Reader


def doses_from(reader: Reader, batch_id: UUID) -> int:
    """How many doses were given from one of the provider's batches, nullified ones among them; versions count once."""
    given = Administration.objects.filter(provider_id=reader.provider_id, unit_batch_id=batch_id)
    return given.filter(visit__is_current=True).count()
