"""Finding and opening people. Every opening is in the log before anything is shown (LAW-14, LAW-23)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from vaccinera.audit.actions import Actor, record
from vaccinera.kernel.refusals import Refused
from vaccinera.patients.queries import kept_person
from vaccinera.patients.states import Ground

if TYPE_CHECKING:
    from collections.abc import Container, Sequence
    from uuid import UUID

    from vaccinera.patients.models import Person


class Acting(Actor, Protocol):
    """A reader as this room sees it: permissions are known above and asked for by their codes."""

    def may(self, permission: str, *, at: int | None = None) -> bool: ...
    def require(self, permission: str, *, at: int | None = None) -> None: ...


def open_person(*, by: Acting, person_id: UUID, why: str, grounded: Container[UUID] | None = None) -> Person:
    """Write in the log that a person's record is opened, and why, before the caller shows anything of it.

    A person with protected identity needs a right of its own (PER-11), and a ground given before where ``grounded``,
    the people it was given for, is told. Of a merged person the one kept is opened.
    """
    by.require("person.open")
    person = _person_for(by, person_id, grounded)
    _record_opening(by, person, why)
    return person


def log_opening(*, by: Acting, person: Person, why: str) -> None:
    """Write the same of a person already read as part of something else, such as a draft; refuses as opening does."""
    by.require("person.open")
    refuse_protected(by, person)
    _record_opening(by, person, why)


def open_identity(*, by: Acting, person_id: UUID, why: str, grounded: Container[UUID] | None = None) -> Person:
    """The same for those who find people but open no records: who somebody is, and nothing of what was done."""
    by.require("person.find")
    person = _person_for(by, person_id, grounded)
    log_identity_opening(by=by, person=person, why=why)
    return person


def log_identity_opening(*, by: Acting, person: Person, why: str) -> None:
    """Write the same of a person already read as part of something else."""
    by.require("person.find")
    refuse_protected(by, person)
    record("patients.identity.opened", by=by, subject=("person", person.pk), person_id=person.pk, why=why)


def give_ground(*, by: Acting, person_id: UUID, ground: Ground, words: str) -> Person:
    """Say for what a protected person is opened, in the log before anything of them is shown (PER-11, LAW-14)."""
    by.require("person.open_protected")
    person = _person_for(by, person_id)
    if ground is Ground.OTHER and not words.strip():
        raise Refused("patients.person.ground_words_missing")
    record(
        "patients.person.ground_given",
        by=by,
        subject=("person", person.pk),
        person_id=person.pk,
        ground=ground.value,
        words=words.strip(),
    )
    return person


def _person_for(by: Acting, person_id: UUID, grounded: Container[UUID] | None = None) -> Person:
    person = kept_person(person_id)
    if person is None:
        raise Refused("patients.person.not_found")
    refuse_protected(by, person)
    if grounded is not None and person.is_protected and person.pk not in grounded:
        raise Refused("patients.person.ground_missing")
    return person


def refuse_protected(by: Acting, person: Person) -> None:
    if person.is_protected and not by.may("person.open_protected"):
        raise Refused("patients.person.protected")


def _record_opening(by: Acting, person: Person, why: str) -> None:
    record("patients.person.opened", by=by, subject=("person", person.pk), person_id=person.pk, why=why)


def log_search(*, by: Acting, searched_by: str, shown: Sequence[UUID]) -> None:
    """Write one event for a search, with the ids of everyone it showed; never what was typed."""
    by.require("person.find")
    record("patients.people.searched", by=by, searched_by=searched_by, shown=[str(person_id) for person_id in shown])
