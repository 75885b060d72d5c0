"""Heavy SQL is SQL: a file that says what a row is, who reads it and why."""

from __future__ import annotations

import re

import pytest

from tests.consistency.source import LAYERS, PRODUCT, texts

HEADER = ("-- one row per ", "-- read by ", "-- decision ")
_TABLE = re.compile(rf"\b(?:FROM|JOIN|INTO|UPDATE)\s+(?:ONLY\s+)?\"?({'|'.join(LAYERS)})_\w+", re.IGNORECASE)


@pytest.fixture(scope="module")
def statements() -> dict[str, str]:
    found = dict(texts(".sql", root=PRODUCT))
    if not found:
        pytest.skip("no SQL files yet")
    return found


def test_a_sql_file_begins_with_what_who_and_why(statements: dict[str, str]) -> None:
    silent = [
        name
        for name, text in statements.items()
        if not all(line.startswith(begins) for line, begins in zip(text.splitlines(), HEADER, strict=False))
        or len(text.splitlines()) < len(HEADER)
    ]

    assert silent == []


def test_a_sql_file_reads_rooms_at_or_below_its_own(statements: dict[str, str]) -> None:
    upwards = [
        f"{name}: {found[0]}"
        for name, text in statements.items()
        for found in _TABLE.finditer(text)
        if LAYERS[found[1].lower()] > LAYERS[name.split("/")[1]]
    ]

    assert upwards == []
