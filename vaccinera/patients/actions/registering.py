"""Registering people the index does not have: by a number somebody issued, or as unknown."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from uuid_utils.compat import uuid7

from vaccinera.audit.actions import record
from vaccinera.kernel.clock import civil_day
from vaccinera.kernel.constraints import broken_constraint
from vaccinera.kernel.refusals import Refused
from vaccinera.kernel.sorting import swedish_sort_key
from vaccinera.patients.actions.opening import refuse_protected
from vaccinera.patients.models import IdentityCheck, Person, PersonIdentifier
from vaccinera.patients.queries import kept_person
from vaccinera.patients.rules.establishing import estimated_birth_date, judge_description, judge_established
from vaccinera.patients.rules.identifiers import unknown_person
from vaccinera.patients.states import IdentifierKind

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime
    from uuid import UUID

    from vaccinera.patients.actions.opening import Acting
    from vaccinera.patients.rules.establishing import Description, Established
    from vaccinera.patients.rules.identifiers import Identifier

# Letters and digits that are not mistaken for one another, in speech or by hand.
_ALPHABET = "23456789BCDFGHJKLMNPQRSTVWXZ"
_MARK_LENGTH = 8
_NAME_OF_UNKNOWN = "Okänd person"


@dataclass(frozen=True, slots=True)
class NewPerson:
    """Somebody another system knows by a number and a name, and who they are here from now on."""

    id: UUID
    identifier: Identifier = field(repr=False)
    given_name: str = field(repr=False)
    family_name: str = field(repr=False)


@transaction.atomic
def register_person(
    *,
    by: Acting,
    identifier: Identifier,
    given_name: str,
    family_name: str,
    birth_date: date | None,
    postal_code: str,
    established: Established | None = None,
    at: datetime,
) -> Person:
    """Add somebody the index does not have, as they say themselves; the register has not told it.

    A personal or coordination number tells the birth date. Whoever has no personal number is asked how it was
    established who they are.
    """
    by.require("person.register")
    if not given_name.strip() or not family_name.strip():
        raise Refused("patients.person.name_missing")
    if established is None and identifier.kind is not IdentifierKind.PERSONAL_NUMBER:
        raise Refused("patients.identity.not_said")
    person = Person(
        id=uuid7(),
        given_name=given_name.strip(),
        family_name=family_name.strip(),
        sort_key=swedish_sort_key(f"{family_name} {given_name}"),
        birth_date=identifier.birth_date or birth_date,
        sex=identifier.sex.value,
        postal_code=postal_code,
        is_told_by_person=True,
    )
    add_person(person, identifier, by=by, established=established, at=at)
    return person


@transaction.atomic
def register_unknown(*, by: Acting, description: Description, established: Established, at: datetime) -> Person:
    """Add somebody without any number, described so that they are recognised again (PER-08).

    Each time it is somebody new: unknown people are never taken for one another but by an explicit merge.
    """
    by.require("person.register")
    judge_description(description)
    on = civil_day(at)
    family_name = description.family_name.strip() or _NAME_OF_UNKNOWN
    given_name = description.given_name.strip()
    person = Person(
        id=uuid7(),
        given_name=given_name,
        family_name=family_name,
        sort_key=swedish_sort_key(f"{family_name} {given_name}"),
        birth_date=estimated_birth_date(description.approximate_age, on=on),
        birth_date_is_estimated=True,
        sex=description.sex.value,
        distinguishing=description.distinguishing.strip(),
        found_with=description.found_with.strip(),
        is_told_by_person=True,
    )
    mark = "".join(secrets.choice(_ALPHABET) for _ in range(_MARK_LENGTH))
    add_person(person, unknown_person(mark), by=by, established=established, at=at)
    return person


@transaction.atomic
def record_identity_check(*, by: Acting, person_id: UUID, established: Established, at: datetime) -> None:
    """Keep how it was established today who a person is; it belongs to the reader's care provider."""
    by.require("person.register")
    person = kept_person(person_id)
    if person is None:
        raise Refused("patients.person.not_found")
    refuse_protected(by, person)
    _check(person, established, by=by, at=at)
    record("patients.identity.checked", by=by, subject=("person", person.pk), person_id=person.pk, way=established.way)


def add_person(
    person: Person, identifier: Identifier, *, by: Acting, established: Established | None, at: datetime
) -> None:
    """Write a person with a first number and how the identity was established; the caller has asked for the right."""
    person.save(force_insert=True)
    save_number(
        PersonIdentifier(
            id=uuid7(),
            person=person,
            kind=identifier.kind.value,
            value=identifier.value,
            from_on=civil_day(at) if identifier.kind is IdentifierKind.UNKNOWN_PERSON else None,
        )
    )
    if established is not None:
        _check(person, established, by=by, at=at)
    record(
        "patients.person.registered",
        by=by,
        subject=("person", person.pk),
        person_id=person.pk,
        kind=identifier.kind.value,
    )


def save_number(number: PersonIdentifier) -> None:
    """Write a number nobody has; refuses one that is somebody's."""
    try:
        with transaction.atomic():
            number.save(force_insert=True)
    except IntegrityError as error:
        if broken_constraint(error) == "a_number_belongs_to_one_person":
            raise Refused("patients.person.already_registered") from error
        raise


def _check(person: Person, established: Established, *, by: Acting, at: datetime) -> None:
    judge_established(established)
    IdentityCheck.objects.create(
        id=uuid7(),
        provider_id=by.provider_id,
        person=person,
        way=established.way.value,
        vouched_by_name=established.vouched_by_name.strip(),
        vouched_by_shown=established.vouched_by_shown.strip(),
        checked_at=at,
        checked_by_hsa_id=by.hsa_id,
        checked_by_name=by.name,
    )


@transaction.atomic
def register_many(*, by: Acting, people: Sequence[NewPerson]) -> None:
    """Add people who came with an import, thousands at a time. The import is what the log tells of.

    Refuses when somebody has registered one of the numbers since it was looked for.
    """
    by.require("visit.import")
    rows = [
        Person(
            id=one.id,
            given_name=one.given_name,
            family_name=one.family_name,
            sort_key=swedish_sort_key(f"{one.family_name} {one.given_name}"),
            birth_date=one.identifier.birth_date,
            sex=one.identifier.sex.value,
            is_told_by_person=True,
        )
        for one in people
    ]
    numbers = [
        PersonIdentifier(id=uuid7(), person_id=one.id, kind=one.identifier.kind.value, value=one.identifier.value)
        for one in people
    ]
    try:
        with transaction.atomic():
            Person.objects.bulk_create(rows)
            PersonIdentifier.objects.bulk_create(numbers)
    except IntegrityError as error:
        if broken_constraint(error) == "a_number_belongs_to_one_person":
            raise Refused("patients.person.already_registered") from error
        raise
