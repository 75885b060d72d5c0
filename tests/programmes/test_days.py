"""Days, spans and ages."""

from __future__ import annotations

from datetime import date

import pytest

from vaccinera.programmes.rules.ages import days_of_age
from vaccinera.programmes.rules.days import DaySpan, months_after, open_span, shared_days
from vaccinera.programmes.rules.packs import AgeLimits
from vaccinera.programmes.states import AgeBy


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 5, 23), 6, date(2026, 11, 23)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2023, 8, 31), 6, date(2024, 2, 29)),
        (date(2026, 12, 31), 1, date(2027, 1, 31)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2024, 2, 29), 48, date(2028, 2, 29)),
        (date(2026, 11, 23), 0, date(2026, 11, 23)),
    ],
)
def test_months_end_on_the_same_day_number_or_the_month_s_last(day: date, months: int, expected: date) -> None:
    """Lag 1930:173 1 §."""
    assert months_after(day, months) == expected


def test_both_ends_belong_to_a_span() -> None:
    october = DaySpan(date(2026, 10, 1), date(2026, 10, 31))

    assert date(2026, 10, 1) in october
    assert date(2026, 10, 31) in october
    assert date(2026, 9, 30) not in october
    assert date(2026, 11, 1) not in october


def test_spans_share_the_days_that_lie_in_all_of_them() -> None:
    october = DaySpan(date(2026, 10, 1), date(2026, 10, 31))
    from_the_20th = open_span(date(2026, 10, 20), None)

    assert shared_days(october, from_the_20th, DaySpan()) == DaySpan(date(2026, 10, 20), date(2026, 10, 31))


def test_spans_apart_share_nothing() -> None:
    october = DaySpan(date(2026, 10, 1), date(2026, 10, 31))
    november = open_span(date(2026, 11, 1), date(2026, 11, 30))

    assert shared_days(october, november) is None


def test_an_age_by_birth_year_lasts_from_new_year_to_new_year_s_eve() -> None:
    limits = AgeLimits(AgeBy.BIRTH_YEAR, from_months=65 * 12, below_months=75 * 12)

    assert days_of_age(limits, date(1961, 12, 31)) == DaySpan(date(2026, 1, 1), date(2035, 12, 31))


def test_an_age_by_birthday_lasts_until_the_day_before_the_next() -> None:
    limits = AgeLimits(AgeBy.BIRTHDAY, from_months=6, below_months=108)

    assert days_of_age(limits, date(2026, 5, 23)) == DaySpan(date(2026, 11, 23), date(2035, 5, 22))


def test_a_child_of_the_leap_day_grows_older_on_the_last_of_february() -> None:
    limits = AgeLimits(AgeBy.BIRTHDAY, from_months=12)

    assert days_of_age(limits, date(2024, 2, 29)) == DaySpan(date(2025, 2, 28), date.max)


def test_without_limits_everybody_has_the_age_on_any_day() -> None:
    assert days_of_age(AgeLimits(), date(1942, 1, 1)) == DaySpan()
    assert days_of_age(AgeLimits(), None) == DaySpan()


def test_no_limit_is_taken_for_met_without_a_birth_date() -> None:
    assert days_of_age(AgeLimits(below_months=12), None) is None
