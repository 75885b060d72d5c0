"""Who waits at the reader's unit: open work that the desk put in line and nobody has taken."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaccinera.visits.models import Draft
from vaccinera.visits.states import DraftState

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from vaccinera.access.rules.readers import Reader

_MOST = 100


def in_line(reader: Reader) -> QuerySet[Draft]:
    """Who waits at the unit, the longest wait first."""
    return Draft.objects.filter(
        provider_id=reader.provider_id,
        unit_id=reader.unit_id,
        state=DraftState.OPEN,
        waiting_since__isnull=False,
        taken_at=None,
    ).order_by("waiting_since", "id")


def waiting(reader: Reader) -> list[Draft]:
    """The same with person and programme, so many at the most."""
    return list(in_line(reader).select_related("person__merged_into", "programme")[:_MOST])
