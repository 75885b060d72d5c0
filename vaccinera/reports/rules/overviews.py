"""A tile of an overview as data: which report it is a figure of, asked how; and what its rows come to.

A tile asks the report as somebody could ask it on the report's own page, and nothing else: whoever follows the tile
there finds the same rows. The tiles are TOML files of ``overviews/``, one for each level.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, TypeAlias

from vaccinera.reports.rules.asking import Asked, Value, asked_first
from vaccinera.reports.rules.catalogue import LANGUAGES, Column, Report, Words
from vaccinera.reports.states import ColumnKind, CountsBy, Days, Filter, Period, Shape

if TYPE_CHECKING:
    from collections.abc import Iterable

_Row: TypeAlias = "tuple[Value, ...]"
_WEEKS = timedelta(days=13)
_ADDED_UP = frozenset({ColumnKind.COUNT, ColumnKind.ORE})
_OF_SOMEBODY = frozenset({ColumnKind.STAFF, ColumnKind.PERSON_NUMBER, ColumnKind.PERSON_NAME})


@dataclass(frozen=True, slots=True)
class Tile:
    """One tile: the report it asks, its column ``value``, and the rows it takes of it (``where``, of codes; none: all).

    Without ``value`` it counts the rows. A bar is called by the columns of ``labels``, else by all that are no figures;
    the largest stand first where it ``is_ranked``, and ``has_figure`` is whether the rows come to something together.
    ``only_for`` is a permission's code, of those it is for alone. ``is_slow`` is fetched when the page is there,
    because it counts a whole season or more; what it was answered is kept for everybody with the same rights.
    """

    name: str
    report: str
    value: str
    title: Words
    label: Words
    shape: Shape
    days: Days
    period: Period
    by: frozenset[str]
    where: Mapping[str, frozenset[str]]
    counts_by: CountsBy | None
    labels: tuple[str, ...]
    is_ranked: bool
    has_figure: bool
    only_for: str
    is_slow: bool


def read_tile(raw: Mapping[str, Any]) -> Tile:
    """A tile as written; raises ``ValueError`` or ``KeyError`` that names what is wrong with it."""
    name = raw["name"]
    for words in (raw["title"], raw["label"]):
        if sorted(words) != sorted(LANGUAGES) or not all(words.values()):
            raise ValueError(f"{name}: words in Swedish and in English")
    return Tile(
        name=name,
        report=raw["report"],
        value=raw.get("value", ""),
        title=raw["title"],
        label=raw["label"],
        shape=Shape(raw.get("shape", Shape.FIGURE)),
        days=Days(raw.get("days", Days.AS_FIRST_ASKED)),
        period=Period(raw.get("period", Period.NONE)),
        by=frozenset(raw.get("by", ())),
        where={column: frozenset(codes) for column, codes in raw.get("where", {}).items()},
        counts_by=CountsBy(raw["counts_by"]) if "counts_by" in raw else None,
        labels=tuple(raw.get("labels", ())),
        is_ranked=raw.get("is_ranked", False),
        has_figure=raw.get("has_figure", True),
        only_for=raw.get("only_for", ""),
        is_slow=raw.get("is_slow", False),
    )


def fault_of(tile: Tile, report: Report) -> str:
    """What the tile asks that its report has not, or nothing."""
    columns = {column.name: column for column in report.columns}
    choices = {column.name for column in report.choices}
    asked = columns.keys() - (choices - tile.by)
    # What is kept for others is of nobody: neither whose the doses are nor who of the staff gave them.
    of_somebody = any(columns[name].kind in _OF_SOMEBODY for name in asked)
    faults = {
        "is_slow": tile.is_slow and of_somebody,
        "value": tile.value != "" and (tile.value not in columns or not columns[tile.value].kind.is_number),
        "by": not tile.by <= choices,
        "where": not tile.where.keys() <= asked,
        "labels": not set(tile.labels) <= asked,
        "period": tile.period is not Period.NONE and not report.has_period,
        "counts_by": tile.counts_by is not None and tile.counts_by not in report.counts_by,
    }
    return next((f"{tile.name}: {part}" for part, is_wrong in faults.items() if is_wrong), "")


def asked_of(tile: Tile, report: Report, *, on: date, unit_id: int | None = None) -> Asked:
    """What the tile asks on a day; of one unit where the overview is that unit's."""
    first = asked_first(report, on=on)
    begins = {Days.TODAY: on, Days.WEEK: on - timedelta(days=on.weekday()), Days.TWO_WEEKS: on - _WEEKS}
    return replace(
        first,
        from_on=begins.get(tile.days, first.from_on),
        counts_by=tile.counts_by or first.counts_by,
        period=tile.period,
        by=tile.by,
        only={} if unit_id is None else {Filter.UNIT: (str(unit_id),)},
    )


def rows_of_tile(tile: Tile, columns: Sequence[Column], rows: Iterable[_Row]) -> list[_Row]:
    """The rows that the tile takes."""
    places = {column.name: place for place, column in enumerate(columns)}
    return [row for row in rows if all(str(row[places[name]]) in codes for name, codes in tile.where.items())]


def figure_of(tile: Tile, columns: Sequence[Column], rows: Sequence[_Row], *, is_rounded: bool = False) -> Value:
    """What the rows come to: the figure of the only row; of several, counts and money added up, and else none.

    Rounded figures are not added up: their sum would be none of the report's.
    """
    if not tile.has_figure:
        return None
    if not tile.value:
        return len(rows)
    [(place, kind)] = [(n, column.kind) for n, column in enumerate(columns) if column.name == tile.value]
    if len(rows) == 1:
        return rows[0][place]
    told = [value for row in rows if isinstance(value := row[place], int)]
    is_whole = kind in _ADDED_UP and len(told) == len(rows) and not is_rounded
    return sum(told) if is_whole else None


@dataclass(frozen=True, slots=True)
class Line:
    """One season of a curve: its days with what they had come to, the first first.

    What it had come to is a word where the report shows no small number.
    """

    season: int
    points: Sequence[tuple[int, Value]]

    def at(self, day: int) -> Value:
        """What it had come to on a day: as much as on the last day up to it that has a row, else nothing."""
        return next((many for on, many in reversed(self.points) if on <= day), 0)

    @property
    def in_all(self) -> Value:
        """What it came to on its last day."""
        return self.points[-1][1]

    @property
    def drawn(self) -> list[tuple[int, int]]:
        """The days that can be drawn."""
        return [(on, many) for on, many in self.points if isinstance(many, int)]


def lines_of(tile: Tile, columns: Sequence[Column], rows: Iterable[_Row], *, along: str, series: str) -> list[Line]:
    """A line for each season, the newest first; of a report that is divided by nothing else."""
    places = {column.name: place for place, column in enumerate(columns)}
    lines: dict[int, list[tuple[int, Value]]] = {}
    for row in rows:
        season, day = row[places[series]], row[places[along]]
        if isinstance(season, int) and isinstance(day, int):
            lines.setdefault(season, []).append((day, row[places[tile.value]]))
    return [Line(season, lines[season]) for season in sorted(lines, reverse=True)]
