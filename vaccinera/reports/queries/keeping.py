"""A report's rows kept on disk, so that the transaction that reads them ends before a file is made of them.

A workbook is packed, and a document set, for many seconds after the last row; meanwhile a transaction would stand idle.
"""

from __future__ import annotations

import json
from datetime import date
from itertools import islice
from tempfile import SpooledTemporaryFile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from vaccinera.reports.queries.running import Row
    from vaccinera.reports.rules.asking import Value

_IN_MEMORY, _AT_A_TIME = 2_000_000, 1_000


def kept_on_disk(rows: Iterable[Sequence[Value]]) -> Iterator[Row]:
    """Read all rows now, and give them once more, one at a time. The file has no name."""
    kept = _kept(rows)
    next(kept)
    return kept


def _kept(rows: Iterable[Sequence[Value]]) -> Iterator[Row]:
    """First nothing, once all are read; then each. Begun, it closes its file however it ends, read or not."""
    with SpooledTemporaryFile(max_size=_IN_MEMORY, mode="w+", encoding="utf-8") as file:
        coming = iter(rows)
        while some := list(islice(coming, _AT_A_TIME)):
            file.write(json.dumps(some, default=_of_a_day) + "\n")
        yield ()
        file.seek(0)
        for line in file:
            yield from map(tuple, json.loads(line, object_hook=_a_day))


def _of_a_day(day: date) -> dict[str, str]:
    """Of all that a cell can hold, only a day is unknown to JSON."""
    return {"on": day.isoformat()}


def _a_day(told: dict[str, str]) -> date:
    return date.fromisoformat(told["on"])
