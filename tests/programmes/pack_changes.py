"""One change to the invented pack, and what its reading then says."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.programmes.samples import Raw, raw_invented
from vaccinera.kernel.refusals import Refused
from vaccinera.programmes.rules.pack_reading import read_pack

Change = Callable[[Raw], Any]


def refusal_of(change: Change) -> dict[str, object]:
    """What the invented pack is refused with after a change."""
    raw = raw_invented()
    change(raw)
    with pytest.raises(Refused) as refused:
        read_pack(raw)
    assert refused.value.code == "programmes.pack.invalid"
    return refused.value.facts


def put(path: str, value: object) -> Change:
    """Put a value at a place written as the refusals write it: ``windows[2].from_on``."""

    def change(raw: Raw) -> None:
        table, name = _table_at(raw, path)
        table[name] = value

    return change


def drop(path: str) -> Change:
    """Take away the field at a place."""

    def change(raw: Raw) -> None:
        table, name = _table_at(raw, path)
        del table[name]

    return change


def _table_at(raw: Raw, path: str) -> tuple[Any, str]:
    *tables, name = path.split(".")
    found: Any = raw
    for table in tables:
        key, _, number = table.rstrip("]").partition("[")
        found = found[key][int(number) - 1] if number else found[key]
    return found, name


def and_drop(path: str, *others: str) -> Change:
    """Take away fields at several places."""

    def change(raw: Raw) -> None:
        for place in (path, *others):
            drop(place)(raw)

    return change


def added(lists: str, entry: Raw) -> Change:
    """A copy of the list's first entry with other fields, after the others."""

    def change(raw: Raw) -> None:
        raw[lists].append({**raw[lists][0], **entry})

    return change
