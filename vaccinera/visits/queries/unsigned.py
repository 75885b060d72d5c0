"""What waits for a signature: the reader's own, the unit's, and for the operations manager the whole provider's."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, Min, Q

from vaccinera.organisations.models import Commission, Staff
from vaccinera.visits.models import Visit
from vaccinera.visits.rules.deadlines import days_left
from vaccinera.visits.states import SignatureKind, VisitState

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date
    from uuid import UUID

    from django.db.models import QuerySet

    from vaccinera.access.rules.readers import Reader

PAGE = 50


@dataclass(frozen=True, slots=True)
class Unsigned:
    """A given visit that lacks a signature, which parts of it one of the staff answers for, and the days left."""

    visit: Visit
    lacks_prescription: bool
    lacks_administration: bool
    mine: tuple[SignatureKind, ...]
    days_left: int

    @property
    def is_mine(self) -> bool:
        """Whether theirs is among those lacking."""
        return bool(self.mine)


@dataclass(frozen=True, slots=True)
class WaitsFor:
    """How many visits at one unit wait for one person, and the days left for the most urgent.

    ``has_left`` is whether they hold no commission at the provider any more.
    """

    staff: Staff
    unit_name: str
    count: int
    days_left: int
    has_left: bool


def waiting_for_signatures(reader: Reader) -> QuerySet[Visit]:
    """What waits for a signature at the reader's unit, or by the reader."""
    return _unsigned_at_provider(reader).filter(Q(unit_id=reader.unit_id) | parts_of(reader.staff_id))


def _unsigned_at_provider(reader: Reader) -> QuerySet[Visit]:
    return Visit.objects.filter(
        provider_id=reader.provider_id, state=VisitState.GIVEN, is_current=True, nullified_at=None
    )


def parts_of(staff_id: int) -> Q:
    """The visits whose prescription or administration waits for somebody's signature."""
    return Q(prescription_signed_at=None, prescription__prescriber_id=staff_id) | Q(
        administration_signed_at=None, administration__giver_id=staff_id
    )


def unsigned(reader: Reader, *, on: date, page: int = 1) -> tuple[list[Unsigned], int]:
    """A page of what waits for a signature at the unit or by the reader, and the total.

    The reader's own come first, then the unit's; within each the nearest last day first.
    """
    visits = waiting_for_signatures(reader)
    rows = visits.annotate(is_readers=parts_of(reader.staff_id)).order_by("-is_readers", "last_day_to_sign", "id")
    shown = _with_what_is_told(rows)[(page - 1) * PAGE : page * PAGE]
    return [_as_unsigned(visit, reader.staff_id, on) for visit in shown], visits.count()


def unsigned_among(reader: Reader, visit_ids: Collection[UUID], *, on: date) -> list[Unsigned]:
    """Those of some visits that wait for the reader's own signature, the nearest last day first."""
    visits = _with_what_is_told(waiting_for_signatures(reader).filter(parts_of(reader.staff_id), pk__in=visit_ids))
    return [_as_unsigned(visit, reader.staff_id, on) for visit in visits.order_by("last_day_to_sign", "id")]


def unsigned_of(reader: Reader, staff_id: int, *, on: date) -> list[Unsigned]:
    """What waits for somebody's signature anywhere at the provider, a page of it, the nearest last day first."""
    visits = _with_what_is_told(_unsigned_at_provider(reader).filter(parts_of(staff_id)))
    return [_as_unsigned(visit, staff_id, on) for visit in visits.order_by("last_day_to_sign", "id")[:PAGE]]


def unsigned_by_person(reader: Reader, *, on: date) -> list[WaitsFor]:
    """Everybody at the provider whose signature is lacking, unit by unit; those who have left first.

    Three statements, however many visits wait.
    """
    groups = (
        _unsigned_at_provider(reader)
        .annotate(lacks_prescription=Q(prescription_signed_at=None), lacks_dose=Q(administration_signed_at=None))
        .values_list(
            "prescription__prescriber_id",
            "administration__giver_id",
            "unit__name",
            "lacks_prescription",
            "lacks_dose",
        )
        .annotate(Count("id"), Min("last_day_to_sign"))
        .order_by()
    )
    found: dict[tuple[int, str], tuple[int, date]] = {}
    for prescriber, giver, unit, lacks_prescription, lacks_dose, count, last_day in groups:
        for staff_id in {
            who for who, lacks in ((prescriber, lacks_prescription), (giver, lacks_dose)) if lacks and who
        }:
            counted, nearest = found.get((staff_id, unit), (0, last_day))
            found[staff_id, unit] = (counted + count, min(nearest, last_day))
    staff = Staff.objects.in_bulk({staff_id for staff_id, _ in found})
    here = set(_commissions_here(reader, on=on).values_list("staff_id", flat=True))
    waiting = [
        WaitsFor(staff[staff_id], unit, count, days_left(nearest, on=on), has_left=staff_id not in here)
        for (staff_id, unit), (count, nearest) in found.items()
    ]
    return sorted(waiting, key=lambda one: (not one.has_left, one.staff.sort_key, one.staff.pk, one.unit_name))


def works_at_provider(reader: Reader, staff_id: int, *, on: date) -> bool:
    """Whether somebody holds a commission in force at the reader's provider."""
    return _commissions_here(reader, on=on).filter(staff_id=staff_id).exists()


def _commissions_here(reader: Reader, *, on: date) -> QuerySet[Commission]:
    return Commission.objects.filter(
        Q(to_on=None) | Q(to_on__gt=on), unit__provider_id=reader.provider_id, from_on__lte=on
    )


def visits_named(reader: Reader, visit_ids: Collection[UUID]) -> list[Visit]:
    """Visits of the reader's provider by their ids, in any state and version, each with its person and product."""
    visits = Visit.objects.filter(provider_id=reader.provider_id, pk__in=visit_ids)
    return list(_with_what_is_told(visits).order_by("id"))


def _with_what_is_told(visits: QuerySet[Visit]) -> QuerySet[Visit]:
    return visits.select_related("person__merged_into", "programme", "prescription__product", "administration")


def _as_unsigned(visit: Visit, staff_id: int, on: date) -> Unsigned:
    lacks_prescription = visit.prescription_signed_at is None
    lacks_administration = visit.administration_signed_at is None
    parts = {
        SignatureKind.PRESCRIPTION: lacks_prescription and visit.prescription.prescriber_id == staff_id,
        SignatureKind.ADMINISTRATION: lacks_administration and visit.administration.giver_id == staff_id,
    }
    last_day = visit.last_day_to_sign or on
    return Unsigned(
        visit=visit,
        lacks_prescription=lacks_prescription,
        lacks_administration=lacks_administration,
        mine=tuple(kind for kind, is_theirs in parts.items() if is_theirs),
        days_left=days_left(last_day, on=on),
    )
