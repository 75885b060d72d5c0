"""The price list in force as a file: the columns, words and days that a list is read with."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection

from vaccinera.reimbursement.rules.price_lists import KIND_WORDS
from vaccinera.reimbursement.rules.price_rows import PriceRow
from vaccinera.reimbursement.states import PriceColumn

_WORD_OF = {kind: word for word, kind in KIND_WORDS.items()}


def price_list_as_csv(rows: Collection[PriceRow]) -> str:
    """The rows in a fixed order, with semicolons and decimal commas as Swedish spreadsheets have them."""
    written = io.StringIO(newline="")
    writer = csv.writer(written, delimiter=";", lineterminator="\n")
    writer.writerow(PriceColumn)
    for row in sorted(rows, key=lambda row: (row.key, row.from_on)):
        last_on = row.last_on.isoformat() if row.last_on else ""
        kind, *rest = row.key
        writer.writerow([_WORD_OF[kind], *rest, kronor(row.ore), row.from_on.isoformat(), last_on])  # type: ignore[index]  # a code is its text
    return written.getvalue()


def kronor(ore: int) -> str:
    """An amount as it stands in a file: 210,00, and less than nothing -0,75."""
    return f"{'-' if ore < 0 else ''}{abs(ore) // 100},{abs(ore) % 100:02d}"
