"""Who got a batch: counts by unit, for the own provider or by the region, and the doses with their people (MED-05)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import connection
from django.db.models import Count

from vaccinera.access.states import Permission, Scope
from vaccinera.organisations.models import CareUnit
from vaccinera.visits.models import Administration

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.db.models import QuerySet

    from vaccinera.access.rules.readers import Reader

DOSES_A_PAGE = 50


@dataclass(frozen=True, slots=True)
class UnitCount:
    """How many doses of a batch a unit has given, and to how many people."""

    unit_name: str
    provider_name: str
    doses: int
    people: int


def counts_of_batch(reader: Reader, product_id: int, batch_number: str) -> list[UnitCount]:
    """What each unit has given of a batch: every provider's for the region's administration, else the reader's own.

    Only what stands: current versions that are not nullified. The region is told numbers and never whom.
    """
    reader.require(Permission.RECALL_COUNT)
    if reader.permissions[Permission.RECALL_COUNT] is Scope.REGION:
        rows = _counted_for_the_region(product_id, batch_number)
    else:
        rows = _counted_here(reader, product_id, batch_number)
    units = CareUnit.objects.select_related("provider").in_bulk([unit_id for unit_id, _, _ in rows])
    found = [UnitCount(units[key].name, units[key].provider.name, doses, people) for key, doses, people in rows]
    return sorted(found, key=lambda one: (one.provider_name, one.unit_name))


def _counted_here(reader: Reader, product_id: int, batch_number: str) -> list[tuple[int, int, int]]:
    counted = _doses(reader, product_id, batch_number).values_list("visit__unit_id").order_by()
    return list(counted.annotate(Count("id"), Count("visit__person_id", distinct=True)))


def _counted_for_the_region(product_id: int, batch_number: str) -> list[tuple[int, int, int]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT unit_id, doses, people FROM shared.doses_of_batch(%s, %s)", [product_id, batch_number])
        found: list[tuple[int, int, int]] = cursor.fetchall()
    return found


def doses_of_batch(reader: Reader, product_id: int, batch_number: str, *, page: int) -> list[Administration]:
    """A page of the provider's doses of a batch with their people, the latest first. Log the look."""
    reader.require(Permission.VISIT_EXPORT)
    found = _with_people(_doses(reader, product_id, batch_number)).order_by("-given_at", "id")
    return list(found[(page - 1) * DOSES_A_PAGE : page * DOSES_A_PAGE])


def every_dose_of_batch(reader: Reader, product_id: int, batch_number: str) -> Iterator[Administration]:
    """All of the provider's doses of a batch with their people, by name, a few thousand held at a time."""
    reader.require(Permission.VISIT_EXPORT)
    found = _with_people(_doses(reader, product_id, batch_number))
    return found.order_by("visit__person__sort_key", "given_at", "id").iterator(chunk_size=2000)


def _doses(reader: Reader, product_id: int, batch_number: str) -> QuerySet[Administration]:
    return Administration.objects.filter(
        provider_id=reader.provider_id,
        product_id=product_id,
        batch_number=batch_number,
        visit__is_current=True,
        visit__nullified_at=None,
    )


def _with_people(doses: QuerySet[Administration]) -> QuerySet[Administration]:
    return doses.select_related("visit__person__merged_into", "visit__unit", "product")
