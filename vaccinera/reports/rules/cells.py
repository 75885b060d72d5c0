"""A cell as people read it, in Swedish or English, and as a spreadsheet holds it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING

from vaccinera.reports.rules.catalogue import Column, Words
from vaccinera.reports.states import ColumnKind

if TYPE_CHECKING:
    from vaccinera.reports.rules.asking import Value

NamesOf = Mapping[ColumnKind, Mapping[object, Words]]

_THIN, _LAST_AGE = "\u202f", 80
_ORE, _OF_A_PERCENT, _OF_THE_WHOLE = 100, 100, 10_000
# The first year of each age group; the last has no end.
AGE_GROUPS = (0, 6, 18, 50, 65, 70, 75, _LAST_AGE)
_SAID: Mapping[str, Words] = MappingProxyType(
    {
        "nothing": {"sv": "Uppgift saknas", "en": "Not stated"},
        "yes": {"sv": "Ja", "en": "Yes"},
        "no": {"sv": "Nej", "en": "No"},
        "years": {"sv": "år", "en": "years"},
        "and_older": {"sv": "år och äldre", "en": "years and older"},
    }
)


def cell_text(column: Column, value: Value, names: NamesOf, language: str) -> str:
    """The cell in words: numbers with thin spaces, days as 2026-11-22, money in kronor, keys by their names."""
    if value is None or value == "":
        return (column.nothing or _SAID["nothing"])[language]
    if isinstance(value, bool):
        return _SAID["yes" if value else "no"][language]
    if isinstance(value, date):
        return f"{value:%Y-%m}" if column.kind is ColumnKind.MONTH else value.isoformat()
    if isinstance(value, int) and column.kind.is_number:
        return _number(column.kind, value, language)
    return _named(column, value, names, language)


def _number(kind: ColumnKind, value: int, language: str) -> str:
    if kind is ColumnKind.ORE:
        return f"{_decimal(value, _ORE, language)} kr"
    if kind is ColumnKind.SHARE:
        return f"{_decimal(value, _OF_A_PERCENT, language)} %"
    if kind is ColumnKind.POINTS:
        return _decimal(value, _OF_A_PERCENT, language)
    return spaced(value)


def _decimal(value: int, parts: int, language: str) -> str:
    whole, rest = divmod(abs(value), parts)
    point = "," if language == "sv" else "."
    return f"{'−' if value < 0 else ''}{spaced(whole)}{point}{rest:02}"


def spaced(value: int) -> str:
    """A whole number with thin spaces between its thousands."""
    return f"{value:,}".replace(",", _THIN).replace("-", "−")


def _named(column: Column, value: str | int, names: NamesOf, language: str) -> str:
    if column.kind is ColumnKind.AGE_GROUP and isinstance(value, int):
        return _age_group(value, language)
    if column.kind is ColumnKind.SEASON and isinstance(value, int):
        return f"{value}/{(value + 1) % 100:02}"
    told = column.words.get(str(value)) or names.get(column.kind, {}).get(value)
    return told[language] if told else str(value)


def _age_group(first: int, language: str) -> str:
    last = next((after - 1 for after in AGE_GROUPS if after > first), None)
    if last is None:
        return f"{first} {_SAID['and_older'][language]}"
    return f"{first}–{last} {_SAID['years'][language]}"


def cell_value(column: Column, value: Value, names: NamesOf, language: str) -> Value | float:
    """The cell with its own type, for a spreadsheet: money in kronor, a share as a fraction, keys by their names."""
    if value is None or isinstance(value, bool | date):
        return cell_text(column, value, names, language) if isinstance(value, bool) else value
    if isinstance(value, int) and column.kind.is_number:
        if column.kind is ColumnKind.ORE:
            return value / _ORE
        if column.kind is ColumnKind.POINTS:
            return value / _OF_A_PERCENT
        return value / _OF_THE_WHOLE if column.kind is ColumnKind.SHARE else value
    return cell_text(column, value, names, language)
