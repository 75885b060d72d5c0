"""The provider's imports, and what was wrong with their rows."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from vaccinera.exchange.models import Import, ImportFile
from vaccinera.exchange.rules.faults import fault_kept
from vaccinera.kernel.refusals import Refused

if TYPE_CHECKING:
    from collections.abc import Iterator
    from uuid import UUID

    from vaccinera.access.rules.readers import Reader
    from vaccinera.exchange.rules.faults import RowFault

MOST_IMPORTS = 50


def imports_of(reader: Reader) -> list[Import]:
    """The provider's latest imports, the latest first."""
    return list(Import.objects.filter(provider_id=reader.provider_id).order_by("-tried_at", "-id")[:MOST_IMPORTS])


def import_by_id(reader: Reader, import_id: UUID) -> Import:
    """One import of the provider's; refuses when there is none."""
    found = Import.objects.filter(provider_id=reader.provider_id, pk=import_id).first()
    if found is None:
        raise Refused("exchange.import.not_found")
    return found


def first_faults_of(one: Import) -> list[RowFault]:
    """The first faults of an import, as they are shown."""
    return [fault_kept(kept) for kept in one.first_faults]


def bad_rows_of(reader: Reader, one: Import) -> tuple[list[str], Iterator[tuple[list[str], list[RowFault]]]]:
    """The file's headings, and each bad row as written with its faults; of an import with none, no headings."""
    kept = bytes(
        ImportFile.objects.values_list("bad_rows", flat=True).get(provider_id=reader.provider_id, of_import=one)
    )
    lines = iter(kept.splitlines())
    headings: list[str] = json.loads(next(lines, b"[]"))
    return headings, (_bad_row(line) for line in lines)


def _bad_row(line: bytes) -> tuple[list[str], list[RowFault]]:
    kept = json.loads(line)
    return kept["cells"], [fault_kept(fault) for fault in kept["faults"]]
