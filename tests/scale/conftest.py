"""One cluster for all that is run on it: its start takes longer than most reports."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pyspark.sql import SparkSession


@pytest.fixture(scope="session")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SparkSession]:
    """A session at a master with two workers. Spark is installed by ``make test-scale`` alone, and so imported here."""
    from tests.scale.cluster import running_cluster  # noqa: PLC0415 - see above

    folder: Path = tmp_path_factory.mktemp("cluster")
    with running_cluster(folder) as session:
        yield session
