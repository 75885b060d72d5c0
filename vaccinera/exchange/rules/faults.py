"""What is wrong with a cell: where, which value, and the facts its sentence needs; the words stand elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from vaccinera.exchange.rules.columns import Column
from vaccinera.exchange.states import FaultCode

_DIGITS_OF_A_BIRTH_DATE = 6
_MASKED = 5
_LONGEST_SHOWN = 60


@dataclass(frozen=True, slots=True)
class RowFault:
    """One fault of one row. ``value`` is what stood there; of a person's number the end is masked (PER-12)."""

    row: int
    column: Column | None
    code: FaultCode
    value: str
    facts: Mapping[str, str | int] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """The fault as it is kept."""
        return {"row": self.row, "column": self.column, "code": self.code, "value": self.value, "facts": self.facts}


def fault_kept(kept: Mapping[str, Any]) -> RowFault:
    """A fault as it was kept."""
    column = kept["column"]
    return RowFault(
        kept["row"], None if column is None else Column(column), FaultCode(kept["code"]), kept["value"], kept["facts"]
    )


def shown_value(column: Column | None, value: str) -> str:
    """A cell as an error list shows it: not at endless length, and never a whole number of a person."""
    if column is Column.PERSON_NUMBER:
        return f"{value[:-_MASKED]}…" if sum(map(str.isdigit, value)) > _DIGITS_OF_A_BIRTH_DATE else value
    return value if len(value) <= _LONGEST_SHOWN else f"{value[:_LONGEST_SHOWN]}…"
