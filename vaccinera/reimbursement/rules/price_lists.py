"""A price list from a file, all or nothing: either every row can be, or everything that is wrong is told at once."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from vaccinera.reimbursement.rules.price_files import Table, Unreadable, table_of
from vaccinera.reimbursement.rules.price_rows import PriceKey, PriceRow, of_each_key
from vaccinera.reimbursement.states import FileEncoding, PriceColumn, PriceFault, PriceKind

MOST_ORE = 1_000_000
"""Ten thousand kronor. A price above it is a comma that was lost, not a price."""
MOST_FAULTS = 200
"""More than anybody mends from one list; the rest shows when the file is chosen again."""
_FIRST_YEAR, _LAST_YEAR = 2000, 2099
_A_DAY = timedelta(days=1)
_KRONOR = re.compile(r"([+-]?)([0-9]{1,12})(?:[.,]([0-9]{1,2}))?")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_SUPPLEMENT = re.compile(r"[a-z][a-z0-9_]{1,39}")
KIND_WORDS: Mapping[str, PriceKind] = {
    "grund": PriceKind.BASE,
    "tillägg": PriceKind.SUPPLEMENT,
    "merkostnad": PriceKind.EXTRA_COST,
}
_LONGEST_SHOWN = 60
# Where fields are parted by commas, a decimal comma without quotation marks makes one field more of an amount.
_COMMA = ","
_NEEDED = frozenset(PriceColumn) - {
    PriceColumn.SUPPLEMENT,
    PriceColumn.PRODUCT,
    PriceColumn.SETTING,
    PriceColumn.LAST_ON,
}


@dataclass(frozen=True, slots=True)
class Known:
    """The codes a list may name; products by their NPL id."""

    programmes: Collection[str]
    payers: Collection[str]
    assignments: Collection[str]
    products: Collection[str]
    settings: Collection[str]


@dataclass(frozen=True, slots=True)
class PriceFaultTold:
    """One thing to mend: in which row and column, what stands there, and the facts its sentence needs."""

    row: int
    column: PriceColumn | None
    fault: PriceFault
    value: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PriceListRead:
    """What a file holds: its rows, or everything that is wrong with it and then no row at all."""

    rows: tuple[PriceRow, ...]
    faults: tuple[PriceFaultTold, ...]
    encoding: FileEncoding | None


def read_price_list(content: bytes, known: Known) -> PriceListRead:
    """Read a price list. With a single fault nothing of it is kept."""
    try:
        table = table_of(content)
    except Unreadable as unreadable:
        return PriceListRead((), (PriceFaultTold(unreadable.row, None, unreadable.fault),), None)
    if len(table.rows) <= 1:
        return PriceListRead((), (PriceFaultTold(1, None, PriceFault.EMPTY),), table.encoding)
    faults: list[PriceFaultTold] = []
    columns = _columns(table, faults)
    rows = [] if faults else _rows(table, columns, known, faults)
    if not faults:
        faults.extend(_between(rows))
    kept = () if faults else tuple(row for _number, row in rows)
    return PriceListRead(kept, tuple(sorted(faults, key=lambda one: one.row))[:MOST_FAULTS], table.encoding)


def _columns(table: Table, faults: list[PriceFaultTold]) -> dict[PriceColumn, int]:
    """Where each column stands, by the heading; what is missing, twice there or unknown is a fault."""
    number, cells = table.rows[0]
    headings = [cell.lower().replace(" ", "_") for cell in cells]
    found: dict[PriceColumn, int] = {}
    for place, heading in enumerate(headings):
        if heading not in list(PriceColumn):
            if heading:
                faults.append(PriceFaultTold(number, None, PriceFault.COLUMN_UNKNOWN, cells[place]))
        elif PriceColumn(heading) in found:
            faults.append(PriceFaultTold(number, PriceColumn(heading), PriceFault.COLUMN_TWICE, cells[place]))
        else:
            found[PriceColumn(heading)] = place
    faults.extend(
        PriceFaultTold(number, column, PriceFault.COLUMN_MISSING, facts={"columns": ";".join(PriceColumn)})
        for column in PriceColumn
        if column not in found
    )
    return found


def _rows(
    table: Table, columns: Mapping[PriceColumn, int], known: Known, faults: list[PriceFaultTold]
) -> list[tuple[int, PriceRow]]:
    rows: list[tuple[int, PriceRow]] = []
    headings = len(table.rows[0][1])
    for number, cells in table.rows[1:]:
        is_longer = table.separator == _COMMA and len(cells) > headings
        if is_longer or any(cell for place, cell in enumerate(cells) if place not in columns.values()):
            faults.append(PriceFaultTold(number, None, PriceFault.TOO_MANY_CELLS, facts={"cells": len(cells)}))
            continue
        written = {column: cells[place] if place < len(cells) else "" for column, place in columns.items()}
        reading = _Row(number, written, known)
        row = reading.row()
        faults.extend(reading.faults)
        if row is not None:
            rows.append((number, row))
    return rows


class _Row:
    """One row being read; every fault of it is gathered."""

    def __init__(self, number: int, written: Mapping[PriceColumn, str], known: Known) -> None:
        self.number, self.written, self.known = number, written, known
        self.faults: list[PriceFaultTold] = []

    def row(self) -> PriceRow | None:
        """The row, or nothing when it has a fault."""
        for column in PriceColumn:
            if column in _NEEDED and not self.written[column]:
                self._tell(column, PriceFault.MISSING)
        kind = self._kind()
        key = PriceKey(
            kind or "",
            self._supplement(kind),
            self._code(PriceColumn.PROGRAMME, self.known.programmes, PriceFault.PROGRAMME_UNKNOWN),
            self._code(PriceColumn.PAYER, self.known.payers, PriceFault.PAYER_UNKNOWN),
            self._code(PriceColumn.ASSIGNMENT, self.known.assignments, PriceFault.ASSIGNMENT_UNKNOWN),
            self._code(PriceColumn.PRODUCT, self.known.products, PriceFault.PRODUCT_UNKNOWN),
            self._code(PriceColumn.SETTING, self.known.settings, PriceFault.SETTING_UNKNOWN),
        )
        ore, from_on, last_on = self._ore(), self._day(PriceColumn.FROM_ON), self._day(PriceColumn.LAST_ON)
        if from_on and last_on and last_on < from_on:
            self._tell(PriceColumn.LAST_ON, PriceFault.ENDS_BEFORE_IT_BEGINS, from_on=from_on)
        if self.faults or ore is None or from_on is None:
            return None
        return PriceRow(key, ore, from_on, last_on + _A_DAY if last_on else None)

    def _tell(self, column: PriceColumn, fault: PriceFault, **facts: object) -> None:
        self.faults.append(PriceFaultTold(self.number, column, fault, _shown(self.written[column]), facts))

    def _kind(self) -> PriceKind | None:
        written = self.written[PriceColumn.KIND]
        kind = KIND_WORDS.get(written.lower())
        if written and kind is None:
            self._tell(PriceColumn.KIND, PriceFault.KIND_UNKNOWN, known=", ".join(KIND_WORDS))
        return kind

    def _supplement(self, kind: PriceKind | None) -> str:
        written = self.written[PriceColumn.SUPPLEMENT]
        if kind is PriceKind.SUPPLEMENT and not _SUPPLEMENT.fullmatch(written):
            self._tell(PriceColumn.SUPPLEMENT, PriceFault.SUPPLEMENT_UNNAMED)
        elif kind not in {PriceKind.SUPPLEMENT, None} and written:
            self._tell(PriceColumn.SUPPLEMENT, PriceFault.SUPPLEMENT_NOT_HERE)
        return written

    def _code(self, column: PriceColumn, known: Collection[str], fault: PriceFault) -> str:
        written = self.written[column]
        if written and written not in known:
            self._tell(column, fault, known=", ".join(sorted(known)))
        return written

    def _ore(self) -> int | None:
        column = PriceColumn.AMOUNT
        written = self.written[column]
        told = _KRONOR.fullmatch("".join(written.split()).removesuffix("kr"))
        if not written:
            return None
        if told is None:
            self._tell(column, PriceFault.AMOUNT_UNREADABLE)
            return None
        sign, kronor, ore = told.groups()
        amount = int(kronor) * 100 + int((ore or "").ljust(2, "0"))
        if sign == "-":
            self._tell(column, PriceFault.AMOUNT_NEGATIVE)
        elif amount == 0:
            self._tell(column, PriceFault.AMOUNT_ZERO)
        elif amount > MOST_ORE:
            self._tell(column, PriceFault.AMOUNT_ABSURD, most=MOST_ORE)
        return amount

    def _day(self, column: PriceColumn) -> date | None:
        written = self.written[column]
        if not written:
            return None
        if not _DAY.fullmatch(written):
            self._tell(column, PriceFault.DAY_UNREADABLE)
            return None
        try:
            day = date.fromisoformat(written)
        except ValueError:
            self._tell(column, PriceFault.DAY_IMPOSSIBLE)
            return None
        if not _FIRST_YEAR <= day.year <= _LAST_YEAR:
            self._tell(column, PriceFault.DAY_ABSURD, first=_FIRST_YEAR, last=_LAST_YEAR)
        return day


def _between(rows: Sequence[tuple[int, PriceRow]]) -> Iterator[PriceFaultTold]:
    """Overlaps and gaps between the rows of one thing, told at the later of the two."""
    number_of = {row: number for number, row in reversed(rows)}
    seen: dict[PriceRow, int] = {}
    for number, row in rows:
        if row in seen:
            yield PriceFaultTold(number, None, PriceFault.ROW_TWICE, facts={"other": seen[row]})
        seen.setdefault(row, number)
    for told in of_each_key(seen).values():
        for before, after in pairwise(told):
            number, other = number_of[after], number_of[before]
            if before.meets(after):
                yield PriceFaultTold(
                    number, PriceColumn.FROM_ON, PriceFault.OVERLAP, after.from_on.isoformat(), {"other": other}
                )
            elif before.to_on is not None and before.to_on < after.from_on:
                facts = {"other": other, "gap_from": before.to_on, "gap_to": after.from_on - _A_DAY}
                yield PriceFaultTold(number, PriceColumn.FROM_ON, PriceFault.GAP, after.from_on.isoformat(), facts)


def _shown(value: str) -> str:
    return value if len(value) <= _LONGEST_SHOWN else f"{value[:_LONGEST_SHOWN]}…"
