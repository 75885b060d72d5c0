"""When an entry that lacks a signature can no longer be edited (LAW-07). The number of days is the installation's."""

from __future__ import annotations

from datetime import date, timedelta


def last_day_to_edit(recorded_on: date, *, days: int) -> date:
    """The last Swedish day an unsigned entry may be edited: recorded plus the days, that day included.

    >>> last_day_to_edit(date(2026, 11, 23), days=14)
    datetime.date(2026, 12, 7)
    """
    return recorded_on + timedelta(days=days)


def is_locked(recorded_on: date, *, on: date, days: int) -> bool:
    """Whether an entry recorded on a day is locked on another."""
    return on > last_day_to_edit(recorded_on, days=days)
