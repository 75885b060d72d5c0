"""A report as a file, written row by row: CSV and JSON in UTF-8, Excel with typed cells, and PDF to read."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from io import StringIO
from itertools import islice
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, BinaryIO, Generic, TypeVar

import xlsxwriter

from vaccinera.reports.rules.cells import cell_text, cell_value
from vaccinera.reports.rules.printed import printed
from vaccinera.reports.rules.sheets import LinedSheet
from vaccinera.reports.states import ColumnKind, FileKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vaccinera.reports.rules.asking import Value
    from vaccinera.reports.rules.catalogue import Chart, Column
    from vaccinera.reports.rules.cells import NamesOf

_T = TypeVar("_T")

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
# Rows are turned into columns so many at a time, and so many of a column's values are remembered as they are written.
_AT_A_TIME, _REMEMBERED = 1_000, 5_000
# The last that a sheet has room for, counted from nothing.
_LAST_LINE = 1_048_575
# A cell that a spreadsheet would take for a formula is written as text.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_FORMATS: Mapping[ColumnKind, str] = MappingProxyType(
    {
        ColumnKind.ORE: '# ##0.00 "kr"',
        ColumnKind.SHARE: "0.00 %",
        ColumnKind.POINTS: "0.00",
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
    """Write the whole file and say how many rows it has. No more than a thousand rows are held at a time.

    The document to read holds the first thousand.
    """
    return _MAKERS[kind](content, to)


def _pdf(content: Content, to: BinaryIO) -> int:
    document, rows = printed(content)
    to.write(document)
    return rows


class _Written(dict["Value", _T], Generic[_T]):
    """A column's values as they are written: each is worked out once, since the same come again and again."""

    def __init__(self, written: Callable[[Value], _T]) -> None:
        super().__init__()
        self._written = written

    def __missing__(self, value: Value) -> _T:
        if len(self) == _REMEMBERED:
            self.clear()
        written = self[value] = self._written(value)
        return written


def _lines(content: Content, cell: Callable[[Content, int, Value], _T]) -> Iterator[list[tuple[_T, ...]]]:
    """The rows, a thousand at a time, as ``cell`` writes what stands in a column's place."""
    columns = [_Written(partial(cell, content, place)) for place in range(len(content.columns))]
    rows = iter(content.rows)
    while some := list(islice(rows, _AT_A_TIME)):
        values = zip(columns, zip(*some, strict=True), strict=True)
        yield list(zip(*(map(column.__getitem__, cells) for column, cells in values), strict=True))


def _csv(content: Content, to: BinaryIO) -> int:
    """One line of titles, then one a row; money in whole öre and shares in ten-thousandths. Comma, UTF-8, LF."""
    written, rows = StringIO(), 0
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow([column.title[content.language] for column in content.columns])
    for lines in _lines(content, _csv_cell):
        rows += len(lines)
        writer.writerows(lines)
        to.write(_taken(written))
    to.write(_taken(written))
    return rows


def _taken(written: StringIO) -> bytes:
    text = written.getvalue()
    written.seek(0)
    written.truncate()
    return text.encode()


def _csv_cell(content: Content, place: int, value: Value) -> Value:
    column = content.columns[place]
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
    for lines in _lines(content, _json_cell):
        told = ",\n".join([f"{{{', '.join(line)}}}" for line in lines])
        to.write((b",\n" if rows else b"\n") + told.encode())
        rows += len(lines)
    to.write(b"\n]}\n")
    return rows


def _json_cell(content: Content, place: int, value: Value) -> str:
    """The column's name and the cell, as they stand in the row's object."""
    column, told = content.columns[place], _json_value(content, place, value)
    return f"{json.dumps(column.name, ensure_ascii=False)}: {json.dumps(told, ensure_ascii=False)}"


def _json_value(content: Content, place: int, value: Value) -> object:
    column = content.columns[place]
    if isinstance(value, date):
        return value.isoformat()
    if value is None or column.kind.is_number or not (column.kind.is_named or column.words):
        return value
    return {"code": value, "name": cell_text(column, value, content.names, content.language)}


def _excel(content: Content, to: BinaryIO) -> int:
    with xlsxwriter.Workbook(to, {"constant_memory": True, "strings_to_formulas": False}) as book:
        bold = book.add_format({"bold": True})
        kinds = {kind: book.add_format({"num_format": shown}) for kind, shown in _FORMATS.items()}
        forms = [kinds.get(column.kind) for column in content.columns]
        first, line = _excel_sheet(book, content, bold)
        sheet, rows = first, 0
        for lines in _lines(content, lambda *at: first.written(at[1], _excel_cell(*at), forms[at[1]])):
            for cells in lines:
                if line == _LAST_LINE:
                    sheet, line = _excel_sheet(book, content, bold)
                line += 1
                sheet.write_line(line, cells)
            rows += len(lines)
        _excel_definitions(book, content, bold)
    return rows


def _excel_sheet(book: xlsxwriter.Workbook, content: Content, bold: object) -> tuple[LinedSheet, int]:
    """One more sheet, since a sheet holds about a million lines; and the line of its titles."""
    word, number = _WORDS["report"][content.language], len(book.worksheets()) + 1
    sheet = book.add_worksheet(word if number == 1 else f"{word} {number}", LinedSheet)
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
    """What is written of a column's value; a day as a sheet's number for it."""
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
