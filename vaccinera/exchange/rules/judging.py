"""A row judged against the record: who the person is here, and whether the visit is there already."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from vaccinera.exchange.rules.columns import Column
from vaccinera.exchange.rules.faults import RowFault
from vaccinera.exchange.rules.reading import RowRead
from vaccinera.exchange.states import FaultCode
from vaccinera.visits.rules.imported import ImportedVisit

NumberKey = tuple[str, str]
DoseKey = tuple[UUID, str, date]


@dataclass(frozen=True, slots=True)
class PersonKnown:
    """Somebody the index has, or will have once a row before this one is taken."""

    id: UUID
    birth_date: date | None = field(repr=False)
    deceased_on: date | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class Record:
    """What the index and the provider's record hold of the people and rows being judged.

    ``people`` by kind and value of a number, ``staff`` by HSA-id, ``doses`` by person, kind of dose and day.
    """

    people: Mapping[NumberKey, PersonKnown]
    staff: Mapping[str, int]
    row_keys: frozenset[str]
    doses: frozenset[DoseKey]


class SeenInFile:
    """Which rows and doses stood earlier in the file: sixteen bytes each, however long the file is."""

    def __init__(self) -> None:
        self._rows: set[bytes] = set()
        self._doses: set[bytes] = set()

    def add_row(self, key: str) -> bool:
        """Take a row in; whether it is new."""
        return _add(self._rows, bytes.fromhex(key)[:16])

    def add_dose(self, dose: DoseKey) -> bool:
        """Take a dose in; whether it is new."""
        told = "\x1f".join(map(str, dose))
        return _add(self._doses, hashlib.blake2b(told.encode(), digest_size=16).digest())


def _add(seen: set[bytes], one: bytes) -> bool:
    before = len(seen)
    seen.add(one)
    return len(seen) > before


@dataclass(frozen=True, slots=True)
class Judged:
    """What becomes of a row: a visit to write, faults to mend, or neither when it was taken before."""

    row: int
    faults: tuple[RowFault, ...]
    visit: ImportedVisit | None
    is_new_person: bool = False


def judge_row(read: RowRead, record: Record, seen: SeenInFile, *, new_person_id: UUID) -> Judged:
    """Judge one row. ``new_person_id`` is who the person becomes when nobody has the number and the row has a name."""
    cells, number = read.cells, read.identifier
    if read.key in record.row_keys:
        return Judged(read.row, (), None)
    if number is None or read.given_on is None:
        return Judged(read.row, tuple(cells.faults), None)
    key = (number.kind.value, number.value)
    known = record.people.get(key)
    person = known or PersonKnown(new_person_id, number.birth_date, None)
    if known is None and not (read.given_name and read.family_name):
        cells.wrong(Column.PERSON_NUMBER, FaultCode.PERSON_UNKNOWN)
    if person.birth_date and read.given_on < person.birth_date:
        cells.wrong(Column.GIVEN_ON, FaultCode.DATE_BEFORE_BIRTH)
    if person.deceased_on and read.given_on > person.deceased_on:
        cells.wrong(Column.GIVEN_ON, FaultCode.DATE_AFTER_DEATH)
    dose = (person.id, read.told["duplicate_group"], read.given_on)
    if not seen.add_row(read.key):
        cells.wrong(None, FaultCode.ROW_TWICE)
    elif dose[1] and not seen.add_dose(dose):
        cells.wrong(Column.GIVEN_ON, FaultCode.DOSE_TWICE)
    elif dose in record.doses:
        cells.wrong(Column.GIVEN_ON, FaultCode.DOSE_IN_RECORD)
    if cells.faults:
        return Judged(read.row, tuple(cells.faults), None)
    return Judged(read.row, (), _visit(read, person, record.staff), is_new_person=known is None)


def _visit(read: RowRead, person: PersonKnown, staff: Mapping[str, int]) -> ImportedVisit:
    return ImportedVisit(
        row_key=read.key,
        person_id=person.id,
        giver_id=staff.get(read.told["giver_hsa_id"]),
        prescriber_id=staff.get(read.told["prescriber_hsa_id"]),
        **read.told,
    )
