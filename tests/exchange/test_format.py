"""The page that describes the format says what the code reads, and its example can be read."""

from __future__ import annotations

import re

from tests.consistency.documents import cells
from tests.exchange.scenes import taken, tried
from tests.factories.region import Region
from tools.tree import CHECKOUT
from vaccinera.exchange.rules.columns import HEADINGS, NEEDED, Column

REFERENCE = CHECKOUT / "docs" / "reference"


def test_every_column_is_described_under_its_headings() -> None:
    _header, *rows = cells((REFERENCE / "import-format.md").read_text("utf-8"), "## Columns")

    described = {re.sub(r"[*`]", "", name): (swedish, english) for name, swedish, english, _ in rows}
    needed = {re.sub(r"[*`]", "", row[0]) for row in rows if row[0].startswith("**")}

    assert described == {column.value: HEADINGS[column][:2] for column in Column}
    assert needed == {column.value for column in NEEDED}


def test_the_example_is_taken(region: Region) -> None:
    one = tried(region, (REFERENCE / "import-example.csv").read_bytes())

    assert one.first_faults == []
    assert taken(region, one).visits_taken == 2
