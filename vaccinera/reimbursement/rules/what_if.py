"""Other prices on months that are paid: which months, which rows, and what they come to beside what was paid."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable
from datetime import date
from typing import NamedTuple

from vaccinera.kernel.refusals import Refused
from vaccinera.reimbursement.rules.comparing import Compared, compared
from vaccinera.reimbursement.rules.price_rows import PriceRow, holds_on

MOST_MONTHS = 12
_ALWAYS = date(1900, 1, 1)


class Tried(NamedTuple):
    """A month's öre for one payee and programme, and its visits without a price: then, and with the prices tried."""

    month: date
    provider_id: int
    programme: str
    ore_then: int
    ore: int
    unpriced_then: int
    unpriced: int


def judge_months(months: Collection[date], *, locked: Collection[date]) -> tuple[date, ...]:
    """The months to try prices on, in order; refuses none, too many, and one that is not locked."""
    if not months:
        raise Refused("reimbursement.what_if.no_month")
    if len(months) > MOST_MONTHS:
        raise Refused("reimbursement.what_if.too_many_months", most=MOST_MONTHS, count=len(months))
    for month in sorted(months):
        if month not in locked:
            raise Refused("reimbursement.what_if.month_not_locked", month=f"{month:%Y-%m}")
    return tuple(sorted(months))


def rows_tried(rows: Iterable[PriceRow], *, on: date | None) -> list[PriceRow]:
    """The rows as they are to be tried: on their own days, or those of one day on every day."""
    if on is None:
        return list(rows)
    return [PriceRow(row.key, row.ore, _ALWAYS, None) for row in rows if holds_on(row, on)]


def summed(tried: Iterable[Tried], by: Callable[[Tried], str]) -> dict[str, Compared]:
    """The öre with the prices tried against what was paid, by something of each; the largest first."""
    now: Counter[str] = Counter()
    then: Counter[str] = Counter()
    for one in tried:
        now[by(one)] += one.ore
        then[by(one)] += one.ore_then
    return compared(now, [then])
