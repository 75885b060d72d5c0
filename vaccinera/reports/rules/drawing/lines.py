"""A picture of lines over a grid."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from math import floor, inf, log10

from vaccinera.reports.rules.drawing.strokes import (
    GREY,
    GRID,
    INK,
    WIDE,
    Sheet,
    cut,
    lines_of,
    mark,
    over_lines,
    text,
    whole,
)

_LEFT, _RIGHT, _TOP, _BOTTOM, _HIGH = 74, 200, 34, 52, 400
_NARROW_RIGHT, _NARROW_HIGH = 8, 290
_A_LINE = 17
_MOST_BESIDE, _LEAST_OF_A_NAME = 22, 9
_DASHES = ("", "7 4", "2 3", "12 4", "12 4 2 4", "1 5")
_MARKS_ALONG, _GRID_LINES = 8, 5
_ROUND = (1, 2, 2.5, 5, 10)
_KEY, _APART = 40, 10


@dataclass(frozen=True, slots=True)
class Tick:
    """A place along the picture, and what it is called."""

    at: float
    word: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line by its name, its points from left to right, and what the last one says."""

    name: str
    points: Sequence[tuple[float, float]]
    last: str


@dataclass(frozen=True, slots=True)
class Lines:
    """A picture of lines. ``told`` says in words what it shows; ``said`` is how an amount is written.

    Of what lies further apart than ``joined`` nothing is told between, and no line says that it was evenly so.
    """

    title: str
    told: str
    along: str
    value: str
    ticks: Sequence[Tick]
    said: Callable[[float], str]
    lines: Sequence[Line]
    joined: float = inf


@dataclass(frozen=True)
class _Field:
    """Where the lines are drawn, and how a place and an amount come to stand there."""

    picture: Lines
    left: float
    right: float
    low: float

    @cached_property
    def steps(self) -> Sequence[float]:
        """Round amounts from nothing to above the largest: no more than some lines, and whole numbers."""
        most = max(1.0, *(many for line in self.picture.lines for _, many in line.points))
        rough = max(1.0, most / _GRID_LINES)
        size = 10 ** floor(log10(rough))
        step = max(1, int(next(one * size for one in _ROUND if one * size >= rough)))
        return [float(step * number) for number in range(int(-(-most // step)) + 1)]

    @cached_property
    def _least(self) -> float:
        return min(0.0, *(many for line in self.picture.lines for _, many in line.points))

    @cached_property
    def _ends(self) -> tuple[float, float]:
        places = [at for line in self.picture.lines for at, _ in line.points]
        return min(places), max(places)

    def across(self, at: float) -> float:
        first, last = self._ends
        wide = self.right - self.left
        return self.left + ((at - first) / (last - first) * wide if last > first else wide / 2)

    def up(self, many: float) -> float:
        return self.low - (many - self._least) / (self.steps[-1] - self._least) * (self.low - _TOP)


def lines_as_svg(picture: Lines, sheet: Sheet = WIDE) -> str:
    """Lines over a grid, each called by its name to the right, or under the picture where there is no room."""
    field = _field(picture, sheet)
    parts = [*_grid(field, sheet)]
    for place, line in enumerate(picture.lines):
        step = max(1, len(line.points) // _MARKS_ALONG)
        for points in _pieces(line.points, picture.joined):
            parts += _line(place, [(field.across(at), field.up(many)) for at, many in points], step)
    if not sheet.is_narrow:
        parts += _names(field, sheet)
        return whole(sheet, picture.title, picture.told, _HIGH, parts)
    names, end = _names_under(field, sheet)
    return whole(sheet, picture.title, picture.told, end, [*parts, *names])


def _field(picture: Lines, sheet: Sheet) -> _Field:
    if not sheet.is_narrow:
        return _Field(picture, _LEFT, sheet.width - _RIGHT, _HIGH - _BOTTOM)
    field = _Field(picture, 0, sheet.width - _NARROW_RIGHT, _NARROW_HIGH - _BOTTOM)
    return _Field(picture, max(sheet.long(picture.said(step)) for step in field.steps) + 8, field.right, field.low)


def _grid(field: _Field, sheet: Sheet) -> Iterator[str]:
    picture, left, right, low = field.picture, field.left, field.right, field.low
    yield text(0 if sheet.is_narrow else 4, 18, picture.value)
    for amount in field.steps:
        yield f'<path d="M{left:g} {field.up(amount):.1f}H{right:g}" stroke="{GRID}"/>'
        yield text(left - 8, field.up(amount) + 4.5, picture.said(amount), anchor="end")
    yield f'<path d="M{left:g} {low}H{right:g}" stroke="{INK}"/>'
    for at, middle, word in _apart(field, sheet):
        yield f'<path d="M{at:.1f} {low}v5" stroke="{INK}"/>'
        yield text(middle, low + 20, word, anchor="middle")
    yield text((left + right) / 2, low + _BOTTOM - 8, picture.along, anchor="middle", colour=GREY)


def _apart(field: _Field, sheet: Sheet) -> Iterator[tuple[float, float, str]]:
    """The places along that can be called by their words without one standing in another, and the words' middles."""
    room = max((sheet.long(tick.word) for tick in field.picture.ticks), default=0)
    free = 0.0
    for tick in field.picture.ticks:
        at = max(field.left, field.across(tick.at))
        middle = min(max(at, room / 2), sheet.width - room / 2)
        if middle - room / 2 >= free:
            yield at, middle, tick.word
            free = middle + room / 2


def _pieces(points: Sequence[tuple[float, float]], joined: float) -> Iterator[Sequence[tuple[float, float]]]:
    """The line, broken where two points lie too far apart."""
    breaks = [place for place, (one, other) in enumerate(pairwise(points), 1) if other[0] - one[0] > joined]
    yield from (points[begun:end] for begun, end in pairwise([0, *breaks, len(points)]))


def _line(place: int, points: Sequence[tuple[float, float]], step: int) -> Iterator[str]:
    """The line and its marks, one in so many points and the last."""
    told = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    yield f'<polyline points="{told}" fill="none" stroke="{INK}" stroke-width="2"{_dashed(place)}/>'
    yield from (mark(place, x, y) for x, y in [*points[:-1:step], points[-1]])


def _dashed(place: int) -> str:
    dashes = _DASHES[place % len(_DASHES)]
    return f' stroke-dasharray="{dashes}"' if dashes else ""


def _ends(field: _Field) -> list[tuple[float, int, Line]]:
    """How high each line ends, its place, and itself; from above."""
    return sorted((field.up(line.points[-1][1]), place, line) for place, line in enumerate(field.picture.lines))


def _names(field: _Field, sheet: Sheet) -> Iterator[str]:
    """To the right of where each line ends, and no two over each other."""
    ends = _ends(field)
    free = float(_TOP) - _A_LINE
    left = sheet.width - _RIGHT + 14
    last = field.low - _A_LINE * (len(ends) - 1)
    for number, (y, place, line) in enumerate(ends):
        at = min(max(y, free + _A_LINE), last + _A_LINE * number)
        free = at
        x = field.across(line.points[-1][0])
        yield f'<path d="M{x + 6:.1f} {y:.1f}L{left - 4} {at:.1f}" stroke="{GREY}" stroke-width="0.75"/>'
        yield mark(place, left + 4, at)
        yield text(left + 14, at + 4.5, _name_of_line(line))


def _names_under(field: _Field, sheet: Sheet) -> tuple[list[str], float]:
    """Under the picture, each beside its dashes and its mark, as they end from above; and where it ends."""
    drawn: list[str] = []
    top = field.low + _BOTTOM + _APART
    for _, place, line in _ends(field):
        middle = top + sheet.line / 2
        words = f"{line.name}: {line.last}" if line.name else field.picture.told
        drawn.append(f'<path d="M0 {middle:g}h{_KEY - 8}" stroke="{INK}" stroke-width="2"{_dashed(place)}/>')
        drawn += [mark(place, (_KEY - 8) / 2, middle), *over_lines(sheet, middle + 5, words, x=_KEY)]
        top += len(lines_of(sheet, words, x=_KEY)) * sheet.line + 4
    return drawn, top + 4


def _name_of_line(line: Line) -> str:
    """The name is cut and the number never."""
    if not line.name:
        return line.last
    return f"{cut(line.name, max(_LEAST_OF_A_NAME, _MOST_BESIDE - len(line.last)))}: {line.last}"
