"""A report's statement run by another engine: the facts a reader sees as Parquet, in that engine's words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import duckdb
import sqlglot
from django.db import connection

from vaccinera.reports.queries.catalogue import statement_of
from vaccinera.reports.queries.parquet import DAY_OF, STAYS, WHOLE, columns_of, copy_out, to_parquet
from vaccinera.reports.rules.asking import Asked, bound, values_of
from vaccinera.reports.rules.catalogue import Report

FACTS = (*WHOLE, *DAY_OF, *STAYS)
Rows = list[tuple[object, ...]]


@contextmanager
def facts_in_duckdb(folder: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """DuckDB with the views ``reports.…`` over what the open key sees of each, by way of Parquet."""
    with duckdb.connect() as engine, connection.cursor() as cursor:
        engine.execute("CREATE SCHEMA reports")
        for fact in FACTS:
            text, file = folder / f"{fact}.csv", folder / f"{fact}.parquet"
            copy_out(cursor, fact, text, schema="reports")
            to_parquet(engine, text, file, columns=columns_of(cursor, fact, schema="reports"))
            engine.execute(f"CREATE VIEW reports.{fact} AS SELECT * FROM read_parquet('{file}')")  # noqa: S608 - our own names
        yield engine


def run_in_duckdb(engine: duckdb.DuckDBPyConnection, report: Report, asked: Asked) -> Rows:
    """All columns of the report, in its own order."""
    statement, values = bound(statement_of(report), values_of(report, asked), mark=":{}")
    [told] = sqlglot.transpile(statement, read="postgres", write="duckdb")
    used: Mapping[str, object] = values
    return engine.execute(told, dict(used)).fetchall()
