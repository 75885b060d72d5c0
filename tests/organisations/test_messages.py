"""What everybody should know stands on the start page while it lasts; the region's own go by two persons."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from tests.factories.region import NOON, Region
from tests.organisations.scenes import approve, propose, refused_by
from tests.personas import ANNA, INGELA, LARS, TOMAS, Persona
from vaccinera.kernel.scope import acting
from vaccinera.organisations.actions.messages import put_up_message, take_down_message
from vaccinera.organisations.models import Message
from vaccinera.organisations.queries.contracts import changes_waiting, names_told
from vaccinera.organisations.queries.joining import messages_now, messages_of
from vaccinera.organisations.states import ChangeKind

HOUR = timedelta(hours=1)


def told(**changes: Any) -> dict[str, Any]:
    """A message that holds from now on and for two hours."""
    return {
        "kind": "warning",
        "text_sv": "Underhåll i kväll.",
        "text_en": "Maintenance tonight.",
        "from_at": NOON,
        "to_at": NOON + 2 * HOUR,
    } | changes


def put_up(region: Region, *, by: Persona = LARS, **changes: Any) -> Message:
    reader = region.reader(by)
    with acting(reader):
        return put_up_message(by=reader, content=told(**changes), at=NOON)


def take_down(region: Region, message_id: Any, *, by: Persona, at: datetime = NOON) -> None:
    reader = region.reader(by)
    with acting(reader):
        take_down_message(by=reader, message_id=message_id, at=at)


def seen(provider_id: int, at: datetime) -> list[str]:
    return [one.text_sv for one in messages_now(provider_id=provider_id, at=at)]


def test_a_local_administrator_tells_the_own_provider_while_it_lasts(region: Region) -> None:
    put_up(region)

    assert seen(1, NOON) == ["Underhåll i kväll."]
    assert seen(1, NOON + 2 * HOUR) == []
    assert seen(2, NOON) == []
    assert [one.by_name for one in messages_of(1, most=5)] == ["Lars Lokal"]


def test_the_regions_message_is_approved_by_another_and_seen_by_all(region: Region) -> None:
    change = propose(region, ChangeKind.MESSAGE, told())
    waiting = names_told(changes_waiting())
    before = seen(1, NOON)

    approve(region, change)

    assert list(waiting.values()) == ["Underhåll i kväll."]
    assert before == []
    assert seen(1, NOON) == seen(2, NOON) == ["Underhåll i kväll."]
    assert [one.by_name for one in messages_of(None, most=5)] == ["Ingela Region"]


def test_the_region_puts_nothing_up_alone(region: Region) -> None:
    assert refused_by(put_up, region, by=INGELA).code == "organisations.message.needs_two"


def test_one_person_takes_a_message_down(region: Region) -> None:
    approve(region, propose(region, ChangeKind.MESSAGE, told()))
    [message] = messages_of(None, most=5)

    take_down(region, message.pk, by=TOMAS)
    take_down(region, message.pk, by=TOMAS, at=NOON + HOUR)

    assert seen(1, NOON) == []
    assert Message.objects.get().taken_down_at == NOON


def test_nobody_takes_another_organisations_message_down(region: Region) -> None:
    own = put_up(region)

    assert refused_by(take_down, region, own.pk, by=INGELA).code == "organisations.message.not_found"
    assert refused_by(take_down, region, uuid4(), by=LARS).code == "organisations.message.not_found"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"text_sv": " "}, "organisations.message.text_missing"),
        ({"text_en": "x" * 501}, "organisations.message.text_too_long"),
        ({"to_at": NOON}, "organisations.message.never_seen"),
        ({"from_at": NOON - 3 * HOUR, "to_at": NOON - HOUR}, "organisations.message.never_seen"),
        ({"from_at": "i morgon"}, "organisations.message.never_seen"),
        ({"to_at": None}, "organisations.message.never_seen"),
    ],
)
def test_a_message_that_nobody_could_read_is_refused(region: Region, changes: dict[str, Any], code: str) -> None:
    assert refused_by(put_up, region, **changes).code == code


def test_whoever_vaccinates_puts_up_no_messages(region: Region) -> None:
    assert refused_by(put_up, region, by=ANNA).code == "access.permission.missing"
