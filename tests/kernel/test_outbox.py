"""News is written in the act's own transaction, in the scope of the act."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

import pytest
from django.db import ProgrammingError, connection, transaction

from tests.kernel.conftest import Actor
from vaccinera.kernel.models import PublishedFact
from vaccinera.kernel.outbox import as_row, publish
from vaccinera.kernel.scope import acting, reading

KEY = UUID("01990000-0000-7000-8000-000000000001")


@dataclass(frozen=True, slots=True)
class DoorOpened:
    """A fact as a room would name it."""

    door_id: UUID


def test_a_fact_is_kept_by_its_name_and_its_keys() -> None:
    """Ids only, as text, so that whoever reads it needs no class of ours."""
    row = as_row(DoorOpened(KEY), provider_id=1)

    assert (row.name, row.content, row.provider_id) == (
        "DoorOpened",
        {"door_id": "01990000-0000-7000-8000-000000000001"},
        1,
    )
    assert str(row) == f"DoorOpened {row.pk}"


@pytest.mark.django_db
def test_a_published_fact_is_read_in_its_own_scope(ours: Actor, theirs: Actor) -> None:
    """LAW-01: news of one tenant is no news to another."""
    with acting(ours):
        publish(DoorOpened(KEY), provider_id=ours.provider_id)

    with reading(ours):
        here = [fact.name for fact in PublishedFact.objects.all()]
    with reading(theirs):
        elsewhere = [fact.name for fact in PublishedFact.objects.all()]

    assert here == ["DoorOpened"]
    assert elsewhere == []


@pytest.mark.django_db
def test_an_act_that_is_undone_publishes_nothing(ours: Actor) -> None:
    with acting(ours):
        with transaction.atomic():
            publish(DoorOpened(KEY), provider_id=ours.provider_id)
            transaction.set_rollback(True)

        kept = PublishedFact.objects.count()

    assert kept == 0


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement", ["UPDATE kernel_published_fact SET name = 'Other'", "DELETE FROM kernel_published_fact"]
)
def test_what_was_told_is_never_untold(ours: Actor, statement: str) -> None:
    with acting(ours):
        publish(DoorOpened(KEY), provider_id=ours.provider_id)

    with pytest.raises(ProgrammingError, match="permission denied"), acting(ours), connection.cursor() as cursor:
        cursor.execute(statement)
