"""Months, cut-offs and control totals."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from vaccinera.reimbursement.rules.months import cut_off_of, last_day_of, month_of, months_between, next_month
from vaccinera.reimbursement.rules.totals import disagreements


def test_months_follow_each_other_over_a_new_year() -> None:
    assert month_of(date(2026, 12, 31)) == date(2026, 12, 1)
    assert next_month(date(2026, 12, 1)) == date(2027, 1, 1)
    assert last_day_of(date(2028, 2, 1)) == date(2028, 2, 29)
    assert months_between(date(2026, 11, 1), date(2027, 2, 1)) == (date(2026, 12, 1), date(2027, 1, 1))
    assert months_between(date(2026, 11, 1), date(2026, 12, 1)) == ()


@pytest.mark.parametrize(
    ("month", "wanted"),
    [(date(2026, 9, 1), "2026-10-15T00:00:00+02:00"), (date(2026, 12, 1), "2027-01-15T00:00:00+01:00")],
)
def test_a_cut_off_is_a_swedish_midnight(month: date, wanted: str) -> None:
    """Rule 7."""
    assert cut_off_of(month, day=15).isoformat() == wanted


_TOTALS: dict[str, Any] = {
    "considered": 3,
    "outcomes": {"15": 2, "13": 1},
    "ore": 300,
    "by_provider": {"1": 100, "2": 200},
    "by_unit": {"11": 300},
    "by_programme": {"one": 300},
    "by_kind": {"base": 300},
}


@pytest.mark.parametrize(
    ("changed", "wanted"),
    [
        ({}, ()),
        ({"considered": 4}, ("outcomes",)),
        ({"by_unit": {"11": 299}}, ("by_unit",)),
        ({"ore": 301}, ("by_provider", "by_unit", "by_programme", "by_kind", "balances")),
    ],
)
def test_totals_agree_to_the_ore_or_say_where_not(changed: dict[str, Any], wanted: tuple[str, ...]) -> None:
    assert disagreements(_TOTALS | changed, {1: 100, 2: 200}) == wanted
