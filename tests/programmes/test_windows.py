"""When a target group is vaccinated in a setting."""

from __future__ import annotations

from datetime import date

import pytest

from tests.programmes.samples import invented
from vaccinera.programmes.rules.windows import open_window, windows_of


@pytest.mark.parametrize(
    ("on", "rule"),
    [
        (date(2026, 10, 31), None),
        (date(2026, 11, 1), "BB-W2"),
        (date(2026, 12, 31), "BB-W2"),
        (date(2027, 1, 1), None),
        (date(2027, 2, 1), "BB-W3"),
    ],
)
def test_a_window_is_open_from_its_first_day_to_its_last(on: date, rule: str | None) -> None:
    window = open_window(invented(), group="seventy", setting="clinic", on=on)

    assert (window.rule.id if window else None) == rule


def test_a_window_is_for_its_groups_in_its_settings() -> None:
    on = date(2026, 10, 5)

    assert open_window(invented(), group="residents", setting="nursing_home", on=on)
    assert open_window(invented(), group="residents", setting="clinic", on=on) is None
    assert open_window(invented(), group="seventy", setting="nursing_home", on=on) is None


def test_windows_come_earliest_first() -> None:
    windows = windows_of(invented(), group="staff", setting="hospital")

    assert [window.rule.id for window in windows] == ["BB-W2", "BB-W3"]
