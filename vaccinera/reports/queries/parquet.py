"""Facts written out as Parquet, a file a month: what other engines run the reports' statements over.

As the tables' owner, who alone may become the role that reads every fact. A month is copied out of PostgreSQL as text
and turned into its file by DuckDB, so that memory holds neither; a file takes its name only once it is whole.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING

import duckdb
from django.db import connection, transaction

from vaccinera.reimbursement.rules.months import next_month

if TYPE_CHECKING:
    from pathlib import Path

    from django.db.backends.utils import CursorWrapper

# The day that puts a row of a fact in a month; the others are written whole.
DAY_OF: Mapping[str, str] = MappingProxyType(
    {
        "amendment": "made_on",
        "batch_dose": "given_on",
        "batch_waste": "wasted_on",
        "corrected_field": "made_on",
        "declaration_outcome": "reviewed_on",
        "dose": "given_on",
        "early_dose": "given_on",
        "ledger_line": "run_month",
        "log_event": "logged_on",
        "not_given": "not_given_on",
        "outcome": "run_month",
        "passed_warning": "given_on",
        "spot_check": "drawn_on",
        "staff_dose": "given_on",
        "unsigned_dose": "given_on",
    }
)
STAYS = ("dose_line",)
"""Written out for no other engine: its key leads to a person (decision 0030)."""
WHOLE = ("account", "batch", "population", "season_group")
_MEMORY = "200MB"
# Nothing is an empty cell, and an empty text a quoted one.
_COPY = "COPY (SELECT * FROM {schema}.{fact}{narrowed}) TO STDOUT (FORMAT csv, HEADER true, FORCE_QUOTE *)"
_WRITE = """
COPY (SELECT * FROM read_csv({source}, columns = {columns}, header = true, quote = '"', escape = '"',
                             nullstr = '', allow_quoted_nulls = false, auto_detect = false, delim = ','))
  TO {target} (FORMAT parquet, COMPRESSION zstd)
"""
_TYPES = MappingProxyType({"character varying": "VARCHAR", "text": "VARCHAR"})


@dataclass(frozen=True, slots=True)
class Written:
    """One file: which fact, of which month (none: all of it), and how many rows."""

    fact: str
    month: date | None
    rows: int


def write_facts(
    folder: Path, *, from_on: date, to_on: date, tell: Callable[[Written], None] = lambda _written: None
) -> list[Written]:
    """Write every fact of the months that the half-open period touches, anew; the same month gives the same rows.

    ``folder/dose/month=2026-11/rows.parquet``, and ``folder/batch/rows.parquet`` for what has no months. All files show
    one and the same instant of the database.
    """
    done = []
    with transaction.atomic(), connection.cursor() as cursor, duckdb.connect() as engine:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SET LOCAL ROLE vaccinera_reports")
        engine.execute(f"SET memory_limit = '{_MEMORY}'; SET temp_directory = {_text(folder / '.work')}")
        for fact, month in _files(from_on, to_on):
            written = Written(fact, month, _write(cursor, engine, folder, fact, month))
            tell(written)
            done.append(written)
    return done


def _files(from_on: date, to_on: date) -> Iterator[tuple[str, date | None]]:
    yield from ((fact, None) for fact in WHOLE)
    month = from_on.replace(day=1)
    while month < to_on:
        yield from ((fact, month) for fact in DAY_OF)
        month = next_month(month)


def _write(
    cursor: CursorWrapper, engine: duckdb.DuckDBPyConnection, folder: Path, fact: str, month: date | None
) -> int:
    """One file, if it has any row; an older one of the same month goes in any case."""
    place = folder / fact if month is None else folder / fact / f"month={month:%Y-%m}"
    place.mkdir(parents=True, exist_ok=True)
    whole, copied, made = place / "rows.parquet", place / "rows.csv", place / "rows.part"
    copy_out(cursor, fact, copied, narrowed=_narrowed(fact, month))
    to_parquet(engine, copied, made, columns=columns_of(cursor, fact))
    copied.unlink()
    [rows] = engine.execute(f"SELECT count(*) FROM read_parquet({_text(made)})").fetchall()[0]  # noqa: S608 - our own words
    made.replace(whole)
    return int(rows)


def _narrowed(fact: str, month: date | None) -> str:
    if month is None:
        return ""
    return f" WHERE {DAY_OF[fact]} >= DATE '{month}' AND {DAY_OF[fact]} < DATE '{next_month(month)}'"


def copy_out(cursor: CursorWrapper, fact: str, to: Path, *, narrowed: str = "", schema: str = "facts") -> None:
    """A fact's rows as text, a block at a time."""
    statement = _COPY.format(schema=schema, fact=fact, narrowed=narrowed)
    with to.open("wb") as file, cursor.connection.cursor().copy(statement) as copied:
        for block in copied:
            file.write(block)


def to_parquet(engine: duckdb.DuckDBPyConnection, source: Path, target: Path, *, columns: Mapping[str, str]) -> None:
    """Text made Parquet, with the columns' own types."""
    types = ", ".join(f"{_text(name)}: {_text(kind)}" for name, kind in columns.items())
    engine.execute(_WRITE.format(source=_text(source), target=_text(target), columns=f"{{{types}}}"))


def columns_of(cursor: CursorWrapper, fact: str, *, schema: str = "facts") -> Mapping[str, str]:
    """A fact's columns with their types, in their order."""
    cursor.execute(
        """SELECT a.attname, split_part(format_type(a.atttypid, a.atttypmod), '(', 1) FROM pg_attribute a
            WHERE a.attrelid = %s::regclass AND a.attnum > 0 ORDER BY a.attnum""",
        [f"{schema}.{fact}"],
    )
    return {name: _TYPES.get(kind, kind) for name, kind in cursor.fetchall()}


def _text(value: object) -> str:
    return "'" + str(value).replace("'", "''") + "'"
