"""A picture of shares: bars on a scale of the whole, in groups, with their goals."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from vaccinera.reports.rules.drawing.bars import LEFT, RIGHT, name_before
from vaccinera.reports.rules.drawing.strokes import (
    FILL,
    GREY,
    GRID,
    INK,
    WIDE,
    Sheet,
    lines_of,
    over_lines,
    text,
    whole,
)

_A_SHARE, _HIGH, _WHOLE, _QUARTERS = 24, 14, 10_000, 4
_MOST_LYING, _APART, _BESIDE, _NARROW_LEFT = 24, 8, 14, 1
_HATCHED, _BETWEEN_LINES, _LEGEND_LEFT, _A_LEGEND = 34, 6, 22, 22


@dataclass(frozen=True, slots=True)
class Share:
    """A bar by what it is, its share in ten-thousandths or nothing where none is told, its words, and its goal."""

    what: str
    many: int | None
    said: str
    goal: int | None = None


@dataclass(frozen=True, slots=True)
class Shares:
    """A picture of shares, in groups under their headings.

    ``goal`` and ``hidden`` are what the two marks mean, ``note`` what else is to be said, ``quarters`` what the lines
    from nothing to the whole are called.
    """

    title: str
    told: str
    groups: Sequence[tuple[str, Sequence[Share]]]
    quarters: Sequence[str]
    goal: str
    hidden: str
    note: str

    @property
    def is_tall(self) -> bool:
        """Whether it is higher than wide, and so wants a paper that stands."""
        return sum(bool(heading) + len(group) for heading, group in self.groups) > _MOST_LYING

    @property
    def bars(self) -> Sequence[Share]:
        """Those of all its groups."""
        return [bar for _, group in self.groups for bar in group]


@dataclass(frozen=True, slots=True)
class _Scale:
    """Where nothing is, and how long the whole is."""

    left: float
    whole: float

    def long(self, many: float) -> float:
        return many * self.whole / _WHOLE


def shares_as_svg(picture: Shares, sheet: Sheet = WIDE) -> str:
    """Each bar with its name before or over it, its number in a column of its own, and its goal on it."""
    left = _NARROW_LEFT if sheet.is_narrow else LEFT
    beside = max(sheet.long(bar.said) for bar in picture.bars) + _BESIDE if sheet.is_narrow else RIGHT
    most = max(_WHOLE, *(bar.many or 0 for bar in picture.bars))
    scale = _Scale(left, (sheet.width - left - beside) * _WHOLE / most)
    parts, top = (_narrow if sheet.is_narrow else _wide)(picture, sheet, scale)
    mark_left = 0 if sheet.is_narrow else _LEGEND_LEFT
    words_left = mark_left + _HATCHED + 10
    for draw, words in _legend(picture):
        parts += [*draw(mark_left, top), *over_lines(sheet, top + _A_SHARE / 2 + 4.5, words, x=words_left)]
        top += _A_LEGEND + (len(lines_of(sheet, words, x=words_left)) - 1) * sheet.line
    return whole(sheet, picture.title, picture.told, top + 8, parts, is_tall=picture.is_tall)


def _wide(picture: Shares, sheet: Sheet, scale: _Scale) -> tuple[list[str], float]:
    """Names before their bars, and the lines of the scale through them all; and where it ends."""
    drawn: list[str] = []
    top = 4.0
    for heading, group in picture.groups:
        if heading:
            top += _APART if drawn else 0
            drawn.append(text(4, top + _A_SHARE / 2 + 4.5, heading, weight="bold"))
            top += _A_SHARE
        for bar in group:
            drawn += [*name_before(bar.what, top + _A_SHARE / 2 + 4.5), *_share(bar, top, sheet, scale)]
            top += _A_SHARE
    return [*_quarters(4, top, scale), *_scale_words(picture.quarters, top + 15, sheet, scale), *drawn], top + _A_LEGEND


def _narrow(picture: Shares, sheet: Sheet, scale: _Scale) -> tuple[list[str], float]:
    """Names over their bars, and the lines of the scale at each bar alone, so that they cross no name."""
    drawn: list[str] = []
    top = 0.0
    for heading, group in picture.groups:
        if heading:
            top += _APART if drawn else 0
            drawn += over_lines(sheet, top + sheet.letters, heading, weight="bold")
            top += len(lines_of(sheet, heading)) * sheet.line + _APART / 2
        for bar in group:
            drawn += over_lines(sheet, top + sheet.letters, bar.what)
            top += len(lines_of(sheet, bar.what)) * sheet.line
            drawn += [*_quarters(top, top + _A_SHARE, scale), *_share(bar, top, sheet, scale)]
            top += _A_SHARE + _APART / 2
    return [*drawn, *_scale_words(picture.quarters, top + sheet.letters, sheet, scale)], top + _A_LEGEND + _APART


def _share(bar: Share, top: float, sheet: Sheet, scale: _Scale) -> Iterator[str]:
    """Its number stands in a column of its own, where no goal crosses it."""
    middle = top + _A_SHARE / 2
    if bar.many is None:
        yield from _hatched(scale.left, top)
    else:
        long, high = scale.long(bar.many), middle - _HIGH / 2
        yield f'<rect x="{scale.left}" y="{high:g}" width="{long:.1f}" height="{_HIGH}" fill="{FILL}"/>'
    if bar.goal is not None:
        yield from _goal(scale.left + scale.long(bar.goal), top)
    yield text(sheet.width - (0 if sheet.is_narrow else 8), middle + 4.5, bar.said, anchor="end")


def _hatched(left: float, top: float) -> Iterator[str]:
    """What is not told has no length: every one is as wide, and striped."""
    high, low = top + (_A_SHARE - _HIGH) / 2, top + (_A_SHARE + _HIGH) / 2
    yield (
        f'<rect x="{left:g}" y="{high:g}" width="{_HATCHED}" height="{_HIGH}" fill="white" stroke="{FILL}"'
        ' stroke-dasharray="3 2"/>'
    )
    stripes = range(0, _HATCHED - _HIGH + 1, _BETWEEN_LINES)
    lines = "".join(f"M{left + at:g} {low:g}L{left + at + _HIGH:g} {high:g}" for at in stripes)
    yield f'<path d="{lines}" stroke="{FILL}"/>'


def _goal(at: float, top: float) -> Iterator[str]:
    """A line across the bar, white at its edges so that it is seen on it."""
    high = _HIGH + 8
    begun = top + (_A_SHARE - high) / 2
    yield f'<path d="M{at:.1f} {begun:g}v{high}" stroke="white" stroke-width="6"/>'
    yield f'<path d="M{at:.1f} {begun:g}v{high}" stroke="{INK}" stroke-width="2.5"/>'


def _quarters(high: float, low: float, scale: _Scale) -> Iterator[str]:
    for number in range(_QUARTERS + 1):
        at = scale.left + scale.whole * number / _QUARTERS
        yield f'<path d="M{at:.1f} {high:g}V{low:g}" stroke="{GRID if number else INK}"/>'


def _scale_words(words: Sequence[str], y: float, sheet: Sheet, scale: _Scale) -> Iterator[str]:
    """What the lines are called, under them; the first not outside the sheet."""
    for number, word in enumerate(words):
        at = scale.left + scale.whole * number / _QUARTERS
        is_at_edge = sheet.is_narrow and not number
        yield text(0 if is_at_edge else at, y, word, anchor="start" if is_at_edge else "middle", colour=GREY)


def _legend(picture: Shares) -> Iterator[tuple[Callable[[float, float], Iterator[str]], str]]:
    """What the marks mean that are there."""
    if any(bar.goal is not None for bar in picture.bars):
        yield (lambda left, top: _goal(left + _HATCHED / 2, top)), picture.goal
    if any(bar.many is None for bar in picture.bars):
        yield _hatched, picture.hidden
    if picture.note:
        yield (lambda _left, _top: iter(())), picture.note
