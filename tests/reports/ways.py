"""How a report is asked when its answers are compared: by every engine alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from tests.reports.scenes import asked
from vaccinera.reports.rules.asking import Asked
from vaccinera.reports.rules.catalogue import Report
from vaccinera.reports.states import Filter, Period


def ways_to_ask(report: Report) -> Sequence[Asked]:
    """As it is asked first; narrowed; and divided by everything, by week over ten years, by each day it counts by."""
    first = asked(report.name)
    everything = replace(
        first, from_on=date(2016, 11, 24), by=frozenset(column.name for column in report.choices), period=Period.WEEK
    )
    narrowed = replace(first, by=frozenset(), period=Period.DAY, only=_unit(report))
    return [first, narrowed, *(replace(everything, counts_by=counts_by) for counts_by in report.counts_by)]


def _unit(report: Report) -> dict[Filter, tuple[str, ...]]:
    return {one: ("11",) for one in report.filters if one is Filter.UNIT}
