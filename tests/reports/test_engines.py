"""One statement, more than one engine: every report of the catalogue says the same in PostgreSQL and in DuckDB."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import pytest
import sqlglot

from tests.factories.region import Region
from tests.reports.engines import facts_in_duckdb, run_in_duckdb
from tests.reports.scenes import TODAY
from tests.reports.ways import ways_to_ask
from vaccinera.kernel.scope import reading
from vaccinera.reports.queries.catalogue import catalogue, statement_of
from vaccinera.reports.queries.running import run_report


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the database is told the day is."""
    monkeypatch.setattr("vaccinera.kernel.scope.today", lambda: TODAY)


@pytest.mark.parametrize("name", sorted(catalogue()))
def test_a_report_says_the_same_in_another_engine(region: Region, name: str, tmp_path: Path) -> None:
    """Cell by cell, over the same facts as Parquet."""
    second = import_module(f"tests.reports.independent.{name}")
    second.scene(region)
    report, reader = catalogue()[name], region.reader(second.WHO)
    different = []

    with reading(reader), facts_in_duckdb(tmp_path) as engine:
        for way in ways_to_ask(report):
            here = run_report(reader, name, way, all_columns=True).rows
            there = run_in_duckdb(engine, report, way)
            different += [(way, one, other) for one, other in zip(here, there, strict=True) if tuple(one) != other]

    assert different == []


@pytest.mark.parametrize("engine", ["duckdb", "spark"])
@pytest.mark.parametrize("name", sorted(catalogue()))
def test_a_statement_can_be_said_in_the_words_of_each_engine(name: str, engine: str) -> None:
    """Nothing that only PostgreSQL understands, which sqlglot would refuse."""
    statement = statement_of(catalogue()[name])

    told = sqlglot.transpile(statement, read="postgres", write=engine, unsupported_level=sqlglot.ErrorLevel.RAISE)

    assert len(told) == 1
