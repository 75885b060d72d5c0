"""Weeks and days of a pregnancy, by its estimated due date."""

from __future__ import annotations

from datetime import date

import pytest

from tests.programmes.samples import invented, person
from vaccinera.programmes.rules.groups import days_in_group
from vaccinera.programmes.rules.pregnancy import due_on_from_week, week_and_day

DUE_ON = date(2027, 5, 10)


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2026, 8, 2), None),
        (date(2026, 8, 3), (0, 0)),
        (date(2026, 11, 22), (15, 6)),
        (date(2026, 11, 23), (16, 0)),
        (date(2027, 5, 10), (40, 0)),
        (date(2027, 6, 6), (43, 6)),
        (date(2027, 6, 7), None),
    ],
)
def test_the_due_date_is_40_weeks_and_no_days(on: date, expected: tuple[int, int] | None) -> None:
    assert week_and_day(DUE_ON, on=on) == expected


def test_a_week_alone_is_taken_to_have_just_been_completed() -> None:
    assert due_on_from_week(16, on=date(2026, 11, 23)) == DUE_ON


def test_a_group_by_week_begins_and_ends_on_days_known_beforehand() -> None:
    """16+0 to 36+6: on 15+6 not yet, on 37+0 no longer."""
    pack = invented()
    pregnant = next(group for group in pack.target_groups if group.code == "pregnant")
    facts = person(pregnant=(16, 0))

    days = days_in_group(pack, pregnant, facts)

    assert facts.estimated_due_on == DUE_ON
    assert days is not None
    assert (days.from_on, days.to_on) == (date(2026, 11, 23), date(2027, 4, 18))
