"""The provider's events about people, read by keyset five hundred at a time, with the names a receiver needs."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Q

from vaccinera.audit.queries.events import EventsSought, events_found
from vaccinera.exchange.rules.store_log import MOST_IN_A_REQUEST, LoggedUse
from vaccinera.organisations.queries.names import commission_names, unit_names
from vaccinera.patients.queries import numbers_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from django.db.models import QuerySet

    from vaccinera.access.rules.readers import Reader
    from vaccinera.audit.models import Event
    from vaccinera.patients.queries import NumberShown


def events_to_hand_over(reader: Reader, sought: EventsSought) -> QuerySet[Event]:
    """Events of a period that name somebody: one person, or those a list or a search showed."""
    return events_found(reader, sought).filter(Q(person_id__isnull=False) | Q(details__has_key="shown"))


def logged_uses(reader: Reader, sought: EventsSought) -> Iterator[LoggedUse]:
    """Each event, the first first. Log the handing over before."""
    events = events_to_hand_over(reader, sought).order_by("at", "id")
    after = Q()
    while lot := list(events.filter(after)[:MOST_IN_A_REQUEST]):
        yield from _uses(reader, lot)
        after = Q(at__gt=lot[-1].at) | Q(at=lot[-1].at, id__gt=lot[-1].pk)


def _uses(reader: Reader, events: list[Event]) -> Iterator[LoggedUse]:
    people = {event.pk: _people(event) for event in events}
    numbers = numbers_of({one for those in people.values() for one in those})
    units = unit_names({event.unit_hsa_id for event in events})
    commissions = commission_names({event.commission_hsa_id for event in events})
    for event in events:
        if people[event.pk]:
            yield LoggedUse(
                log_id=str(event.pk),
                action=event.action,
                reference=event.reference,
                at=event.at,
                purpose=event.details.get("purpose", "") if event.details.get("ground") else event.purpose,
                user_hsa_id=event.user_hsa_id,
                user_name=event.user_name,
                assignment=commissions.get(event.commission_hsa_id, ""),
                provider_hsa_id=reader.provider_hsa_id,
                provider_name=reader.provider_name,
                unit_hsa_id=event.unit_hsa_id,
                unit_name=units.get(event.unit_hsa_id, ""),
                patients=_numbers(people[event.pk], numbers),
            )


def _people(event: Event) -> list[UUID]:
    return [event.person_id] if event.person_id else [UUID(one) for one in event.details.get("shown", ())]


def _numbers(people: list[UUID], numbers: Mapping[UUID, NumberShown]) -> list[str]:
    return [numbers[one].value if one in numbers else "" for one in people]
