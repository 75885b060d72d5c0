"""A tile of an overview: how it is written, what it asks of its report, and what the rows come to."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from vaccinera.reports.queries.catalogue import catalogue
from vaccinera.reports.queries.overviews import tiles
from vaccinera.reports.rules.overviews import (
    Line,
    Tile,
    asked_of,
    fault_of,
    figure_of,
    lines_of,
    read_tile,
    rows_of_tile,
)
from vaccinera.reports.states import CountsBy, Days, Filter, Level, Period, Shape

ON = date(2026, 11, 25)
BOTH = {"sv": "Svenska", "en": "English"}
DOSES, CURVE = catalogue()["doses"], catalogue()["season_curve"]
RAW: dict[str, Any] = {"name": "one", "report": "doses", "value": "doses", "title": BOTH, "label": BOTH}
TILE = read_tile(RAW)


def test_every_tile_asks_what_its_report_has() -> None:
    """And no name stands twice on an overview, since a tile is fetched by it."""
    faults = [fault_of(tile, catalogue()[tile.report]) for of_level in tiles().values() for tile in of_level]
    names = {level: [tile.name for tile in tiles()[level]] for level in Level}

    assert set(faults) == {""}
    assert all(len(set(told)) == len(told) for told in names.values())


def test_a_tile_without_words_in_both_languages_is_refused() -> None:
    with pytest.raises(ValueError, match="one: words in Swedish and in English"):
        read_tile(RAW | {"label": {"sv": "Bara svenska", "en": ""}})


@pytest.mark.parametrize(
    ("told", "fault"),
    [
        ({"value": "nothing"}, "one: value"),
        ({"value": "unit_id"}, "one: value"),
        ({"by": ["nothing"]}, "one: by"),
        ({"where": {"setting": ["clinic"]}}, "one: where"),
        ({"where": {"nothing": ["clinic"]}}, "one: where"),
        ({"labels": ["setting"]}, "one: labels"),
        ({"counts_by": "month_of_run"}, "one: counts_by"),
        ({"value": "", "by": ["setting"], "labels": ["setting"]}, ""),
        ({"by": ["setting"], "where": {"setting": ["clinic"]}, "period": "day", "counts_by": "registration"}, ""),
    ],
)
def test_what_the_report_has_not_is_a_fault(told: dict[str, Any], fault: str) -> None:
    assert fault_of(read_tile(RAW | told), DOSES) == fault


def test_a_tile_whose_figures_are_kept_is_of_nobody() -> None:
    """Whose own doses they are differs from one reader to the next (decision 0031)."""
    told = RAW | {"value": "given", "report": "staff_tally", "by": ["staff_id"]}

    assert fault_of(read_tile(told | {"is_slow": True}), catalogue()["staff_tally"]) == "one: is_slow"
    assert fault_of(read_tile(told), catalogue()["staff_tally"]) == ""


def test_a_report_without_time_is_not_divided_by_it() -> None:
    assert fault_of(read_tile(RAW | {"period": "week"}), CURVE) == "one: period"


@pytest.mark.parametrize(
    ("days", "from_on"),
    [
        (Days.TODAY, date(2026, 11, 25)),
        (Days.WEEK, date(2026, 11, 23)),
        (Days.TWO_WEEKS, date(2026, 11, 12)),
        (Days.AS_FIRST_ASKED, date(2026, 7, 1)),
    ],
)
def test_a_tile_asks_its_days_up_to_today(days: Days, from_on: date) -> None:
    asked = asked_of(replace(TILE, days=days), DOSES, on=ON)

    assert (asked.from_on, asked.to_on, asked.by, asked.only) == (from_on, date(2026, 11, 26), frozenset(), {})


def test_a_tile_asks_of_its_unit_by_its_own_day_and_divisions() -> None:
    tile = read_tile(RAW | {"by": ["setting"], "period": "week", "counts_by": "registration", "shape": "bars"})

    asked = asked_of(tile, DOSES, on=ON, unit_id=12)

    assert asked.only == {Filter.UNIT: ("12",)}
    assert (asked.counts_by, asked.period, asked.by) == (CountsBy.REGISTRATION, Period.WEEK, {"setting"})
    assert tile.shape is Shape.BARS


def _columns(*names: str) -> list[Any]:
    of_both = {column.name: column for column in (*CURVE.columns, *DOSES.columns)}
    return [of_both[name] for name in names]


def test_a_tile_takes_the_rows_of_its_codes() -> None:
    tile = replace(TILE, where={"setting": frozenset({"clinic", "home"})})
    rows = [("clinic", 4), ("ward", 2), ("home", 1)]

    assert rows_of_tile(tile, _columns("setting", "doses"), rows) == [("clinic", 4), ("home", 1)]
    assert rows_of_tile(TILE, _columns("setting", "doses"), rows) == rows


@pytest.mark.parametrize(
    ("value", "rows", "is_rounded", "figure"),
    [
        ("doses", [], False, 0),
        ("doses", [(2, 4), (3, 5)], False, 9),
        ("doses", [(2, "<5")], True, "<5"),
        ("doses", [(2, 10), (3, 5)], True, None),
        ("doses", [(2, "<5"), (3, 5)], False, None),
        ("", [(2, 4), (3, 5)], False, 2),
        ("day_of_season", [(2, 4)], False, 2),
        ("day_of_season", [(2, 4), (3, 4)], False, None),
    ],
)
def test_counts_are_added_up_and_other_figures_and_rounded_ones_are_not(
    value: str, rows: list[tuple[Any, ...]], is_rounded: bool, figure: object
) -> None:
    tile = replace(TILE, value=value)

    assert figure_of(tile, _columns("day_of_season", "doses"), rows, is_rounded=is_rounded) == figure


def test_rows_that_are_not_of_one_kind_come_to_nothing() -> None:
    tile = replace(TILE, has_figure=False)

    assert figure_of(tile, _columns("day_of_season", "doses"), [(2, 4)]) is None


def test_seasons_lie_over_each_other_the_newest_first() -> None:
    tile: Tile = replace(TILE, value="doses_so_far")
    columns = _columns("season_year", "day_of_season", "doses_so_far")
    rows: list[tuple[Any, ...]] = [
        (2025, 90, "<5"),
        (2025, 100, 7),
        (2025, 300, 9),
        (2026, 110, 3),
        (None, 1, 1),
        (2026, None, 1),
    ]

    newest, earlier = lines_of(tile, columns, rows, along="day_of_season", series="season_year")

    assert newest == Line(2026, [(110, 3)])
    assert [earlier.at(day) for day in (89, 90, 145, 365)] == [0, "<5", 7, 9]
    assert (earlier.in_all, earlier.drawn) == (9, [(100, 7), (300, 9)])
