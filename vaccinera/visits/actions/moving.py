"""An entry made on the wrong person: nullified there and standing on the right one, in one act."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from uuid_utils.compat import uuid7

from vaccinera.access.states import Permission
from vaccinera.audit.actions import record
from vaccinera.kernel.clock import civil_day
from vaccinera.kernel.outbox import as_row
from vaccinera.kernel.refusals import Refused
from vaccinera.patients.actions.opening import open_person
from vaccinera.patients.queries import person_by_identifier, same_person
from vaccinera.visits.actions.correcting import refuse_uncorrectable
from vaccinera.visits.actions.nullifying import mark_nullified
from vaccinera.visits.actions.versions import Act, Version, amendment, copied, locked_entry, write_versions
from vaccinera.visits.facts import VisitMoved
from vaccinera.visits.models import Draft
from vaccinera.visits.queries.corrections import permission_to_correct, placing_on
from vaccinera.visits.queries.history import DRAFTS_AT_WORK
from vaccinera.visits.rules.moving import move_gaps
from vaccinera.visits.rules.registrations import Incomplete
from vaccinera.visits.states import AmendmentKind, DraftState, NullifiedCode

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from uuid import UUID

    from django.db.models import Model

    from vaccinera.access.rules.readers import Reader
    from vaccinera.patients.models import Person
    from vaccinera.patients.rules.identifiers import Identifier
    from vaccinera.visits.models import Visit
    from vaccinera.visits.queries.corrections import Placing

_CODE = NullifiedCode.WRONG_PERSON


@transaction.atomic
def move(*, by: Reader, visit_id: UUID, person_id: UUID, reason: str, carried_because: str, at: datetime) -> Visit:
    """Nullify an entry and write it on the person who got the dose, as a new document with its first signatures kept.

    The answers are carried over: ``carried_because`` says why they are that person's. Refuses with
    :class:`Incomplete` and every gap, as of a dose that could not have been that person's.
    """
    visit, person = _both(by, visit_id, person_id, at=at)
    placing = placing_on(by, visit, person)
    given_on = civil_day(visit.administration.given_at)
    gaps = move_gaps(placing.newcomer, reason=reason, carried_because=carried_because, given_on=given_on)
    if gaps:
        raise Incomplete(gaps)
    act = uuid7()
    mark_nullified(visit, Act(AmendmentKind.NULLIFIED, reason.strip(), act, code=_CODE), by=by, at=at)
    version = _on(person, visit, placing)
    moved = Act(AmendmentKind.MOVED, reason.strip(), act, code=_CODE, carried_because=carried_because.strip())
    write_versions([version], moved, [VisitMoved(version.visit.pk)], by=by, at=at)
    return version.visit


@transaction.atomic
def move_to_draft(
    *, by: Reader, visit_id: UUID, person_id: UUID, reason: str, content: Mapping[str, Any], at: datetime
) -> Draft:
    """Nullify an entry and begin it on the person who got the dose, where the declaration is taken anew.

    ``content`` is what was given, as the registration page holds it. The entry stands there once it is signed; its
    first signature times are those of the entry it comes from. Refuses while the reader has work of the programme
    begun for that person.
    """
    visit, person = _both(by, visit_id, person_id, at=at)
    by.require(Permission.DRAFT_SAVE, at=visit.unit_id)
    gaps = move_gaps(placing_on(by, visit, person).newcomer, reason=reason, carried_because=None, given_on=at.date())
    if gaps:
        raise Incomplete(gaps)
    begun = Draft.objects.filter(
        provider_id=by.provider_id, unit_id=by.unit_id, person_id=person.pk, programme_id=visit.programme_id
    )
    if begun.filter(created_by_id=by.staff_id, state__in=DRAFTS_AT_WORK).exists():
        raise Refused("visits.move.draft_in_the_way")
    mark_nullified(visit, Act(AmendmentKind.NULLIFIED, reason.strip(), uuid7(), code=_CODE), by=by, at=at)
    draft = Draft(
        id=uuid7(),
        provider_id=by.provider_id,
        unit_id=by.unit_id,
        person_id=person.pk,
        programme_id=visit.programme_id,
        state=DraftState.OPEN,
        content=dict(content),
        revision=1,
        moved_from_id=visit.pk,
        created_by_id=by.staff_id,
        created_at=at,
        updated_by_hsa_id=by.hsa_id,
        updated_by_name=by.name,
        updated_at=at,
    )
    draft.save(force_insert=True)
    record("visits.draft.opened", by=by, subject=("draft", draft.pk), person_id=person.pk, moved_from=str(visit.pk))
    return draft


def open_the_right_one(*, by: Reader, visit: Visit, identifier: Identifier) -> Person:
    """Find and open the person an entry may be moved to, to be looked at beside the one it stands on."""
    found = person_by_identifier(identifier)
    if found is None:
        raise Refused("visits.move.nobody_has_the_number")
    if found.pk in set(same_person(visit.person_id)):
        raise Refused("visits.move.same_person")
    return open_person(by=by, person_id=found.pk, why="move")


def moved_here(draft: Draft, visit: Visit, *, by: Reader, at: datetime) -> list[Model]:
    """What is written beside a visit that work on a moved entry became: where it comes from. Nothing of any other.

    What is signed now was signed before on the wrong person, and keeps that time (payment asks for the first).
    """
    first = draft.moved_from
    if first is None:
        return []
    why = first.nullified_reason
    if visit.prescription_signed_at is not None and first.prescription_signed_at is not None:
        visit.prescription_signed_at = first.prescription_signed_at
    if visit.administration_signed_at is not None and first.administration_signed_at is not None:
        visit.administration_signed_at = first.administration_signed_at
    act = Act(AmendmentKind.MOVED, why, uuid7(), code=_CODE)
    return [
        amendment(visit, act, by=by, at=at, of=first),
        as_row(VisitMoved(visit.pk), provider_id=visit.provider_id),
    ]


def _both(by: Reader, visit_id: UUID, person_id: UUID, *, at: datetime) -> tuple[Visit, Person]:
    """The entry and the person it is to stand on, opened in the log; refuses one it stands on already."""
    visit = locked_entry(by, visit_id)
    by.require(permission_to_correct(by, visit), at=visit.unit_id)
    refuse_uncorrectable(visit, at=at)
    person = open_person(by=by, person_id=person_id, why="move")
    if person.pk in set(same_person(visit.person_id)):
        raise Refused("visits.move.same_person")
    return visit, person


def _on(person: Person, visit: Visit, placing: Placing) -> Version:
    """The entry as the first version of a document of the person's, with a copy of the declaration."""
    key = uuid7()
    declaration = copied(visit.reviewed, person_id=person.pk)
    declaration.save(force_insert=True)
    group = placing.group
    moved = copied(
        visit,
        id=key,
        document_id=key,
        version=1,
        draft_id=None,
        person_id=person.pk,
        declaration_id=declaration.pk,
        target_group="" if group is None else group.code,
        target_group_rule="" if group is None else group.rule,
        is_in_weeks=placing.is_in_weeks,
        payer="" if group is None else group.payer.value,
        patient_postal_code=person.postal_code,
        patient_municipality_code=person.municipality_code,
        patient_region_code=person.region_code,
        patient_protection=person.protection,
        nullified_at=None,
        nullified_reason="",
    )
    return Version(
        before=visit,
        visit=moved,
        declaration=declaration,
        prescription=copied(visit.prescription, visit_id=key),
        administration=copied(visit.administration, visit_id=key),
        changed=("person",),
    )
