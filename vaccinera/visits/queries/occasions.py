"""An occasion: the visits of one person, unit, day and setting, with what they share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaccinera.visits.models import Visit

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from vaccinera.access.rules.readers import Reader


def given_today(reader: Reader, visit_id: UUID, *, on: date) -> Visit | None:
    """A visit whose dose was given at the reader's unit on a day, with its declaration; what is nullified is none."""
    return (
        Visit.objects.filter(
            provider_id=reader.provider_id, unit_id=reader.unit_id, pk=visit_id, given_on=on, is_current=True,
            nullified_at=None,
        )
        .select_related("declaration", "draft")
        .first()
    )  # fmt: skip


def visits_of_occasion(reader: Reader, visit: Visit) -> list[Visit]:
    """Every visit of the same person, unit, day and setting, the first given first."""
    return list(
        Visit.objects.filter(
            provider_id=reader.provider_id, unit_id=visit.unit_id, person_id=visit.person_id, given_on=visit.given_on,
            setting=visit.setting, is_current=True, nullified_at=None,
        )
        .select_related("programme", "administration__product", "declaration__questionnaire")
        .defer("declaration__questionnaire__content")
        .order_by("given_at", "id")
    )  # fmt: skip
