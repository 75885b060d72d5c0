"""A worksheet that is given its lines whole, of cells written out beforehand: one by one they take a minute of work."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from io import StringIO
from typing import TextIO

from xlsxwriter.worksheet import Worksheet

# No cell has it: the library writes it out in a text.
_LINE = "\0"


class LinedSheet(Worksheet):  # type: ignore[misc]  # xlsxwriter has no types
    """Of a workbook in constant memory. Its first lines are written as in any other, cell by cell."""

    previous_row: int
    dim_rowmax: int | None
    table: defaultdict[int, dict[int, object]]
    fh: TextIO

    def written(self, place: int, value: str | float | None, form: object) -> str:
        """The cell as the library itself writes it, for any line; nothing of nothing. Only numbers have a format."""
        if value is None:
            return ""
        line, lines, file = self.previous_row, self.table, self.fh
        self.table, self.fh = defaultdict(dict), (told := StringIO())
        if isinstance(value, str):
            self.write_string(line, place, value)
        else:
            self.write_number(line, place, value, form)
        self._write_cell(line, place, self.table[line][place])
        written = told.getvalue().replace(f'{line + 1}"', f'{_LINE}"', 1)
        self.table, self.fh = lines, file
        return written

    def write_line(self, line: int, cells: Iterable[str]) -> None:
        """The next line: its cells as :meth:`written` gave them, if there is one."""
        if self.table:
            self._write_single_row(line)
        self.previous_row, number = line, str(line + 1)
        if told := "".join(cells):
            self.dim_rowmax = line
            self.fh.write(f'<row r="{number}">{told.replace(_LINE, number)}</row>')
