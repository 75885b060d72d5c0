"""Past one machine: reports of doses over as many facts as ``SCALE_ROWS`` says, on one engine and on a cluster.

Neither holds more than some gigabytes, however many the facts are.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import duckdb
import psutil  # type: ignore[import-untyped]  # published without types
import pytest

from tests.reports.engines import run_in_duckdb
from tests.reports.scenes import asked
from tests.scale.engine import facts_read_by, open_facts, run_in_spark
from vaccinera.reports.queries.catalogue import catalogue

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

pytestmark = pytest.mark.scale

ROWS = int(os.environ.get("SCALE_ROWS", "1000000"))
_FILES = 24
# Of the one engine. What has no room there goes to a file.
_MEMORY = "2GB"
_T = TypeVar("_T")
OF_DOSES = sorted(name for name, report in catalogue().items() if list(facts_read_by(report)) == ["dose"])
# Six seasons of doses, given from September to December by 400 units of 80 providers, two a season to each person. The
# row's number decides all of it, so that two runs are the same.
_DOSES = """
COPY (
  SELECT
    (i % 80 + 1)::INTEGER AS provider_id,
    (i % 400 + 1)::INTEGER AS unit_id,
    CASE WHEN i % 23 = 0 THEN 'home' ELSE 'clinic' END AS setting,
    'A' || (i % 3) AS assignment_code,
    'p' || (i % 5) AS programme_id,
    (2021 + season) || '/' || (22 + season) AS season,
    (i % 7 + 1)::INTEGER AS product_id,
    'B' || (hash(i) % 900) AS batch_number,
    CASE WHEN i % 11 = 0 THEN 'own' ELSE 'region' END AS funding_source,
    'p' || (i % 5) AS duplicate_group,
    'g' || (i % 4) AS target_group,
    CASE WHEN i % 19 = 0 THEN 'person' ELSE 'region' END AS payer,
    'recorded' AS origin,
    given_on,
    given_on + (CASE WHEN i % 29 = 0 THEN 1 ELSE 0 END) AS registered_on,
    (hash(i, 3) % 2000)::INTEGER AS minutes_to_registering,
    given_on AS signed_on,
    given_on + 30 AS last_day_to_sign,
    i % 29 = 0 AS is_late_entry,
    (i % 3 + 1)::INTEGER AS dose_number,
    (hash(person) % 95)::INTEGER AS age_years,
    CASE WHEN hash(person, 1) % 2 = 0 THEN 'female' ELSE 'male' END AS sex,
    CASE WHEN hash(person) % 500 = 0 THEN '' ELSE '01' || lpad((hash(person, 2) % 26)::VARCHAR, 2, '0') END
      AS municipality_code,
    CASE WHEN hash(person) % 500 = 0 THEN '' ELSE '01' END AS region_code,
    hash(person) % 500 = 0 AS is_protected,
    lpad(to_hex(hash(person)), 16, '0') AS person_code
  FROM (
    SELECT
      i,
      i % 6 AS season,
      i // 12 AS person,
      make_date((2021 + i % 6)::INTEGER, 9, 1) + (hash(i, 1) % 120)::INTEGER AS given_on
    FROM range({first}, {after}) AS made(i)
  ) AS planned
) TO '{file}' (FORMAT parquet, COMPRESSION zstd)
"""


@pytest.fixture(scope="session")
def doses(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Facts as Parquet, in as many files as a cluster likes to share out."""
    folder = tmp_path_factory.mktemp("doses")
    with _engine(tmp_path_factory.mktemp("made")) as engine:
        for number in range(_FILES):
            first, after = ROWS * number // _FILES, ROWS * (number + 1) // _FILES
            engine.execute(_DOSES.format(first=first, after=after, file=folder / f"{number:02}.parquet"))
    return folder


@pytest.mark.parametrize("name", OF_DOSES)
def test_a_season_of_many_facts_is_the_same_on_a_cluster(
    name: str, doses: Path, spark: SparkSession, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Clock and processor time of both are told, and how large the files are, for the page of measurements."""
    report = catalogue()[name]
    way = replace(asked(name), from_on=date(2025, 7, 1), to_on=date(2026, 7, 1))
    schema = open_facts(spark, {"dose": str(doses)})
    with _engine(tmp_path) as engine:
        engine.execute("CREATE SCHEMA reports")
        engine.execute(f"CREATE VIEW reports.dose AS SELECT * FROM read_parquet('{doses}/*.parquet')")  # noqa: S608 - our own folder
        alone, alone_told = _timed(lambda: run_in_duckdb(engine, report, way), time.process_time)
    together, together_told = _timed(lambda: run_in_spark(spark, schema, report, way), _time_of_cluster)

    megabytes = sum(file.stat().st_size for file in doses.iterdir()) / 1e6
    with capsys.disabled():
        sys.stdout.write(
            f"\n{name}: {ROWS} facts in {megabytes:.1f} MB, {len(alone)} rows;"
            f" one engine {alone_told}, cluster {together_told}\n"
        )
    assert together == alone
    assert alone


def _engine(folder: Path) -> duckdb.DuckDBPyConnection:
    return duckdb.connect(config={"memory_limit": _MEMORY, "temp_directory": str(folder)})


def _timed(run: Callable[[], _T], processor: Callable[[], float]) -> tuple[_T, str]:
    """What it answers, and the seconds that took by the clock and of the processors."""
    began, used = time.monotonic(), processor()
    answer = run()
    return answer, f"{time.monotonic() - began:.1f} s ({processor() - used:.1f} s of processors)"


def _time_of_cluster() -> float:
    """What the driver, the master, the workers and what these have started have used so far."""
    return sum(
        sum(process.cpu_times()[:2])
        for process in psutil.Process().children(recursive=True)
        if process.name() == "java"
    )
