"""Bars and lines as they are drawn: to one scale, and read in black and white."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest

from vaccinera.reports.rules.drawing.bars import Bar, Bars, bars_as_svg
from vaccinera.reports.rules.drawing.lines import Line, Lines, Tick, lines_as_svg
from vaccinera.reports.rules.drawing.shares import Share, Shares, shares_as_svg
from vaccinera.reports.rules.drawing.spans import Span, small_lines, spans_of
from vaccinera.reports.rules.drawing.strokes import NARROW, WIDE, Sheet

_LEAST_ROOM_FOR_A_LETTER = 6


def test_small_lines_are_drawn_to_one_scale_with_dashes_of_their_own() -> None:
    first, second = small_lines([[(0, 0), (183, 5)], [(366, 10)]])

    assert (first.points, first.dashes) == ("0.0,112.0 160.0,58.0", "")
    assert (second.points, second.dashes) == ("320.0,4.0", "6 3")
    assert small_lines([[]])[0].points == ""
    assert len(small_lines([[(0, 1)]] * 5)) == 4


def test_bars_are_as_long_as_their_part_of_the_longest() -> None:
    assert spans_of([8, 4, 0]).bars == [Span(0, 100), Span(0, 50), Span(0, 0)]
    assert spans_of([0]).bars == [Span(0, 0)]
    assert spans_of([]).bars == []


def test_what_is_less_than_nothing_is_drawn_to_the_left_of_nothing() -> None:
    spans = spans_of([60, -40], room=200)

    assert spans.zero == 80
    assert spans.bars == [Span(80, 120), Span(0, 80)]
    assert spans_of([-3]).zero == 100


def test_bars_part_at_the_line_of_nothing_with_their_numbers_to_the_right_of_it() -> None:
    svg = ET.fromstring(bars_as_svg(Bars("", "", "Belopp", [Bar("Norra", 3, "3 kr"), Bar("Östra", -1, "−1 kr")])))  # noqa: S314 - of our own
    ground, more, less = ([float(one.get(at, "0")) for at in ("x", "width")] for one in _in(svg, "rect"))
    [line] = [float(str(one.get("d")).split(" ")[0].removeprefix("M")) for one in _in(svg, "path")]
    numbers = [float(str(one.get("x"))) for one in _in(svg, "text")][2::2]

    assert ground == [0.0, 760.0]
    assert (more, less) == ([line, 285.0], [line - 95, 95.0])
    assert numbers == [line + 285 + 7, line + 7]


def test_the_longest_number_stands_whole_beside_the_longest_bar() -> None:
    said = "123 456 789,00 kr"
    svg = ET.fromstring(bars_as_svg(Bars("", "", "Belopp", [Bar("Norra", 12_345_678_900, said)])))  # noqa: S314 - of our own
    _, _, number = _in(svg, "text")

    assert float(str(number.get("x"))) + len(said) * _LEAST_ROOM_FOR_A_LETTER < 760


def test_two_long_names_are_told_apart_by_their_last_words() -> None:
    name = "Norra stadens familjeläkarmottagning och vaccination"
    bars = bars_as_svg(Bars("", "", "Belopp", [Bar(f"{name} 1", 2, "2"), Bar(f"{name} 2", 1, "1")]))
    line = [(0.0, 1.0), (1.0, 2.0)]
    lines = lines_as_svg(
        Lines("", "", "", "", (), str, [Line(f"{name} 1", line, "1 234"), Line(f"{name} 2", line, "1 234")])
    )

    assert [text.text for text in _in(ET.fromstring(bars), "text")][:4] == [  # noqa: S314 - of our own
        "Belopp", "Norra stadens familjeläkarmottagning och", "vaccination 1", "2",
    ]  # fmt: skip
    assert [text.text for text in _in(ET.fromstring(lines), "text")][-2:] == [  # noqa: S314 - of our own
        "Norra st…nation 1: 1 234", "Norra st…nation 2: 1 234",
    ]  # fmt: skip


_LONG = "Norra stadens familjeläkarmottagning och vaccination, avdelning två"
_BARS = Bars("Belopp: enhet", "", "Belopp", [Bar(_LONG, 3, "3 000,00 kr"), Bar("Östra", -1, "−1 000,00 kr")])
_SHARES = Shares(
    "Täckning", "",
    [("Säsongsinfluensa · 2026/27", [Share(_LONG, 7_042, "70,42 %", 7_500), Share("–17 år", None, "–")])],
    ["0 %", "25 %", "50 %", "75 %", "100 %"], "Mål", "Andelen visas inte", "Bilden har de första 50 raderna av 70.",
)  # fmt: skip
_LINES = Lines(
    "Doser", "Alla: sist 7", "Dag", "Doser",
    [Tick(day, f"2026-11-{day:02}") for day in range(1, 8)], lambda many: f"{many:g}",
    [Line(_LONG, [(1, 3), (7, 1)], "1"), Line("Östra", [(1, 1), (7, 7)], "7")],
)  # fmt: skip


@pytest.mark.parametrize(
    "svg",
    [bars_as_svg(_BARS, NARROW), shares_as_svg(_SHARES, NARROW), lines_as_svg(_LINES, NARROW)],
    ids=["bars", "shares", "lines"],
)
def test_on_a_phone_every_word_of_a_picture_has_room_and_can_be_read(svg: str) -> None:
    """Twelve pixels high at the least where the page is 320 wide, and none of it outside the picture."""
    drawn = ET.fromstring(svg)  # noqa: S314 - of our own

    wide = float(str(drawn.get("width")))
    assert float(str(drawn.get("font-size"))) * (320 - 2 * 16) / wide >= 12
    for text in _in(drawn, "text"):
        room, at = len(str(text.text)) * _LEAST_ROOM_FOR_A_LETTER, float(str(text.get("x")))
        start = {"start": at, "middle": at - room / 2, "end": at - room}[str(text.get("text-anchor"))]
        assert start >= 0, text.text
        assert start + room <= wide, text.text


def test_on_a_phone_names_stand_whole_over_their_bars() -> None:
    words = [str(text.text) for text in _in(ET.fromstring(bars_as_svg(_BARS, NARROW)), "text")]  # noqa: S314 - of our own

    assert " ".join(words) == f"Belopp {_LONG} 3 000,00 kr Östra −1 000,00 kr"


def test_on_a_phone_names_of_lines_stand_whole_under_them_as_they_end_from_above() -> None:
    words = " ".join(str(text.text) for text in _in(ET.fromstring(lines_as_svg(_LINES, NARROW)), "text"))  # noqa: S314 - of our own

    assert words.endswith(f"Dag Östra: 7 {_LONG}: 1")


def test_a_single_line_on_a_phone_says_what_it_shows() -> None:
    lines = Lines("Doser", "Alla: sist 7", "Dag", "Doser", (), str, [Line("", [(1, 3), (7, 7)], "7")])

    words = [str(text.text) for text in _in(ET.fromstring(lines_as_svg(lines, NARROW)), "text")]  # noqa: S314 - of our own

    assert words[-1] == "Alla: sist 7"


def test_days_that_have_no_room_beside_each_other_are_left_out() -> None:
    def days(sheet: Sheet) -> list[str]:
        told = [str(text.text) for text in _in(ET.fromstring(lines_as_svg(_LINES, sheet)), "text")]  # noqa: S314 - of our own
        return [word[-2:] for word in told if word.startswith("2026")]

    assert days(WIDE) == ["01", "02", "03", "04", "05", "06", "07"]
    assert days(NARROW) == ["01", "03", "05"]


def test_two_groups_of_shares_stand_apart_on_a_phone() -> None:
    groups = [("Influensa", [Share("Alla", 5_000, "50,00 %")]), ("", [Share("Covid-19", 0, "0,00 %")]), ("MPR", [])]
    svg = shares_as_svg(Shares("", "", groups, ["0 %"], "", "", ""), NARROW)

    words = [str(text.text) for text in _in(ET.fromstring(svg), "text")]  # noqa: S314 - of our own
    assert words == ["Influensa", "Alla", "50,00 %", "Covid-19", "0,00 %", "MPR", "0 %"]


def _in(svg: ET.Element, tag: str) -> list[ET.Element]:
    return list(svg.iter(f"{{http://www.w3.org/2000/svg}}{tag}"))
