"""A number beside what it was: how much more it is, and how large a share that is."""

from __future__ import annotations

from datetime import date

import pytest

from vaccinera.reimbursement.rules.comparing import Against, Compared, against, compared, months_compared


@pytest.mark.parametrize(
    ("month", "before", "year_before"),
    [
        (date(2026, 10, 1), date(2026, 9, 1), date(2025, 10, 1)),
        (date(2026, 1, 1), date(2025, 12, 1), date(2025, 1, 1)),
        (date(2024, 3, 1), date(2024, 2, 1), date(2023, 3, 1)),
    ],
)
def test_a_month_is_read_against_the_one_before_and_the_same_of_the_season_before(
    month: date, before: date, year_before: date
) -> None:
    assert months_compared(month) == (before, year_before)


@pytest.mark.parametrize(
    ("now", "before", "difference", "tenths_of_a_percent"),
    [
        (11_100, 9_600, 1_500, 156),
        (9_600, 11_100, -1_500, -135),
        (0, 5, -5, -1_000),
        (5, 5, 0, 0),
        (2_001, 2_000, 1, 1),
        (1_999, 2_000, -1, -1),
        (100, -200, 300, 1_500),
        (-300, -200, -100, -500),
        (7, 0, 7, None),
        (0, 0, 0, None),
    ],
)
def test_a_difference_has_a_share_of_what_was_there(
    now: int, before: int, difference: int, tenths_of_a_percent: int | None
) -> None:
    assert against(now, before) == Against(before, difference, tenths_of_a_percent)


def test_what_one_month_lacks_is_nothing_in_it_and_the_largest_now_stands_first() -> None:
    told = compared({"norra": 100, "södra": 200}, [{"norra": 50, "östra": 10}, {"västra": 20}])

    assert list(told) == ["södra", "norra", "östra", "västra"]
    assert told["norra"] == Compared(100, (Against(50, 50, 1_000), Against(0, 100, None)))
    assert told["östra"] == Compared(0, (Against(10, -10, -1_000), Against(0, 0, None)))


def test_without_an_earlier_month_there_is_nothing_to_be_against() -> None:
    assert compared({"norra": 100}, []) == {"norra": Compared(100, ())}
