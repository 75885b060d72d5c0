"""A picture of bars: one under the other, as long as their numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from textwrap import wrap

from vaccinera.reports.rules.drawing.spans import Span, spans_of
from vaccinera.reports.rules.drawing.strokes import (
    FILL,
    INK,
    WIDE,
    Sheet,
    cut,
    lines_of,
    over_lines,
    text,
    whole,
)

LEFT, RIGHT = 290, 90
_TOP, _A_BAR, _BESIDE, _NAME = 30, 30, 14, 280
_NARROW_TOP, _NARROW_BAR, _APART, _END = 28, 16, 14, 8
_A_LETTER, _MOST_LETTERS, _A_SECOND_LINE = 7, 40, 13


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar by what it is, how long it is, and the number at its end; what is put together is drawn open."""

    what: str
    many: float
    said: str
    is_rest: bool = False


@dataclass(frozen=True, slots=True)
class Bars:
    """A picture of bars, from above; ``value`` is what their lengths are of."""

    title: str
    told: str
    value: str
    bars: Sequence[Bar]


def bars_as_svg(picture: Bars, sheet: Sheet = WIDE) -> str:
    """Each bar with its name before or over it and its number after; over them all, what they count."""
    longest = max((bar.said for bar in picture.bars), key=len, default="")
    if sheet.is_narrow:
        return _narrow(picture, sheet, sheet.width - sheet.long(longest) - _BESIDE)
    return _wide(picture, sheet, sheet.width - LEFT - max(RIGHT, len(longest) * _A_LETTER + _BESIDE))


def _wide(picture: Bars, sheet: Sheet, room: float) -> str:
    spans = spans_of([bar.many for bar in picture.bars], room=room)
    parts = [text(LEFT, 18, picture.value)]
    for place, (bar, span) in enumerate(zip(picture.bars, spans.bars, strict=True)):
        top = _TOP + place * _A_BAR
        middle = top + _A_BAR / 2 - 1
        parts += [*name_before(bar.what, middle + 4.5), *_bar(bar, span, LEFT, top + 3, _A_BAR - 10)]
    high, zero = _TOP + 8 + len(picture.bars) * _A_BAR, LEFT + spans.zero
    parts.append(f'<path d="M{zero:.1f} {_TOP - 4}V{high - 4}" stroke="{INK}"/>')
    return whole(sheet, picture.title, picture.told, high, parts)


def _narrow(picture: Bars, sheet: Sheet, room: float) -> str:
    """The line of nothing is drawn at each bar, so that it crosses no name."""
    spans = spans_of([bar.many for bar in picture.bars], room=room)
    parts, top, zero = [text(0, sheet.letters, picture.value)], float(_NARROW_TOP), 1 + spans.zero
    for bar, span in zip(picture.bars, spans.bars, strict=True):
        parts += over_lines(sheet, top + sheet.letters, bar.what)
        top += len(lines_of(sheet, bar.what)) * sheet.line + 4
        parts += _bar(bar, span, 1, top, _NARROW_BAR)
        parts.append(f'<path d="M{zero:.1f} {top - 3:g}v{_NARROW_BAR + 6}" stroke="{INK}"/>')
        top += _NARROW_BAR + _APART
    return whole(sheet, picture.title, picture.told, top - _APART + _END, parts)


def _bar(bar: Bar, span: Span, left: float, top: float, high: float) -> Iterator[str]:
    paint = f'fill="{"white" if bar.is_rest else FILL}" stroke="{FILL}"'
    at = left + span.start
    yield f'<rect x="{at:.1f}" y="{top:g}" width="{span.length:.1f}" height="{high:g}" {paint}/>'
    yield text(at + span.length + 7, top + high / 2 + 5, bar.said)


def name_before(words: str, y: float) -> Iterator[str]:
    """To the left of the bar, a long one over two lines: names of units often differ by their last words."""
    first, *rest = wrap(words, _MOST_LETTERS) or [""]
    if rest:
        yield text(_NAME, y - _A_SECOND_LINE / 2, first, anchor="end")
        yield text(_NAME, y + _A_SECOND_LINE / 2, cut(" ".join(rest), _MOST_LETTERS), anchor="end")
    else:
        yield text(_NAME, y, first, anchor="end")
