"""The pictures of an overview's tiles, each with the rows that say the same: bars, and seasons over each other."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.urls import reverse

from vaccinera.reports.rules.asking import season_of
from vaccinera.reports.rules.cells import cell_text
from vaccinera.reports.rules.drawing.spans import small_lines, spans_of
from vaccinera.reports.rules.overviews import lines_of
from vaccinera.reports.states import ColumnKind
from vaccinera.web.reports import address_of, language_now

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from vaccinera.reports.queries.names import Names
    from vaccinera.reports.queries.running import Ran, Row
    from vaccinera.reports.rules.asking import Asked
    from vaccinera.reports.rules.catalogue import Column
    from vaccinera.reports.rules.drawing.spans import SmallLine
    from vaccinera.reports.rules.overviews import Tile

MOST_BARS = 14


@dataclass(frozen=True, slots=True)
class Bar:
    """A row: its words, its figure, from where its bar is drawn of a hundred and how long, and where it leads."""

    words: str
    figure: str
    start: int
    length: int
    address: str


@dataclass(frozen=True, slots=True)
class Bars:
    """Rows side by side under what they are divided by, where nothing is in their bars, and how many are left out."""

    heading: str
    rows: Sequence[Bar]
    zero: int
    left_out: int


@dataclass(frozen=True, slots=True)
class SeasonShown:
    """A season: its words, what it had come to by the same day and in all, its line, and its report."""

    words: str
    so_far: str
    in_all: str
    drawing: SmallLine
    address: str


@dataclass(frozen=True, slots=True)
class Curve:
    """Seasons over each other, the newest first; the same day is so many ``days`` after the first of July."""

    seasons: Sequence[SeasonShown]
    days: int


def column_of(ran: Ran, name: str) -> tuple[int, Column]:
    """A column of what ran, and its place in a row."""
    return next((place, column) for place, column in enumerate(ran.columns) if column.name == name)


def bars_of(tile: Tile, ran: Ran, rows: Sequence[Row], names: Names) -> Bars | None:
    """A bar for each row, in the report's order or the longest first. Of no rows nothing."""
    if not rows:
        return None
    place, value = column_of(ran, tile.value)
    divisions = [
        (n, column)
        for n, column in enumerate(ran.columns)
        if (column.name in tile.labels if tile.labels else not column.kind.is_number)
    ]
    ordered = sorted(rows, key=lambda row: _size(row[place]), reverse=True) if tile.is_ranked else list(rows)
    shown, language = ordered[:MOST_BARS], language_now()
    spans = spans_of([_size(row[place]) for row in shown])
    bars = [
        Bar(
            ", ".join(cell_text(column, row[n], names, language) for n, column in divisions),
            cell_text(value, row[place], names, language),
            int(span.start),
            int(span.length),
            _of_unit(divisions, row),
        )
        for row, span in zip(shown, spans.bars, strict=True)
    ]
    heading = ", ".join(column.title[language] for _, column in divisions)
    return Bars(heading, bars, int(spans.zero), len(ordered) - len(shown))


def _size(value: object) -> int:
    return value if isinstance(value, int) else 0


def _of_unit(divisions: Sequence[tuple[int, Column]], row: Row) -> str:
    """The overview of the unit that the row is of."""
    unit_id = next((row[n] for n, column in divisions if column.kind is ColumnKind.UNIT), None)
    return reverse("overview_of_unit", kwargs={"unit_id": unit_id}) if isinstance(unit_id, int) else ""


def curve_of(tile: Tile, ran: Ran, rows: Sequence[Row]) -> Curve | None:
    """The season of the day it was asked on, and the earlier ones that are drawn with it. Of no rows nothing."""
    lines = lines_of(tile, ran.columns, rows, along="day_of_season", series="season_year")
    if not lines:
        return None
    on, language = ran.asked.as_of, language_now()
    day = (on - season_of(on)).days
    value, season = column_of(ran, tile.value)[1], column_of(ran, "season_year")[1]
    seasons = [
        SeasonShown(
            cell_text(season, line.season, {}, language),
            cell_text(value, line.at(day), {}, language),
            cell_text(value, line.in_all, {}, language),
            drawing,
            address_of(ran.report, _of_season(ran.asked, line.season, on)),
        )
        for line, drawing in zip(lines, small_lines([line.drawn for line in lines]), strict=False)
    ]
    return Curve(seasons, day)


def _of_season(asked: Asked, year: int, on: date) -> Asked:
    """The same, of one season alone, so that its table fits on the report's page."""
    from_on = season_of(on).replace(year=year)
    to_on = from_on.replace(year=year + 1)
    return replace(asked, from_on=max(from_on, asked.from_on), to_on=min(to_on, asked.to_on))
