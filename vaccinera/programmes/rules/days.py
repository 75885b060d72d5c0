"""Days and spans of days. A span's both ends belong to it; ``date.min`` and ``date.max`` are open ends."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date

MONTHS_IN_YEAR = 12


@dataclass(frozen=True, slots=True)
class DaySpan:
    """From one day to another, both included."""

    from_on: date = date.min
    to_on: date = date.max

    def __contains__(self, day: date) -> bool:
        return self.from_on <= day <= self.to_on


ALL_DAYS = DaySpan()


def open_span(from_on: date, to_on: date | None) -> DaySpan:
    """A span as packs write it, where no last day is an open end."""
    return DaySpan(from_on, to_on or date.max)


def shared_days(*spans: DaySpan) -> DaySpan | None:
    """The days that lie in every span; None when there is none."""
    from_on = max(span.from_on for span in spans)
    to_on = min(span.to_on for span in spans)
    return DaySpan(from_on, to_on) if from_on <= to_on else None


def months_after(day: date, months: int) -> date:
    """The same day number that many months later, or the last of the month where that number is missing.

    So a person born on 29 February reaches an age on 28 February (lag 1930:173 om beräkning av lagstadgad
    tid, 1 §).
    """
    years, month = divmod(day.year * MONTHS_IN_YEAR + day.month - 1 + months, MONTHS_IN_YEAR)
    return date(years, month + 1, min(day.day, monthrange(years, month + 1)[1]))
