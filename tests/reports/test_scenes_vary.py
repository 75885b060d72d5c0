"""A second calculation proves little of a column that never changes: in these scenes each holds more than one value."""

from __future__ import annotations

from datetime import date
from importlib import import_module

import pytest

from tests.factories.region import Region
from tests.reports.scenes import TODAY, asked
from vaccinera.kernel.scope import reading
from vaccinera.reports.queries.catalogue import catalogue
from vaccinera.reports.queries.running import run_report
from vaccinera.reports.states import Period

# What cannot change: the database refuses a warning that is passed without a reason.
_SAME_EVERYWHERE = {("warnings_passed", "reason_share")}
_NAMES = (
    "unsigned", "late_entries", "reimbursement_basis", "not_paid", "batch_use", "not_given", "warnings_passed",
    "declaration_outcomes", "dose_list", "unsigned_list",
)  # fmt: skip


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the database is told the day is."""
    monkeypatch.setattr("vaccinera.kernel.scope.today", lambda: TODAY)


@pytest.mark.parametrize("name", _NAMES)
def test_every_column_of_a_scene_holds_more_than_one_value(region: Region, name: str) -> None:
    second, report = import_module(f"tests.reports.independent.{name}"), catalogue()[name]
    second.scene(region)
    reader, everything = region.reader(second.WHO), frozenset(column.name for column in report.choices)
    by = everything - {"last_day_to_sign"}  # which hides who is protected
    way = asked(name, from_on=date(2016, 11, 24), by=by, period=Period.MONTH)

    with reading(reader):
        rows = [*run_report(reader, name, way, all_columns=True).rows]
        rows += run_report(reader, name, asked(name, by=everything), all_columns=True).rows
        rows += run_report(reader, name, asked(name, by=frozenset()), all_columns=True).rows

    held = {column.name: {row[place] for row in rows} - {None} for place, column in enumerate(report.columns)}
    assert {name for name, values in held.items() if len(values) < 2} == {
        column for of, column in _SAME_EVERYWHERE if of == name
    }
