"""Other prices on months that are paid: which months, which rows, and what they come to beside what was paid."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date
from typing import NamedTuple

from vaccinera.kernel.refusals import Refused
from vaccinera.reimbursement.rules.comparing import Compared, compared
from vaccinera.reimbursement.rules.price_rows import PriceRow, holds_on
from vaccinera.reimbursement.rules.price_writing import kronor
from vaccinera.reimbursement.rules.statement_files import guarded

MOST_MONTHS = 12
_ALWAYS = date(1900, 1, 1)
_HEADINGS = ("månad", "vårdgivare", "program", "belopp_då", "belopp", "skillnad", "utan_pris_då", "utan_pris")


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


def tried_as_csv(tried: Iterable[Tried], *, providers: Mapping[int, str]) -> str:
    """A row for each month, payee and programme, with semicolons and decimal commas as Swedish spreadsheets have them.

    >>> tried = [Tried(date(2026, 10, 1), 1, "programme", 11_100, 11_025, 0, 2)]
    >>> tried_as_csv(tried, providers={1: "Norra"}).splitlines()[1]
    '2026-10;Norra;programme;111,00;110,25;-0,75;0;2'
    """
    written = io.StringIO(newline="")
    writer = csv.writer(written, delimiter=";", lineterminator="\n")
    writer.writerow(_HEADINGS)
    for one in tried:
        amounts = (kronor(ore) for ore in (one.ore_then, one.ore, one.ore - one.ore_then))
        names = (guarded(providers[one.provider_id]), one.programme)
        writer.writerow([f"{one.month:%Y-%m}", *names, *amounts, one.unpriced_then, one.unpriced])
    return written.getvalue()
