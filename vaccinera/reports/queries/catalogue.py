"""The catalogue: whatever lies in ``catalogue/``, each with the statement of the same name in ``sql/``."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from vaccinera.kernel.refusals import Refused
from vaccinera.reports.rules.catalogue import Report, read_entry

if TYPE_CHECKING:
    from vaccinera.access.rules.readers import Reader

_ROOM = Path(__file__).parents[1]


@cache
def catalogue() -> Mapping[str, Report]:
    """Every report by its name."""
    found = sorted((_ROOM / "catalogue").glob("*.toml"))
    return {file.stem: read_entry(file.stem, tomllib.loads(file.read_text("utf-8"))) for file in found}


def statement_of(report: Report) -> str:
    """The report's statement, as it stands in ``sql/``."""
    return _statement(report.name)


@cache
def _statement(name: str) -> str:
    return (_ROOM / "sql" / f"{name}.sql").read_text("utf-8")


def may_run(reader: Reader, report: Report) -> bool:
    """Whether the reader may: with one of its permissions, and with all that it asks besides."""
    return any(map(reader.may, report.permissions)) and all(map(reader.may, report.also))


def reports_for(reader: Reader) -> list[Report]:
    """The reports the reader may run."""
    return [report for report in catalogue().values() if may_run(reader, report)]


def report_for(reader: Reader, name: str) -> Report:
    """One report of the reader's; refuses what is not in the catalogue, and what the reader may not run."""
    report = catalogue().get(name)
    if report is None:
        raise Refused("reports.report.not_found", name=name)
    if not any(reader.may(code) for code in report.permissions):
        reader.require(report.permissions[0])
    for code in report.also:
        reader.require(code)
    return report
