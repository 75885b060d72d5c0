"""Pages are asked for as a browser does, at noon of a day within the season, with the test region around them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine
from pytest_django import Settings

from tests.consistency.catalogue import ENGLISH
from tests.factories.region import NOON, Region
from tools import compile_messages


@pytest.fixture(scope="session", autouse=True)
def english() -> None:
    """English is read from a compiled catalogue, which a test must not find out of date."""
    compiled = ENGLISH.with_suffix(".mo")
    if not compiled.exists() or compiled.stat().st_mtime < ENGLISH.stat().st_mtime:
        compile_messages.main([str(ENGLISH)])


@pytest.fixture(autouse=True)
def plain_static_names(settings: Settings) -> None:
    """Static files under their own names: nothing has been collected, and nothing is served."""
    settings.STORAGES = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}


@pytest.fixture
def region(region: Region) -> Iterator[Region]:
    """The small region, while the clock stands still."""
    with time_machine.travel(NOON, tick=False):
        yield region
