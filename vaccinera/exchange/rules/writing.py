"""Rows written to a file, one at a time: CSV as Swedish spreadsheets open it, or Excel."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from itertools import chain
from pathlib import Path

import xlsxwriter

from vaccinera.exchange.rules.columns import Column, heading_of

HEADINGS: tuple[str, ...] = tuple(heading_of(column) for column in Column)
_EXCEL = ".xlsx"


def write_rows(path: Path, rows: Iterable[Sequence[str]], *, headings: Sequence[str] = HEADINGS) -> int:
    """Write rows under their headings, as Excel when the name ends so, and tell how many. The file must be new."""
    return (_write_workbook if path.suffix == _EXCEL else _write_text)(path, rows, headings)


def _write_text(path: Path, rows: Iterable[Sequence[str]], headings: Sequence[str]) -> int:
    written = 0
    with path.open("x", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(headings)
        for row in rows:
            writer.writerow(row)
            written += 1
    return written


def _write_workbook(path: Path, rows: Iterable[Sequence[str]], headings: Sequence[str]) -> int:
    """Every cell is text: Excel would take the zeros off a number and guess at days."""
    path.touch(exist_ok=False)
    written = 0
    with xlsxwriter.Workbook(str(path), {"constant_memory": True, "strings_to_numbers": False}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(chain([headings], rows)):
            for place, cell in enumerate(row):
                sheet.write_string(number, place, cell)
            written = number
    return written
