"""How many rows have come, told once they have: nobody holds them all to count them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vaccinera.reports.rules.asking import Value


class Counted:
    """The rows as they come, and how many have come."""

    def __init__(self, rows: Iterable[Sequence[Value]]) -> None:
        self.many = 0
        self._rows = iter(rows)

    def __iter__(self) -> Iterator[Sequence[Value]]:
        for row in self._rows:
            self.many += 1
            yield row
