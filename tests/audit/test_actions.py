"""What one event tells, and that it stands or falls with the act it tells of (LAW-20, LAW-23)."""

from __future__ import annotations

from uuid import UUID

import pytest
from django.db import ProgrammingError, connection, transaction

from tests.factories.region import Region
from tests.personas import ANNA, OLLE
from vaccinera.audit.actions import as_event, current_reference, record, record_outside_every_provider
from vaccinera.audit.models import Event
from vaccinera.kernel.clock import now
from vaccinera.kernel.scope import acting, reading

PERSON = UUID("01990000-0000-7000-8000-000000000012")


def test_an_event_tells_who_did_what_to_whom_where_when_and_why(region: Region) -> None:
    """LAW-20: action, unit, time, user, person, purpose; and the commission it was done in."""
    anna, began = region.reader(ANNA), now()
    with acting(anna):
        record("tests.thing.done", by=anna, subject=("thing", 7), person_id=PERSON, why="treatment", shown=["a", "b"])

    with reading(anna):
        event = Event.objects.get(action="tests.thing.done")

    assert (event.user_hsa_id, event.user_name) == ("TSTNMT2321000156-S1", "Anna Nyberg")
    assert (event.unit_hsa_id, event.provider_id) == ("TSTNMT2321000156-U11", 1)
    assert (event.commission_hsa_id, event.purpose) == ("TSTNMT2321000156-C1", "care")
    assert (event.subject_label, event.subject_id, event.person_id) == ("thing", "7", PERSON)
    assert event.details == {"why": "treatment", "shown": ["a", "b"]}
    assert began <= event.at <= now()


def test_an_event_may_have_neither_subject_nor_person(region: Region) -> None:
    anna = region.reader(ANNA)
    with acting(anna):
        record("tests.list.shown", by=anna)

    with reading(anna):
        event = Event.objects.get(action="tests.list.shown")

    assert (event.subject_label, event.subject_id, event.person_id, event.details) == ("", "", None, {})


def test_an_event_carries_the_pages_reference_number(region: Region) -> None:
    """The log, the log line and the error page find each other."""
    anna = region.reader(ANNA)
    of_the_page = current_reference.set("K7Q2M9TX")

    event = as_event("tests.thing.done", by=anna)
    current_reference.reset(of_the_page)
    after = as_event("tests.thing.done", by=anna)

    assert event.reference == "K7Q2M9TX"
    assert after.reference == ""


def test_an_event_outside_every_provider_is_written_without_a_scope_and_read_in_none(region: Region) -> None:
    """A login belongs to nobody yet; only the sealing role reads it."""
    before = _unsealed()

    record_outside_every_provider(
        "tests.door.knocked", user_hsa_id="TSTNMT2321000156-S1", user_name="Anna Nyberg", method="demo"
    )

    unscoped = Event.objects.filter(action="tests.door.knocked").count()
    with reading(region.reader(ANNA)):
        scoped = Event.objects.filter(action="tests.door.knocked").count()
    assert (unscoped, scoped) == (0, 0)
    assert _unsealed() == before + 1


def test_an_event_cannot_be_written_in_another_providers_name(region: Region) -> None:
    """LAW-01: Olle cannot put words into the log of a provider he does not work for."""
    anna, olle = region.reader(ANNA), region.reader(OLLE)

    with pytest.raises(ProgrammingError, match="violates row-level security policy"), acting(olle):
        record("tests.thing.done", by=anna)


def test_an_event_goes_with_the_act_it_tells_of(region: Region) -> None:
    """LAW-23: what is undone was never done, and is not told."""
    anna = region.reader(ANNA)
    with acting(anna):
        with transaction.atomic():
            record("tests.thing.done", by=anna)
            transaction.set_rollback(True)

        told = Event.objects.filter(action="tests.thing.done").count()

    assert told == 0


@pytest.mark.parametrize("statement", ["UPDATE audit_event SET user_name = 'Någon annan'", "DELETE FROM audit_event"])
def test_the_application_has_no_right_to_change_an_event(region: Region, statement: str) -> None:
    """LAW-20: not even its own provider's."""
    anna = region.reader(ANNA)

    with pytest.raises(ProgrammingError, match="permission denied"), acting(anna), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO audit_seal (n, from_xid, to_xid, events, digest, previous) VALUES (1, '0', '1', 0, '', '')",
        "UPDATE audit_seal SET events = 0",
        "DELETE FROM audit_seal",
        "SET ROLE vaccinera_sealer",
    ],
)
def test_the_application_has_no_right_to_seal_by_hand(region: Region, statement: str) -> None:
    """Seals are made by the sealing role's own function, over what there is."""
    with pytest.raises(ProgrammingError, match="permission denied"), connection.cursor() as cursor:
        cursor.execute(statement)


def _unsealed() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT events FROM audit.unsealed()")
        return int(cursor.fetchone()[0])
