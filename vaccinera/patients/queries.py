"""Finding people in the region's index, by the few fields the law lets one search by (LAW-02).

Where several rows of the index are one person, the one kept is found; ``same_person`` names them all (PER-09).
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from django.conf import settings

from vaccinera.kernel.sorting import swedish_sort_key
from vaccinera.patients.models import IdentityCheck, Merge, Person, PersonIdentifier, SamePerson
from vaccinera.patients.rules.identifiers import compact, parse_identifier
from vaccinera.patients.rules.population_register import MOST_AT_ONCE, read_invented
from vaccinera.patients.states import FORMLESS_RESERVE_NUMBERS, IdentifierKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date
    from uuid import UUID

    from django.db.models import QuerySet

    from vaccinera.patients.rules.identifiers import Identifier
    from vaccinera.patients.rules.population_register import InventedRegister, PopulationRegister

MOST_HITS = 50
_INVENTED = Path(__file__).parent / "population_register" / "invented.toml"
_FORMLESS = [
    *sorted(FORMLESS_RESERVE_NUMBERS),
    IdentifierKind.RESERVE_NUMBER_CARELINK,
    IdentifierKind.LMA_NUMBER,
    IdentifierKind.UNKNOWN_PERSON,
]


class Placed(Protocol):
    """A reader as far as what is a provider's own is asked for by it."""

    @property
    def provider_id(self) -> int: ...


@dataclass(frozen=True, slots=True)
class NumberShown:
    """The number a person goes by today."""

    kind: IdentifierKind
    value: str


@dataclass(frozen=True, slots=True)
class NumberKept:
    """One number of a person's history (PER-07). ``is_of_merged``: it came with somebody merged into the person."""

    kind: IdentifierKind
    value: str = field(repr=False)
    from_on: date | None
    to_on: date | None
    level: str
    is_dormant: bool
    is_in_use: bool
    is_of_merged: bool


def same_person(*person_ids: UUID) -> QuerySet[SamePerson, UUID]:
    """The keys of every row that is the same person as one of these, themselves among them.

    It is a query of no statement of its own: a person's rows are read ``person_id__in`` it. Where rows are wanted for
    each of several people, ``person__known_as__person_id`` is whom a row was asked for.
    """
    return SamePerson.objects.filter(person_id__in=person_ids).values_list("same_id", flat=True)


def kept_person(person_id: UUID) -> Person | None:
    """A person by the opaque key addresses carry; of a merged one, the person kept."""
    found = Person.objects.select_related("merged_into").filter(pk=person_id).first()
    return found and found.kept


def numbers_kept(person_id: UUID) -> list[NumberKept]:
    """Every number a person has or ever had, those in use first; those of people merged into this one among them."""
    order = {kind: place for place, kind in enumerate(IdentifierKind)}
    rows = PersonIdentifier.objects.select_related("person").filter(person__known_as__person_id=person_id)
    kept = [
        NumberKept(
            kind=IdentifierKind(row.kind),
            value=row.value,
            from_on=row.from_on,
            to_on=row.to_on,
            level=row.level,
            is_dormant=row.is_dormant,
            is_in_use=row.to_on is None and row.replaced_by_id is None,
            is_of_merged=row.person.merged_into_id is not None,
        )
        for row in rows
    ]
    return sorted(kept, key=lambda one: (not one.is_in_use, one.is_of_merged, order[one.kind], one.value))


def person_by_identifier(identifier: Identifier) -> Person | None:
    """The person a number belongs to, or belonged to before it was replaced; of a merged one, the person kept."""
    people = Person.objects.select_related("merged_into")
    # At most one has it, so nothing is put in order: that could lead a plan through the index of people instead.
    found = next(iter(people.filter(identifiers__value=identifier.value, identifiers__kind=identifier.kind)), None)
    return found and found.kept


def identifier_written(text: str, *, on: date) -> Identifier:
    """The number somebody typed, judged as this installation judges (PER-06)."""
    return parse_identifier(text, on=on, checks_national=settings.VACCINERA_CHECKS_NATIONAL_RESERVE_NUMBERS)


def person_by_number_as_written(text: str) -> Person | None:
    """Whoever has just this as a number whose kind its form does not tell, or as a mark of our own (PER-08)."""
    written = compact(text)
    found = PersonIdentifier.objects.select_related("person__merged_into").filter(value=written, kind__in=_FORMLESS)
    number = found.first() if written else None
    return number.person.kept if number else None


def checks_of(reader: Placed, person_id: UUID) -> list[IdentityCheck]:
    """When and how it was established at the reader's provider who a person is, the latest first."""
    checks = IdentityCheck.objects.filter(provider_id=reader.provider_id, person_id__in=same_person(person_id))
    return list(checks.order_by("-checked_at"))


def people_named(name: str, *, born_on: date) -> list[Person]:
    """People born on a day whose names hold every word typed, in Swedish order; 50 at the most.

    A birth date is demanded so that nobody can browse the region by name.
    """
    found = Person.objects.select_related("merged_into").filter(birth_date=born_on)
    for word in swedish_sort_key(name).split():
        found = found.filter(sort_key__contains=word)
    kept = (person.kept for person in found.order_by("sort_key", "id")[:MOST_HITS])
    return list({person.pk: person for person in kept}.values())


def numbers_of(person_ids: Iterable[UUID]) -> Mapping[UUID, NumberShown]:
    """The number each person goes by: the one not replaced, a personal number before any other kind.

    Of several numbers of one kind, the kept person's own goes before those of the merged.
    """
    order = {kind: place for place, kind in enumerate(IdentifierKind)}
    rows = PersonIdentifier.objects.filter(
        person__known_as__person_id__in=list(person_ids), to_on=None, replaced_by=None
    ).values_list("person__known_as__person_id", "kind", "value", "person__merged_into_id")
    best: dict[UUID, NumberShown] = {}
    for person_id, kind, value, _ in sorted(rows, key=lambda row: (order[IdentifierKind(row[1])], bool(row[3]))):
        best.setdefault(person_id, NumberShown(IdentifierKind(kind), value))
    return best


def open_merges(person: Person) -> list[Merge]:
    """What is merged into a person, the latest first, each with the person it was."""
    merges = Merge.objects.select_related("merged").filter(kept=person, undone_at=None)
    return list(merges.order_by("-merged_at"))


def merge_by_id(merge_id: UUID) -> Merge | None:
    """One merge, open or undone, with both people."""
    return Merge.objects.select_related("kept", "merged").filter(pk=merge_id).first()


@cache
def invented_register() -> InventedRegister:
    """The invented register of the demo and the tests."""
    return read_invented(tomllib.loads(_INVENTED.read_text("utf-8")))


def population_register() -> PopulationRegister | None:
    """The register this installation asks, if any is connected."""
    return invented_register() if settings.VACCINERA_POPULATION_REGISTER == "invented" else None


def numbers_to_ask() -> Iterator[str]:
    """Every personal and coordination number in use, in no order a person could be told by."""
    kinds = (IdentifierKind.PERSONAL_NUMBER, IdentifierKind.COORDINATION_NUMBER)
    numbers = PersonIdentifier.objects.filter(kind__in=kinds, to_on=None, replaced_by=None).order_by("pk")
    return numbers.values_list("value", flat=True).iterator(chunk_size=MOST_AT_ONCE)
