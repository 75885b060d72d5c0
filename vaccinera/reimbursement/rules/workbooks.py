"""Workbooks: how a table of money becomes one, and whether one that was sent can be read without harm."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

import xlsxwriter
from python_calamine import CalamineError, CalamineWorkbook

_ORE = 100
_MOST_UNPACKED = 64 * 1024 * 1024
_ZIP = b"PK\x03\x04"
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml")
_TAG = re.compile(rb"<(?:\w+:)?(row|c)\b([^>]*)>")
_ROW_NUMBER = re.compile(rb"""\br\s*=\s*["'](\d+)["']""")
_PLACE = re.compile(rb"""\br\s*=\s*["']([A-Za-z]+)(\d+)["']""")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def guarded(cell: object) -> object:
    """A cell that a spreadsheet would take for a formula, as text."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell


class Sheets:
    """A workbook being written: each sheet has its heading row frozen, and each cell its own type."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self._book = book
        self._bold = book.add_format({"bold": True})
        self._day = book.add_format({"num_format": "yyyy-mm-dd"})
        self._money = book.add_format({"num_format": '#,##0.00 "kr"'})

    def add(
        self,
        name: str,
        columns: Sequence[str],
        rows: Iterable[Sequence[object]],
        *,
        heading: Iterable[Sequence[object]] = (),
    ) -> None:
        """A sheet: what stands above, the headings, the rows."""
        sheet = self._book.add_worksheet(name)
        top = 0
        for top, cells in enumerate(heading, 1):
            self._write(sheet, top - 1, cells)
        top = top + 1 if top else 0
        sheet.write_row(top, 0, columns, self._bold)
        sheet.freeze_panes(top + 1, 0)
        for number, cells in enumerate(rows, top + 1):
            self._write(sheet, number, cells)
        sheet.set_column(0, len(columns) - 1, 22)

    def _write(self, sheet: Any, number: int, cells: Sequence[object]) -> None:  # noqa: ANN401 - xlsxwriter has no types
        for place, cell in enumerate(cells):
            if isinstance(cell, Ore):
                sheet.write_number(number, place, cell.ore / _ORE, self._money)
            elif isinstance(cell, bool):
                sheet.write_string(number, place, "Ja" if cell else "Nej")
            elif isinstance(cell, int):
                sheet.write_number(number, place, cell)
            elif isinstance(cell, date):
                sheet.write_datetime(number, place, cell, self._day)
            else:
                sheet.write_string(number, place, str(cell or ""))


class Ore:
    """An amount, to be shown in kronor."""

    def __init__(self, ore: int) -> None:
        self.ore = ore


class UnreadableWorkbook(ValueError):
    """It is no workbook, or one that spans more cells than may be."""


def first_sheet(content: bytes, *, most_cells: int) -> list[list[Any]]:
    """The rows of a workbook's first sheet, empty ones too, each cell as its own type.

    Raises :class:`UnreadableWorkbook`.
    """
    if not _is_readable(content, most_cells=most_cells):
        raise UnreadableWorkbook
    try:
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0)
        return sheet.to_python(skip_empty_area=False)
    except (CalamineError, OSError) as broken:
        raise UnreadableWorkbook from broken


def _is_readable(content: bytes, *, most_cells: int) -> bool:
    """Whether a workbook spans so few cells that it can be made out in memory; one of the old format always does.

    A sheet is read as a whole rectangle, so that a single cell in the last corner of a file of some kilobytes would be
    billions of cells. Nothing that a file says of its own size is believed.
    """
    if not content.startswith(_ZIP):
        return True
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            parts = packed.infolist()
            if "xl/workbook.xml" not in packed.namelist() or sum(one.file_size for one in parts) > _MOST_UNPACKED:
                return False
            # What is longer than it says fails its checksum.
            if packed.testzip() is not None:
                return False
            sheets = [packed.read(one) for one in parts if _SHEET.fullmatch(one.filename)]
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, RuntimeError):
        return False
    return all(_cells_spanned(sheet) <= most_cells for sheet in sheets)


def _cells_spanned(sheet: bytes) -> int:
    """How many cells the rectangle from the first to the last one that holds something has."""
    rows, columns = 1, 1
    for row, column in _places(sheet):
        rows, columns = max(rows, row), max(columns, column)
    return rows * columns


def _places(sheet: bytes) -> Iterator[tuple[int, int]]:
    """Row and column of each cell that holds something; one that does not say where it stands follows its neighbour."""
    row, column = 0, 0
    for tag in _TAG.finditer(sheet):
        said = tag[2]
        if tag[1] == b"row":
            told = _ROW_NUMBER.search(said)
            row, column = (int(told[1]) if told else row + 1), 0
            continue
        place = _PLACE.search(said)
        column = _column(place[1]) if place else column + 1
        if not said.endswith(b"/"):
            yield (int(place[2]) if place else row), column


def _column(letters: bytes) -> int:
    """A column's number: A is 1, and AA is 27."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number
