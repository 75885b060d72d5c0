"""What locked months would have come to with other prices: computed in temporary tables and kept nowhere.

Each month is replayed in order with the outcomes its run gave, by the run's own statements of facts, prices and lines.
Only the prices are others, so that with the prices that were used it is what was paid, to the öre. What else would
have been otherwise is left out: whose dose is the duplicate when one of two lacks a price.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection

from vaccinera.products.models import Product
from vaccinera.reimbursement.models import Run
from vaccinera.reimbursement.queries.settling import (
    BEGIN,
    EARLIER_LINES,
    ROOM,
    Month,
    be_of,
    dropped,
    execute,
    read_statement,
    statements_of,
    unwatched,
)
from vaccinera.reimbursement.rules.what_if import Tried
from vaccinera.reimbursement.states import CLOSED

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from django.db.backends.utils import CursorWrapper

    from vaccinera.reimbursement.rules.price_rows import PriceRow

_BEGUN, _FOLLOWED = statements_of("what_if_begun"), statements_of("what_if_followed")
_STEPS = tuple(
    statement
    for name in (
        "10_rulings",
        "what_if_candidates",
        "21_facts",
        "what_if_weighed",
        "50_prices",
        "40_doses",
        "what_if_outcomes",
        "80_lines",
        "what_if_tried",
    )
    for statement in statements_of(name)
)
_AGAIN = (dropped(*_STEPS), "TRUNCATE pg_temp.settling")
_FRESH = dropped(*_BEGUN, *_FOLLOWED)
_TOLD = read_statement("what_if")
_PRICES = """
INSERT INTO price_row (id, kind, supplement, programme_id, payer, assignment_id, product_id, setting, ore, from_on,
                       to_on)
VALUES (gen_random_uuid(), %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"""


def visits_in(months: Sequence[date]) -> int:
    """How many visits the runs of months considered: what trying prices on them weighs."""
    return sum(run.totals["considered"] for run in Run.objects.filter(month__in=months))


def tried_on(
    months: Sequence[date], rows: Sequence[PriceRow], *, on_progress: Callable[[int, int], None] = unwatched
) -> list[Tried]:
    """Every chosen month's öre and visits without a price, by payee and programme: then, and with these prices.

    It needs a transaction that may write temporary tables, of somebody who sees the visits of all for the payment.
    ``on_progress`` is told months replayed and in all.
    """
    with connection.cursor() as cursor:
        execute(cursor, (*ROOM, _FRESH, *BEGIN, *_BEGUN))
        _tell_prices(cursor, rows)
        cursor.executemany("INSERT INTO chosen (month) VALUES (%s)", [(month,) for month in months])
        execute(cursor, _FOLLOWED)
        runs = Run.objects.filter(state__in=CLOSED, month__lte=max(months)).order_by("month")
        for number, run in enumerate(runs, 1):
            execute(cursor, _AGAIN)
            told = be_of(cursor, Month(run.month, run.cut_off_at))
            execute(cursor, (*_STEPS, *EARLIER_LINES), told)
            on_progress(number, len(runs))
        cursor.execute(_TOLD)
        return [Tried(*row) for row in cursor.fetchall()]


def _tell_prices(cursor: CursorWrapper, rows: Sequence[PriceRow]) -> None:
    product_of = dict(Product.objects.values_list("npl_id", "pk"))
    cursor.executemany(
        _PRICES,
        [
            (
                *row.key[:5],
                product_of[row.key.product] if row.key.product else None,
                row.key.setting,
                row.ore,
                row.from_on,
                row.to_on,
            )
            for row in rows
        ],
    )
    cursor.execute("ANALYZE price_row")
