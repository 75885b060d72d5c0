"""Rows of people: the keys that the statement told, made the name and number that this reader may see (PER-11)."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING
from uuid import UUID

from vaccinera.access.states import Permission
from vaccinera.patients.models import Person
from vaccinera.patients.queries import numbers_of
from vaccinera.patients.rules.protection import shown_identifier, shown_in_list
from vaccinera.patients.states import Protection
from vaccinera.reports.states import ColumnKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from vaccinera.access.rules.readers import Reader
    from vaccinera.patients.queries import NumberShown
    from vaccinera.reports.queries.running import Row
    from vaccinera.reports.rules.catalogue import Column

_AT_A_TIME = 1_000
_Words = dict[ColumnKind, str]


def told_of_people(
    reader: Reader, columns: Sequence[Column], rows: Iterator[Row]
) -> Iterator[tuple[set[str], list[Row]]]:
    """A thousand rows at a time in words, with whose they are: two statements for each thousand.

    Whoever shows them writes in the log first whom they show (LAW-23).
    """
    places = [place for place, column in enumerate(columns) if column.kind.is_of_a_person]
    while some := list(islice(rows, _AT_A_TIME)):
        keys = {str(row[place]) for row in some for place in places}
        people = _in_words(reader, keys)
        yield keys, [_told(columns, row, people) for row in some]


def _told(columns: Sequence[Column], row: Row, people: Mapping[str, _Words]) -> Row:
    return tuple(
        people[str(value)][column.kind] if column.kind.is_of_a_person else value
        for column, value in zip(columns, row, strict=True)
    )


def _in_words(reader: Reader, keys: set[str]) -> dict[str, _Words]:
    ids = [UUID(key) for key in keys]
    people, numbers = Person.objects.select_related("merged_into").in_bulk(ids), numbers_of(ids)
    return {str(key): _words(reader, person, numbers.get(key)) for key, person in people.items()}


def _words(reader: Reader, person: Person, number: NumberShown | None) -> _Words:
    protection, may_open = Protection(person.kept.protection), reader.may(Permission.PERSON_OPEN_PROTECTED)
    shows_name = shown_in_list(protection, may_open_protected=may_open).shows_name
    written = number and shown_identifier(number.kind, number.value, protection, may_open_protected=may_open)
    return {
        ColumnKind.PERSON_NUMBER: written or "",
        ColumnKind.PERSON_NAME: person.kept.listed_name if shows_name else "",
    }
