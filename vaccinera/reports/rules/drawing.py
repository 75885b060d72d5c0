"""SVG for lines and bars, drawn here: attributes alone, so that it stands in a page with a strict security policy.

Black on white. Nothing is told by colour: a line has its dashes, its mark, and its name where it ends; a bar is as long
as its number, to the left of the line of nothing where it is less; a share that is not told is hatched, as wide as any
other that is not. The small pictures of an overview are places in a
drawing, which the page's own template draws at once with the figures beside.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from math import floor, log10
from textwrap import wrap

_WIDTH, _HEIGHT = 760, 400
_LEFT, _RIGHT, _TOP, _BOTTOM = 74, 200, 34, 52
_INK, _GREY, _GRID, _FILL = "#1b1e23", "#5b5b5b", "#d5d5d5", "#6b6b6b"
_A_BAR, _A_LINE = 30, 17
_BAR_TOP, _BAR_LEFT, _BAR_RIGHT, _MOST_LETTERS, _A_SECOND_LINE = 30, 290, 90, 40, 13
_MOST_BESIDE, _LEAST_OF_A_NAME = 22, 9
_DASHES = ("", "7 4", "2 3", "12 4", "12 4 2 4", "1 5")
_MARKS_ALONG, _GRID_LINES = 8, 5
_ROUND = (1, 2, 2.5, 5, 10)
_A_LETTER, _BESIDE = 7, 14
_SMALL_WIDTH, _SMALL_BASE, _SMALL_TOP, _SMALL_BAR = 320, 112, 4, 100
_SMALL_DASHES = ("", "6 3", "2 2", "10 3 2 3")
_DAYS = 366
_A_SHARE, _A_SHARE_HIGH, _WHOLE_SHARE, _QUARTERS = 24, 14, 10_000, 4
_MOST_LYING, _APART = 24, 8
_HATCHED, _BETWEEN_LINES, _LEGEND_LEFT, _A_LEGEND = 34, 6, 22, 22


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
    """A picture of lines. ``told`` says in words what it shows; ``said`` is how an amount is written."""

    title: str
    told: str
    along: str
    value: str
    ticks: Sequence[Tick]
    said: Callable[[float], str]
    lines: Sequence[Line]


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
        high = many * (_SMALL_BASE - _SMALL_TOP) / highest
        return f"{day * _SMALL_WIDTH / _DAYS:.1f},{_SMALL_BASE - high:.1f}"

    return [
        SmallLine(" ".join(point(day, many) for day, many in line), dashes)
        for line, dashes in zip(lines, _SMALL_DASHES, strict=False)
    ]


def spans_of(values: Sequence[float], *, room: int = _SMALL_BAR) -> Spans:
    """Where each bar is drawn, in a room; a small picture's is a hundred wide."""
    low, high = min([*values, 0]), max([*values, 0])
    whole = (high - low) or 1
    zero = -low * room / whole
    return Spans(zero, [Span(zero + min(0, many) * room / whole, abs(many) * room / whole) for many in values])


def bars_as_svg(picture: Bars) -> str:
    """One bar under the other, each with its name before and its number after; over them, what they count."""
    longest = max((len(bar.said) for bar in picture.bars), default=0)
    room = _WIDTH - _BAR_LEFT - max(_BAR_RIGHT, longest * _A_LETTER + _BESIDE)
    spans = spans_of([bar.many for bar in picture.bars], room=room)
    parts = [_text(_BAR_LEFT, 18, picture.value)]
    for place, (bar, span) in enumerate(zip(picture.bars, spans.bars, strict=True)):
        top, left = _BAR_TOP + place * _A_BAR, _BAR_LEFT + span.start
        middle = top + _A_BAR / 2 - 1
        paint = f'fill="{"white" if bar.is_rest else _FILL}" stroke="{_FILL}"'
        parts += [
            *_name_of_bar(bar.what, middle + 4.5),
            f'<rect x="{left:.1f}" y="{top + 3}" width="{span.length:.1f}" height="{_A_BAR - 10}" {paint}/>',
            _text(left + span.length + 7, middle + 4.5, bar.said),
        ]
    high, zero = _BAR_TOP + 8 + len(picture.bars) * _A_BAR, _BAR_LEFT + spans.zero
    parts.append(f'<path d="M{zero:.1f} {_BAR_TOP - 4}V{high - 4}" stroke="{_INK}"/>')
    return _whole(picture.title, picture.told, high, parts)


def shares_as_svg(picture: Shares) -> str:
    """One bar under the other on a scale of the whole, each with its name before, its number after, its goal on it."""
    bars = [bar for _, group in picture.groups for bar in group]
    most = max(_WHOLE_SHARE, *(bar.many or 0 for bar in bars))
    room = _WIDTH - _BAR_LEFT - _BAR_RIGHT
    drawn: list[str] = []
    top = 4
    for heading, group in picture.groups:
        if heading:
            top += _APART if drawn else 0
            drawn.append(_text(4, top + _A_SHARE / 2 + 4.5, heading, weight="bold"))
            top += _A_SHARE
        for bar in group:
            drawn += _share(bar, top, room / most)
            top += _A_SHARE
    parts = [*_quarters(picture.quarters, top, room * _WHOLE_SHARE / most), *drawn]
    top += _A_LEGEND
    legend = [*_legend(picture, bars)]
    for mark, words in legend:
        parts += [*mark(_LEGEND_LEFT, top), _text(_LEGEND_LEFT + _HATCHED + 10, top + _A_SHARE / 2 + 4.5, words)]
        top += _A_LEGEND
    return _whole(picture.title, picture.told, top + 8, parts, is_tall=picture.is_tall)


def _share(bar: Share, top: float, scale: float) -> Iterator[str]:
    """Its number stands in a column of its own, where no goal crosses it."""
    middle = top + _A_SHARE / 2
    yield from _name_of_bar(bar.what, middle + 4.5)
    if bar.many is None:
        yield from _hatched(_BAR_LEFT, top)
    else:
        long, high = bar.many * scale, middle - _A_SHARE_HIGH / 2
        yield f'<rect x="{_BAR_LEFT}" y="{high}" width="{long:.1f}" height="{_A_SHARE_HIGH}" fill="{_FILL}"/>'
    if bar.goal is not None:
        yield from _goal(_BAR_LEFT + bar.goal * scale, top)
    yield _text(_WIDTH - 8, middle + 4.5, bar.said, anchor="end")


def _hatched(left: float, top: float) -> Iterator[str]:
    """What is not told has no length: every one is as wide, and striped."""
    high, low = top + (_A_SHARE - _A_SHARE_HIGH) / 2, top + (_A_SHARE + _A_SHARE_HIGH) / 2
    yield (
        f'<rect x="{left}" y="{high}" width="{_HATCHED}" height="{_A_SHARE_HIGH}" fill="white" stroke="{_FILL}"'
        ' stroke-dasharray="3 2"/>'
    )
    stripes = range(0, _HATCHED - _A_SHARE_HIGH + 1, _BETWEEN_LINES)
    lines = "".join(f"M{left + at} {low}L{left + at + _A_SHARE_HIGH} {high}" for at in stripes)
    yield f'<path d="{lines}" stroke="{_FILL}"/>'


def _goal(at: float, top: float) -> Iterator[str]:
    """A line across the bar, white at its edges so that it is seen on it."""
    high = _A_SHARE_HIGH + 8
    begun = top + (_A_SHARE - high) / 2
    yield f'<path d="M{at:.1f} {begun}v{high}" stroke="white" stroke-width="6"/>'
    yield f'<path d="M{at:.1f} {begun}v{high}" stroke="{_INK}" stroke-width="2.5"/>'


def _quarters(words: Sequence[str], low: float, room: float) -> Iterator[str]:
    for number, word in enumerate(words):
        at = _BAR_LEFT + room * number / _QUARTERS
        yield f'<path d="M{at:.1f} 4V{low}" stroke="{_GRID if number else _INK}"/>'
        yield _text(at, low + 15, word, anchor="middle", colour=_GREY)


def _legend(picture: Shares, bars: Sequence[Share]) -> Iterator[tuple[Callable[[float, float], Iterator[str]], str]]:
    """What the marks mean that are there."""
    if any(bar.goal is not None for bar in bars):
        yield (lambda left, top: _goal(left + _HATCHED / 2, top)), picture.goal
    if any(bar.many is None for bar in bars):
        yield _hatched, picture.hidden
    if picture.note:
        yield (lambda _left, _top: iter(())), picture.note


def _name_of_bar(words: str, y: float) -> Iterator[str]:
    """To the left of the bar, a long one over two lines: names of units often differ by their last words."""
    first, *rest = wrap(words, _MOST_LETTERS) or [""]
    if rest:
        yield _text(_BAR_LEFT - 10, y - _A_SECOND_LINE / 2, first, anchor="end")
        yield _text(_BAR_LEFT - 10, y + _A_SECOND_LINE / 2, _cut(" ".join(rest), _MOST_LETTERS), anchor="end")
    else:
        yield _text(_BAR_LEFT - 10, y, first, anchor="end")


def lines_as_svg(picture: Lines) -> str:
    """Lines over a grid, each called by its name to the right."""
    across, up = _scales(picture)
    parts = [*_grid(picture, across, up)]
    for place, line in enumerate(picture.lines):
        points = [(across(at), up(many)) for at, many in line.points]
        parts += _line(place, points)
    parts += _names(picture, across, up)
    return _whole(picture.title, picture.told, _HEIGHT, parts)


def _scales(picture: Lines) -> tuple[Callable[[float], float], Callable[[float], float]]:
    places = [at for line in picture.lines for at, _ in line.points]
    first, last = min(places), max(places)
    wide, top = _WIDTH - _LEFT - _RIGHT, _steps(picture)[-1]
    low = min(0.0, _least(picture))

    def across(at: float) -> float:
        return _LEFT + (at - first) / (last - first) * wide if last > first else _LEFT + wide / 2

    def up(many: float) -> float:
        return _HEIGHT - _BOTTOM - (many - low) / (top - low) * (_HEIGHT - _TOP - _BOTTOM)

    return across, up


def _least(picture: Lines) -> float:
    return min(many for line in picture.lines for _, many in line.points)


def _steps(picture: Lines) -> list[float]:
    """Round amounts from nothing to above the largest: no more than some lines, and whole numbers."""
    most = max(1.0, *(many for line in picture.lines for _, many in line.points))
    rough = max(1.0, most / _GRID_LINES)
    size = 10 ** floor(log10(rough))
    step = max(1, int(next(one * size for one in _ROUND if one * size >= rough)))
    return [float(step * number) for number in range(int(-(-most // step)) + 1)]


def _grid(picture: Lines, across: Callable[[float], float], up: Callable[[float], float]) -> Iterator[str]:
    right, low = _WIDTH - _RIGHT, _HEIGHT - _BOTTOM
    yield _text(4, 18, picture.value)
    for amount in _steps(picture):
        yield f'<path d="M{_LEFT} {up(amount):.1f}H{right}" stroke="{_GRID}"/>'
        yield _text(_LEFT - 8, up(amount) + 4.5, picture.said(amount), anchor="end")
    yield f'<path d="M{_LEFT} {low}H{right}" stroke="{_INK}"/>'
    for tick in picture.ticks:
        at = max(_LEFT, across(tick.at))
        yield f'<path d="M{at:.1f} {low}v5" stroke="{_INK}"/>'
        yield _text(at, low + 20, tick.word, anchor="middle")
    yield _text((_LEFT + right) / 2, _HEIGHT - 8, picture.along, anchor="middle", colour=_GREY)


def _line(place: int, points: Sequence[tuple[float, float]]) -> Iterator[str]:
    dashes = _DASHES[place % len(_DASHES)]
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    told = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    yield f'<polyline points="{told}" fill="none" stroke="{_INK}" stroke-width="2"{dashed}/>'
    step = max(1, len(points) // _MARKS_ALONG)
    yield from (_mark(place, x, y) for x, y in [*points[:-1:step], points[-1]])


def _mark(place: int, x: float, y: float) -> str:
    """Filled and open, so that six differ in black and white."""
    paint = f'fill="{_INK if place % 2 == 0 else "white"}" stroke="{_INK}" stroke-width="1.5"'
    if place % 3 == 0:
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" {paint}/>'
    if place % 3 == 1:
        return f'<rect x="{x - 4:.1f}" y="{y - 4:.1f}" width="8" height="8" {paint}/>'
    return f'<path d="M{x:.1f} {y - 5:.1f}l5 9h-10z" {paint}/>'


def _names(picture: Lines, across: Callable[[float], float], up: Callable[[float], float]) -> Iterator[str]:
    """To the right of where each line ends, and no two over each other."""
    ends = sorted((up(line.points[-1][1]), place, line) for place, line in enumerate(picture.lines))
    free = float(_TOP) - _A_LINE
    left = _WIDTH - _RIGHT + 14
    last = _HEIGHT - _BOTTOM - _A_LINE * (len(ends) - 1)
    for number, (y, place, line) in enumerate(ends):
        at = min(max(y, free + _A_LINE), last + _A_LINE * number)
        free = at
        x = across(line.points[-1][0])
        yield f'<path d="M{x + 6:.1f} {y:.1f}L{left - 4} {at:.1f}" stroke="{_GREY}" stroke-width="0.75"/>'
        yield _mark(place, left + 4, at)
        yield _text(left + 14, at + 4.5, _name_of_line(line))


def _name_of_line(line: Line) -> str:
    """The name is cut and the number never."""
    if not line.name:
        return line.last
    return f"{_cut(line.name, max(_LEAST_OF_A_NAME, _MOST_BESIDE - len(line.last)))}: {line.last}"


def _cut(words: str, most: int) -> str:
    """In the middle: what tells two names apart stands first or last."""
    after = (most - 1) // 2
    return words if len(words) <= most else f"{words[: most - 1 - after].rstrip()}…{words[-after:].lstrip()}"


def _text(x: float, y: float, words: str, *, anchor: str = "start", colour: str = _INK, weight: str = "normal") -> str:
    heavy = "" if weight == "normal" else f' font-weight="{weight}"'
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{colour}"{heavy}>{escape(words)}</text>'


def _whole(title: str, told: str, high: int, parts: Sequence[str], *, is_tall: bool = False) -> str:
    label, tall = escape(f"{title}. {told}"), ' class="is-tall"' if is_tall else ""
    named = f"<title>{escape(title)}</title><desc>{escape(told)}</desc>"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {high}" width="{_WIDTH}" height="{high}"{tall}'
        f' role="img" aria-label="{label}" font-family="Open Sans, Arial, sans-serif"'
        f' font-size="13">{named}<rect width="{_WIDTH}" height="{high}" fill="white"/>{"".join(parts)}</svg>'
    )
