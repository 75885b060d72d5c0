"""Lines written out beforehand are the same sheet as cells written one by one."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZipFile

import xlsxwriter
from xlsxwriter.format import Format

from vaccinera.reports.rules.sheets import LinedSheet

_CELLS: list[list[str | float | None]] = [
    ["Åsö", 44_000, 0.1234],
    ["Åsö", 44_001, None],
    [None, -3, 1 / 3],
    ["=1+1", 0, 1e-9],
    [' <b> & "r1" 2" ', 12_345_678_901, 1.0],
    ["\0 \x0b _x0000_ \ufffe", 7, 2.5],
    [None, None, None],
    ["å" * 40_000, 1, 1],
    ["", 2, 0],
]


def _sheet(*, in_lines: bool) -> bytes:
    with xlsxwriter.Workbook(file := BytesIO(), {"constant_memory": True, "strings_to_formulas": False}) as book:
        formats = [None, book.add_format({"num_format": "yyyy-mm-dd"}), book.add_format({"num_format": "0.00 %"})]
        sheet = book.add_worksheet("Rapport", LinedSheet)
        sheet.write_string(0, 0, "Givna doser")
        sheet.write_string(1, 2, "Andel")
        for line, cells in enumerate(_CELLS, 2):
            if in_lines:
                sheet.write_line(line, [sheet.written(place, cell, formats[place]) for place, cell in enumerate(cells)])
            else:
                _one_by_one(sheet, line, cells, formats)
    with ZipFile(file) as parts:
        return parts.read("xl/worksheets/sheet1.xml")


def _one_by_one(sheet: LinedSheet, line: int, cells: list[str | float | None], formats: list[Format | None]) -> None:
    for place, cell in enumerate(cells):
        if isinstance(cell, str):
            sheet.write_string(line, place, cell)
        elif cell is not None:
            sheet.write_number(line, place, cell, formats[place])


def test_a_sheet_of_lines_is_byte_for_byte_the_sheet_of_its_cells() -> None:
    assert _sheet(in_lines=True) == _sheet(in_lines=False)
