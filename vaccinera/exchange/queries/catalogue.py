"""The one catalogue of what can be wrong with a row, in both languages, with what mends it."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from vaccinera.exchange.rules.columns import heading_of
from vaccinera.exchange.states import FaultCode

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from vaccinera.exchange.rules.faults import RowFault

_FILE = Path(__file__).parents[1] / "catalogue" / "faults.toml"


@cache
def fault_catalogue() -> Mapping[FaultCode, Mapping[str, str]]:
    """For each code ``sv`` and ``en``, which say what is wrong, and ``mend_sv`` and ``mend_en``."""
    return {FaultCode(code): words for code, words in tomllib.loads(_FILE.read_text("utf-8")).items()}


def what_is_wrong(fault: RowFault, *, language: str) -> str:
    """The sentence of a fault."""
    return _filled(fault_catalogue()[fault.code][language], fault)


def what_mends_it(fault: RowFault, *, language: str) -> str:
    """The sentence that says what to do."""
    return _filled(fault_catalogue()[fault.code][f"mend_{language}"], fault)


def told_fault(fault: RowFault, *, language: str) -> dict[str, str | int]:
    """A fault in full: row, column as it is headed, value, what is wrong and what mends it."""
    return {
        "row": fault.row,
        "column": "" if fault.column is None else heading_of(fault.column),
        "value": fault.value,
        "code": fault.code.value,
        "what": what_is_wrong(fault, language=language),
        "mend": what_mends_it(fault, language=language),
    }


def with_reasons(rows: Iterable[tuple[list[str], list[RowFault]]], *, language: str) -> Iterator[list[str]]:
    """Bad rows as they were written, each with a last cell that says what is wrong and what mends it."""
    for cells, faults in rows:
        told = (told_fault(fault, language=language) for fault in faults)
        yield [*cells, " ".join("{column}: {what} {mend}".format_map(one).removeprefix(": ") for one in told)]


def _filled(sentence: str, fault: RowFault) -> str:
    return sentence % {"value": fault.value, **fault.facts}
