"""A file as rows of text: CSV in the ways spreadsheets write it, and Excel."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from vaccinera.kernel.refusals import Refused
from vaccinera.reimbursement.rules.workbooks import UnreadableWorkbook, first_sheet

_MOST_CELLS = 5_000_000
_EXCEL = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_SEPARATORS = ";\t,"
_MIDNIGHT = time()


def rows_of(content: bytes) -> Iterator[tuple[int, list[str]]]:
    """Each row that holds anything, with the number it has in the file, the first row being 1.

    CSV is UTF-8, with or without a byte order mark, or Windows-1252, separated by semicolon, comma or tab; its rows are
    read as they are asked for. A workbook's first sheet is read whole. Refuses what is neither.
    """
    if content.startswith(_EXCEL):
        yield from _rows_of_workbook(content)
        return
    text = _text(content)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text))
    try:
        for cells in reader:
            if any(cells):
                yield reader.line_num, [cell.strip() for cell in cells]
    except csv.Error as broken:
        raise Refused("exchange.file.unreadable") from broken


def _text(content: bytes) -> str:
    if b"\0" in content:
        raise Refused("exchange.file.unreadable")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _separator(text: str) -> str:
    """Whichever stands most often in the first line."""
    head, _, _ = text.lstrip().partition("\n")
    return max(_SEPARATORS, key=head.count)


def _rows_of_workbook(content: bytes) -> Iterator[tuple[int, list[str]]]:
    try:
        rows = first_sheet(content, most_cells=_MOST_CELLS)
    except UnreadableWorkbook as broken:
        raise Refused("exchange.file.unreadable") from broken
    for number, cells in enumerate(rows, start=1):
        written = [_written(cell) for cell in cells]
        if any(written):
            yield number, written


def _written(cell: object) -> str:
    """A cell as somebody would have typed it: whole numbers without decimals, days without midnight."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == _MIDNIGHT else cell.isoformat(" ", "seconds")
    if isinstance(cell, date | time):
        return cell.isoformat()
    if isinstance(cell, timedelta):
        return (datetime.combine(date.min, _MIDNIGHT) + cell).time().isoformat()
    return str(cell).strip()
