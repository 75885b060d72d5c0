"""The ledger: lines in whole öre that are never changed, each answered at most once by its mirror line."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

BASE, EXTRA_COST = "base", "extra_cost"


@dataclass(frozen=True, slots=True)
class Due:
    """What a visit is to be paid for one kind of line."""

    price: str
    ore: int
    provider: str
    unit: str
    programme: str


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the ledger. ``kind`` is base, extra_cost, or the supplement's code after ``supplement:``."""

    number: int
    month: date
    visit: str
    kind: str
    due: Due
    reverses: int | None = None


@dataclass
class Ledger:
    """Every line in the order it was written, and which stand unreversed."""

    lines: list[Line] = field(default_factory=list)
    standing: dict[tuple[str, str], Line] = field(default_factory=dict)

    def line(self, visit: str, kind: str) -> Line | None:
        """The unreversed line of a visit and kind: there is at most one (point 31)."""
        return self.standing.get((visit, kind))

    def kinds(self, visit: str, among: Iterable[str]) -> list[str]:
        """Those kinds of which the visit has an unreversed line."""
        return [kind for kind in among if (visit, kind) in self.standing]

    def settle(self, month: date, visit: str, kind: str, due: Due | None) -> bool:
        """Make the unreversed line of a visit and kind what is due; no lines where it is. Tells whether one fell."""
        standing = self.standing.get((visit, kind))
        if standing is not None and due is not None and _is_the_same(standing.due, due):
            return False
        if standing is not None:
            was = standing.due
            mirror = Due(was.price, -was.ore, was.provider, was.unit, was.programme)
            self._write(month, visit, kind, mirror, reverses=standing.number)
            del self.standing[visit, kind]
        if due is not None:
            self.standing[visit, kind] = self._write(month, visit, kind, due)
        return standing is not None

    def _write(self, month: date, visit: str, kind: str, due: Due, *, reverses: int | None = None) -> Line:
        line = Line(len(self.lines) + 1, month, visit, kind, due, reverses)
        self.lines.append(line)
        return line


def _is_the_same(was: Due, due: Due) -> bool:
    """Same price row, amount, unit and payee (point 30)."""
    return (was.price, was.ore, was.unit, was.provider) == (due.price, due.ore, due.unit, due.provider)
