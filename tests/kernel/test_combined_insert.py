"""All rows of one act in one statement, and nothing of what an ordinary insert is held to is lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from uuid_utils.compat import uuid7

from tests.kernel.conftest import Actor
from vaccinera.audit.models import Event
from vaccinera.kernel.clock import now
from vaccinera.kernel.combined_insert import insert_together
from vaccinera.kernel.constraints import broken_constraint
from vaccinera.kernel.models import PublishedFact
from vaccinera.kernel.scope import acting
from vaccinera.patients.models import Person, PersonIdentifier

pytestmark = pytest.mark.django_db


def _fact(name: str, *, provider_id: int = 1, **content: object) -> PublishedFact:
    return PublishedFact(id=uuid7(), name=name, content=content, provider_id=provider_id)


def _event(action: str) -> Event:
    return Event(
        id=uuid7(),
        action=action,
        provider_id=1,
        unit_hsa_id="",
        user_hsa_id="",
        user_name="",
        commission_hsa_id="",
        purpose="",
        subject_label="",
        subject_id="",
        person_id=None,
        details={"numbers": [1, 2], "text": "å 'ä' \"ö\" %s $1"},
        reference="",
    )


def _person() -> Person:
    return Person(id=uuid7(), given_name="Tolvan", family_name="Tolvansson", sort_key="tolvansson tolvan", sex="male")


@contextmanager
def _statements() -> Iterator[list[str]]:
    sent: list[str] = []

    def keep(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        sent.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(keep):
        yield sent


def test_rows_of_several_tables_are_one_statement(ours: Actor) -> None:
    with acting(ours), _statements() as sent:
        insert_together(_fact("First"), _fact("Second"), _event("tests.thing.done"))

        written = (PublishedFact.objects.count(), Event.objects.filter(action="tests.thing.done").count())

    assert written == (2, 1)
    assert [sql.split(" ", 2)[0] for sql in sent] == ["WITH", "SELECT", "SELECT"]


def test_the_same_shape_again_keeps_its_own_values(ours: Actor) -> None:
    """The statement's text is remembered; what it holds is not."""
    with acting(ours):
        insert_together(_fact("First", thing=1))
        insert_together(_fact("Second", thing=2))

        kept = {fact.name: fact.content for fact in PublishedFact.objects.all()}

    assert kept == {"First": {"thing": 1}, "Second": {"thing": 2}}


def test_a_column_the_database_fills_in_is_left_to_it(ours: Actor) -> None:
    """The instant is the server's clock, in the order of the rows and not that of the transaction's start."""
    began = now()

    with acting(ours):
        insert_together(_fact("First"), _fact("Second"), _fact("Third"))
        kept = list(PublishedFact.objects.order_by("at"))

    assert [fact.name for fact in kept] == ["First", "Second", "Third"]
    assert kept[0].at >= began
    assert kept[0].at < kept[2].at


def test_a_row_may_refer_to_another_of_the_same_statement(ours: Actor) -> None:
    """Keys are made beforehand, and foreign keys are looked at when the statement is done."""
    person = _person()
    number = PersonIdentifier(id=uuid7(), person=person, kind="personal_number", value="194201012392")

    with acting(ours):
        insert_together(person, number)

    assert Person.objects.get(identifiers__value="194201012392").pk == person.pk


def test_text_that_looks_like_a_placeholder_stays_text(ours: Actor) -> None:
    with acting(ours):
        insert_together(_event("tests.thing.done"))

        kept = Event.objects.get(action="tests.thing.done")

    assert kept.details == {"numbers": [1, 2], "text": "å 'ä' \"ö\" %s $1"}


def test_a_broken_constraint_is_told_by_its_name_and_nothing_is_written(ours: Actor) -> None:
    """The database refuses the whole statement, as it would refuse the one row."""
    person = _person()
    wrong = PersonIdentifier(id=uuid7(), person=person, kind="library_card", value="194201012392")

    with pytest.raises(IntegrityError) as refused, transaction.atomic(), acting(ours):
        insert_together(person, wrong)

    assert broken_constraint(refused.value) == "an_identifier_kind_is_a_known_code"
    assert Person.objects.count() == 0


def test_a_key_written_twice_is_an_integrity_error(ours: Actor) -> None:
    fact = _fact("First")

    with pytest.raises(IntegrityError) as refused, transaction.atomic(), acting(ours):
        insert_together(fact, fact)

    assert broken_constraint(refused.value) == "kernel_published_fact_pkey"


def test_the_row_policies_hold_for_it(ours: Actor) -> None:
    """LAW-01: one row of another tenant among our own is enough to refuse them all."""
    with pytest.raises(ProgrammingError, match="violates row-level security policy"), acting(ours):
        insert_together(_fact("Ours"), _fact("Theirs", provider_id=2))
