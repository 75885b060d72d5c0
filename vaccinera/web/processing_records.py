"""The record of processing as a file, in the words of the page: JSON for programs, CSV for people's tables."""

from __future__ import annotations

import csv
import json
from dataclasses import asdict
from io import StringIO
from typing import TYPE_CHECKING

from vaccinera.kernel.clock import civil_day, today
from vaccinera.organisations.queries.contracts import region_itself
from vaccinera.organisations.queries.instructions import coverages
from vaccinera.organisations.rules.instructions import instruction_as_published
from vaccinera.organisations.rules.processing_record import Agreed, Party, processing_record
from vaccinera.web.region import named, programme_names

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vaccinera.organisations.models import CareProvider
    from vaccinera.organisations.queries.instructions import Coverage
    from vaccinera.organisations.rules.processing_record import RecordRow

_COLUMNS = ("controller", "controller_number", "processor", "article", "about", "clause", "text")


def record_of_region() -> tuple[RecordRow, ...]:
    """What is processed for every provider that has a contract or has accepted a version."""
    return _record([one for one in coverages(on=today()) if one.offered or one.accepted])


def record_of_provider(provider_id: int) -> tuple[RecordRow, ...]:
    """What is processed for one."""
    return _record([one for one in coverages(on=today()) if one.provider.pk == provider_id])


def _record(coverages_told: Sequence[Coverage]) -> tuple[RecordRow, ...]:
    names = programme_names()
    return processing_record(_party(region_itself()), [_agreed(one, names) for one in coverages_told])


def _agreed(coverage: Coverage, names: dict[str, str]) -> Agreed:
    accepted = coverage.accepted
    return Agreed(
        controller=_party(coverage.provider),
        programmes=tuple(named(coverage.offered, names)),
        instruction=instruction_as_published(accepted.instruction.content) if accepted else None,
        accepted_on=civil_day(accepted.accepted_at) if accepted else None,
        accepted_by=accepted.accepted_by_name if accepted else "",
    )


def _party(provider: CareProvider | None) -> Party:
    return Party(provider.name, provider.organisation_number) if provider else Party("", "")


def record_as_file(rows: Sequence[RecordRow], *, kind: str) -> tuple[str, str] | None:
    """Content type and text of a kind of file; nothing for a kind there is not."""
    if kind == "json":
        told = [asdict(row) for row in rows]
        return "application/json; charset=utf-8", json.dumps(told, ensure_ascii=False, indent=2)
    if kind != "csv":
        return None
    text = StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\n")
    writer.writerow(_COLUMNS)
    writer.writerows([_harmless(getattr(row, name)) for name in _COLUMNS] for row in rows)
    return "text/csv; charset=utf-8", "\ufeff" + text.getvalue()


def _harmless(value: str) -> str:
    """A cell that begins like a formula is text to whoever opens the file in a table."""
    return f"'{value}" if value[:1] in tuple("=+-@\t\r") and value else value
