"""What a report is asked, how its cells read, the files it is taken out as, and its picture."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from python_calamine import CalamineWorkbook

from vaccinera.reports.queries.catalogue import catalogue
from vaccinera.reports.queries.keeping import kept_on_disk
from vaccinera.reports.rules.asking import Asked, Value, asked_first, bound, is_too_long, season_of, values_of
from vaccinera.reports.rules.catalogue import Chart, Column, Report, read_entry
from vaccinera.reports.rules.cells import NamesOf, cell_text, cell_value
from vaccinera.reports.rules.drawing.bars import Bars
from vaccinera.reports.rules.files import MEDIA_TYPES, Content, write_file
from vaccinera.reports.rules.pictures import Drawn, picture_of, svg_of
from vaccinera.reports.states import ChartKind, ColumnKind, CountsBy, FileKind, Filter, Period

BOTH = {"sv": "Svenska", "en": "English"}
NAMES: NamesOf = {ColumnKind.UNIT: {11: {"sv": "Norra", "en": "North"}}}


def _entry(**told: Any) -> dict[str, Any]:
    columns = [
        {"name": "period", "kind": "date", "title": BOTH, "definition": BOTH, "source": "x"},
        {"name": "unit_id", "kind": "unit", "title": BOTH, "definition": BOTH, "source": "x", "is_choice": True,
         "is_chosen_first": True},
        {"name": "doses", "kind": "count", "title": BOTH, "definition": BOTH, "source": "x"},
    ]  # fmt: skip
    return {"theme": "doses", "title": BOTH, "question": BOTH, "permissions": ["report.read"], "columns": columns,
            "counts_by": ["vaccination"], "filters": ["unit_id", "programme_id"]} | told  # fmt: skip


def _column(kind: ColumnKind, **words: Mapping[str, str]) -> Column:
    return Column("cell", kind, BOTH, BOTH, "x", is_choice=True, is_chosen_first=False, words=words)


@pytest.mark.parametrize(
    ("told", "what"),
    [
        ({"title": {"sv": "Bara svenska"}}, "words in Swedish and in English"),
        ({"question": {"sv": "", "en": "x"}}, "words in Swedish and in English"),
        ({"columns": _entry()["columns"] * 2}, "a column is named twice"),
        ({"columns": [_entry()["columns"][0] | {"kind": "code"}]}, "a column of codes has words"),
        ({"chart": {"kind": "bars", "value": "nothing"}}, "the picture names no column"),
        ({"also": ["visit.export"]}, "visit.export and columns of people go together"),
    ],
)
def test_an_entry_that_does_not_hold_together_says_why(told: dict[str, Any], what: str) -> None:
    with pytest.raises(ValueError, match=what):
        read_entry("one", _entry(**told))


def test_an_entry_tells_its_divisions_and_whether_time_is_one() -> None:
    report = read_entry("one", _entry(chart={"kind": "bars", "value": "doses"}))

    assert [column.name for column in report.choices] == ["unit_id"]
    assert report.has_period
    assert report.chart == Chart(ChartKind.BARS, "doses", "", "")


@pytest.mark.parametrize(("on", "begun"), [(date(2026, 6, 30), date(2025, 7, 1)), (date(2026, 7, 1), date(2026, 7, 1))])
def test_a_season_begins_in_july(on: date, begun: date) -> None:
    assert season_of(on) == begun


@pytest.mark.parametrize(
    ("from_on", "to_on", "is_longer"),
    [
        (date(2016, 7, 1), date(2026, 7, 1), False),
        (date(2016, 7, 1), date(2026, 7, 2), True),
        (date(2016, 2, 29), date(2026, 3, 1), False),
    ],
)
def test_ten_years_are_the_most(from_on: date, to_on: date, is_longer: bool) -> None:
    asked = Asked(from_on=from_on, to_on=to_on, as_of=to_on)

    assert is_too_long(asked) is is_longer


def test_a_statement_is_bound_with_values_alone_and_several_become_several() -> None:
    report = read_entry("one", _entry())
    asked = replace(asked_first(report, on=date(2026, 11, 23)), only={Filter.UNIT: ("11", "12")})
    statement = "-- read by :nobody\nSELECT CAST(:period AS TEXT) WHERE :any_unit_id OR unit_id IN (:unit_id)"

    told, values = bound(statement, values_of(report, asked), mark="${}")

    assert told == "SELECT CAST($period AS TEXT) WHERE $any_unit_id OR unit_id IN ($unit_id_0, $unit_id_1)"
    assert values == {"period": "", "any_unit_id": False, "unit_id_0": 11, "unit_id_1": 12}


@pytest.mark.parametrize(
    ("column", "value", "swedish", "english"),
    [
        (_column(ColumnKind.COUNT), 12345, "12\u202f345", "12\u202f345"),
        (_column(ColumnKind.COUNT), -3, "−3", "−3"),
        (_column(ColumnKind.ORE), 21000, "210,00 kr", "210.00 kr"),
        (_column(ColumnKind.ORE), -50, "−0,50 kr", "−0.50 kr"),
        (_column(ColumnKind.SHARE), 7512, "75,12 %", "75.12 %"),
        (_column(ColumnKind.POINTS), -458, "−4,58", "−4.58"),
        (_column(ColumnKind.DATE), date(2026, 11, 22), "2026-11-22", "2026-11-22"),
        (_column(ColumnKind.MONTH), date(2026, 11, 1), "2026-11", "2026-11"),
        (_column(ColumnKind.FLAG), True, "Ja", "Yes"),
        (_column(ColumnKind.FLAG), False, "Nej", "No"),
        (_column(ColumnKind.AGE_GROUP), 65, "65–69 år", "65–69 years"),
        (_column(ColumnKind.AGE_GROUP), 80, "80 år och äldre", "80 years and older"),
        (_column(ColumnKind.SEASON), 2026, "2026/27", "2026/27"),
        (_column(ColumnKind.SEASON), 1999, "1999/00", "1999/00"),
        (_column(ColumnKind.UNIT), 11, "Norra", "North"),
        (_column(ColumnKind.UNIT), 12, "12", "12"),
        (_column(ColumnKind.CODE, region=BOTH), "region", "Svenska", "English"),
        (_column(ColumnKind.TEXT), "", "Uppgift saknas", "Not stated"),
        (_column(ColumnKind.COUNT), None, "Uppgift saknas", "Not stated"),
    ],
)
def test_a_cell_is_read_in_both_languages(column: Column, value: Value, swedish: str, english: str) -> None:
    assert (cell_text(column, value, NAMES, "sv"), cell_text(column, value, NAMES, "en")) == (swedish, english)


@pytest.mark.parametrize(
    ("column", "value", "cell"),
    [
        (_column(ColumnKind.COUNT), 5, 5),
        (_column(ColumnKind.ORE), 21050, 210.5),
        (_column(ColumnKind.SHARE), 7512, 0.7512),
        (_column(ColumnKind.POINTS), -458, -4.58),
        (_column(ColumnKind.DATE), date(2026, 11, 22), date(2026, 11, 22)),
        (_column(ColumnKind.FLAG), True, "Ja"),
        (_column(ColumnKind.COUNT), None, None),
        (_column(ColumnKind.UNIT), 11, "Norra"),
    ],
)
def test_a_spreadsheet_holds_a_cell_with_its_own_type(column: Column, value: Value, cell: object) -> None:
    assert cell_value(column, value, NAMES, "sv") == cell


def _content() -> Content:
    columns = [_column(ColumnKind.DATE), _column(ColumnKind.UNIT), _column(ColumnKind.FLAG), _column(ColumnKind.COUNT)]
    named = [replace(column, name=f"c{place}") for place, column in enumerate(columns)]
    rows: list[list[Value]] = [[date(2026, 11, 22), 11, True, 1234], [None, -5, False, 0]]
    return Content("Givna doser", [("Period", "2026")], named, NAMES, "sv", rows)


def _written(kind: FileKind) -> bytes:
    file = BytesIO()
    assert write_file(_content(), kind, file) == 2
    return file.getvalue()


def test_a_csv_file_has_names_and_whole_numbers_and_no_formula() -> None:
    assert _written(FileKind.CSV).decode() == (
        "Svenska,Svenska,Svenska,Svenska\n2026-11-22,Norra,Ja,1234\n,'-5,Nej,0\n"
    )


def test_a_json_file_has_the_definitions_and_both_key_and_name() -> None:
    told = json.loads(_written(FileKind.JSON))

    assert told["told"] == {"Period": "2026"}
    assert [column["name"] for column in told["columns"]] == ["c0", "c1", "c2", "c3"]
    assert told["rows"] == [
        {"c0": "2026-11-22", "c1": {"code": 11, "name": "Norra"}, "c2": True, "c3": 1234},
        {"c0": None, "c1": {"code": -5, "name": "-5"}, "c2": False, "c3": 0},
    ]


def test_an_excel_file_has_typed_cells_and_a_sheet_of_definitions() -> None:
    book = CalamineWorkbook.from_filelike(BytesIO(_written(FileKind.EXCEL)))
    sheet = book.get_sheet_by_name("Rapport").to_python()

    assert sheet[0][0] == "Givna doser"
    assert sheet[1][:2] == ["Period", "2026"]
    assert sheet[4] == [date(2026, 11, 22), "Norra", "Ja", 1234]
    assert sheet[5] == ["", "-5", "Nej", 0]
    assert book.get_sheet_by_name("Definitioner").to_python()[0] == ["Kolumn", "Betydelse", "Källa"]


def test_a_report_that_is_longer_than_a_sheet_goes_on_in_another(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vaccinera.reports.rules.files._LAST_LINE", 4)

    book = CalamineWorkbook.from_filelike(BytesIO(_written(FileKind.EXCEL)))

    assert book.sheet_names == ["Rapport", "Rapport 2", "Definitioner"]
    assert book.get_sheet_by_name("Rapport 2").to_python()[4][1:] == ["-5", "Nej", 0]


def test_an_empty_report_has_its_sheet() -> None:
    assert write_file(replace(_content(), rows=[]), FileKind.EXCEL, file := BytesIO()) == 0
    assert CalamineWorkbook.from_filelike(BytesIO(file.getvalue())).sheet_names == ["Rapport", "Definitioner"]


def test_rows_that_are_kept_come_again_once_whatever_they_hold() -> None:
    rows: list[tuple[Value, ...]] = [(date(2026, 11, 22), number, None, "å", True) for number in range(4_001)]

    kept = kept_on_disk(iter(rows))

    assert list(kept) == rows
    assert list(kept) == []


def test_each_kind_of_file_says_what_it_is() -> None:
    assert set(MEDIA_TYPES) == set(FileKind)


_CHART = Chart(ChartKind.BARS, "doses", "", "")


def _drawn(*rows: tuple[Value, ...], chart: Chart = _CHART, leave_out: str = "") -> Drawn:
    report: Report = read_entry("one", _entry())
    columns = [column for column in report.columns if column.name != leave_out]
    return Drawn(chart, columns, NAMES, "sv", rows)


def _svg(*rows: tuple[Value, ...], chart: Chart = _CHART, leave_out: str = "") -> str:
    picture = picture_of(_drawn(*rows, chart=chart, leave_out=leave_out))
    assert picture is not None
    return svg_of(picture)


def _in(svg: str, tag: str) -> list[ET.Element]:
    return list(ET.fromstring(svg).iter(f"{{http://www.w3.org/2000/svg}}{tag}"))  # noqa: S314 - of our own


def _words_in(svg: str) -> list[str]:
    return [str(text.text) for text in _in(svg, "text")]


def test_without_time_the_picture_is_bars_with_their_numbers() -> None:
    svg = _svg((11, 1234), (12, 5), leave_out="period")

    assert _words_in(svg) == ["Svenska", "Norra", "1\u202f234", "12", "5"]
    assert "<title>English: english</title>" not in svg
    assert "<title>Svenska: svenska</title><desc>Norra: 1\u202f234; 12: 5</desc>" in svg


def test_many_bars_are_put_together_as_the_rest_which_is_drawn_open() -> None:
    svg = _svg(*((unit, 100 - unit) for unit in range(30)), leave_out="period")

    assert len(_words_in(svg)) == 41
    assert _words_in(svg)[-2:] == ["Övriga", "836"]
    assert svg.count('fill="white" stroke') == 1


@pytest.mark.parametrize(
    ("column", "cells", "order"),
    [
        (replace(_column(ColumnKind.CODE, late=BOTH, early=BOTH | {"sv": "Tidigt"}), is_ordered=True),
         ("early", None, "late"), ["Svenska", "Tidigt", "Uppgift saknas"]),
        (_column(ColumnKind.CODE, late=BOTH, early=BOTH | {"sv": "Tidigt"}), ("late", "early"), ["Tidigt", "Svenska"]),
        (_column(ColumnKind.AGE_GROUP), (65, None, 6, 0),
         ["0–5 år", "6–17 år", "65–69 år", "Uppgift saknas"]),
        (_column(ColumnKind.MONTH), (date(2026, 11, 1), date(2026, 9, 1)), ["2026-09", "2026-11"]),
    ],
    ids=["codes in order", "codes in none", "age groups", "months"],
)  # fmt: skip
def test_bars_stand_in_the_column_s_own_order_where_it_has_one(
    column: Column, cells: tuple[Value, ...], order: list[str]
) -> None:
    """The later of the cells have the larger numbers, which order all others."""
    value = read_entry("one", _entry()).columns[-1]
    rows = [(cell, number) for number, cell in enumerate(cells, 1)]

    picture = picture_of(Drawn(Chart(ChartKind.BARS, "doses", "cell", ""), [column, value], {}, "sv", rows))

    assert isinstance(picture, Bars)
    assert [bar.what for bar in picture.bars] == order


def test_two_of_one_name_are_two_bars() -> None:
    names: NamesOf = {ColumnKind.UNIT: {key: {"sv": "Norra", "en": "North"} for key in (11, 12)}}

    picture = picture_of(replace(_drawn((11, 3), (12, 4), leave_out="period"), names=names))

    assert isinstance(picture, Bars)
    assert [(bar.what, bar.said) for bar in picture.bars] == [("Norra", "4"), ("Norra", "3")]


def test_the_largest_are_shown_whichever_side_of_nothing_they_are() -> None:
    rows = [*((unit, 1) for unit in range(30)), (30, -500)]

    picture = picture_of(_drawn(*rows, leave_out="period"))

    assert isinstance(picture, Bars)
    assert [bar.said for bar in picture.bars][-2:] == ["−500", "12"]


def test_over_time_the_picture_is_lines_that_differ_without_colour() -> None:
    days = [date(2026, 11, 22), date(2026, 11, 23)]
    svg = _svg(*((day, unit, 10 * unit) for day in days for unit in range(1, 9)))
    lines = _in(svg, "polyline")

    assert len({line.get("stroke-dasharray") for line in lines}) == len(lines) == 6
    assert {line.get("stroke") for line in lines} == {"#1b1e23"}
    assert {"8: 80", "Övriga: 60", "2026-11-22"} < set(_words_in(svg))


def test_one_line_has_its_number_and_no_name() -> None:
    svg = _svg((date(2026, 11, 22), 3), (date(2026, 11, 23), 7), leave_out="unit_id")

    assert _words_in(svg)[-1] == "7"
    assert "<desc>Alla: sist 7</desc>" in svg


def test_the_entry_can_say_along_what_the_picture_is_laid() -> None:
    svg = _svg((None, 11, 3), (None, 12, -2), chart=Chart(ChartKind.LINES, "doses", "unit_id", ""))

    assert {"11", "12"} < set(_words_in(svg))


def test_what_is_all_of_one_day_is_bars_of_what_it_is_divided_by_else_of_the_day() -> None:
    day = date(2026, 11, 22)

    divided, whole = _svg((day, 11, 3), (day, 12, 4)), _svg((day, 7), leave_out="unit_id")

    assert _in(divided, "polyline") == _in(whole, "polyline") == []
    assert _words_in(divided) == ["Svenska", "12", "4", "Norra", "3"]
    assert _words_in(whole) == ["Svenska", "2026-11-22", "7"]


def test_a_line_is_broken_where_nothing_is_told_for_long() -> None:
    """Week by week two winters are two pieces; a week or two without doses breaks none."""
    weeks = [date(2026, 1, 5) + timedelta(days=7 * week) for week in (0, 1, 3, 40, 41)]

    svg = _svg(*((week, 5) for week in weeks), leave_out="unit_id")

    assert [str(line.get("points")).count(",") for line in _in(svg, "polyline")] == [3, 2]


def test_days_along_a_line_are_told_as_far_apart_as_they_lie() -> None:
    days = [date(2024, 1, 1), date(2024, 1, 2), date(2024, 1, 3), date(2026, 1, 1)]

    words = _words_in(_svg(*((day, 5) for day in days), leave_out="unit_id"))

    assert [word for word in words if word.startswith("20")] == ["2024-01-01", "2026-01-01"]


def test_what_has_no_place_in_time_is_in_no_line() -> None:
    svg = _svg((None, 11, 3), (date(2026, 11, 22), 11, 4))

    assert "<desc>Norra: sist 4</desc>" in svg


def test_a_season_is_told_by_its_months() -> None:
    curve = catalogue()["season_curve"]
    columns = [column for column in curve.columns if not column.is_choice]
    rows: list[tuple[Value, ...]] = [(2026, 60, 5, 5), (2026, 130, 2, 7)]
    assert curve.chart is not None

    picture = picture_of(Drawn(curve.chart, columns, {}, "sv", rows))

    assert picture is not None
    assert [word for word in _words_in(svg_of(picture)) if word.isalpha()] == ["sep", "okt", "nov"]


def test_a_single_day_of_a_season_is_told_by_its_month() -> None:
    curve = catalogue()["season_curve"]
    columns = [column for column in curve.columns if not column.is_choice]
    assert curve.chart is not None

    picture = picture_of(Drawn(curve.chart, columns, {}, "sv", [(2026, 145, 5, 5)]))

    assert picture is not None
    assert [word for word in _words_in(svg_of(picture)) if word.isalpha()] == ["nov"]


@pytest.mark.parametrize(
    ("cells", "said"), [(("<5",), "<5"), (("<5", "<5"), "5"), (("<5", 40), "45"), ((40, "–", None), "40"), ((0,), "0")]
)
def test_small_numbers_are_drawn_in_the_middle_of_what_they_may_be(cells: tuple[Value, ...], said: str) -> None:
    assert _words_in(_svg(*((11, cell) for cell in cells), leave_out="period")) == ["Svenska", "Norra", said]


def test_words_that_are_too_long_are_cut_and_none_is_markup() -> None:
    chart = Chart(ChartKind.BARS, "doses", "unit_id", "")
    svg = _svg(("<b>" + "x" * 80, 1), chart=chart, leave_out="period")

    assert _words_in(svg) == ["Svenska", "<b>" + "x" * 37, "x" * 20 + "…" + "x" * 15 + " xxx", "1"]
    assert "<b>" not in svg


@pytest.mark.parametrize(
    "drawn",
    [
        _drawn(),
        _drawn((3,), chart=Chart(ChartKind.BARS, "doses", "unit_id", ""), leave_out="unit_id"),
        _drawn((date(2026, 11, 22), 11), leave_out="doses"),
    ],
    ids=["no rows", "nothing to lay them along", "nothing counted"],
)
def test_what_cannot_be_drawn_has_no_picture(drawn: Drawn) -> None:
    assert picture_of(drawn) is None


def test_a_picture_needs_neither_script_nor_style_nor_network() -> None:
    drawn = _svg((11, 3), leave_out="period")

    assert drawn.startswith("<svg")
    assert [word for word in ("<script", "style=", "<style", "url(", "@import", "href") if word in drawn] == []


def test_the_codes_are_what_addresses_and_files_say() -> None:
    assert (CountsBy.VACCINATION.value, Period.WEEK.value) == ("vaccination", "week")
    assert (ColumnKind.ORE.is_number, ColumnKind.UNIT.is_named, ColumnKind.UNIT.is_number) == (True, True, False)
