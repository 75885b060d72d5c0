"""Finding and opening people. Every opening is in the log before anything is shown (LAW-14, LAW-23)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from vaccinera.audit.actions import Actor, record
from vaccinera.kernel.refusals import Refused
from vaccinera.patients.queries import kept_person
from vaccinera.patients.rules.grounds import Stated, stated, stated_by_page

if TYPE_CHECKING:
    from collections.abc import Container, Sequence
    from uuid import UUID

    from vaccinera.patients.models import Person
    from vaccinera.patients.states import Ground, OpeningPurpose


class Acting(Actor, Protocol):
    """A reader as this room sees it: permissions are known above and asked for by their codes."""

    def may(self, permission: str, *, at: int | None = None) -> bool: ...
    def require(self, permission: str, *, at: int | None = None) -> None: ...


def open_person(
    *,
    by: Acting,
    person_id: UUID,
    why: str,
    grounded: Container[UUID] | None = None,
    on_ground: Stated | None = None,
    without_visit: bool = False,
) -> Person:
    """Write in the log that a person's record is opened, and why, before the caller shows anything of it.

    A person with protected identity needs a right of its own (PER-11), and a ground given before where ``grounded``,
    the people it was given for, is told. Of a merged person the one kept is opened. ``on_ground`` is what somebody
    stated; else the page states its own. ``without_visit`` marks a person who has not been at the unit lately.
    """
    by.require("person.open")
    person = _person_for(by, person_id, grounded)
    told = _told(why, on_ground, without_visit=without_visit)
    record("patients.person.opened", by=by, subject=("person", person.pk), person_id=person.pk, **told)
    return person


def log_opening(
    *, by: Acting, person: Person, why: str, on_ground: Stated | None = None, without_visit: bool = False
) -> None:
    """Write the same of a person already read as part of something else, such as a draft; refuses as opening does."""
    by.require("person.open")
    refuse_protected(by, person)
    told = _told(why, on_ground, without_visit=without_visit)
    record("patients.person.opened", by=by, subject=("person", person.pk), person_id=person.pk, **told)


def open_identity(
    *,
    by: Acting,
    person_id: UUID,
    why: str,
    grounded: Container[UUID] | None = None,
    on_ground: Stated | None = None,
    without_visit: bool = False,
) -> Person:
    """The same for those who find people but open no records: who somebody is, and nothing of what was done."""
    by.require("person.find")
    person = _person_for(by, person_id, grounded)
    told = _told(why, on_ground, without_visit=without_visit)
    record("patients.identity.opened", by=by, subject=("person", person.pk), person_id=person.pk, **told)
    return person


def log_identity_opening(*, by: Acting, person: Person, why: str) -> None:
    """Write the same of a person already read as part of something else."""
    by.require("person.find")
    refuse_protected(by, person)
    record("patients.identity.opened", by=by, subject=("person", person.pk), person_id=person.pk, **_told(why, None))


def give_ground(
    *, by: Acting, person_id: UUID, ground: Ground, words: str, purpose: OpeningPurpose | None = None
) -> tuple[Person, Stated]:
    """Say on what ground a person is opened, in the log before anything of them is shown (PER-11, LAW-14)."""
    by.require("person.find")
    person = _person_for(by, person_id)
    on_ground = stated(ground, purpose, words)
    record(
        "patients.person.ground_given",
        by=by,
        subject=("person", person.pk),
        person_id=person.pk,
        ground=on_ground.ground.value,
        purpose=on_ground.purpose.value,
        words=words.strip(),
    )
    return person, on_ground


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


def _told(why: str, on_ground: Stated | None, *, without_visit: bool = False) -> dict[str, object]:
    """Spot checks ask for the people without a visit; so the mark stands on those alone (LAW-21)."""
    stands = on_ground or stated_by_page(why)
    told = {"why": why, "ground": stands.ground.value, "purpose": stands.purpose.value}
    return told | {"without_visit": True} if without_visit else dict(told)


def log_search(*, by: Acting, searched_by: str, shown: Sequence[UUID]) -> None:
    """Write one event for a search, with the ids of everyone it showed; never what was typed."""
    by.require("person.find")
    record("patients.people.searched", by=by, searched_by=searched_by, shown=[str(person_id) for person_id in shown])
