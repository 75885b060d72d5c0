"""Months of the reimbursement, and whether a change would reach into one that is locked (rule 28)."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date

from vaccinera.kernel.refusals import Refused
from vaccinera.reimbursement.rules.months import next_month

_MONTH = re.compile(r"(20[0-9]{2})-([0-9]{2})")
_LAST = 12
_LONGEST_WHY = 500


def first_day(month: str) -> date:
    """The first day of a month written 2026-10; refuses what is no month, and one of another century."""
    told = _MONTH.fullmatch(month.strip())
    if told is None or not 1 <= int(told[2]) <= _LAST:
        raise Refused("reimbursement.month.unreadable", month=month)
    return date(int(told[1]), int(told[2]), 1)


def locked_months_touched(from_on: date, to_on: date | None, *, locked: Collection[date]) -> tuple[date, ...]:
    """The locked months, by their first days, that have a day in ``[from_on, to_on)``."""
    return tuple(month for month in sorted(locked) if from_on < next_month(month) and (to_on is None or month < to_on))


def judge_reach(touched: Collection[date], *, why: str) -> str:
    """The reason for a retroactive decision as it is kept, nothing when no locked month is touched.

    Refuses a change that reaches into a locked month without one, and a reason given where nothing is locked.
    """
    written = " ".join(why.split())
    if len(written) > _LONGEST_WHY:
        raise Refused("reimbursement.retroactive.why_too_long", longest=_LONGEST_WHY, length=len(written))
    if touched and not written:
        first, last = min(touched), max(touched)
        raise Refused("reimbursement.month.locked", first=f"{first:%Y-%m}", last=f"{last:%Y-%m}")
    if written and not touched:
        raise Refused("reimbursement.retroactive.nothing_locked")
    return written
