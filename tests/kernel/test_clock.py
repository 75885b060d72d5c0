from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from vaccinera.kernel.clock import at_swedish_time, civil_day, now, today


def test_now_is_an_aware_instant_in_utc() -> None:
    with time_machine.travel(datetime(2026, 11, 3, 12, 0, tzinfo=UTC), tick=False):
        instant = now()

    assert instant == datetime(2026, 11, 3, 12, 0, tzinfo=UTC)
    assert instant.utcoffset() == timedelta(0)


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        (datetime(2026, 1, 31, 22, 59, tzinfo=UTC), date(2026, 1, 31)),
        (datetime(2026, 1, 31, 23, 0, tzinfo=UTC), date(2026, 2, 1)),
        (datetime(2026, 6, 30, 21, 59, tzinfo=UTC), date(2026, 6, 30)),
        (datetime(2026, 6, 30, 22, 0, tzinfo=UTC), date(2026, 7, 1)),
    ],
)
def test_the_day_changes_at_swedish_midnight_in_winter_and_in_summer(instant: datetime, day: date) -> None:
    """RIV-11."""
    assert civil_day(instant) == day


def test_today_is_already_tomorrow_in_sweden_late_in_the_utc_evening() -> None:
    with time_machine.travel(datetime(2026, 12, 31, 23, 30, tzinfo=UTC), tick=False):
        day = today()

    assert day == date(2027, 1, 1)


@pytest.mark.parametrize(
    ("day", "hour", "instant"),
    [
        (date(2026, 1, 15), 8, datetime(2026, 1, 15, 7, 0, tzinfo=UTC)),
        (date(2026, 7, 15), 8, datetime(2026, 7, 15, 6, 0, tzinfo=UTC)),
        # Clocks go back from three to two: half past two comes twice, and the first is meant.
        (date(2026, 10, 25), 2, datetime(2026, 10, 25, 0, 0, tzinfo=UTC)),
    ],
)
def test_swedish_time_of_day_becomes_an_instant_in_utc(day: date, hour: int, instant: datetime) -> None:
    """RIV-11."""
    assert at_swedish_time(day, hour, 0) == instant


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), date(2026, 10, 25)),
        (datetime(2026, 10, 25, 1, 30, tzinfo=UTC), date(2026, 10, 25)),
    ],
)
def test_both_half_past_two_when_clocks_go_back_are_the_same_day(instant: datetime, day: date) -> None:
    """RIV-11."""
    assert civil_day(instant) == day
