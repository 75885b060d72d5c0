"""Every report can be measured beside the least that any count of its rows has to do (benchmarks/floor/reports)."""

from __future__ import annotations

from benchmarks.reports import FLOORS
from vaccinera.reports.queries.catalogue import catalogue

_HEADER = ("-- one row per ", "-- read by benchmarks.reports", "-- decision past every gate")


def test_every_report_has_its_floor_and_no_other() -> None:
    """A new entry of the catalogue gets one in the commit that adds it."""
    assert {file.stem for file in FLOORS.glob("*.sql")} == set(catalogue())


def test_a_floor_says_what_it_counts() -> None:
    silent = [
        file.name
        for file in FLOORS.glob("*.sql")
        if not all(map(str.startswith, file.read_text("utf-8").splitlines(), _HEADER))
    ]

    assert silent == []
