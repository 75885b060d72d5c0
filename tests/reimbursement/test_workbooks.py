"""Workbooks that somebody sends: one that would fill the memory is refused before it is read."""

from __future__ import annotations

import zipfile
from io import BytesIO

import pytest

from tests.factories.workbooks import one_cell_far_away
from vaccinera.reimbursement.rules import workbooks
from vaccinera.reimbursement.rules.workbooks import UnreadableWorkbook, first_sheet

MOST = 1_000


def packed(sheet: str, *, workbook: str = "xl/workbook.xml", padding: int = 0) -> bytes:
    """A workbook with one sheet, as much as is looked at."""
    written = BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr(workbook, "<workbook/>")
        book.writestr("xl/worksheets/sheet1.xml", f"<worksheet><sheetData>{sheet}</sheetData></worksheet>")
        if padding:
            book.writestr("xl/sharedStrings.xml", b"0" * padding)
    return written.getvalue()


def damaged() -> bytes:
    """A workbook whose sheet is another than its checksum says."""
    written = BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_STORED) as book:
        book.writestr("xl/workbook.xml", "<workbook/>")
        book.writestr("xl/worksheets/sheet1.xml", "<sheetData>kronor</sheetData>")
    return written.getvalue().replace(b"kronor", b"Kronor")


@pytest.mark.parametrize(
    "content",
    [
        one_cell_far_away(),
        packed('<row r="1001"><c r="A1001"><v>1</v></c></row>'),
        packed("<row r='501'><c r='B501'><v>1</v></c></row>"),
        packed('<row r="1001"><c><v>1</v></c></row>'),
        packed("<row><c/>" + "<c/>" * 999 + "<c><v>1</v></c></row>"),
        packed('<x:row r="1"><x:c r="ALM1"><x:v>1</x:v></x:c></x:row>'),
        packed("", workbook="content.xml"),
        packed("", padding=64 * 1024 * 1024),
        damaged(),
        b"PK\x03\x04 and nothing more",
    ],
    ids=[
        "the last corner",
        "a row too many",
        "a rectangle too large",
        "a cell without a place",
        "a column counted",
        "a column too many",
        "another kind of package",
        "much when unpacked",
        "a damaged part",
        "no package",
    ],
)
def test_what_would_be_too_much_or_is_no_workbook_is_not_read(content: bytes) -> None:
    with pytest.raises(UnreadableWorkbook):
        first_sheet(content, most_cells=MOST)


@pytest.mark.parametrize(
    "content",
    [
        packed('<row r="1000"><c r="A1000"><v>1</v></c></row>'),
        packed('<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576" s="1"/></row>'),
        packed("<row><c><v>1</v></c></row><row><c><v>2</v></c></row>"),
        packed(""),
        b"\xd0\xcf\x11\xe0 of the old format",
    ],
    ids=["as much as may be", "a formatted cell that is empty", "without places", "empty", "the old format"],
)
def test_what_can_be_read_is(content: bytes) -> None:
    assert workbooks._is_readable(content, most_cells=MOST)
