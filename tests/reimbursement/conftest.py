"""Every test of this room that asks for it has the test region around it."""

from __future__ import annotations

import pytest

from tests.factories.region import Region, make_region


@pytest.fixture
def region(db: None) -> Region:
    """The small region, in the test's own transaction."""
    return make_region()
