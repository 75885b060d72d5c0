"""A number beside what it was: how much more, and how large a share that is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from vaccinera.reimbursement.rules.months import month_of

_A_DAY = timedelta(days=1)


class Against(NamedTuple):
    """What a number is compared with, how much more the number is, and that in tenths of a percent.

    ``share`` is nothing where there was nothing to be a share of.
    """

    value: int
    difference: int
    share: int | None


class Compared(NamedTuple):
    """A number of now, and what it is against each of the earlier ones."""

    now: int
    earlier: tuple[Against, ...]


def months_compared(month: date) -> tuple[date, date]:
    """The month before, and the same month a year before: what a month of a season is read against."""
    return month_of(month - _A_DAY), month.replace(year=month.year - 1)


def against(now: int, before: int) -> Against:
    """What a number is against an earlier; the share is rounded half away from nothing.

    >>> against(11_100, 9_600)
    Against(value=9600, difference=1500, share=156)
    """
    difference = now - before
    if before == 0:
        return Against(before, difference, None)
    tenths = (abs(difference) * 2000 + abs(before)) // (2 * abs(before))
    return Against(before, difference, tenths if difference > 0 else -tenths)


def compared(now: Mapping[str, int], earlier: Sequence[Mapping[str, int]]) -> dict[str, Compared]:
    """Each thing that any of them counts, the largest now first; what one of them lacks is 0 in it."""
    told = {
        key: Compared(now.get(key, 0), tuple(against(now.get(key, 0), one.get(key, 0)) for one in earlier))
        for key in {*now}.union(*earlier)
    }
    return dict(sorted(told.items(), key=lambda one: (-one[1].now, [-was.value for was in one[1].earlier], one[0])))
