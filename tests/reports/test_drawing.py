"""Bars and lines as they are drawn: to one scale, and read in black and white."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from vaccinera.reports.rules.drawing import (
    Bar,
    Bars,
    Line,
    Lines,
    Span,
    bars_as_svg,
    lines_as_svg,
    small_lines,
    spans_of,
)

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


def _in(svg: ET.Element, tag: str) -> list[ET.Element]:
    return list(svg.iter(f"{{http://www.w3.org/2000/svg}}{tag}"))
