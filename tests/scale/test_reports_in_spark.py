"""One statement on a cluster: every report says in Spark, with two workers, what it says in PostgreSQL."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.factories.region import Region
from tests.reports.engines import facts_in_duckdb
from tests.reports.scenes import TODAY
from tests.reports.ways import ways_to_ask
from tests.scale.engine import facts_read_by, open_facts, parquet_in, run_in_spark
from vaccinera.kernel.scope import reading
from vaccinera.reports.queries.catalogue import catalogue
from vaccinera.reports.queries.running import run_report

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

pytestmark = pytest.mark.scale


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the database is told the day is."""
    monkeypatch.setattr("vaccinera.kernel.scope.today", lambda: TODAY)


@pytest.mark.parametrize("name", sorted(catalogue()))
def test_a_report_says_the_same_on_a_cluster(region: Region, name: str, tmp_path: Path, spark: SparkSession) -> None:
    """Cell by cell, over the same facts as Parquet."""
    second = import_module(f"tests.reports.independent.{name}")
    second.scene(region)
    report, reader = catalogue()[name], region.reader(second.WHO)

    with reading(reader), facts_in_duckdb(tmp_path):
        here = {
            number: [tuple(row) for row in run_report(reader, name, way, all_columns=True).rows]
            for number, way in enumerate(ways_to_ask(report))
        }
    schema = open_facts(spark, {fact: parquet_in(tmp_path, fact) for fact in facts_read_by(report)})
    there = {number: run_in_spark(spark, schema, report, way) for number, way in enumerate(ways_to_ask(report))}

    assert there == here
