"""Taking what another person has tried: all in one act, or a slice at a time that can be gone on with."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from django.db import transaction

from vaccinera.access.states import Permission
from vaccinera.audit.actions import record
from vaccinera.exchange.actions.trying import MOST_FAULTS_SHOWN, BadRows, count, counts, locked_import, quietly
from vaccinera.exchange.models import ImportFile
from vaccinera.exchange.queries.judging import judged_rows
from vaccinera.exchange.states import ImportAct, ImportMode, ImportState, import_step
from vaccinera.kernel.refusals import Refused
from vaccinera.patients.actions.registering import NewPerson, register_many
from vaccinera.visits.actions.importing import write_imported
from vaccinera.visits.states import Origin

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import datetime
    from uuid import UUID

    from vaccinera.access.rules.readers import Reader
    from vaccinera.exchange.models import Import
    from vaccinera.exchange.queries.judging import JudgedRow

_ORIGIN: Mapping[str, Origin] = {
    ImportMode.HISTORY: Origin.IMPORTED,
    ImportMode.SETTLEABLE: Origin.SETTLEABLE,
}


@transaction.atomic
def take_import(
    *,
    by: Reader,
    import_id: UUID,
    leaves_bad_rows: bool,
    at: datetime,
    on_progress: Callable[[int], None] = quietly,
) -> Import:
    """Take every good row of an import in one transaction, or nothing.

    Rows are judged again against the record of now. Refuses the one who tried it; and while rows are bad, unless these
    are to be left out.
    """
    one = _begun(by, import_id, leaves_bad_rows=leaves_bad_rows, at=at)
    _take(one, by, lots=None, at=at, on_progress=on_progress)
    if one.rows_bad and not leaves_bad_rows:
        raise Refused("exchange.import.has_bad_rows", bad=one.rows_bad)
    return one


@transaction.atomic
def take_slice(*, by: Reader, import_id: UUID, leaves_bad_rows: bool, at: datetime) -> Import:
    """Take the next rows of an import, begun now or before; it is taken when the last of them are.

    Each slice stands whole once it is written, and one asked for again goes on where the last ended. Refuses as
    :func:`take_import` does.
    """
    one = _begun(by, import_id, leaves_bad_rows=leaves_bad_rows, at=at)
    _take(one, by, lots=1, at=at, on_progress=quietly)
    return one


def _begun(by: Reader, import_id: UUID, *, leaves_bad_rows: bool, at: datetime) -> Import:
    """The import, locked, and being taken by somebody who may. One already taken stays as it is."""
    by.require(Permission.VISIT_IMPORT)
    one = locked_import(by, import_id)
    if one.tried_by_hsa_id == by.hsa_id:
        raise Refused("exchange.import.own")
    if one.state != ImportState.TRIED:
        one.state = import_step(one.state, ImportAct.GO_ON)
        return one
    if one.rows_bad and not leaves_bad_rows:
        raise Refused("exchange.import.has_bad_rows", bad=one.rows_bad)
    if not one.rows_good:
        raise Refused("exchange.import.nothing_to_take")
    one.state = import_step(one.state, ImportAct.TAKE)
    one.decided_at, one.decided_by_hsa_id, one.decided_by_name = at, by.hsa_id, by.name
    one.rows_good = one.rows_bad = one.rows_there = one.people_new = 0
    one.first_faults = []
    return one


def _take(one: Import, by: Reader, *, lots: int | None, at: datetime, on_progress: Callable[[int], None]) -> None:
    """Judge and write so many lots of rows, or all that are left, and keep how far it has come."""
    file = ImportFile.objects.get(provider_id=by.provider_id, of_import=one)
    content, kept, bad = bytes(file.content), bytes(file.bad_rows), BadRows()
    if not one.rows_read:
        kept = kept[: kept.index(b"\n") + 1]  # What was bad when it was tried is judged anew: the headings stay.
    for rows in islice(judged_rows(by, one, content, at=at, skip=one.rows_read), lots):
        _write(one, rows, by=by, at=at)
        count(one, rows, bad)
        one.rows_read += len(rows)
        on_progress(one.rows_read)
    one.first_faults = (one.first_faults + bad.first)[:MOST_FAULTS_SHOWN]
    file.bad_rows = kept + bad.as_bytes()
    if one.rows_read >= one.rows_all:
        one.state = import_step(one.state, ImportAct.FINISH)
        file.content = b""
        record("exchange.import.taken", by=by, subject=("import", one.pk), **counts(one))
    file.save(update_fields=["content", "bad_rows"])
    one.save(force_update=True)


def _write(one: Import, rows: Iterable[JudgedRow], *, by: Reader, at: datetime) -> None:
    """Write the people who are new and the visits of a lot."""
    visits = [row.judged.visit for row in rows if row.judged.visit]
    register_many(by=by, people=[person for row in rows if (person := _new_person(row))])
    write_imported(by=by, visits=visits, origin=_ORIGIN[one.mode], import_id=one.pk, at=at)
    one.visits_taken += len(visits)


def _new_person(row: JudgedRow) -> NewPerson | None:
    visit, identifier = row.judged.visit, row.read.identifier
    if visit is None or identifier is None or not row.judged.is_new_person:
        return None
    return NewPerson(visit.person_id, identifier, row.read.given_name, row.read.family_name)
