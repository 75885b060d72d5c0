"""Weeks and days of a pregnancy, counted back from the estimated due date, which is 40+0."""

from __future__ import annotations

from datetime import date, timedelta

DAYS_IN_WEEK = 7
DUE_DAY = 40 * DAYS_IN_WEEK
LAST_DAY = 43 * DAYS_IN_WEEK + 6
"""No pregnancy is reckoned to last beyond 43+6, so that no advice is about one that is long over."""


def began_on(due_on: date) -> date:
    """The day counted as 0+0."""
    return due_on - timedelta(days=DUE_DAY)


def week_and_day(due_on: date, *, on: date) -> tuple[int, int] | None:
    """The completed weeks and days on a day: 16 and 0 from 16+0; None before it began and when it is over."""
    days = (on - began_on(due_on)).days
    return divmod(days, DAYS_IN_WEEK) if 0 <= days <= LAST_DAY else None


def due_on_from_week(week: int, *, on: date) -> date:
    """The due date of someone who has just completed that many weeks, as far as a week alone tells."""
    return on + timedelta(days=DUE_DAY - week * DAYS_IN_WEEK)
