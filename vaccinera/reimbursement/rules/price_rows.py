"""A row of the price list, which days it holds, and what a whole list says of each day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple

_A_DAY = timedelta(days=1)


class PriceKey(NamedTuple):
    """What a price is for; nothing for a product or a setting is any (rule 26)."""

    kind: str
    supplement: str
    programme: str
    payer: str
    assignment: str
    product: str
    setting: str


@dataclass(frozen=True, slots=True)
class PriceRow:
    """An amount in öre for something in ``[from_on, to_on)``; without ``to_on`` until further notice (rule 27)."""

    key: PriceKey
    ore: int
    from_on: date
    to_on: date | None

    @property
    def last_on(self) -> date | None:
        """The last day it holds, as people are told."""
        return self.to_on - _A_DAY if self.to_on else None

    def meets(self, other: PriceRow) -> bool:
        """Whether both hold on some day."""
        return _is_before(self.from_on, other.to_on) and _is_before(other.from_on, self.to_on)

    def as_json(self) -> dict[str, Any]:
        """The row as it is kept in a proposal."""
        to_on = self.to_on.isoformat() if self.to_on else None
        return {**self.key._asdict(), "ore": self.ore, "from_on": self.from_on.isoformat(), "to_on": to_on}


def row_kept(kept: Mapping[str, Any]) -> PriceRow:
    """A row as it was kept."""
    to_on = date.fromisoformat(kept["to_on"]) if kept["to_on"] else None
    key = PriceKey(**{name: kept[name] for name in PriceKey._fields})
    return PriceRow(key, kept["ore"], date.fromisoformat(kept["from_on"]), to_on)


def of_each_key(rows: Collection[PriceRow]) -> dict[PriceKey, list[PriceRow]]:
    """The rows of each thing that has a price, the earliest first, the things in the order of their words."""
    told: defaultdict[PriceKey, list[PriceRow]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: (row.key, row.from_on)):
        told[row.key].append(row)
    return dict(told)


def ore_on(rows: Sequence[PriceRow], day: date) -> int | None:
    """The amount on a day by the rows of one key, which never overlap."""
    return next((row.ore for row in rows if holds_on(row, day)), None)


def holds_on(row: PriceRow, day: date) -> bool:
    """Whether a row holds on a day."""
    return row.from_on <= day and _is_before(day, row.to_on)


def narrowed(
    rows: Iterable[PriceRow], *, programme: str = "", kind: str = "", on: date | None = None
) -> list[PriceRow]:
    """The rows of a programme, of a kind and of a day; what is not said leaves them all."""
    return [
        row
        for row in rows
        if programme in {"", row.key.programme} and kind in {"", row.key.kind} and (on is None or holds_on(row, on))
    ]


def days_of_change(rows: Collection[PriceRow], *, after: date) -> set[date]:
    """The days after ``after`` on which a row begins or ends."""
    days = {day for row in rows for day in (row.from_on, row.to_on) if day is not None}
    return {day for day in days if day > after}


def _is_before(day: date, end: date | None) -> bool:
    return end is None or day < end
