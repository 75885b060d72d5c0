"""Pages are asked for as a browser does, at noon of a day within the season, with the test region around them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine
from pytest_django import Settings

from tests.factories.region import NOON, Region, make_region


@pytest.fixture
def region(db: None, settings: Settings) -> Iterator[Region]:
    """The small region, in the test's own transaction, while the clock stands still."""
    settings.STORAGES = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
    with time_machine.travel(NOON, tick=False):
        yield make_region()
