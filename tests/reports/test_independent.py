"""A second calculation, in plain Python over the recorded rows, agrees with every report that has one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from importlib import import_module

import pytest

from tests.factories.region import Region
from tests.reports.scenes import TODAY, asked
from vaccinera.kernel.scope import reading
from vaccinera.reports.queries.catalogue import catalogue
from vaccinera.reports.queries.running import run_report
from vaccinera.reports.rules.asking import Asked
from vaccinera.reports.rules.catalogue import Report
from vaccinera.reports.states import Filter, Period

# What each filter is asked for, one at a time; of a batch and a vaccine the scenes' first have doses.
_NARROWED: Mapping[Filter, Sequence[str]] = {
    Filter.UNIT: ("11", "12"),
    Filter.PROGRAMME: ("influenza", "other"),
    Filter.PRODUCT: ("1", "2"),
    Filter.BATCH: ("A1", "B0"),
}


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the database is told the day is."""
    monkeypatch.setattr("vaccinera.kernel.scope.today", lambda: TODAY)


def _ways(name: str) -> list[Asked]:
    """As first asked; divided by everything, nothing and each thing; narrowed; and each day of six weeks by itself."""
    report, first = catalogue()[name], asked(name)
    long, by = replace(first, from_on=date(2016, 11, 24)), frozenset(column.name for column in report.choices)
    alone = [frozenset({one}) for one in sorted(by)]
    everything = [
        replace(long, by=divided, period=period, counts_by=counts_by)
        for divided in (by, frozenset[str](), *alone)
        for period in _periods(report)
        for counts_by in report.counts_by
    ]
    narrowed = [
        replace(long, by=divided, period=period, counts_by=counts_by, only={one: (key,)})
        for one in report.filters
        for key in _NARROWED[one]
        for divided in (by, frozenset[str]())
        for period in _periods(report)
        for counts_by in report.counts_by
    ]
    of_a_day = [
        replace(first, from_on=day, to_on=day + timedelta(days=1), counts_by=counts_by, by=divided, only=only)
        for day in (TODAY - timedelta(days=ago) for ago in range(42))
        for counts_by in report.counts_by
        for divided, only in ((by & {"unit_id"}, {}), (frozenset[str](), {Filter.UNIT: ("11",)}))
    ]
    return [first, *everything, *narrowed, *of_a_day]


def _periods(report: Report) -> Sequence[Period]:
    return list(Period) if report.has_period else [Period.NONE]


@pytest.mark.parametrize("name", sorted(catalogue()))
def test_a_report_agrees_with_a_second_calculation(region: Region, name: str) -> None:
    """Every report has one; people with protected identity take part in the scenes that have people (PER-11)."""
    second = import_module(f"tests.reports.independent.{name}")
    second.scene(region)
    reader = region.reader(second.WHO)

    with reading(reader):
        recorded = second.recorded()
        wrong = [
            (way, said)
            for way in _ways(name)
            if (said := [*map(tuple, run_report(reader, name, way, all_columns=True).rows)])
            != second.rows(recorded, way)
        ]

    assert len(recorded) == second.RECORDED
    assert wrong == []
