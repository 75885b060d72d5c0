"""How a person stands to the reader's unit: whether they have been there lately (LAW-21)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import connection
from django.db.models import QuerySet

from vaccinera.visits.models import Visit

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date
    from uuid import UUID

    from django.db.models import OuterRef

    from vaccinera.access.rules.readers import Reader
    from vaccinera.access.states import Permission

_LATELY = timedelta(days=30)
# A visit that was given, or work begun: whoever has either is being seen to at the unit.
_SEEN = """
    SELECT EXISTS (
      SELECT FROM visits_visit v JOIN patients_same_person s ON s.same_id = v.person_id
       WHERE s.person_id = %(person)s AND v.provider_id = %(provider)s AND v.unit_id = %(unit)s
         AND v.is_current AND v.nullified_at IS NULL AND v.given_on >= %(since)s)
     OR EXISTS (
      SELECT FROM visits_draft d JOIN patients_same_person s ON s.same_id = d.person_id
       WHERE s.person_id = %(person)s AND d.provider_id = %(provider)s AND d.unit_id = %(unit)s
         AND d.state IN ('open', 'awaiting_prescriber', 'prescribed') AND d.updated_at >= %(since)s)
"""


def is_without_visit(reader: Reader, person_id: UUID, *, on: date) -> bool:
    """Whether the person has had no visit at the reader's unit for 30 days and none is begun.

    One statement of its own: it is asked before the opening is in the log, and everything else after.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            _SEEN,
            {"person": person_id, "provider": reader.provider_id, "unit": reader.unit_id, "since": on - _LATELY},
        )
        [is_seen] = cursor.fetchone()
    return not is_seen


def reaches_entry(reader: Reader, permission: Permission, *, unit_id: int, person_id: UUID, on: date) -> bool:
    """Whether a right of the unit reaches what a unit of the provider has recorded of a person (decision 0023).

    The own unit's always. Another unit's while the person is in care at the own: a visit of the last 30 days, or one
    begun.
    """
    if reader.may(permission, at=unit_id):
        return True
    return reader.may(permission) and not is_without_visit(reader, person_id, on=on)


def require_for_entry(reader: Reader, permission: Permission, *, unit_id: int, person_id: UUID, on: date) -> None:
    """Refuse what :func:`reaches_entry` does not reach."""
    if not reaches_entry(reader, permission, unit_id=unit_id, person_id=person_id, on=on):
        reader.require(permission, at=unit_id)


def units_reached(
    reader: Reader, permission: Permission, unit_ids: Collection[int], *, person_id: UUID, on: date
) -> frozenset[int]:
    """Those of some units whose entries :func:`reaches_entry` reaches; asks the database once, and only of others."""
    if not reader.may(permission):
        return frozenset()
    own = frozenset(unit_id for unit_id in unit_ids if reader.may(permission, at=unit_id))
    others = frozenset(unit_ids) - own
    return own | others if others and not is_without_visit(reader, person_id, on=on) else own


def last_at_unit(reader: Reader, person_id: OuterRef) -> QuerySet[Visit, date | None]:
    """The day a person was last given a dose at the reader's unit, as a part of another query of theirs."""
    given = Visit.objects.filter(
        provider_id=reader.provider_id, unit_id=reader.unit_id, is_current=True, nullified_at=None,
        given_on__isnull=False, person__known_as__person_id=person_id,
    )  # fmt: skip
    return given.order_by("-given_on").values_list("given_on", flat=True)[:1]


def is_long_since(visit: Visit, *, on: date) -> bool:
    """The same as :func:`is_without_visit`, of a visit read by ``visit_by_id``."""
    last: date | None = visit.last_at_unit  # type: ignore[attr-defined]  # annotated by the query
    begun = visit.begun_beside  # type: ignore[attr-defined]  # annotated by the query
    return begun is None and (last is None or last < on - _LATELY)


def reaches_visit(reader: Reader, permission: Permission, visit: Visit, *, on: date) -> bool:
    """The same as :func:`reaches_entry`, of a visit read by ``visit_by_id``."""
    return reader.may(permission, at=visit.unit_id) or (reader.may(permission) and not is_long_since(visit, on=on))
