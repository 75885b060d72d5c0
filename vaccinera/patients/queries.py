"""Finding people in the region's index, by the few fields the law lets one search by (LAW-02)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vaccinera.kernel.sorting import swedish_sort_key
from vaccinera.patients.models import Person, PersonIdentifier
from vaccinera.patients.states import IdentifierKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date
    from uuid import UUID

    from vaccinera.patients.rules.identifiers import Identifier

MOST_HITS = 50


@dataclass(frozen=True, slots=True)
class NumberShown:
    """The number a person goes by today."""

    kind: IdentifierKind
    value: str


def person_by_identifier(identifier: Identifier) -> Person | None:
    """The person a number belongs to, or belonged to before it was replaced."""
    return Person.objects.filter(identifiers__value=identifier.value, identifiers__kind=identifier.kind).first()


def people_named(name: str, *, born_on: date) -> list[Person]:
    """People born on a day whose names hold every word typed, in Swedish order; 50 at the most.

    A birth date is demanded so that nobody can browse the region by name.
    """
    found = Person.objects.filter(birth_date=born_on)
    for word in swedish_sort_key(name).split():
        found = found.filter(sort_key__contains=word)
    return list(found.order_by("sort_key", "id")[:MOST_HITS])


def person_by_id(person_id: UUID) -> Person | None:
    """A person by the opaque key addresses carry."""
    return Person.objects.filter(pk=person_id).first()


def numbers_of(person_ids: Iterable[UUID]) -> Mapping[UUID, NumberShown]:
    """The number each person goes by: the one not replaced, a personal number before any other kind."""
    order = {kind: place for place, kind in enumerate(IdentifierKind)}
    rows = PersonIdentifier.objects.filter(person_id__in=list(person_ids), to_on=None, replaced_by=None).values_list(
        "person_id", "kind", "value"
    )
    best: dict[UUID, NumberShown] = {}
    for person_id, kind, value in sorted(rows, key=lambda row: order[IdentifierKind(row[1])], reverse=True):
        best[person_id] = NumberShown(IdentifierKind(kind), value)
    return best
