"""What goes wrong: corrections, doses too near each other, and what lacks of doses."""

from __future__ import annotations

from datetime import date

import pytest

from tests.factories.region import Region
from tests.personas import MAJA, OLGA
from tests.reports.independent import amended, data_quality, dose_intervals
from tests.reports.scenes import TODAY, run
from vaccinera.reports.states import CountsBy, Period

FLU = "influenza"


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the database is told the day is."""
    monkeypatch.setattr("vaccinera.kernel.scope.today", lambda: TODAY)


def test_corrections_are_counted_with_their_fields_and_days(region: Region) -> None:
    """Moving a visit nullifies the one on the wrong person, and makes one on the right."""
    amended.scene(region)

    assert run(region, MAJA, "corrections") == [
        (11, "corrected", 5, 6, 40),
        (11, "nullified", 1, 0, 0),
        (12, "moved", 1, 1, 1),
        (12, "nullified", 2, 0, 1),
        (12, "restored", 1, 0, 0),
    ]
    assert run(region, MAJA, "corrections", by=frozenset({"delay"}), counts_by=CountsBy.VACCINATION) == [
        ("000", 3, 0, 0),
        ("001", 2, 1, 1),
        ("031", 2, 3, 40),
    ]


def test_corrections_for_somebody_protected_are_in_no_unit_s_single_day(region: Region) -> None:
    """PER-11: three of the four corrections of today are of people who are protected."""
    amended.scene(region)

    told = run(region, MAJA, "corrections", period=Period.DAY)

    assert [row for row in told if row[2] == "corrected"] == [
        (date(2026, 11, 21), 11, "corrected", 1, 2, 38),
        (date(2026, 11, 23), 11, "corrected", 1, 1, 40),
    ]
    assert [row[1] for row in run(region, MAJA, "corrected_fields", from_on=TODAY, by=frozenset({"kind"}))] == ["site"]


def test_another_provider_s_corrections_are_its_own(region: Region) -> None:
    amended.scene(region)

    assert run(region, OLGA, "corrections", by=frozenset({"unit_id", "kind", "reason"})) == [
        (21, "corrected", "in_words", 1, 1, 0),
        (21, "nullified", "other", 1, 0, 322),
    ]


def test_fields_that_are_corrected_are_named_and_no_more(region: Region) -> None:
    amended.scene(region)

    assert run(region, MAJA, "corrected_fields") == [("giving_comment", 1), ("person", 1), ("site", 5)]
    assert run(region, OLGA, "corrected_fields") == [("site", 1)]


def test_doses_are_counted_by_the_days_since_the_one_before(region: Region) -> None:
    """PER-11: one pair of five is somebody protected's; of two early doses after one elsewhere, theirs is not told."""
    dose_intervals.scene(region)

    assert run(region, MAJA, "dose_intervals") == [
        (FLU, "000", 1, 0, 0),
        (FLU, "001", 1, 1, 11),
        (FLU, "028", 5, 0, 28),
        (FLU, "365", 1, 0, 378),
        (FLU, "elsewhere", 1, 1, None),
        ("other", "028", 1, 0, 28),
    ]


def test_nobody_protected_is_in_a_unit_s_single_days(region: Region) -> None:
    """PER-11."""
    dose_intervals.scene(region)

    told = run(region, MAJA, "dose_intervals", by=frozenset({"unit_id", "days_between"}), period=Period.DAY)

    assert [row for row in told if row[2] in {"028", "elsewhere"}] == [
        (date(2026, 11, 11), 11, "028", 4, 0, 28),
        (date(2026, 11, 11), 11, "elsewhere", 1, 1, None),
        (date(2026, 11, 11), 12, "028", 1, 0, 28),
    ]


def test_a_dose_at_another_provider_is_no_earlier_dose_of_one_s_own(region: Region) -> None:
    dose_intervals.scene(region)

    assert run(region, OLGA, "dose_intervals") == []


def test_every_check_is_a_line_with_how_many_of_how_many(region: Region) -> None:
    data_quality.scene(region)

    assert run(region, MAJA, "data_quality") == [
        ("municipality", 1, 5, 2_000),
        ("sex", 1, 5, 2_000),
        ("age", 1, 5, 2_000),
        ("dose_number", 2, 5, 4_000),
        ("target_group", 2, 5, 4_000),
        ("batch", 0, 5, 0),
        ("registered_later", 4, 5, 8_000),
        ("late_entry", 2, 5, 4_000),
        ("signed_late", 1, 5, 2_000),
        ("unsigned", 1, 6, 1_667),
    ]


def test_another_provider_s_doses_are_checked_by_itself(region: Region) -> None:
    data_quality.scene(region)

    assert run(region, OLGA, "data_quality")[6:8] == [("registered_later", 1, 1, 10_000), ("late_entry", 1, 1, 10_000)]
