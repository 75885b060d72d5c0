"""The price list as a page shows it: some of it at a time, by programme, kind and day."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.utils.translation import gettext

from vaccinera.reimbursement.queries.policy import price_rows_from
from vaccinera.reimbursement.rules.price_rows import narrowed
from vaccinera.web.parts import Choice, PageOfRows
from vaccinera.web.payment_words import PRICE_KINDS
from vaccinera.web.worklists import page_number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vaccinera.reimbursement.rules.price_rows import PriceRow
    from vaccinera.web.page import PageRequest
    from vaccinera.web.payments import PriceWords

PRICES_A_PAGE = 50


def narrowed_prices(request: PageRequest, words: PriceWords, rows: Sequence[PriceRow]) -> dict[str, object]:
    """The page of prices that is asked for, in words; ``rows`` are those in force and to come.

    By ``program``, ``slag`` and ``dag``; a day shows what holds then, though it be past.
    """
    programme, kind, day = (request.GET.get(name, "") for name in ("program", "slag", "dag"))
    on, number = _day(day), page_number(request)
    found = narrowed(rows if on is None else price_rows_from(on), programme=programme, kind=kind, on=on)
    asked = urlencode({"program": programme, "slag": kind, "dag": "" if on is None else on.isoformat()})
    shown = found[(number - 1) * PRICES_A_PAGE : number * PRICES_A_PAGE]
    every = [Choice("", gettext("Alla"))]
    return {
        "prices": [words.shown(row) for row in shown],
        "prices_found": len(found),
        "has_prices": bool(rows) or on is not None,
        "pages": PageOfRows(number, len(found), PRICES_A_PAGE, f"?{asked}&sida="),
        "programme_asked": programme,
        "programme_choices": [*every, *(Choice(code, name) for code, name in words.programmes.items())],
        "kind_asked": kind,
        "kind_choices": [*every, *(Choice(one, gettext(word)) for one, word in PRICE_KINDS.items())],
        "day_asked": on,
    }


def _day(asked: str) -> date | None:
    try:
        return date.fromisoformat(asked)
    except ValueError:
        return None
