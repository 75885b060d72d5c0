"""A report as a file, written row by row: CSV and JSON in UTF-8, Excel with typed cells, and PDF to read."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache, partial
from io import StringIO
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, BinaryIO

import xlsxwriter

from vaccinera.reports.rules.cells import cell_text, cell_value
from vaccinera.reports.rules.printed import printed
from vaccinera.reports.states import ColumnKind, FileKind

if TYPE_CHECKING:
    from vaccinera.reports.rules.asking import Value
    from vaccinera.reports.rules.catalogue import Chart, Column
    from vaccinera.reports.rules.cells import NamesOf

MEDIA_TYPES: Mapping[FileKind, str] = MappingProxyType(
    {
        FileKind.CSV: "text/csv; charset=utf-8",
        FileKind.EXCEL: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        FileKind.JSON: "application/json",
        FileKind.PDF: "application/pdf",
    }
)
# A sheet counts days from here; a number is written in half the time of a day.
_DAY_NOTHING = date(1899, 12, 30).toordinal()
_REMEMBERED = 20_000
# The last that a sheet has room for, counted from nothing.
_LAST_LINE = 1_048_575
# A cell that a spreadsheet would take for a formula is written as text.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_FORMATS: Mapping[ColumnKind, str] = MappingProxyType(
    {
        ColumnKind.ORE: '# ##0.00 "kr"',
        ColumnKind.SHARE: "0.00 %",
        ColumnKind.DATE: "yyyy-mm-dd",
        ColumnKind.MONTH: "yyyy-mm",
        ColumnKind.COUNT: "# ##0",
    }
)
_WORDS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "report": {"sv": "Rapport", "en": "Report"},
        "definitions": {"sv": "Definitioner", "en": "Definitions"},
        "column": {"sv": "Kolumn", "en": "Column"},
        "meaning": {"sv": "Betydelse", "en": "Meaning"},
        "source": {"sv": "Källa", "en": "Source"},
    }
)


@dataclass(frozen=True, slots=True)
class Content:
    """What is written: the report's title, what it was asked as terms and words, columns, names, and the rows.

    The question and the picture are for the document to read.
    """

    title: str
    told: Sequence[tuple[str, str]]
    columns: Sequence[Column]
    names: NamesOf
    language: str
    rows: Iterable[Sequence[Value]]
    question: str = ""
    chart: Chart | None = None


def write_file(content: Content, kind: FileKind, to: BinaryIO) -> int:
    """Write the whole file and say how many rows it has. No more than one row is held at a time.

    The document to read holds two thousand at most.
    """
    return _MAKERS[kind](content, to)


def _pdf(content: Content, to: BinaryIO) -> int:
    document, rows = printed(content)
    to.write(document)
    return rows


def _csv(content: Content, to: BinaryIO) -> int:
    """One line of titles, then one a row; money in whole öre and shares in ten-thousandths. Comma, UTF-8, LF."""
    written, rows = StringIO(), 0
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow([column.title[content.language] for column in content.columns])
    for row in content.rows:
        rows += 1
        writer.writerow([_csv_cell(column, value, content) for column, value in _cells(content, row)])
        to.write(_taken(written))
    to.write(_taken(written))
    return rows


def _taken(written: StringIO) -> bytes:
    text = written.getvalue()
    written.seek(0)
    written.truncate()
    return text.encode()


def _cells(content: Content, row: Sequence[Value]) -> Iterable[tuple[Column, Value]]:
    return zip(content.columns, row, strict=True)


def _csv_cell(column: Column, value: Value, content: Content) -> object:
    if value is None or (isinstance(value, int) and not isinstance(value, bool) and column.kind.is_number):
        return value
    text = cell_text(column, value, content.names, content.language)
    return f"'{text}" if text.startswith(_FORMULA) else text


def _json(content: Content, to: BinaryIO) -> int:
    """What was asked, the columns with their definitions, and each row with the codes and keys as they are."""
    head = {
        "title": content.title,
        "told": dict(content.told),
        "columns": [
            {
                "name": column.name,
                "kind": column.kind.value,
                "title": column.title[content.language],
                "definition": column.definition[content.language],
                "source": column.source,
            }
            for column in content.columns
        ],
    }
    to.write(json.dumps(head, ensure_ascii=False)[:-1].encode() + b', "rows": [')
    rows = 0
    for row in content.rows:
        told = {column.name: _json_cell(column, value, content) for column, value in _cells(content, row)}
        to.write((b",\n" if rows else b"\n") + json.dumps(told, ensure_ascii=False).encode())
        rows += 1
    to.write(b"\n]}\n")
    return rows


def _json_cell(column: Column, value: Value, content: Content) -> object:
    if isinstance(value, date):
        return value.isoformat()
    if value is None or column.kind.is_number or not (column.kind.is_named or column.words):
        return value
    return {"code": value, "name": cell_text(column, value, content.names, content.language)}


def _excel(content: Content, to: BinaryIO) -> int:
    with xlsxwriter.Workbook(to, {"constant_memory": True, "strings_to_formulas": False}) as book:
        bold = book.add_format({"bold": True})
        kinds = {kind: book.add_format({"num_format": shown}) for kind, shown in _FORMATS.items()}
        cell_of = lru_cache(_REMEMBERED)(partial(_excel_cell, content))
        sheet, line, rows, sheets = None, 0, 0, 0
        for row in content.rows:
            rows += 1
            if sheet is None or line == _LAST_LINE:
                sheets += 1
                sheet, line = _excel_sheet(book, content, bold, sheets)
            line += 1
            for place, (column, value) in enumerate(_cells(content, row)):
                cell = cell_of(place, value)
                if isinstance(cell, str):
                    sheet.write_string(line, place, cell)
                elif cell is not None:
                    sheet.write_number(line, place, cell, kinds.get(column.kind))
        if sheet is None:
            _excel_sheet(book, content, bold, 1)
        _excel_definitions(book, content, bold)
    return rows


def _excel_sheet(book: xlsxwriter.Workbook, content: Content, bold: object, number: int) -> tuple[Any, int]:
    """One more sheet, since a sheet holds about a million lines; and the line of its titles."""
    word = _WORDS["report"][content.language]
    sheet = book.add_worksheet(word if number == 1 else f"{word} {number}")
    sheet.set_column(0, len(content.columns) - 1, 22)
    return sheet, _excel_head(sheet, content, bold)


def _excel_head(sheet: Any, content: Content, bold: object) -> int:  # noqa: ANN401 - xlsxwriter has no types
    """The title, what was asked, and the frozen line of titles; which line that is."""
    sheet.write_string(0, 0, content.title, bold)
    for number, (term, words) in enumerate(content.told, 1):
        sheet.write_string(number, 0, term)
        sheet.write_string(number, 1, words)
    top = len(content.told) + 2
    for place, column in enumerate(content.columns):
        sheet.write_string(top, place, column.title[content.language], bold)
    sheet.freeze_panes(top + 1, 0)
    return top


def _excel_cell(content: Content, place: int, value: Value) -> str | float | None:
    """What is written of a column's value, of which the same come again and again; a day as a sheet's number for it."""
    cell = cell_value(content.columns[place], value, content.names, content.language)
    return cell.toordinal() - _DAY_NOTHING if isinstance(cell, date) else cell


def _excel_definitions(book: xlsxwriter.Workbook, content: Content, bold: object) -> None:
    """What the columns mean, and once more what was asked: of people also for what and to whom."""
    sheet = book.add_worksheet(_WORDS["definitions"][content.language])
    sheet.set_column(0, 2, 40)
    for place, term in enumerate(("column", "meaning", "source")):
        sheet.write_string(0, place, _WORDS[term][content.language], bold)
    for number, column in enumerate(content.columns, 1):
        told = (column.title[content.language], column.definition[content.language], column.source)
        for place, words in enumerate(told):
            sheet.write_string(number, place, words)
    for number, line in enumerate(content.told, len(content.columns) + 2):
        for place, words in enumerate(line):
            sheet.write_string(number, place, words)


_MAKERS: Mapping[FileKind, Callable[[Content, BinaryIO], int]] = MappingProxyType(
    {FileKind.CSV: _csv, FileKind.EXCEL: _excel, FileKind.JSON: _json, FileKind.PDF: _pdf}
)
