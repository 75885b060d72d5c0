"""Registering people the index does not have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from uuid_utils.compat import uuid7

from vaccinera.audit.actions import record
from vaccinera.kernel.constraints import broken_constraint
from vaccinera.kernel.refusals import Refused
from vaccinera.kernel.sorting import swedish_sort_key
from vaccinera.patients.models import Person, PersonIdentifier

if TYPE_CHECKING:
    from datetime import date

    from vaccinera.patients.actions.opening import Acting
    from vaccinera.patients.rules.identifiers import Identifier


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
