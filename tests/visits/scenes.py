"""Turns that several tests of this room begin with."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

import psycopg
from django.db import connection
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from tests.factories.region import (
    NOON,
    SOURCE,
    Region,
    an_hour_before,
    begin,
    filled_in,
    make_batch,
    make_person,
    sign,
    with_declaration,
    with_order,
)
from tests.personas import ANNA, BIRGIT, DAVID, Persona
from vaccinera.access.rules.readers import Reader
from vaccinera.audit.models import Event
from vaccinera.kernel.scope import acting, reading
from vaccinera.patients.models import Person
from vaccinera.visits.actions.prescribing import prescribe, send_to_prescriber
from vaccinera.visits.models import Draft, Visit
from vaccinera.visits.rules.registrations import Registration
from vaccinera.visits.states import Basis

# Of the official test range, all 65 or older in 2026.
NUMBERS = ("194003129808", "194103129807", "194203129806", "194303129805", "194403129804", "194503129803")


def by_telephone(
    region: Region, person: Person | None = None, *, giver: Persona = BIRGIT, at: datetime = NOON, batch: str = "TE1"
) -> Visit:
    """Given by Birgit on David's word by telephone: his signature is lacking."""
    reader, david = region.reader(giver), region.reader(DAVID)
    registration = with_order(
        filled_in(reader, region.products[0], make_batch(reader, region.products[0], number=batch).pk),
        prescriber_id=david.staff_id,
        basis=Basis.VERBAL,
        basis_reason="Telefon",
        prescribed_at=an_hour_before(at),
    )
    return sign(reader, begin(reader, person or make_person()), registration, at=at)


def recorded_for_anna(
    region: Region, person: Person | None = None, *, at: datetime = NOON, batch: str = "AN1"
) -> Visit:
    """Recorded by David, prescribed and given by Anna: both of her signatures are lacking."""
    anna, david = region.reader(ANNA), region.reader(DAVID)
    held = make_batch(anna, region.products[0], number=batch)
    return sign(david, begin(anna, person or make_person()), filled_in(anna, region.products[0], held.pk), at=at)


def whole(region: Region, person: Person | None = None, *, at: datetime = NOON, batch: str = "WH1") -> Visit:
    """Prescribed, given and signed by Anna."""
    anna = region.reader(ANNA)
    held = make_batch(anna, region.products[0], number=batch)
    return sign(anna, begin(anna, person or make_person()), filled_in(anna, region.products[0], held.pk), at=at)


def with_a_stop(reader: Reader, region: Region) -> Registration:
    """Answers that only a physician may judge, with the vaccinator's note."""
    return with_declaration(
        filled_in(
            reader, region.products[0], None, severe_vaccine_reaction="yes", severe_vaccine_reaction_assessed="no"
        ),
        note="Svimmade 2019",
    )


def sent(
    region: Region,
    person: Person | None = None,
    *,
    to: int | None = DAVID.key,
    by: Persona = BIRGIT,
    at: datetime = NOON,
) -> Draft:
    """An answer that stops, reviewed and sent to a prescriber."""
    reader = region.reader(by)
    draft = begin(reader, person or make_person())
    with acting(reader):
        return send_to_prescriber(
            by=reader,
            draft_id=draft.pk,
            registration=with_a_stop(reader, region),
            content={"sent": ["as typed"]},
            prescriber_id=to,
            at=at,
        )


def prescribed(
    region: Region, person: Person | None = None, *, by: Persona = DAVID, at: datetime = NOON
) -> tuple[Draft, Visit]:
    """Signed by a prescriber and waiting to be given."""
    reader = region.reader(by)
    draft = begin(reader, person or make_person())
    with acting(reader):
        visit = prescribe(
            by=reader,
            draft_id=draft.pk,
            registration=filled_in(reader, region.products[0], None),
            content={},
            source_system_hsa_id=SOURCE,
            at=at,
        )
    return draft, visit


def stored_draft(region: Region, draft: Draft, persona: Persona = ANNA) -> Draft:
    """The draft as it stands in the database, read by somebody."""
    with reading(region.reader(persona)):
        return Draft.objects.get(pk=draft.pk)


def told(region: Region, prefix: str, persona: Persona = ANNA) -> list[tuple[str, str, str]]:
    """What the log says, first to last: action, who, and of which subject."""
    with reading(region.reader(persona)):
        events = Event.objects.filter(action__startswith=prefix).order_by("at", "id")
        return [(event.action, event.user_hsa_id, event.subject_id) for event in events]


@contextmanager
def owner_at_work() -> Iterator[psycopg.Connection[tuple[object, ...]]]:
    """The tables' owner, acting for provider 1; what is done is undone."""
    login = conninfo_to_dict(os.environ["DATABASE_OWNER_URL"]) | {"dbname": connection.settings_dict["NAME"]}
    with psycopg.connect(make_conninfo(**login)) as owner:
        owner.execute("SELECT scope.stand_in(1, 'tests')")
        yield owner
        owner.rollback()
