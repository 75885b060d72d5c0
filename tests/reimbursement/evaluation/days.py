"""Swedish days, months and cut-off instants, counted the slow way."""

from __future__ import annotations

from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

SWEDEN = ZoneInfo("Europe/Stockholm")


def day_of(instant: datetime) -> date:
    """The civil day in Sweden of an instant (point 2)."""
    return instant.astimezone(SWEDEN).date()


def midnight(day: date) -> datetime:
    """The instant a Swedish day begins."""
    return datetime.combine(day, time(), SWEDEN).astimezone(UTC)


def months_later(day: date, months: int) -> date:
    """The same day number so many months later, or the month's last day where it has no such number."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def last_day(month: date) -> date:
    """The last day of the month that begins on a day."""
    return months_later(month, 1) - timedelta(days=1)


def cut_off(month: date, day: int) -> datetime:
    """00:00 Swedish time on a day of the month after (point 7)."""
    return midnight(months_later(month, 1).replace(day=day))
