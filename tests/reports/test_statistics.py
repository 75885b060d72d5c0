"""What an entry tells of its figures, and how shares and weeks are told without small numbers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from vaccinera.kernel.refusals import Refused
from vaccinera.reports.queries.catalogue import catalogue
from vaccinera.reports.rules.asking import Asked, asked_first
from vaccinera.reports.rules.catalogue import Report, read_entry
from vaccinera.reports.rules.statistics import asked_finely, asked_of_all, columns_of_statistics, without_small_numbers
from vaccinera.reports.states import Filter

ON = date(2026, 11, 23)
BOTH = {"sv": "Svenska", "en": "English"}
_STATISTICS = {"counts": ["given"], "shares": {"share": ["given", "people"]}, "public": ["people"]}

_OVERLAPPING = {"division": "place", "everybody": "all", "ages": "age_group"}


def _column(name: str, kind: str) -> dict[str, Any]:
    return {"name": name, "kind": kind, "title": BOTH, "definition": BOTH, "source": "x"}


def _entry(**told: Any) -> dict[str, Any]:
    kinds = {"place": "text", "given": "count", "people": "count", "share": "share"}
    return {"theme": "doses", "title": BOTH, "question": BOTH, "permissions": ["report.read_suppressed"],
            "columns": [_column(*one) for one in kinds.items()], "counts_by": ["vaccination"],
            "filters": ["programme_id"], "statistics": _STATISTICS} | told  # fmt: skip


def _first(report: Report) -> Asked:
    return asked_first(report, on=ON)


@pytest.mark.parametrize(
    ("told", "what"),
    [
        ({"permissions": ["report.read"]}, "go together"),
        ({"statistics": None}, "go together"),
        ({"statistics": _STATISTICS | {"counts": []}}, "given is a figure that the statistics do not tell of"),
        ({"statistics": _STATISTICS | {"public": []}}, "people is a figure"),
        ({"statistics": _STATISTICS | {"so_far": {"growing": "given"}}}, "growing is a figure"),
        ({"statistics": _STATISTICS | {"so_far": {"share": "place"}}}, "place is a figure"),
        ({"statistics": _STATISTICS | {"left_out": ["growing"]}}, "growing is a figure"),
        ({"statistics": _STATISTICS | {"overlapping": _OVERLAPPING}}, "what overlaps is a division that is chosen"),
    ],
)
def test_an_entry_without_small_numbers_tells_what_each_figure_is(told: dict[str, Any], what: str) -> None:
    with pytest.raises(ValueError, match=what):
        read_entry("one", _entry(**told))


def test_the_analyst_reads_those_reports_that_say_how_and_no_other() -> None:
    """Which reports these are is seen in their entries."""
    told = {name for name, report in catalogue().items() if report.statistics is not None}

    assert told >= {"doses", "season_curve", "coverage"}
    assert {name for name, one in catalogue().items() if "report.read_suppressed" in one.permissions} == told


def test_a_share_is_of_the_rounded_figure_and_none_of_a_small_one() -> None:
    report = read_entry("one", _entry())
    rows = [("a", 0, 50, 0), ("b", 4, 50, 800), ("c", 22, 50, 4400), ("d", 48, 48, 10000), ("e", 7, 0, None)]

    told = without_small_numbers(report, _first(report), _first(report), rows)

    assert told == [("a", 0, 50, 0), ("b", "<5", 50, "–"), ("c", 20, 50, 4000), ("d", 50, 48, 10000), ("e", 5, 0, "–")]


def test_titles_of_figures_say_so_and_those_of_divisions_and_public_figures_do_not() -> None:
    report = read_entry("one", _entry())

    assert [column.title["en"] for column in columns_of_statistics(report, _first(report))] == [
        "English",
        "English (rounded, 1–4 as <5)",
        "English",
        "English (of rounded figures)",
    ]


def test_a_column_of_weeks_says_so() -> None:
    curve = catalogue()["season_curve"]
    [told] = [one for one in columns_of_statistics(curve, _first(curve)) if one.name == "day_of_season"]

    assert told.definition["sv"].endswith("Här den första dagen i veckan.")


def test_days_to_come_are_not_asked_for() -> None:
    """Which seasons of a programme stand beside each other follows the period, and would be the reader's to choose."""
    report = catalogue()["coverage"]
    asked = replace(_first(report), to_on=date(2027, 7, 1))

    assert asked_of_all(report, asked, on=ON) == asked_of_all(report, _first(report), on=ON)


def test_what_is_divided_by_one_thing_at_a_time_is_asked_for_by_all_of_them() -> None:
    report, other = catalogue()["coverage"], catalogue()["doses"]
    by_sex = replace(_first(report), by=frozenset({"sex"}))

    assert asked_finely(report, by_sex).by == {"target_group", "age_group", "sex", "municipality_code"}
    assert asked_finely(other, _first(other)) == _first(other)


def test_what_is_left_out_is_no_column() -> None:
    report = catalogue()["coverage"]
    told = [column.name for column in columns_of_statistics(report, _first(report))]

    assert told[-5:] == ["population_on", "people", "vaccinated", "share", "goal"]


def test_a_narrowing_that_is_no_column_is_refused() -> None:
    report = read_entry("one", _entry())
    narrowed = replace(_first(report), only={Filter.PROGRAMME: ("influenza",)})

    with pytest.raises(Refused) as refused:
        asked_of_all(report, narrowed, on=ON)

    assert refused.value.code == "reports.statistics.cannot_be_narrowed"


def test_a_report_that_is_no_statistics_cannot_be_shown_so() -> None:
    plain = replace(read_entry("one", _entry()), statistics=None)

    with pytest.raises(ValueError, match="one is no statistics"):
        without_small_numbers(plain, _first(plain), _first(plain), [("a", 1, 2, 3)])
