"""Small pictures as places in a drawing, for a template to draw: lines to one scale, and bars to one scale."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

_WIDTH, _BASE, _TOP, _BAR = 320, 112, 4, 100
_DASHES = ("", "6 3", "2 2", "10 3 2 3")
_DAYS = 366


@dataclass(frozen=True, slots=True)
class Span:
    """From where a bar is drawn, and how long."""

    start: float
    length: float


@dataclass(frozen=True, slots=True)
class Spans:
    """Bars to one scale, and where nothing is: what is less than nothing is drawn to the left of it."""

    zero: float
    bars: Sequence[Span]


@dataclass(frozen=True, slots=True)
class SmallLine:
    """A line as SVG has it: its points, and its dashes."""

    points: str
    dashes: str


def small_lines(lines: Sequence[Sequence[tuple[int, int]]]) -> list[SmallLine]:
    """A line for each, over the days of a season, all to the same scale; those past the fourth are not drawn."""
    highest = max((many for line in lines for _, many in line), default=0) or 1

    def point(day: int, many: int) -> str:
        high = many * (_BASE - _TOP) / highest
        return f"{day * _WIDTH / _DAYS:.1f},{_BASE - high:.1f}"

    return [
        SmallLine(" ".join(point(day, many) for day, many in line), dashes)
        for line, dashes in zip(lines, _DASHES, strict=False)
    ]


def spans_of(values: Sequence[float], *, room: float = _BAR) -> Spans:
    """Where each bar is drawn, in a room; a small picture's is a hundred wide."""
    low, high = min([*values, 0]), max([*values, 0])
    whole = (high - low) or 1
    zero = -low * room / whole
    return Spans(zero, [Span(zero + min(0, many) * room / whole, abs(many) * room / whole) for many in values])
