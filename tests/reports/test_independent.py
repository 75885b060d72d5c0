"""A second calculation, in plain Python over the recorded rows, agrees with every report that has one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from importlib import import_module

import pytest

from tests.factories.region import Region
from tests.reports.scenes import TODAY, asked
from vaccinera.kernel.scope import reading
from vaccinera.reports.queries.catalogue import catalogue
from vaccinera.reports.queries.running import run_report
from vaccinera.reports.rules.asking import Asked
from vaccinera.reports.states import Filter, Period


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the database is told the day is."""
    monkeypatch.setattr("vaccinera.kernel.scope.today", lambda: TODAY)


def _ways(name: str) -> list[Asked]:
    report, first = catalogue()[name], asked(name)
    by = frozenset(column.name for column in report.choices)
    periods = list(Period) if report.has_period else [Period.NONE]
    everything = [
        replace(first, from_on=date(2016, 11, 24), by=divided, period=period, counts_by=counts_by)
        for divided in (by, frozenset[str](), by & {"unit_id"})
        for period in periods
        for counts_by in report.counts_by
    ]
    narrowed = [replace(first, only={Filter.UNIT: ("12",)})] if Filter.UNIT in report.filters else []
    return [first, *narrowed, *everything]


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
