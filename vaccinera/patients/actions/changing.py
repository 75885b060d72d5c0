"""Somebody gets another number: the same person, the old number closed, and the way from one to the other kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from uuid_utils.compat import uuid7

from vaccinera.audit.actions import record
from vaccinera.kernel.clock import civil_day
from vaccinera.kernel.outbox import publish
from vaccinera.kernel.refusals import Refused
from vaccinera.kernel.sorting import swedish_sort_key
from vaccinera.patients.actions.opening import refuse_protected
from vaccinera.patients.actions.registering import record_identity_check
from vaccinera.patients.facts import NumberChanged
from vaccinera.patients.models import Person, PersonIdentifier
from vaccinera.patients.queries import kept_person, person_by_identifier, same_person
from vaccinera.patients.rules.changing import refuse_step_down
from vaccinera.patients.states import IdentifierKind, Sex

if TYPE_CHECKING:
    from datetime import date, datetime
    from uuid import UUID

    from vaccinera.patients.actions.opening import Acting
    from vaccinera.patients.rules.establishing import Established
    from vaccinera.patients.rules.identifiers import Identifier


@transaction.atomic
def change_number(
    *,
    by: Acting,
    person_id: UUID,
    identifier: Identifier,
    given_name: str = "",
    family_name: str = "",
    established: Established | None = None,
    at: datetime,
) -> Person:
    """Give a person a number that says more, or a new one of the same kind; nothing of the old one is lost (PER-07).

    A name is taken where one is said, such as for somebody unknown until now. Refuses a number that is somebody else's:
    then the two may be merged, by an act of its own. Asked again, it answers with the person as they are.
    """
    by.require("person.register")
    person = _locked(by, person_id)
    owner = person_by_identifier(identifier)
    if owner is not None and owner.pk != person.pk:
        raise Refused("patients.number.belongs_to_another")
    numbers = list(
        PersonIdentifier.objects.select_for_update().filter(
            person_id__in=same_person(person.pk), to_on=None, replaced_by=None
        )
    )
    if any((number.kind, number.value) == (identifier.kind, identifier.value) for number in numbers):
        return person
    if owner is not None:
        raise Refused("patients.number.is_an_earlier_one")
    in_use = [IdentifierKind(number.kind) for number in numbers]
    refuse_step_down(identifier.kind, in_use)
    replace_numbers(
        person, identifier, [number for number in numbers if number.person_id == person.pk], on=civil_day(at)
    )
    _learn(person, identifier, given_name=given_name.strip(), family_name=family_name.strip())
    if established is not None:
        record_identity_check(by=by, person_id=person.pk, established=established, at=at)
    publish(NumberChanged(person.pk), provider_id=by.provider_id)
    record(
        "patients.number.changed",
        by=by,
        subject=("person", person.pk),
        person_id=person.pk,
        before=[kind.value for kind in in_use],
        now=identifier.kind.value,
    )
    return person


def replace_numbers(person: Person, new: Identifier, ended: list[PersonIdentifier], *, on: date) -> PersonIdentifier:
    """Write the new number, and close those it replaces on the same day with where they lead."""
    number = PersonIdentifier(id=uuid7(), person=person, kind=new.kind.value, value=new.value, from_on=on)
    number.save(force_insert=True)
    for old in ended:
        old.to_on, old.replaced_by = on, number
        old.save(update_fields=["to_on", "replaced_by"])
    return number


def _locked(by: Acting, person_id: UUID) -> Person:
    kept = kept_person(person_id)
    if kept is None:
        raise Refused("patients.person.not_found")
    person = Person.objects.select_for_update().get(pk=kept.pk)
    refuse_protected(by, person)
    return person


def _learn(person: Person, new: Identifier, *, given_name: str, family_name: str) -> None:
    """What the number tells, where it was estimated or unknown till now; a known birth date stands (PER-03)."""
    if new.birth_date and (person.birth_date is None or person.birth_date_is_estimated):
        person.birth_date, person.birth_date_is_estimated = new.birth_date, False
    if person.sex == Sex.UNKNOWN:
        person.sex = new.sex.value
    if given_name and family_name:
        person.given_name, person.family_name = given_name, family_name
        person.sort_key = swedish_sort_key(f"{family_name} {given_name}")
    person.save()
