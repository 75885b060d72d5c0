"""How long a dose may wait to be given, and a visit for its signatures: terms of the region's, not of the law."""

from __future__ import annotations

from datetime import date, datetime, timedelta

DAYS_TO_SIGN = 30
DAYS_TO_GIVE = 30
# Whatever day the prescriber chooses: what was declared a season ago says nothing of today.
MOST_DAYS_TO_GIVE = 180
# An entry is made in connection with the act (PDL 3:9); past an hour it says that it was made later.
RECORDED_LATER_AFTER = timedelta(hours=1)


def last_day_to_sign(given_on: date, *, days: int = DAYS_TO_SIGN) -> date:
    """The last Swedish day on which a signature counts: given plus the days, that day included.

    >>> last_day_to_sign(date(2026, 10, 1))
    datetime.date(2026, 10, 31)
    """
    return given_on + timedelta(days=days)


def last_day_to_give(signed_on: date, *, days: int = DAYS_TO_GIVE) -> date:
    """The last Swedish day a dose may be given on that was prescribed beforehand, unless the prescriber says another.

    >>> last_day_to_give(date(2026, 10, 1))
    datetime.date(2026, 10, 31)
    """
    return signed_on + timedelta(days=days)


def is_recorded_later(given_at: datetime, *, recorded_at: datetime) -> bool:
    """Whether a dose was written down so long after it was given that the record must say so (LAW-03)."""
    return recorded_at - given_at > RECORDED_LATER_AFTER


def days_left(last_day: date, *, on: date) -> int:
    """Whole days left to sign, today not counted; negative when the day has passed."""
    return (last_day - on).days
