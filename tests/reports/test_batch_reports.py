"""Batches, what was given of them and what was discarded, worked by hand.

Of unit 11's batches A1 and A2 are used and FULL is not; two more are finished long ago, of which GONE was found and
discarded in October. Of A1 three doses were discarded; two more were told by mistake, and taken back. Unit 12 wrote
the wrong last day of its A1. Olle has given a dose of his own unit's SOD1 on a prescription of unit 11's.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import duckdb
import pytest

from tests.factories.region import Region
from tests.personas import MAJA, OSKAR
from tests.reports.engines import run_in_duckdb
from tests.reports.independent import batch_use
from tests.reports.scenes import TODAY, asked, run
from vaccinera.reports.queries.catalogue import catalogue
from vaccinera.reports.states import Filter

EXPIRES = date(2027, 6, 30)


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the database is told the day is."""
    monkeypatch.setattr("vaccinera.kernel.scope.today", lambda: TODAY)


@pytest.fixture
def batches(region: Region) -> Region:
    batch_use.scene(region)
    return region


def test_each_batch_is_told_with_its_doses_and_days(batches: Region) -> None:
    """PER-11: two of A1's five are protected; they count among five, and neither day shown is theirs."""
    assert run(batches, MAJA, "batch_use") == [
        (11, 1, "A1", EXPIRES, False, 5, date(2026, 10, 14), date(2026, 11, 11), 0, 3, 3_750),
        (11, 1, "A2", date(2026, 11, 14), True, 1, date(2026, 11, 15), date(2026, 11, 15), 1, 0, 0),
        (11, 1, "FULL", EXPIRES, False, 0, None, None, 0, 0, None),
        (11, 1, "GONE", EXPIRES, True, 0, None, None, 0, 4, 10_000),
        (11, 2, "A1", EXPIRES, False, 1, date(2026, 11, 18), date(2026, 11, 18), 0, 0, 0),
        (12, 1, "A1", date(2026, 10, 24), False, 1, date(2026, 11, 3), date(2026, 11, 3), 1, 1, 5_000),
    ]


def test_a_batch_can_be_followed_over_the_units(batches: Region) -> None:
    """Seven doses of one number at two units; the last day is the later one."""
    first = run(batches, MAJA, "batch_use", by=frozenset())[0]

    assert first == (1, "A1", EXPIRES, False, 7, date(2026, 10, 14), date(2026, 11, 11), 1, 4, 3_636)


def test_a_dose_is_of_the_batch_of_whoever_gave_it(batches: Region) -> None:
    """On a prescription of unit 11's, out of unit 21's fridge: the other provider has it, beside its own."""
    assert run(batches, OSKAR, "batch_use") == [
        (21, 1, "A1", EXPIRES, False, 1, date(2026, 10, 24), date(2026, 10, 24), 0, 2, 6_667),
        (21, 1, "SOD1", EXPIRES, False, 1, date(2026, 11, 23), date(2026, 11, 23), 0, 0, 0),
    ]


def test_what_was_read_in_has_no_batch_of_ours(batches: Region) -> None:
    """Its last day and whether it is finished are not known; and in 2025 no batch of today's was there."""
    last_year = {"from_on": date(2025, 7, 1), "to_on": date(2026, 7, 1)}

    assert run(batches, MAJA, "batch_use", **last_year) == [
        (11, 1, "OLD1", None, None, 1, date(2025, 11, 3), date(2025, 11, 3), 0, 0, 0)
    ]


@pytest.mark.parametrize(
    ("told", "doses"),
    [
        ({"to_on": date(2026, 11, 3)}, 4),
        ({"to_on": date(2026, 11, 3), "by": frozenset(), "only": {Filter.UNIT: ("11",)}}, 4),
        ({"to_on": date(2026, 11, 3), "by": frozenset()}, 6),
        ({}, 6),
    ],
)
def test_nobody_protected_is_in_a_unit_s_single_day(told: dict[str, Any], doses: int) -> None:
    """PER-11: two of six doses of one batch and day are of people who are protected; the rows are made here."""
    with duckdb.connect() as engine:
        engine.execute("CREATE SCHEMA reports")
        engine.execute(
            """CREATE VIEW reports.batch_dose AS
               SELECT 11 AS unit_id, 1 AS product_id, 'A1' AS batch_number, DATE '2027-06-30' AS batch_expires_on,
                      DATE '2026-11-02' AS given_on, number <= 2 AS is_protected
                 FROM range(1, 7) AS made(number);
               CREATE VIEW reports.batch AS
               SELECT 11 AS unit_id, 1 AS product_id, 'A1' AS batch_number, DATE '2027-06-30' AS expires_on,
                      false AS is_finished, DATE '2026-10-01' AS added_on, CAST(NULL AS DATE) AS finished_on;
               CREATE VIEW reports.batch_waste AS
               SELECT 11 AS unit_id, 1 AS product_id, 'A1' AS batch_number, DATE '2026-11-02' AS wasted_on, 1 AS doses
                WHERE false"""
        )
        [row] = run_in_duckdb(
            engine, catalogue()["batch_use"], asked("batch_use", **{"from_on": date(2026, 11, 2)} | told)
        )

    assert row[5] == doses
