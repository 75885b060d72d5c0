"""Coverage as a picture: a bar for each row, and of what may not be shown nothing that can be read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from io import BytesIO
from xml.etree import ElementTree as ET

import pytest
from pypdf import PdfReader

from vaccinera.reports.queries.catalogue import catalogue
from vaccinera.reports.rules.asking import Value
from vaccinera.reports.rules.cells import NamesOf
from vaccinera.reports.rules.drawing.shares import Shares
from vaccinera.reports.rules.files import Content
from vaccinera.reports.rules.pictures import Drawn, picture_of, svg_of
from vaccinera.reports.rules.printed import printed
from vaccinera.reports.states import ColumnKind

COVERAGE = catalogue()["coverage"]
_ALWAYS = ("programme_id", "season")
NAMES: NamesOf = {ColumnKind.PROGRAMME: {"influenza": {"sv": "Säsongsinfluensa", "en": "Influenza"}}}
COUNTED = date(2026, 6, 30)
_ZERO, _WHOLE = 290.0, 380.0


def _drawn(*rows: tuple[Value, ...], by: Sequence[str] = ("age_group",), language: str = "sv") -> Drawn:
    """Rows of the programme, the season, what is divided by, the share and the goal."""
    assert COVERAGE.chart is not None
    columns = [column for column in COVERAGE.columns if column.name in {*_ALWAYS, *by, "share", "goal"}]
    return Drawn(COVERAGE.chart, columns, NAMES, language, rows)


def _flu(*cells: Value) -> tuple[Value, ...]:
    return ("influenza", "2026/27", *cells)


def _picture(drawn: Drawn) -> Shares:
    picture = picture_of(drawn)
    assert isinstance(picture, Shares)
    return picture


def _in(drawn: Drawn, tag: str) -> list[ET.Element]:
    svg = ET.fromstring(svg_of(_picture(drawn)))  # noqa: S314 - of our own
    return list(svg.iter(f"{{http://www.w3.org/2000/svg}}{tag}"))


def _words_in(drawn: Drawn) -> list[str]:
    return [str(text.text) for text in _in(drawn, "text")]


def _bars(drawn: Drawn) -> list[tuple[str, str]]:
    """How wide each is, and how it is filled; without the ground."""
    return [(str(one.get("width")), str(one.get("fill"))) for one in _in(drawn, "rect")[1:]]


def test_every_row_has_its_bar_in_the_table_s_order_under_its_programme_on_a_scale_of_the_whole() -> None:
    drawn = _drawn(_flu(0, 5_000, None), _flu(18, 0, None), ("covid", "2026/27", 0, 10_000, None))

    assert _words_in(drawn) == [
        *("0 %", "25 %", "50 %", "75 %", "100 %"),
        *("Säsongsinfluensa · 2026/27", "0–5 år", "50,00 %", "18–49 år", "0,00 %"),
        *("covid · 2026/27", "0–5 år", "100,00 %"),
    ]  # fmt: skip
    assert _bars(drawn) == [("190.0", "#6b6b6b"), ("0.0", "#6b6b6b"), ("380.0", "#6b6b6b")]
    assert _picture(drawn).title == "Täckning: åldersgrupp"
    assert _picture(drawn).told == (
        "Säsongsinfluensa · 2026/27: 0–5 år: 50,00 %; 18–49 år: 0,00 %. covid · 2026/27: 0–5 år: 100,00 %."
    )


def test_what_is_not_divided_is_called_by_its_programme() -> None:
    drawn = _drawn(_flu(5_000, None), by=(), language="en")

    assert _words_in(drawn)[5:] == ["Influenza · 2026/27", "50.00 %"]
    assert (_picture(drawn).title, _picture(drawn).told) == (
        "Coverage: programme, season",
        "Influenza · 2026/27: 50.00 %.",
    )


def test_a_share_that_is_not_shown_is_hatched_and_not_drawn_as_nothing() -> None:
    """It has a mark of its own that is always as wide, its meaning below, and words for whoever hears the picture."""
    drawn = _drawn(_flu(0, "–", None), _flu(18, 0, None), _flu(50, "–", None))

    hidden, nothing, other, legend = _bars(drawn)
    assert hidden == other == legend == ("34", "white")
    assert nothing == ("0.0", "#6b6b6b")
    assert [word for word in _words_in(drawn) if word == "–"] == ["–", "–"]
    assert _words_in(drawn)[-1] == "Andelen visas inte"
    assert _picture(drawn).told.count("andelen visas inte") == 2
    assert "Andelen visas inte" not in _words_in(_drawn(_flu(0, 0, None)))


def test_the_goal_is_a_line_across_the_bar_where_there_is_one() -> None:
    drawn = _drawn(_flu("age_65", 7_042, 7_500), _flu("medical_risk", 100, None), by=("target_group",))

    lines = [str(one.get("d")) for one in _in(drawn, "path") if one.get("stroke-width") == "2.5"]
    at = float(lines[0].split(" ")[0].removeprefix("M"))
    assert at == _ZERO + 0.75 * _WHOLE
    assert len(lines) == 2  # and what it means
    assert _words_in(drawn)[-1] == "Mål"
    assert "Mål" not in _words_in(_drawn(_flu("age_65", 7_042, None), by=("target_group",)))


def test_more_than_everybody_is_the_longest_bar_and_the_whole_stands_before_its_end() -> None:
    """Of a population counted before people moved in."""
    drawn = _drawn(_flu(0, 12_500, None), _flu(18, 10_000, None))

    assert [width for width, _ in _bars(drawn)] == ["380.0", "304.0"]


def test_of_many_rows_the_first_are_drawn_and_the_picture_says_so() -> None:
    drawn = _drawn(*(_flu(f"99{number:02}", 5_000, None) for number in range(70)), by=("municipality_code",))

    said = "Bilden har de första 50 raderna av 70. Välj ett program, eller dela upp efter färre saker."
    assert len(_bars(drawn)) == 50
    assert _words_in(drawn)[-1] == said
    assert _picture(drawn).told.endswith(said)


@pytest.mark.parametrize(("rows", "is_tall"), [(23, False), (24, True)])
def test_a_picture_of_many_rows_stands_on_a_page_of_its_own(rows: int, is_tall: bool) -> None:
    assert COVERAGE.chart is not None
    columns = [one for one in COVERAGE.columns if not one.is_choice or one.name == "municipality_code"]
    told = [_flu(f"99{number:02}", COUNTED, 100, 50, 5_000, None, None, None) for number in range(rows)]
    content = Content("Täckning", (), columns, NAMES, "sv", told, "Hur stor andel?", COVERAGE.chart)

    pdf, _ = printed(content, made_at=datetime(2026, 11, 23, 11, tzinfo=UTC))

    boxes = [page.mediabox for page in PdfReader(BytesIO(pdf)).pages]
    assert any(box.height > box.width for box in boxes) is is_tall
    drawn = Drawn(COVERAGE.chart, columns, NAMES, "sv", told)
    assert ('class="is-wide is-tall"' in svg_of(_picture(drawn))) is is_tall


def test_without_rows_there_is_no_picture() -> None:
    assert picture_of(_drawn()) is None


def test_a_day_names_no_bar() -> None:
    """The population's day is not what a row is of."""
    assert COVERAGE.chart is not None
    columns = [one for one in COVERAGE.columns if one.name in {*_ALWAYS, "population_on", "share", "goal"}]

    drawn = Drawn(COVERAGE.chart, columns, NAMES, "sv", [_flu(COUNTED, 5_000, None)])

    assert _words_in(drawn)[5:] == ["Säsongsinfluensa · 2026/27", "50,00 %"]
