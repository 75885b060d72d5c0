"""Instants are UTC, civil days are Swedish."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

SWEDISH_TIME = ZoneInfo("Europe/Stockholm")


def now() -> datetime:
    """The present instant, aware, in UTC."""
    return datetime.now(UTC)


def civil_day(instant: datetime) -> date:
    """The Swedish calendar day an aware instant falls on (RIV-11)."""
    return instant.astimezone(SWEDISH_TIME).date()


def today() -> date:
    """The Swedish calendar day it is now."""
    return civil_day(now())


def at_swedish_time(day: date, hour: int, minute: int) -> datetime:
    """The instant, in UTC, when Swedish clocks show the given time; the earlier one when clocks go back."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=SWEDISH_TIME).astimezone(UTC)
