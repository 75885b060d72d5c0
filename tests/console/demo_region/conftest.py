"""The demo region as rows, built once for all tests of this folder; no database is needed."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest

from vaccinera.console.demo_region.building import Building
from vaccinera.console.demo_region.rows import Rows
from vaccinera.console.demo_region.today import Today

ON = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 13, 30, tzinfo=UTC)

_BUILDS = """
from datetime import UTC, date, datetime
from vaccinera.console.demo_region.building import Building
from vaccinera.console.demo_region.today import Today
building = Building(on=date(2026, 11, 23))
building.add_ground()
building.add_history(before=date(2026, 11, 22))
Today(building, now=datetime(2026, 11, 23, 13, 30, tzinfo=UTC)).add()
print(building.rows.digest())
"""


@pytest.fixture(scope="session")
def another_process() -> Iterator[subprocess.Popen[str]]:
    """The same building elsewhere, with another order of sets and dictionaries' hashes; it prints its digest."""
    environment = {**os.environ, "PYTHONHASHSEED": "4711"}
    with subprocess.Popen(
        [sys.executable, "-c", _BUILDS], stdout=subprocess.PIPE, text=True, env=environment
    ) as process:
        yield process
        process.kill()


@pytest.fixture(scope="session")
def building(another_process: subprocess.Popen[str]) -> Building:
    """Everything, as it stands in the afternoon of 23 November 2026."""
    built = Building(on=ON)
    built.add_ground()
    built.add_history(before=date(2026, 11, 22))
    Today(built, now=NOW).add()
    return built


@pytest.fixture(scope="session")
def rows(building: Building) -> Rows:
    return building.rows
