"""Events of the own provider by person, user, unit and period; each filter has its index, and the count a ceiling."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Protocol
from uuid import UUID

from django.db.models import Q

from vaccinera.audit.models import Event, ExtractPolicy
from vaccinera.audit.states import StaffTold
from vaccinera.kernel.clock import at_swedish_time

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date, datetime

    from django.db.models import QuerySet

EVENTS_A_PAGE = 50
MOST_COUNTED = 10_000


class Placed(Protocol):
    """Whoever asks: at which provider."""

    @property
    def provider_id(self) -> int: ...


@dataclass(frozen=True, slots=True)
class EventsSought:
    """What is looked for. ``people`` are the ids of one person; empty values are no filter; both days count whole."""

    from_on: date
    to_on: date
    people: tuple[UUID, ...] = ()
    user_hsa_id: str = ""
    unit_hsa_id: str = ""

    @property
    def from_at(self) -> datetime:
        """The first instant of the first day, in Sweden."""
        return at_swedish_time(self.from_on, 0, 0)

    @property
    def until(self) -> datetime:
        """The first instant after the last day."""
        return at_swedish_time(self.to_on + timedelta(days=1), 0, 0)


def events_found(by: Placed, sought: EventsSought) -> QuerySet[Event]:
    """The events looked for, the latest first: those about a person, and lists that showed them (LAW-23)."""
    found = Event.objects.filter(provider_id=by.provider_id, at__gte=sought.from_at, at__lt=sought.until)
    if sought.user_hsa_id:
        found = found.filter(user_hsa_id=sought.user_hsa_id)
    if sought.unit_hsa_id:
        found = found.filter(unit_hsa_id=sought.unit_hsa_id)
    if sought.people:
        found = found.filter(Q(person_id__in=sought.people) | Q(pk__in=_lists_that_showed(by, sought)))
    return found.order_by("-at", "-id")


def _lists_that_showed(by: Placed, sought: EventsSought) -> list[UUID]:
    """Asked apart, by an index over the events with a list alone: together the plan would walk the whole period."""
    lists = Event.objects.filter(
        provider_id=by.provider_id, at__gte=sought.from_at, at__lt=sought.until, details__has_key="shown"
    )
    showed = Q()
    for person_id in sought.people:
        showed |= Q(details__shown__contains=[str(person_id)])
    return list(lists.filter(showed).values_list("pk", flat=True))


def events_counted(by: Placed, sought: EventsSought) -> int:
    """How many events are found, ten thousand at the most: nobody leafs further, and a count of millions is slow."""
    return events_found(by, sought).order_by()[:MOST_COUNTED].count()


def events_by_id(by: Placed, ids: Collection[UUID]) -> dict[UUID, Event]:
    """Events of the own provider by their ids."""
    return {event.pk: event for event in Event.objects.filter(provider_id=by.provider_id, pk__in=list(ids))}


def staff_told(by: Placed) -> StaffTold:
    """What the provider's extracts tell of who looked."""
    policy = ExtractPolicy.objects.filter(provider_id=by.provider_id).first()
    return StaffTold(policy.told) if policy else StaffTold.CATEGORY
