"""Workbooks that somebody sends."""

from __future__ import annotations

from io import BytesIO

import xlsxwriter


def one_cell_far_away() -> bytes:
    """A workbook of some kilobytes, with a cell in its last row and column: seventeen billion cells."""
    written = BytesIO()
    with xlsxwriter.Workbook(written, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write(0, 0, "slag")
        sheet.write(1_048_575, 16_383, "x")
    return written.getvalue()
