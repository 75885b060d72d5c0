from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vaccinera.kernel.refusals import Refused
from vaccinera.patients.rules.ages import age_on, turns_in_year

DAYS = st.dates(date(1890, 1, 1), date(2100, 12, 31))


@pytest.mark.parametrize(
    ("birth_date", "on", "age"),
    [
        (date(1961, 11, 3), date(2026, 11, 2), 64),
        (date(1961, 11, 3), date(2026, 11, 3), 65),
        (date(2026, 11, 3), date(2026, 11, 3), 0),
        (date(2025, 11, 4), date(2026, 11, 3), 0),
        (date(1912, 12, 12), date(2026, 1, 1), 113),
    ],
)
def test_a_person_grows_older_on_the_birthday(birth_date: date, on: date, age: int) -> None:
    assert age_on(birth_date, on) == age


@pytest.mark.parametrize(
    ("on", "age"),
    [
        (date(2027, 2, 27), 2),
        (date(2027, 2, 28), 3),
        (date(2028, 2, 28), 3),
        (date(2028, 2, 29), 4),
    ],
)
def test_a_leap_day_child_grows_older_on_the_last_of_february(on: date, age: int) -> None:
    """Lag 1930:173 1 §."""
    assert age_on(date(2024, 2, 29), on) == age


def test_a_day_before_the_birth_is_refused() -> None:
    with pytest.raises(Refused) as refused:
        age_on(date(2026, 11, 3), date(2026, 11, 2))

    assert refused.value.code == "patients.age.day_before_birth"
    assert refused.value.facts == {"on": date(2026, 11, 2)}


@pytest.mark.parametrize(
    ("birth_date", "year", "age"),
    [
        (date(1961, 12, 31), 2026, 65),
        (date(1961, 1, 1), 2026, 65),
        (date(2026, 5, 1), 2026, 0),
        (date(2026, 5, 1), 2025, -1),
    ],
)
def test_the_age_of_a_calendar_year_asks_for_the_year_only(birth_date: date, year: int, age: int) -> None:
    assert turns_in_year(birth_date, year) == age


@given(birth_date=DAYS, lived=st.integers(0, 40_000))
def test_the_age_is_that_of_the_year_or_one_less_and_rises_by_one_at_most(birth_date: date, lived: int) -> None:
    on = birth_date + timedelta(days=lived)

    age = age_on(birth_date, on)

    assert turns_in_year(birth_date, on.year) - age in {0, 1}
    assert age_on(birth_date, on + timedelta(days=1)) - age in {0, 1}
