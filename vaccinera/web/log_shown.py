"""The log as its readers see it: who, where, what, whose and why, a row an event."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext

from vaccinera.audit.queries.events import EventsSought
from vaccinera.kernel.clock import today
from vaccinera.organisations.queries.names import unit_names
from vaccinera.patients.models import Person
from vaccinera.patients.queries import same_person
from vaccinera.web.log_words import act_in_words, more_of, purpose_of
from vaccinera.web.parts import Column
from vaccinera.web.worklists import people_shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from vaccinera.access.rules.readers import Reader
    from vaccinera.audit.models import Event
    from vaccinera.web.people import PersonShown

USUAL_DAYS = 30
# Stands for a number that nobody has: what is found is then the same as for somebody without events here.
NOBODY = UUID(int=0)


@dataclass(frozen=True, slots=True)
class EventShown:
    """One event in words. ``person`` is whom it is about, as this reader may see them, if anybody."""

    id: UUID
    at: datetime
    user_name: str
    user_hsa_id: str
    unit_name: str
    act: str
    more: str
    person: PersonShown | None
    purpose: str
    is_without_visit: bool
    reference: str


def events_shown(reader: Reader, events: Iterable[Event]) -> list[EventShown]:
    """Events as this reader may see them: two statements for all the people, one for the units."""
    events = list(events)
    people = _people(reader, {event.person_id for event in events if event.person_id})
    units = unit_names({event.unit_hsa_id for event in events})
    return [_shown(event, people, units) for event in events]


def _shown(event: Event, people: Mapping[UUID, PersonShown], units: Mapping[str, str]) -> EventShown:
    return EventShown(
        id=event.pk,
        at=event.at,
        user_name=event.user_name,
        user_hsa_id=event.user_hsa_id,
        unit_name=units.get(event.unit_hsa_id, event.unit_hsa_id),
        act=act_in_words(event),
        more=more_of(event),
        person=people.get(event.person_id) if event.person_id else None,
        purpose=purpose_of(event),
        is_without_visit=event.details.get("without_visit") is True,
        reference=event.reference,
    )


def _people(reader: Reader, ids: Iterable[UUID]) -> dict[UUID, PersonShown]:
    return people_shown(reader, Person.objects.select_related("merged_into").filter(pk__in=list(ids)))


def usual_period() -> dict[str, str]:
    """The last thirty days."""
    return {"fran": (today() - timedelta(days=USUAL_DAYS)).isoformat(), "till": today().isoformat()}


def sought_of(told: Mapping[str, object]) -> EventsSought:
    """What a valid form asks for; of a person with everybody they are merged with."""
    person = told.get("person")
    return EventsSought(
        from_on=told["fran"],  # type: ignore[arg-type]  # a day, of a date field
        to_on=told["till"],  # type: ignore[arg-type]  # as above
        people=(person, *same_person(person).exclude(same_id=person)) if isinstance(person, UUID) else (),
        user_hsa_id=str(told.get("anvandare") or ""),
        unit_hsa_id=str(told.get("enhet") or ""),
    )


def address_of(route: str, told: Mapping[str, object]) -> str:
    """A page of the log with what is looked for; a person by an opaque key only (PER-12)."""
    kept = {name: str(value) for name, value in told.items() if value and name != "nummer"}
    return f"{reverse(route)}?{urlencode(kept)}"


def columns_of_log(*, with_user: bool = True) -> list[Column]:
    """The columns of a list of events."""
    user = [Column(gettext("Användare"))] if with_user else []
    return [
        Column(gettext("Tid"), "date"),
        *user,
        Column(gettext("Enhet")),
        Column(gettext("Vad")),
        Column(gettext("Person")),
        Column(gettext("Ändamål")),
    ]


def person_sought(reader: Reader, sought: EventsSought) -> PersonShown | None:
    """Whom the events are looked for about, as the reader may see them; ``None`` where nobody has the number."""
    return _people(reader, sought.people[:1]).get(sought.people[0]) if sought.people else None
