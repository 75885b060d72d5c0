"""What Sweden's counties and municipalities are called, by the codes that the population register has.

The codes are Statistics Sweden's, as of 2007 and since; the names as the municipalities are called in lists.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from pathlib import Path

_FILE = Path(__file__).parents[1] / "places" / "sweden.csv"
_COUNTY = 2


def counties() -> Mapping[str, str]:
    """The names of the 21 counties by their two digits."""
    return {code: name for code, name in _places().items() if len(code) == _COUNTY}


def municipalities() -> Mapping[str, str]:
    """The names of the 290 municipalities by their four digits."""
    return {code: name for code, name in _places().items() if len(code) > _COUNTY}


@cache
def _places() -> Mapping[str, str]:
    with _FILE.open(encoding="utf-8", newline="") as file:
        return {row["code"]: row["name"] for row in csv.DictReader(file)}
