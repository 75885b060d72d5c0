"""How many people one login may look up in a while: many for a queue, few for whoever goes through a register."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Counted:
    """How many look-ups a span that began at an instant has seen, this one with it, and how many it may."""

    span: timedelta
    began_at: datetime
    count: int
    limit: int


@dataclass(frozen=True, slots=True)
class TooMany:
    """Which span is full and for how many seconds more; ``is_first`` for the look-up that found it so."""

    span: timedelta
    seconds: int
    is_first: bool


def judge_pace(*spans: Counted, at: datetime) -> TooMany | None:
    """The full span that lasts the longest, if any is."""
    full = [one for one in spans if one.count > one.limit]
    if not full:
        return None
    last = max(full, key=lambda one: one.began_at + one.span)
    return TooMany(
        span=last.span,
        seconds=max(1, int((last.began_at + last.span - at).total_seconds())),
        is_first=any(one.count == one.limit + 1 for one in full),
    )
