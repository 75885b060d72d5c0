"""Plain rows: what would stand in a table, with no database behind."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Mapping
from types import SimpleNamespace
from typing import TypeAlias

Row: TypeAlias = SimpleNamespace
"""One row; its attributes are columns, foreign keys with their ``_id``."""


class Rows:
    """Rows by table, in the order they were made."""

    def __init__(self) -> None:
        self.by_table: dict[str, list[Row]] = defaultdict(list)

    def add(self, table: str, **columns: object) -> Row:
        """Keep a row and hand it back."""
        row = Row(**columns)
        self.by_table[table].append(row)
        return row

    def of(self, table: str) -> list[Row]:
        """The rows of one table."""
        return self.by_table[table]

    def counts(self) -> Mapping[str, int]:
        """How many rows each table has."""
        return {table: len(rows) for table, rows in self.by_table.items()}

    def digest(self) -> str:
        """A SHA-256 over everything, in hex: the same rows have the same one."""
        whole = hashlib.sha256()
        for table in sorted(self.by_table):
            for row in self.by_table[table]:
                whole.update(json.dumps([table, vars(row)], sort_keys=True, default=_told).encode())
        return whole.hexdigest()


def _told(value: object) -> str:
    return value.hex() if isinstance(value, bytes) else str(value)
