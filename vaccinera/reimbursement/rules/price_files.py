"""A file as rows of cells, whatever spreadsheet wrote it: CSV in one encoding, or Excel."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from vaccinera.reimbursement.rules.workbooks import UnreadableWorkbook, first_sheet
from vaccinera.reimbursement.states import FileEncoding, PriceFault

_MOST_CELLS = 1_000_000
_EXCEL = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_SEPARATORS = ";\t,"
_SAID = re.compile(r"sep=([;,\t])", re.IGNORECASE)
# Swedish letters of UTF-8 read as Windows-1252 once too often, and the sign for what could not be read at all.
_BROKEN = ("Ã¥", "Ã¤", "Ã¶", "Ã…", "Ã„", "Ã–", "\ufffd")


@dataclass(frozen=True, slots=True)
class Unreadable(Exception):
    """The file is no table, or not all of it in one encoding: from which row, as people count."""

    fault: PriceFault
    row: int


@dataclass(frozen=True, slots=True)
class Table:
    """The rows that hold anything, each with its number in the file, the first being 1; a workbook has no separator."""

    rows: tuple[tuple[int, tuple[str, ...]], ...]
    encoding: FileEncoding
    separator: str = ""


def table_of(content: bytes) -> Table:
    """The file as rows of text; raises ``Unreadable`` for what is no such file."""
    if content.startswith(_EXCEL):
        return Table(_of_workbook(content), FileEncoding.EXCEL)
    text, encoding = _decoded(content)
    separator, text = _separator_of(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    rows: list[tuple[int, tuple[str, ...]]] = []
    try:
        rows.extend((reader.line_num, tuple(_one_line(cell) for cell in cells)) for cells in reader)
    except csv.Error as broken:
        raise Unreadable(PriceFault.FILE_UNREADABLE, reader.line_num) from broken
    return Table(tuple(row for row in rows if any(row[1])), encoding, separator)


def _separator_of(text: str) -> tuple[str, str]:
    """What stands between the cells, and the text; a first line of Excel's that says so is left empty."""
    head, end, rest = text.lstrip().partition("\n")
    said = _SAID.fullmatch(head.strip())
    if said is not None:
        return said[1], end + rest
    return max(_SEPARATORS, key=head.count), text


def _decoded(content: bytes) -> tuple[str, FileEncoding]:
    """The text: UTF-8, or the whole of it Windows-1252. Some rows in one and some in the other are refused."""
    if content.startswith(_UTF_16) or b"\0" in content:
        raise Unreadable(PriceFault.FILE_UNREADABLE, 1)
    try:
        text, encoding = content.decode("utf-8-sig"), FileEncoding.UTF_8
    except UnicodeDecodeError:
        _refuse_mixed(content)
        text, encoding = _windows(content), FileEncoding.WINDOWS_1252
    for number, line in enumerate(text.splitlines(), start=1):
        if any(sign in line for sign in _BROKEN):
            raise Unreadable(PriceFault.MIXED_ENCODING, number)
    return text, encoding


def _refuse_mixed(content: bytes) -> None:
    """Refuse a file with rows that can only be UTF-8 among rows that cannot be; the first that differs is named."""
    first_is_utf_8: bool | None = None
    for number, line in enumerate(content.splitlines(), start=1):
        if line.isascii():
            continue
        is_utf_8 = _is_utf_8(line)
        if first_is_utf_8 is None:
            first_is_utf_8 = is_utf_8
        elif is_utf_8 is not first_is_utf_8:
            raise Unreadable(PriceFault.MIXED_ENCODING, number)


def _is_utf_8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _windows(content: bytes) -> str:
    for number, line in enumerate(content.splitlines(), start=1):
        try:
            line.decode("cp1252")
        except UnicodeDecodeError as broken:
            raise Unreadable(PriceFault.MIXED_ENCODING, number) from broken
    return content.decode("cp1252")


def _of_workbook(content: bytes) -> tuple[tuple[int, tuple[str, ...]], ...]:
    """The first sheet."""
    try:
        rows = first_sheet(content, most_cells=_MOST_CELLS)
    except UnreadableWorkbook as broken:
        raise Unreadable(PriceFault.FILE_UNREADABLE, 1) from broken
    written = [(number, tuple(_written(cell) for cell in cells)) for number, cells in enumerate(rows, start=1)]
    return tuple((number, cells) for number, cells in written if any(cells))


def _written(cell: object) -> str:
    """A cell as somebody would have typed it: days as days, and numbers without what a float adds."""
    if isinstance(cell, datetime | date):
        return cell.isoformat()[:10]
    if isinstance(cell, float):
        return format(Decimal(repr(cell)).normalize(), "f")
    return _one_line(str(cell))


def _one_line(text: str) -> str:
    return " ".join(text.split())
