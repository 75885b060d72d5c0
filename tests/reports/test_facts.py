"""The facts are those of their page, in plain types, and each opens for the roles the matrix names."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.db import connection

pytestmark = pytest.mark.django_db

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "fact-views.md"
PLAIN = {"boolean", "integer", "bigint", "text", "date", "timestamp with time zone", "character varying"}


def _columns(schema: str) -> list[tuple[str, str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT c.relname, a.attname, split_part(format_type(a.atttypid, a.atttypmod), '(', 1)
                 FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0
                WHERE c.relnamespace = %s::regnamespace AND c.relkind = 'v' ORDER BY c.relname, a.attnum""",
            [schema],
        )
        rows: list[tuple[str, str, str]] = cursor.fetchall()
        return rows


def test_the_page_has_every_fact_with_every_column() -> None:
    """In the same order, which is that of the Parquet files."""
    told, fact = [], ""
    for line in PAGE.read_text("utf-8").splitlines():
        if heading := re.match(r"### `(\w+)`", line):
            fact = heading[1]
        elif column := re.match(r"\| `(\w+)` \| (\w[\w ]*) \|", line):
            told.append((fact, column[1], column[2]))
    facts = [
        (fact, column, "text" if kind == "character varying" else kind) for fact, column, kind in _columns("facts")
    ]

    assert sorted(told, key=lambda one: one[0]) == facts


def test_a_fact_shows_the_same_columns_through_its_gate() -> None:
    assert [(view, column) for view, column, _ in _columns("reports")] == [
        (view, column) for view, column, _ in _columns("facts")
    ]


def test_a_fact_is_of_plain_types_that_every_engine_has() -> None:
    assert {kind for _, _, kind in _columns("facts")} <= PLAIN


def test_the_application_reads_a_fact_through_its_gate_alone() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_schema_privilege('vaccinera_app', 'facts', 'USAGE')")

        assert cursor.fetchone() == (False,)
