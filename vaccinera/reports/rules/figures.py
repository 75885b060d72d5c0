"""What a slow tile's report answered, as it is kept for the next who opens the overview (decision 0031).

The key says everything that decides the rows: who may be told what, what is asked, and how it is counted. Two readers
have the same key only where a report would answer both of them the same.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from vaccinera.reports.rules.asking import Asked, Value
    from vaccinera.reports.rules.overviews import Tile
    from vaccinera.reports.states import Level

KeptValue: TypeAlias = "str | int | bool | dict[str, str] | None"
_DAY = "day"


@dataclass(frozen=True, slots=True)
class Grounds:
    """What decides beside the question: whose rows, by which rights, with small numbers or not, counted by what.

    ``rights`` are those by which the reader sees what the report tells, each with how far it reaches; ``counted_by`` is
    the statement itself and the program's version, so that nothing is shown as counted by what has been replaced.
    """

    provider_id: int
    rights: str
    is_without_small_numbers: bool
    counted_by: tuple[str, ...]


def key_of(level: Level, tile: Tile, asked: Asked, grounds: Grounds) -> str:
    """The key of what the tile's report answers on these grounds. The day and the unit are in what is asked."""
    told = (
        (level, tile.name, tile.report, sorted((name, sorted(codes)) for name, codes in tile.where.items())),
        (asked.from_on, asked.to_on, asked.as_of, asked.counts_by, asked.period, sorted(asked.by)),
        sorted((one, sorted(keys)) for one, keys in asked.only.items()),
        (grounds.provider_id, grounds.rights, grounds.is_without_small_numbers, grounds.counted_by),
    )
    return sha256(json.dumps(told, default=str).encode()).hexdigest()


def is_new(counted_at: datetime, *, at: datetime, seconds: int) -> bool:
    """Whether figures are so new that they are not counted again."""
    return at - counted_at < timedelta(seconds=seconds)


def as_kept(rows: Iterable[Sequence[Value]]) -> list[list[KeptValue]]:
    """The rows as JSON holds them: a day says that it is one."""
    return [[{_DAY: one.isoformat()} if isinstance(one, date) else one for one in row] for row in rows]


def as_counted(rows: Iterable[Sequence[KeptValue]]) -> list[tuple[Value, ...]]:
    """The rows as they were counted."""
    return [tuple(date.fromisoformat(one[_DAY]) if isinstance(one, dict) else one for one in row) for row in rows]
