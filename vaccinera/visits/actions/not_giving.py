"""That a dose was not given: signed with its reason; ends the draft, and withdraws what was prescribed (LAW-11)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from uuid_utils.compat import uuid7

from vaccinera.access.states import Permission
from vaccinera.audit.actions import record
from vaccinera.kernel.clock import civil_day
from vaccinera.kernel.constraints import broken_constraint
from vaccinera.kernel.refusals import Refused
from vaccinera.patients.queries import kept_person
from vaccinera.visits.actions.drafts import TOUCHED, locked_draft, touch
from vaccinera.visits.actions.withdrawing import withdraw
from vaccinera.visits.models import NotGiven, Visit
from vaccinera.visits.rules.not_given import gaps_of_not_given, not_given_facts
from vaccinera.visits.rules.registrations import Incomplete
from vaccinera.visits.rules.signing import signed_content
from vaccinera.visits.states import DraftAct, DraftState, VisitState, WithdrawnReason, draft_step

if TYPE_CHECKING:
    from datetime import date, datetime
    from uuid import UUID

    from vaccinera.access.rules.readers import Reader

_NULLIFIED = ("nullified_at", "nullified_by_hsa_id", "nullified_by_name", "nullified_reason")


@transaction.atomic
def sign_not_given(
    *, by: Reader, person_id: UUID, programme_code: str, reason: str, note: str, day: date | None, at: datetime
) -> NotGiven:
    """Sign that a dose of a programme was not given to a person on a day, where no work was begun.

    Suppresses nothing in the advice, and is never a dose. Refuses with :class:`Incomplete` and every gap, and a second
    one for the day.
    """
    by.require(Permission.ADMINISTRATION_SIGN, at=by.unit_id)
    person = kept_person(person_id)
    if person is None:
        raise Refused("visits.person.not_found")
    row = NotGiven(person_id=person.pk, programme_id=programme_code, reason=reason, note=note.strip()[:300])
    return _sign(row, by=by, day=day, at=at)


@transaction.atomic
def end_as_not_given(*, by: Reader, draft_id: UUID, reason: str, note: str, day: date | None, at: datetime) -> NotGiven:
    """Sign the same of work that was begun: the draft ends, and a prescription signed for it is withdrawn.

    Asked again it answers with what was signed.
    """
    by.require(Permission.ADMINISTRATION_SIGN, at=by.unit_id)
    draft = locked_draft(by, draft_id)
    if draft.unit_id != by.unit_id:
        raise Refused("visits.not_given.of_another_unit")
    if draft.state == DraftState.NOT_GIVEN:
        return NotGiven.objects.get(draft_id=draft.pk)
    row = NotGiven(
        person_id=draft.person_id, programme_id=draft.programme_id, draft_id=draft.pk,
        declaration_id=draft.declaration_id, reason=reason, note=note.strip()[:300],
    )  # fmt: skip
    if draft.state == DraftState.PRESCRIBED:
        visit = Visit.objects.select_for_update().get(draft_id=draft.pk, state=VisitState.PRESCRIBED)
        row.visit_id, row.declaration_id = visit.pk, visit.declaration_id
        withdraw(visit, draft, by=by, reason=WithdrawnReason.NOT_GIVEN, content=draft.content, at=at)
    draft.state = draft_step(draft.state, DraftAct.NOT_GIVE)
    touch(draft, by=by, at=at)
    draft.save(update_fields=["state", "revision", *TOUCHED])
    return _sign(row, by=by, day=day, at=at)


@transaction.atomic
def nullify_not_given(*, by: Reader, not_given_id: UUID, reason: str, at: datetime) -> NotGiven:
    """Take back that a dose was not given, with a reason. The signed row stays, and is told of no more (LAW-06)."""
    by.require(Permission.ADMINISTRATION_SIGN, at=by.unit_id)
    if not reason.strip():
        raise Refused("visits.not_given.nullified_reason_missing")
    row = (
        NotGiven.objects.select_for_update()
        .filter(provider_id=by.provider_id, unit_id=by.unit_id, pk=not_given_id)
        .first()
    )
    if row is None:
        raise Refused("visits.not_given.not_found")
    if row.nullified_at is not None:
        raise Refused("visits.not_given.already_nullified")
    row.nullified_at, row.nullified_reason = at, reason.strip()[:300]
    row.nullified_by_hsa_id, row.nullified_by_name = by.hsa_id, by.name
    row.save(update_fields=_NULLIFIED)
    record("visits.not_given.nullified", by=by, subject=("not_given", row.pk), person_id=row.person_id)
    return row


def _sign(row: NotGiven, *, by: Reader, day: date | None, at: datetime) -> NotGiven:
    """Judge it, sign it, write it."""
    gaps = gaps_of_not_given(reason=row.reason, note=row.note, day=day, on=civil_day(at))
    if gaps or day is None:
        raise Incomplete(gaps)
    row.id, row.provider_id, row.day = uuid7(), by.provider_id, day
    row.unit_id, row.unit_hsa_id, row.unit_name = by.unit_id, by.unit_hsa_id, by.unit_name
    facts = not_given_facts(
        person_id=row.person_id, programme=row.programme_id, reason=row.reason, note=row.note, day=day,
        declaration=row.declaration_id, unit=by.unit_hsa_id,
    )  # fmt: skip
    signed = signed_content(
        "not_given", {**facts, "signer": by.hsa_id, "commission": by.commission_hsa_id, "signed_at": at}
    )
    row.content, row.digest = signed.text, signed.digest
    row.signer_id, row.signer_hsa_id, row.signer_name = by.staff_id, by.hsa_id, by.name
    row.commission_hsa_id, row.level_of_assurance, row.signed_at = by.commission_hsa_id, by.level_of_assurance, at
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        if broken_constraint(error) == "a_dose_is_not_given_once_a_day":
            raise Refused("visits.not_given.already_signed") from error
        raise
    record("visits.not_given.signed", by=by, subject=("not_given", row.pk), person_id=row.person_id, reason=row.reason)
    return row
