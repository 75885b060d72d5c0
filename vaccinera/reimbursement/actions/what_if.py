"""Trying other prices on months that are paid: nothing is changed or kept, and the log says that it was asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from vaccinera.access.queries.errands import errand_of
from vaccinera.access.states import ErrandState, Permission
from vaccinera.audit.actions import record
from vaccinera.kernel.refusals import Refused
from vaccinera.reimbursement.queries.policy import locked_months
from vaccinera.reimbursement.queries.settling import unwatched
from vaccinera.reimbursement.queries.what_if import tried_on
from vaccinera.reimbursement.rules.what_if import judge_months, rows_tried
from vaccinera.reimbursement.states import TRYING

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence
    from datetime import date, datetime
    from uuid import UUID

    from vaccinera.access.models import ErrandFile
    from vaccinera.access.rules.readers import Reader
    from vaccinera.reimbursement.rules.price_rows import PriceRow
    from vaccinera.reimbursement.rules.what_if import Tried


@transaction.atomic
def try_prices(
    *,
    by: Reader,
    rows: Sequence[PriceRow],
    months: Collection[date],
    on: date | None = None,
    on_progress: Callable[[int, int], None] = unwatched,
) -> list[Tried]:
    """What locked months would have come to with the rows of a price list, each on its days or all as of one day.

    It computes from visits at every provider, which the region's clerk and approver read for the payment and nobody
    else; refuses a month that is not locked, and more than twelve.
    """
    chosen = months_to_try(by=by, months=months)
    told = tried_on(chosen, rows_tried(rows, on=on), on_progress=on_progress)
    record("reimbursement.prices.tried", by=by, months=[f"{month:%Y-%m}" for month in chosen], rows=len(rows))
    return told


def months_to_try(*, by: Reader, months: Collection[date]) -> tuple[date, ...]:
    """The months in order; refuses who may not run a month, and months that prices cannot be tried on."""
    by.require(Permission.RUN_CHECK if by.may(Permission.RUN_CHECK) else Permission.RUN_LOCK)
    return judge_months(months, locked=locked_months())


@transaction.atomic
def take_out_trial(*, by: Reader, errand_id: UUID, at: datetime) -> ErrandFile:
    """The file of prices that the reader had tried in the background, with the rights of now; the log says so first."""
    by.require(Permission.RUN_CHECK if by.may(Permission.RUN_CHECK) else Permission.RUN_LOCK)
    errand = errand_of(by, errand_id, at=at)
    if errand is None or errand.kind != TRYING or errand.state != ErrandState.DONE:
        raise Refused("reimbursement.trial.not_found")
    record("reimbursement.prices.trial_handed_out", by=by, months=errand.keys["months"].split())
    return errand.file
