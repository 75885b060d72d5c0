"""A report as a picture: what is laid along what, summed, so that :mod:`drawing` draws it.

It is read in black and white: lines differ by their dashes and marks and are called by name where they end, bars by
their lengths with the number at the end, and the table beside it says the same.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from math import inf
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeAlias

from vaccinera.reports.rules.catalogue import PERIOD
from vaccinera.reports.rules.cells import cell_text
from vaccinera.reports.rules.drawing.bars import Bar, Bars, bars_as_svg
from vaccinera.reports.rules.drawing.lines import Line, Lines, Tick, lines_as_svg
from vaccinera.reports.rules.drawing.shares import Shares, shares_as_svg
from vaccinera.reports.rules.drawing.strokes import WIDE
from vaccinera.reports.rules.shares import shares_of
from vaccinera.reports.rules.suppression import LEAST, STEP
from vaccinera.reports.states import ChartKind

if TYPE_CHECKING:
    from vaccinera.reports.rules.asking import Value
    from vaccinera.reports.rules.catalogue import Chart, Column, Words
    from vaccinera.reports.rules.cells import NamesOf
    from vaccinera.reports.rules.drawing.strokes import Sheet

Picture: TypeAlias = "Lines | Bars | Shares"

MOST_LINES, MOST_BARS, _TICKS = 6, 20, 6
# A weekend without doses is no gap in a line of days; a summer without is, whatever it is counted by.
_STEPS_JOINED = 3
# A small number is drawn in the middle of what it may be, and told as it is shown.
_SMALL, _MIDDLE = f"<{LEAST}", LEAST / 2
_DAY_OF_SEASON = "day_of_season"
# The days of the season on which its months begin, in a year without a leap day.
_MONTHS = (0, 31, 62, 92, 123, 153, 184, 215, 243, 274, 304, 335)
_WORDS: Mapping[str, Words] = MappingProxyType(
    {
        "rest": {"sv": "Övriga", "en": "Others"},
        "last": {"sv": "sist", "en": "last"},
        "all": {"sv": "Alla", "en": "All"},
        "months": {
            "sv": "juli aug sep okt nov dec jan feb mars april maj juni",
            "en": "July Aug Sep Oct Nov Dec Jan Feb March April May June",
        },
    }
)


@dataclass(frozen=True, slots=True)
class Drawn:
    """What is to be drawn: the entry's picture, the columns as asked, their names, the language, and the rows."""

    chart: Chart
    columns: Sequence[Column]
    names: NamesOf
    language: str
    rows: Iterable[Sequence[Value]]

    def words(self, name: str) -> str:
        """A word of the picture's own."""
        return _WORDS[name][self.language]


def picture_of(drawn: Drawn) -> Picture | None:
    """The picture, or nothing where there are no rows, or no division to lay them along."""
    if drawn.chart.kind is ChartKind.SHARES:
        return shares_of(drawn)
    columns = {column.name: column for column in drawn.columns}
    value = columns.get(drawn.chart.value)
    along, series = _laid_out(drawn, columns)
    if value is None or along is None:
        return None
    counted = _counted(drawn, along, series, value)
    if not counted:
        return None
    if drawn.chart.kind is ChartKind.LINES:
        return _lines(drawn, along, value, _named(drawn, series, counted))
    if along.name != PERIOD:
        return _bars(drawn, along, value, counted)
    if len({at for at, _ in counted}) > 1:
        return _lines(drawn, along, value, _named(drawn, series, counted))
    # What is all of one day, week or month makes no line.
    if series is None:
        return _bars(drawn, along, value, counted)
    return _bars(drawn, series, value, {(key, at): many for (at, key), many in counted.items()})


def svg_of(picture: Picture, sheet: Sheet = WIDE) -> str:
    """The picture itself on a sheet, some milliseconds' work."""
    if isinstance(picture, Shares):
        return shares_as_svg(picture, sheet)
    return lines_as_svg(picture, sheet) if isinstance(picture, Lines) else bars_as_svg(picture, sheet)


def _laid_out(drawn: Drawn, columns: Mapping[str, Column]) -> tuple[Column | None, Column | None]:
    """Along what, and a line for each of what: as the entry says, else time and the divisions in their order."""
    if drawn.chart.along:
        return columns.get(drawn.chart.along), columns.get(drawn.chart.series)
    divisions = [column for column in drawn.columns if column.name == PERIOD or column.is_choice]
    divisions.sort(key=lambda column: column.name != PERIOD)
    return next(iter(divisions), None), divisions[1] if len(divisions) > 1 else None


def _counted(drawn: Drawn, along: Column, series: Column | None, value: Column) -> Mapping[tuple[Value, Value], float]:
    """The sums of what is laid out: along what, and of what."""
    places = {column.name: place for place, column in enumerate(drawn.columns)}
    at, of = places[along.name], places[value.name]
    by = None if series is None else places[series.name]
    sums: dict[tuple[Value, Value], float] = defaultdict(float)
    for row in drawn.rows:
        sums[row[at], None if by is None else row[by]] += _amount(row[of])
    return sums


def _named(
    drawn: Drawn, series: Column | None, counted: Mapping[tuple[Value, Value], float]
) -> Mapping[tuple[Value, str], float]:
    """The same by the names of what they are of; two of one name are one line."""
    named: dict[tuple[Value, str], float] = defaultdict(float)
    for (place, key), many in counted.items():
        word = "" if series is None else cell_text(series, key, drawn.names, drawn.language)
        named[place, word] += many
    return named


def _amount(cell: Value) -> float:
    if isinstance(cell, int):
        return cell
    return _MIDDLE if cell == _SMALL else 0


def _said(drawn: Drawn, value: Column, many: float) -> str:
    """A sum in words; one that has small numbers in it is rounded as they are."""
    if many == int(many):
        return cell_text(value, int(many), drawn.names, drawn.language)
    if many < LEAST:
        return _SMALL
    return cell_text(value, int((many + _MIDDLE) // STEP * STEP), drawn.names, drawn.language)


def _shown(counted: Mapping[tuple[Value, str], float], most: int, rest: str) -> Mapping[str, str]:
    """What each line is called: the largest by their own names, all others as the rest."""
    sizes: Counter[str] = Counter()
    for (_, word), many in counted.items():
        sizes[word] += int(many)
    named = {word for word, _ in sizes.most_common(most if len(sizes) <= most else most - 1)}
    return {word: word if word in named else rest for word in sizes}


def _lines(drawn: Drawn, along: Column, value: Column, counted: Mapping[tuple[Value, str], float]) -> Lines:
    shown = _shown(counted, MOST_LINES, drawn.words("rest"))
    sums: dict[str, dict[float, float]] = defaultdict(lambda: defaultdict(float))
    for (at, word), many in counted.items():
        if (place := _place(at)) is not None:
            sums[shown[word]][place] += many
    lines = tuple(
        Line(word, tuple(sorted(points.items())), _said(drawn, value, points[max(points)]))
        for word, points in sorted(sums.items())
    )
    told = "; ".join(f"{one.name or drawn.words('all')}: {drawn.words('last')} {one.last}" for one in lines)
    places = [at for one in lines for at, _ in one.points]
    return Lines(
        title=f"{value.title[drawn.language]}: {along.title[drawn.language].lower()}",
        told=told,
        along=along.title[drawn.language],
        value=value.title[drawn.language],
        ticks=_ticks(drawn, along, places),
        said=lambda many: cell_text(value, int(many), drawn.names, drawn.language),
        lines=lines,
        joined=_STEPS_JOINED * _step(places) if along.name == PERIOD else inf,
    )


def _step(places: Sequence[float]) -> float:
    """From one period to the next: no two are nearer each other."""
    return min((later - earlier for earlier, later in pairwise(sorted(set(places)))), default=0)


def _place(at: Value) -> float | None:
    """Days by their number; what is no place in time or no number is in no line."""
    if isinstance(at, date):
        return at.toordinal()
    return at if isinstance(at, int) else None


def _ticks(drawn: Drawn, along: Column, places: Sequence[float]) -> tuple[Tick, ...]:
    """What the line below says: the months of a season, some of the days, or some of the numbers."""
    if along.name == _DAY_OF_SEASON:
        words = zip(_MONTHS, drawn.words("months").split(" "), strict=True)
        begun = [Tick(day, word) for day, word in words if day <= max(places)]
        return tuple(tick for tick in begun if tick.at >= min(places)) or (Tick(min(places), begun[-1].word),)
    is_day = along.kind.value in {"date", "month"}
    apart, shown = (max(places) - min(places)) / _TICKS, [min(places)]
    for at in sorted(set(places))[1:]:
        if at - shown[-1] >= apart:
            shown.append(at)
    return tuple(Tick(at, date.fromordinal(int(at)).isoformat() if is_day else str(at)) for at in shown)


def _bars(drawn: Drawn, along: Column, value: Column, counted: Mapping[tuple[Value, Value], float]) -> Bars:
    """The largest, in the order that is the column's own, else the longest first; all others put together."""
    sums: dict[Value, float] = defaultdict(float)
    for (at, _), many in counted.items():
        sums[None if at == "" else at] += many
    largest = sorted(sums, key=lambda at: -abs(sums[at]))
    shown = largest[: MOST_BARS if len(sums) <= MOST_BARS else MOST_BARS - 1]
    left_out = largest[len(shown) :]
    shown.sort(key=along.place_of if along.has_order else lambda at: -sums[at])
    bars = [
        Bar(cell_text(along, at, drawn.names, drawn.language), sums[at], _said(drawn, value, sums[at])) for at in shown
    ]
    if rest := sum(sums[at] for at in left_out):
        bars.append(Bar(drawn.words("rest"), rest, _said(drawn, value, rest), is_rest=True))
    title = f"{value.title[drawn.language]}: {along.title[drawn.language].lower()}"
    told = "; ".join(f"{one.what}: {one.said}" for one in bars)
    return Bars(title, told, value.title[drawn.language], tuple(bars))
