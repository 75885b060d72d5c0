"""The stand-alone verifier: an export and the heads are enough, and whatever is planted in the export is found."""

from __future__ import annotations

import json
import os
import random
from collections.abc import Callable
from itertools import cycle
from typing import Any

import pytest
from django.db import connection

from vaccinera.console import verify_export
from vaccinera.console.verify_export import event_bytes, verify

FAULTS = int(os.environ.get("AUDIT_FAULTS", "1000"))
_EVENT: dict[str, Any] = {
    "id": "01990000-0000-7000-8000-000000000012",
    "xid": "1234",
    "at": "2026-11-26T02:03:04.000005Z",
    "action": "tests.thing.done",
    "provider_id": None,
    "unit_hsa_id": "TSTNMT2321000156-U11",
    "user_hsa_id": "",
    "user_name": "Åsa Öberg",
    "commission_hsa_id": "",
    "purpose": "care",
    "subject_label": "thing",
    "subject_id": "1",
    "person_id": "01990000-0000-7000-8000-000000000013",
    "details": '{"a": "\\u00e5", "shown": []}',
    "reference": "r",
}


@pytest.mark.django_db
@pytest.mark.parametrize("changes", [{}, {"provider_id": 2, "person_id": None}, {"at": "1999-12-31T23:59:59.999999Z"}])
def test_an_event_has_the_bytes_that_the_database_seals(changes: dict[str, object]) -> None:
    """Computed by the database itself, so that the two never part."""
    event = _EVENT | changes
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT record_send(ROW(%s::uuid, %s::text::xid8, %s::timestamptz, %s::varchar, %s::int, %s::varchar,
                      %s::varchar, %s::varchar, %s::varchar, %s::varchar, %s::varchar, %s::varchar, %s::uuid, %s::jsonb,
                      %s::varchar)), %s::jsonb::text""",
            [*event.values(), event["details"]],
        )
        sent, details = cursor.fetchone()

    assert event_bytes(event | {"details": details}) == bytes(sent)


def _export() -> tuple[list[str], dict[int, str]]:
    """Twenty seals over three events each, as the service would write them, and their heads."""
    lines, heads = [json.dumps({"vaccinera_audit_export": 1, "first": 1, "last": 20, "seals": 20})], {}
    previous = ""
    for n in range(1, 21):
        told = {"seal": n, "version": 1, "from_xid": str(n * 10), "to_xid": str(n * 10 + 10), "events": 3}
        events = [
            _EVENT | {"id": f"01990000-0000-7000-8000-{n:06}{place:06}", "xid": str(n * 10 + place)}
            for place in range(3)
        ]
        seal = verify_export._Seal(told | {"previous": previous}, 0)
        assert all(verify_export._add(event, seal) for event in events)
        previous = verify_export._link(seal.told, seal)
        told |= {"previous": seal.told["previous"], "digest": previous, "at": "2026-11-26T02:03:05.000000Z"}
        lines += [json.dumps(line, ensure_ascii=False) for line in (told, *events)]
        heads[n] = previous
    return lines, heads


def _changed(lines: list[str], chance: random.Random) -> set[int]:
    """One value of one line; of a seal's own line the instant it was made is no part of what it vouches for."""
    place = chance.randrange(1, len(lines))
    row = json.loads(lines[place])
    name = chance.choice([name for name in row if (name, "seal" in row) != ("at", True)])
    seal = _seal_of(lines, place)
    row[name] = f"{row[name]}1" if isinstance(row[name], str) else (row[name] or 0) + 1
    lines[place] = json.dumps(row, ensure_ascii=False)
    return {seal, seal + 1}


def _removed(lines: list[str], chance: random.Random) -> set[int]:
    place = chance.randrange(1, len(lines))
    seal = _seal_of(lines, place)
    del lines[place]
    return {seal - 1, seal, seal + 1}


def _inserted(lines: list[str], chance: random.Random) -> set[int]:
    place = chance.randrange(1, len(lines))
    seal = _seal_of(lines, place)
    lines.insert(place + 1, json.dumps(_EVENT | {"xid": "200"}))
    return {seal}


def _reordered(lines: list[str], chance: random.Random) -> set[int]:
    one, other = sorted(chance.sample(range(1, len(lines)), 2))
    seals = {_seal_of(lines, one), _seal_of(lines, other)}
    lines[one], lines[other] = lines[other], lines[one]
    return {near for seal in seals for near in (seal - 1, seal, seal + 1)}


def _cut(lines: list[str], chance: random.Random) -> set[int]:
    place = chance.randrange(1, len(lines))
    seal = _seal_of(lines, place)
    del lines[place:]
    return {seal, seal + 1} - {0} or {0}


def _broken(lines: list[str], chance: random.Random) -> set[int]:
    place = chance.randrange(1, len(lines))
    seal = _seal_of(lines, place)
    at = chance.randrange(len(lines[place]))
    lines[place] = lines[place][:at]
    return {seal - 1, seal, seal + 1}


def _seal_of(lines: list[str], place: int) -> int:
    return int(next(json.loads(line)["seal"] for line in reversed(lines[: place + 1]) if '"seal"' in line))


def test_an_untouched_export_holds() -> None:
    lines, heads = _export()

    verdict = verify(lines, heads)

    assert (verdict.faults, verdict.seals, verdict.events, verdict.heads_met) == ([], 20, 60, 20)


def test_each_planted_fault_is_found_at_its_seal() -> None:
    """LAW-20: a thousand, each alone in a copy of the export."""
    whole, heads = _export()
    chance = random.Random(20261126)  # noqa: S311 - lots that guard nothing
    plants: tuple[Callable[[list[str], random.Random], set[int]], ...] = (
        _changed,
        _removed,
        _inserted,
        _reordered,
        _cut,
        _broken,
    )
    missed = []

    for plant, number in zip(cycle(plants), range(FAULTS), strict=False):
        lines = list(whole)
        expected = plant(lines, chance)
        faults = verify(lines, heads).faults
        if not faults or faults[0].seal not in expected:
            missed.append((number, plant.__name__, expected, faults[:2]))

    assert missed == []


@pytest.mark.parametrize(
    ("spoil", "what"),
    [
        (lambda lines: lines.pop(0), "the tail is cut"),
        (lambda lines: lines.insert(0, '{"vaccinera_audit_export": 2}'), "a heading that this program does not know"),
        (lambda lines: lines.insert(1, json.dumps(_EVENT)), "it stands before the first seal"),
        (lambda lines: lines.clear(), "there is no seal in it"),
        (lambda lines: lines.insert(1, '{"seal": "x"}'), "the seal's line cannot be read"),
    ],
)
def test_an_export_spoilt_at_its_beginning_is_told(spoil: Callable[[list[str]], object], what: str) -> None:
    lines, heads = _export()
    heads[21] = "00"

    spoil(lines)

    assert what in "; ".join(fault.what for fault in verify(lines, heads).faults)


def test_a_later_part_of_the_log_hangs_on_the_head_before_it() -> None:
    lines, heads = _export()
    part = ['{"vaccinera_audit_export": 1, "first": 11, "last": 20, "seals": 10}', *lines[41:]]

    whole = verify(part, heads)
    torn = verify(part, heads | {10: "00" * 32})

    assert (whole.faults, whole.first, whole.seals) == ([], 11, 10)
    assert [(fault.seal, fault.what) for fault in torn.faults] == [(11, "it does not continue the seal before")]
