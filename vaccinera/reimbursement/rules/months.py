"""Months and cut-offs: a run is of a month, and sees what was so before an instant in the next (rule 7)."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

_SWEDISH_TIME = ZoneInfo("Europe/Stockholm")
_LONGER_THAN_A_MONTH = timedelta(days=31)


def month_of(day: date) -> date:
    """The month a day is in, by its first day."""
    return day.replace(day=1)


def next_month(month: date) -> date:
    """The month after."""
    return month_of(month + _LONGER_THAN_A_MONTH)


def last_day_of(month: date) -> date:
    """The month's last day."""
    return next_month(month) - timedelta(days=1)


def months_between(after: date, before: date) -> tuple[date, ...]:
    """The months after one and before another, in order."""
    months = []
    month = next_month(after)
    while month < before:
        months.append(month)
        month = next_month(month)
    return tuple(months)


def cut_off_of(month: date, *, day: int) -> datetime:
    """00:00 Swedish time on a day of the month after, exclusive.

    >>> cut_off_of(date(2026, 9, 1), day=15).isoformat()
    '2026-10-15T00:00:00+02:00'
    """
    on = next_month(month).replace(day=day)
    return datetime(on.year, on.month, on.day, tzinfo=_SWEDISH_TIME)
