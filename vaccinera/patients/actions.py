"""Opening and registering people. Every opening is in the log before anything is shown (LAW-14, LAW-23)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from django.db import IntegrityError, transaction
from uuid_utils.compat import uuid7

from vaccinera.audit.actions import Actor, record
from vaccinera.kernel.constraints import broken_constraint
from vaccinera.kernel.refusals import Refused
from vaccinera.kernel.sorting import swedish_sort_key
from vaccinera.patients.models import Person, PersonIdentifier

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from uuid import UUID

    from vaccinera.patients.rules.identifiers import Identifier


class Acting(Actor, Protocol):
    """A reader as this room sees it: permissions are known above and asked for by their codes."""

    def may(self, permission: str, *, at: int | None = None) -> bool: ...
    def require(self, permission: str, *, at: int | None = None) -> None: ...


def open_person(*, by: Acting, person_id: UUID, why: str) -> Person:
    """Write in the log that a person's record is opened, and why, before the caller shows anything of it.

    A person with protected identity needs a right of its own (PER-11).
    """
    by.require("person.open")
    person = _person_for(by, person_id)
    _record_opening(by, person, why)
    return person


def log_opening(*, by: Acting, person: Person, why: str) -> None:
    """Write the same of a person already read as part of something else, such as a draft; refuses as opening does."""
    by.require("person.open")
    _refuse_protected(by, person)
    _record_opening(by, person, why)


def open_identity(*, by: Acting, person_id: UUID, why: str) -> Person:
    """The same for those who find people but open no records: who somebody is, and nothing of what was done."""
    by.require("person.find")
    person = _person_for(by, person_id)
    log_identity_opening(by=by, person=person, why=why)
    return person


def log_identity_opening(*, by: Acting, person: Person, why: str) -> None:
    """Write the same of a person already read as part of something else."""
    by.require("person.find")
    _refuse_protected(by, person)
    record("patients.identity.opened", by=by, subject=("person", person.pk), person_id=person.pk, why=why)


def _person_for(by: Acting, person_id: UUID) -> Person:
    person = Person.objects.filter(pk=person_id).first()
    if person is None:
        raise Refused("patients.person.not_found")
    _refuse_protected(by, person)
    return person


def _refuse_protected(by: Acting, person: Person) -> None:
    if person.is_protected and not by.may("person.open_protected"):
        raise Refused("patients.person.protected")


def _record_opening(by: Acting, person: Person, why: str) -> None:
    record("patients.person.opened", by=by, subject=("person", person.pk), person_id=person.pk, why=why)


def log_search(*, by: Acting, searched_by: str, shown: Sequence[UUID]) -> None:
    """Write one event for a search, with the ids of everyone it showed; never what was typed."""
    by.require("person.find")
    record("patients.people.searched", by=by, searched_by=searched_by, shown=[str(person_id) for person_id in shown])


@transaction.atomic
def register_person(
    *,
    by: Acting,
    identifier: Identifier,
    given_name: str,
    family_name: str,
    birth_date: date | None,
    postal_code: str,
) -> Person:
    """Add somebody the index does not have. The number decides the birth date unless it is a reserve number."""
    by.require("person.register")
    person = Person(
        id=uuid7(),
        given_name=given_name.strip(),
        family_name=family_name.strip(),
        sort_key=swedish_sort_key(f"{family_name} {given_name}"),
        birth_date=identifier.birth_date or birth_date,
        sex=identifier.sex.value,
        postal_code=postal_code,
    )
    if not person.given_name or not person.family_name:
        raise Refused("patients.person.name_missing")
    person.save(force_insert=True)
    number = PersonIdentifier(id=uuid7(), person=person, kind=identifier.kind.value, value=identifier.value)
    try:
        with transaction.atomic():
            number.save(force_insert=True)
    except IntegrityError as error:
        if broken_constraint(error) == "a_number_belongs_to_one_person":
            raise Refused("patients.person.already_registered") from error
        raise
    record(
        "patients.person.registered",
        by=by,
        subject=("person", person.pk),
        person_id=person.pk,
        kind=identifier.kind.value,
    )
    return person
