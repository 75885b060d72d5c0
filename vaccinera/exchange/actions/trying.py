"""Trying an import: every row is read and judged, nothing of it is written into the record."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from django.db import transaction
from uuid_utils.compat import uuid7

from vaccinera.access.states import Permission
from vaccinera.audit.actions import record
from vaccinera.exchange.models import Import, ImportFile
from vaccinera.exchange.queries.imports import import_by_id
from vaccinera.exchange.queries.judging import headings_of, judged_rows
from vaccinera.exchange.states import ImportAct, ImportMode, ImportState, import_step
from vaccinera.kernel.refusals import Refused

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime
    from uuid import UUID

    from vaccinera.access.rules.readers import Reader
    from vaccinera.exchange.queries.judging import JudgedRow

MOST_FAULTS_SHOWN = 50


def quietly(_rows: int) -> None:
    """Tell nobody how far it has come."""


@transaction.atomic
def try_import(
    *,
    by: Reader,
    content: bytes,
    file_name: str,
    source_system: str,
    mode: ImportMode,
    reason: str,
    at: datetime,
    on_progress: Callable[[int], None] = quietly,
) -> Import:
    """Judge a file of visits and keep it for the one who takes it, who is somebody else.

    Visits still to be settled are a mode of their own, which says why. Refuses a file that cannot be read or lacks a
    column every visit needs; what is wrong with single rows is no refusal.
    """
    by.require(Permission.VISIT_IMPORT_TRY)
    if not source_system.strip():
        raise Refused("exchange.import.source_missing")
    if mode is ImportMode.SETTLEABLE and not reason.strip():
        raise Refused("exchange.import.reason_missing")
    headings = headings_of(content)
    one = Import(
        id=uuid7(),
        provider_id=by.provider_id,
        unit_id=by.unit_id,
        file_name=file_name[-200:],
        sha256=hashlib.sha256(content).hexdigest(),
        source_system=source_system.strip(),
        mode=mode.value,
        reason=reason.strip(),
        state=ImportState.TRIED,
        tried_at=at,
        tried_by_hsa_id=by.hsa_id,
        tried_by_name=by.name,
    )
    bad = BadRows(headings)
    for rows in judged_rows(by, one, content, at=at):
        one.rows_all += len(rows)
        count(one, rows, bad)
        on_progress(one.rows_all)
    one.first_faults = bad.first
    one.save(force_insert=True)
    ImportFile(id=uuid7(), provider_id=by.provider_id, of_import=one, content=content, bad_rows=bad.as_bytes()).save(
        force_insert=True
    )
    record("exchange.import.tried", by=by, subject=("import", one.pk), **counts(one))
    return one


class BadRows:
    """The rows of an import that are left out, a JSON line each; before them the file's headings, where asked for."""

    def __init__(self, *headings: list[str]) -> None:
        self._lines = [json.dumps(cells, ensure_ascii=False) for cells in headings]
        self.first: list[dict[str, Any]] = []

    def add(self, row: JudgedRow) -> None:
        """Keep one row with its faults."""
        faults = [fault.as_json() for fault in row.judged.faults]
        self.first += faults[: MOST_FAULTS_SHOWN - len(self.first)]
        self._lines.append(json.dumps({"cells": list(row.written), "faults": faults}, ensure_ascii=False))

    def as_bytes(self) -> bytes:
        """As they are kept."""
        return "".join(f"{line}\n" for line in self._lines).encode()


def count(one: Import, rows: Iterable[JudgedRow], bad: BadRows) -> None:
    """Add what became of some rows to an import's numbers."""
    for row in rows:
        if row.judged.faults:
            one.rows_bad += 1
            bad.add(row)
        elif row.judged.visit is None:
            one.rows_there += 1
        else:
            one.rows_good += 1
            one.people_new += row.judged.is_new_person


def counts(one: Import) -> dict[str, Any]:
    """What the log tells of an import: the file and its numbers, nobody in it."""
    return {
        "sha256": one.sha256,
        "source_system": one.source_system,
        "mode": one.mode,
        "rows": one.rows_all,
        "good": one.rows_good,
        "bad": one.rows_bad,
        "there": one.rows_there,
        "visits": one.visits_taken,
        "people": one.people_new,
    }


@transaction.atomic
def refuse_import(*, by: Reader, import_id: UUID, at: datetime) -> Import:
    """Put an import aside, by the one who tried it or another who may take it; its file is thrown away."""
    by.require(Permission.VISIT_IMPORT_TRY)
    one = locked_import(by, import_id)
    one.state = import_step(one.state, ImportAct.REFUSE)
    one.decided_at, one.decided_by_hsa_id, one.decided_by_name = at, by.hsa_id, by.name
    one.save(update_fields=["state", "decided_at", "decided_by_hsa_id", "decided_by_name"])
    ImportFile.objects.filter(provider_id=by.provider_id, of_import=one).update(content=b"")
    record("exchange.import.refused", by=by, subject=("import", one.pk), **counts(one))
    return one


def log_bad_rows(*, by: Reader, import_id: UUID) -> Import:
    """Write in the log that the bad rows of an import are fetched: they hold people as the file has them."""
    if not by.may(Permission.VISIT_IMPORT):
        by.require(Permission.VISIT_IMPORT_TRY)
    one = import_by_id(by, import_id)
    record("exchange.import.bad_rows_fetched", by=by, subject=("import", one.pk), bad=one.rows_bad, recipient=by.name)
    return one


def locked_import(by: Reader, import_id: UUID) -> Import:
    """One import of the provider's, locked until the act is over; refuses when there is none."""
    one = Import.objects.select_for_update().filter(provider_id=by.provider_id, pk=import_id).first()
    if one is None:
        raise Refused("exchange.import.not_found")
    return one
