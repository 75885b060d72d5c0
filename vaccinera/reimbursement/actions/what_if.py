"""Trying other prices on months that are paid: nothing is changed or kept, and the log says that it was asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from vaccinera.access.states import Permission
from vaccinera.audit.actions import record
from vaccinera.reimbursement.queries.policy import locked_months
from vaccinera.reimbursement.queries.what_if import tried_on
from vaccinera.reimbursement.rules.what_if import judge_months, rows_tried

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date

    from vaccinera.access.rules.readers import Reader
    from vaccinera.reimbursement.rules.price_rows import PriceRow
    from vaccinera.reimbursement.rules.what_if import Tried


@transaction.atomic
def try_prices(
    *, by: Reader, rows: Sequence[PriceRow], months: Collection[date], on: date | None = None
) -> list[Tried]:
    """What locked months would have come to with the rows of a price list, each on its days or all as of one day.

    It computes from visits at every provider, which the region's clerk and approver read for the payment and nobody
    else; refuses a month that is not locked, and more than twelve.
    """
    by.require(Permission.RUN_CHECK if by.may(Permission.RUN_CHECK) else Permission.RUN_LOCK)
    chosen = judge_months(months, locked=locked_months())
    told = tried_on(chosen, rows_tried(rows, on=on))
    record("reimbursement.prices.tried", by=by, months=[f"{month:%Y-%m}" for month in chosen], rows=len(rows))
    return told
