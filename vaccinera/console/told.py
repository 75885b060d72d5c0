"""Rows on standard output, as a table to read or as JSON or CSV; and a file that is there whole or not at all."""

from __future__ import annotations

import csv
import json
import os
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from rich.console import Console
from rich.table import Table

from vaccinera.console.faults import Fault
from vaccinera.reimbursement.rules.document_words import kronor

_WIDTH_OF_A_FILE = 240
_ORE = "ore"
Cell = str | int | None


class Form(StrEnum):
    """How rows are told."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"


@dataclass(frozen=True, slots=True)
class Told:
    """Rows under columns, and what is true of all of them. The column ``ore`` is money, in whole öre."""

    about: Mapping[str, Cell]
    columns: Sequence[str]
    rows: Sequence[Sequence[Cell]]


def print_told(told: Told, form: Form) -> None:
    """Write rows to standard output: JSON as one object with ``rows``, CSV with a heading row and no ``about``."""
    if form is Form.JSON:
        rows = [dict(zip(told.columns, row, strict=True)) for row in told.rows]
        print(json.dumps({**told.about, "rows": rows}, ensure_ascii=False))
    elif form is Form.CSV:
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(told.columns)
        writer.writerows(told.rows)
    else:
        _print_table(told)


def _print_table(told: Told) -> None:
    """Amounts are kronor here, in a column that people call amount. Nothing is cut where nobody watches."""
    console = Console(highlight=False, markup=False)
    if not console.is_terminal:
        console = Console(highlight=False, markup=False, width=_WIDTH_OF_A_FILE)
    console.print(", ".join(f"{name.replace('_', ' ')} {value}" for name, value in told.about.items() if value))
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in told.columns:
        is_number = column == _ORE or any(isinstance(value, int) for value in _column(told, column))
        table.add_column(
            "amount" if column == _ORE else column.replace("_", " "), justify="right" if is_number else "left"
        )
    for row in told.rows:
        table.add_row(*(_written(value, column) for value, column in zip(row, told.columns, strict=True)))
    console.print(table)


def _column(told: Told, column: str) -> list[Cell]:
    place = list(told.columns).index(column)
    return [row[place] for row in told.rows]


def _written(value: Cell, column: str) -> str:
    if value is None:
        return ""
    return kronor(value) if column == _ORE and isinstance(value, int) else str(value)


def refuse_unwritable(file: Path) -> None:
    """Refuse a file that is there, and one in a folder that is not."""
    if file.exists():
        raise Fault(f"{file} is there already. Give the name of a new file.")
    if not file.parent.is_dir():
        raise Fault(f"There is no folder {file.parent}. Make it first, or give another place.")


def write_whole(file: Path, content: bytes) -> None:
    """Write a new file for its maker's eyes only: beside its place first, then moved there. Refuses one that is there.

    Whatever goes wrong, nothing half-written bears the name.
    """
    refuse_unwritable(file)
    descriptor, name = tempfile.mkstemp(prefix=f".{file.name}.", dir=file.parent)
    beside = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        beside.rename(file)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
