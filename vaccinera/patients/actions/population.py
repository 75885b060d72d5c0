"""What the population register tells: somebody new as it tells them, and what has changed of those we know."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from uuid_utils.compat import uuid7

from vaccinera.audit.actions import record, record_outside_every_provider
from vaccinera.kernel.clock import civil_day
from vaccinera.kernel.refusals import Refused
from vaccinera.kernel.sorting import swedish_sort_key
from vaccinera.patients.actions.changing import replace_numbers
from vaccinera.patients.actions.registering import add_person
from vaccinera.patients.models import Person, PersonIdentifier
from vaccinera.patients.queries import person_by_identifier, same_person
from vaccinera.patients.rules.identifiers import parse_identifier
from vaccinera.patients.states import IdentifierKind, Protection

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime
    from uuid import UUID

    from vaccinera.patients.actions.opening import Acting
    from vaccinera.patients.rules.establishing import Established
    from vaccinera.patients.rules.identifiers import Identifier
    from vaccinera.patients.rules.population_register import PopulationRegister, Registered

_REGISTER = "Folkbokföringen"
_LIVES_AT = ("street", "postal_code", "city", "municipality_code", "region_code")


@dataclass(frozen=True, slots=True)
class Touched:
    """One person a change touched, and which of their facts; ``number_of_another`` waits for an explicit merge."""

    person_id: UUID
    fields: tuple[str, ...]


def ask_register(*, by: Acting, register: PopulationRegister, identifier: Identifier) -> Registered | None:
    """What the register tells of one number, for somebody who may open whoever it tells; raises when it is silent."""
    by.require("person.register")
    told = register.look_up([identifier.value]).get(identifier.value)
    if told is not None:
        _refuse_protected(by, told)
    return told


@transaction.atomic
def register_as_told(
    *, by: Acting, identifier: Identifier, told: Registered, established: Established | None, at: datetime
) -> Person:
    """Add somebody the index does not have exactly as the register tells them; nothing is typed.

    A number that has been replaced is kept as the earlier number of the one it leads to, who may be there already.
    """
    by.require("person.register")
    _refuse_protected(by, told)
    on = civil_day(at)
    new = parse_identifier(told.referred_to, on=on) if told.referred_to else identifier
    person = person_by_identifier(new)
    if person is None:
        person = Person(id=uuid7(), birth_date=new.birth_date, sex=new.sex.value, register_asked_at=at)
        _take_over(person, told)
        if established is None and new.kind is not IdentifierKind.PERSONAL_NUMBER:
            raise Refused("patients.identity.not_said")
        add_person(person, new, by=by, established=established, at=at)
        _take_over_number(PersonIdentifier.objects.get(person=person), told)
    if new != identifier:
        follows = PersonIdentifier.objects.get(kind=new.kind, value=new.value)
        PersonIdentifier.objects.create(
            id=uuid7(), person=person, kind=identifier.kind, value=identifier.value, to_on=on, replaced_by=follows
        )
        record("patients.number.referred", by=by, subject=("person", person.pk), person_id=person.pk)
    return person


@transaction.atomic
def apply_register_changes(changes: Iterable[Registered], *, at: datetime) -> list[Touched]:
    """Take over what the register tells of people we know; each person touched is in the log with which facts.

    A number that leads to one somebody else has is told and left: nothing merges by itself (PER-08). What is told of
    numbers nobody here has is passed over.
    """
    told = {change.number: change for change in changes}
    numbers = PersonIdentifier.objects.select_for_update(of=("self", "person")).select_related("person")
    touched = []
    for number in numbers.filter(value__in=told, kind__in=_ASKED_KINDS).order_by("person_id", "pk"):
        fields = _apply(number, told[number.value], at=at)
        if fields:
            touched.append(Touched(number.person_id, fields))
            record_outside_every_provider(
                "patients.person.told_by_register",
                user_hsa_id="",
                user_name=_REGISTER,
                person=str(number.person_id),
                fields=list(fields),
            )
    return touched


_ASKED_KINDS = (IdentifierKind.PERSONAL_NUMBER, IdentifierKind.COORDINATION_NUMBER)


def _refuse_protected(by: Acting, told: Registered) -> None:
    if told.protection is not Protection.NONE and not by.may("person.open_protected"):
        raise Refused("patients.person.protected")


def _apply(number: PersonIdentifier, told: Registered, *, at: datetime) -> tuple[str, ...]:
    person = number.person
    changed = [*_take_over(person, told), *_take_over_number(number, told)]
    person.register_asked_at, person.is_told_by_person = at, False
    person.save()
    if person.is_protected and person.merged_into_id is not None:
        Person.objects.filter(pk=person.merged_into_id, protection=Protection.NONE).update(protection=told.protection)
    return tuple(changed + _refer(number, told, at=at))


def _take_over(person: Person, told: Registered) -> list[str]:
    """Name, protection, death and address; of a protected registration no address is kept (RIV-18)."""
    address = {name: getattr(told, name) for name in _LIVES_AT}
    if told.protection is not Protection.NONE:
        address = dict.fromkeys(_LIVES_AT, "")
    facts = {
        "given_name": told.given_name,
        "family_name": told.family_name,
        "protection": told.protection.value,
        "deceased_on": told.deceased_on,
        **address,
    }
    changed = _set(person, facts)
    person.sort_key = swedish_sort_key(f"{person.family_name} {person.given_name}")
    return changed


def _take_over_number(number: PersonIdentifier, told: Registered) -> list[str]:
    changed = _set(number, {"level": told.level, "is_dormant": told.is_dormant} if not told.referred_to else {})
    if changed:
        number.save(update_fields=["level", "is_dormant"])
    return changed


def _set(row: Person | PersonIdentifier, facts: Mapping[str, object]) -> list[str]:
    """Set what differs, and name it."""
    changed = [name for name, value in facts.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, facts[name])
    return changed


def _refer(number: PersonIdentifier, told: Registered, *, at: datetime) -> list[str]:
    """Follow a reference to a new number: the person's from now on, or somebody else's already."""
    if not told.referred_to or number.replaced_by_id is not None:
        return []
    new = parse_identifier(told.referred_to, on=civil_day(at))
    owner = person_by_identifier(new)
    if owner is None:
        replace_numbers(number.person, new, [number], on=civil_day(at))
        return ["number"]
    is_same = owner.pk in set(same_person(number.person_id))
    return [] if is_same else ["number_of_another"]
