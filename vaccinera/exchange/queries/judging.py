"""A file judged a few thousand rows at a time, so that memory holds no more than those and sixteen bytes a row."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from uuid_utils.compat import uuid7

from vaccinera.exchange.queries.registers import record_for, register_for
from vaccinera.exchange.rules.columns import read_headings
from vaccinera.exchange.rules.files import rows_of
from vaccinera.exchange.rules.judging import Judged, PersonKnown, Record, SeenInFile, judge_row
from vaccinera.exchange.rules.reading import RowRead, read_row
from vaccinera.exchange.states import FaultCode
from vaccinera.kernel.refusals import Refused

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from vaccinera.access.rules.readers import Reader
    from vaccinera.exchange.models import Import
    from vaccinera.exchange.rules.columns import Column
    from vaccinera.exchange.rules.judging import NumberKey
    from vaccinera.exchange.rules.register import Register

ROWS_AT_ONCE = 2_000


@dataclass(frozen=True, slots=True)
class JudgedRow:
    """One row of the file as written, as read and as judged."""

    written: Sequence[str]
    read: RowRead
    judged: Judged


def headings_of(content: bytes) -> list[str]:
    """The first row of a file; refuses one that has no visits under it."""
    rows = list(islice(rows_of(content), 2))
    if not rows:
        raise Refused("exchange.file.empty")
    _number, cells = rows[0]
    read_headings(cells)
    if len(rows) == 1:
        raise Refused("exchange.file.empty")
    return cells


def judged_rows(
    reader: Reader, one: Import, content: bytes, *, at: datetime, skip: int = 0
) -> Iterator[list[JudgedRow]]:
    """Every row after the first ``skip``, a lot at a time, judged against the record as it stands at that lot."""
    rows = rows_of(content)
    columns = read_headings(next(rows)[1])
    register = register_for(reader, one, at=at)
    seen = SeenInFile()
    coming: dict[NumberKey, PersonKnown] = {}
    waiting = islice(rows, skip, None)
    while lot := list(islice(waiting, ROWS_AT_ONCE)):
        read = [(cells, _read(number, cells, columns, register)) for number, cells in lot]
        record = record_for(reader, [row for _, row in read])
        coming |= record.people
        known = Record(coming, record.staff, record.row_keys, record.doses)
        yield [JudgedRow(cells, row, _judge(row, known, seen, coming)) for cells, row in read]


def _read(number: int, cells: Sequence[str], columns: Sequence[Column | None], register: Register) -> RowRead:
    written = {column: cell for column, cell in zip(columns, cells, strict=False) if column and cell}
    read = read_row(number, written, register)
    if any(cells[len(columns) :]):
        read.cells.wrong(None, FaultCode.TOO_MANY_CELLS, cells=len(cells), columns=len(columns))
    return read


def _judge(row: RowRead, known: Record, seen: SeenInFile, coming: dict[NumberKey, PersonKnown]) -> Judged:
    """Judge a row; a person who comes with it is known to the rows after it."""
    judged = judge_row(row, known, seen, new_person_id=uuid7())
    if judged.is_new_person and judged.visit and row.identifier:
        number = row.identifier
        coming[number.kind.value, number.value] = PersonKnown(judged.visit.person_id, number.birth_date, None)
    return judged
