"""The main act: what was declared, prescribed and given becomes a visit, signed by those who answer for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction

from vaccinera.access.states import Permission
from vaccinera.audit.actions import as_event
from vaccinera.kernel.combined_insert import insert_together
from vaccinera.kernel.constraints import broken_constraint
from vaccinera.kernel.outbox import as_row
from vaccinera.kernel.refusals import Refused
from vaccinera.visits.actions.drafts import TOUCHED, locked_draft, touch
from vaccinera.visits.actions.moving import moved_here
from vaccinera.visits.actions.rows import (
    administration_row,
    declaration_row,
    given,
    prescription_row,
    signature_row,
    visit_row,
)
from vaccinera.visits.facts import AdministrationSigned, PrescriptionSigned, VisitCompleted
from vaccinera.visits.models import Addressing, Visit
from vaccinera.visits.queries.assessments import assess
from vaccinera.visits.rules.covered import administration_facts, prescription_facts
from vaccinera.visits.rules.registrations import Incomplete
from vaccinera.visits.states import DraftAct, DraftState, SignatureKind, VisitAct, VisitState, draft_step, visit_step

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from django.db.models import Model

    from vaccinera.access.rules.readers import Reader
    from vaccinera.kernel.outbox import Fact
    from vaccinera.visits.models import Draft
    from vaccinera.visits.queries.assessments import Assessment
    from vaccinera.visits.rules.registrations import Registration


@transaction.atomic
def register(
    *, by: Reader, draft_id: UUID, registration: Registration, source_system_hsa_id: str, at: datetime
) -> Visit:
    """Make a visit of a draft: the dose is given, and the reader signs the parts the reader answers for.

    One who prescribes and gives signs both at once. What another prescribed by word of mouth, or gave, waits for
    that person's signature. A draft makes one visit however often it is sent: a repeated call answers with the
    visit that is there. Refuses with :class:`Incomplete` and every gap, or when the database already holds a
    dose of the product group on that day (LAW-04, LAW-05, MED-04).
    """
    is_givers_own = registration.giving.giver_id == by.staff_id
    by.require(
        Permission.ADMINISTRATION_SIGN if is_givers_own else Permission.ADMINISTRATION_RECORD_FOR_ANOTHER, at=by.unit_id
    )
    draft = locked_draft(by, draft_id)
    if draft.state == DraftState.DONE:
        return Visit.objects.exclude(state=VisitState.WITHDRAWN).get(draft_id=draft.pk, is_current=True)
    beforehand = _prescribed_visit(draft)
    assessed = assess(by, draft, registration, at=at, signed_beforehand=beforehand.prescription if beforehand else None)
    if assessed.dose_the_same_day and not registration.extra_dose_reason:
        raise Refused("visits.visit.same_dose_today")
    if assessed.gaps:
        raise Incomplete(assessed.gaps)
    # What was addressed here is closed by the visit's own change of state, so that one comes last.
    draft.state = draft_step(draft.state, DraftAct.REGISTER)
    touch(draft, by=by, at=at)
    draft.save(update_fields=["state", "revision", *TOUCHED])
    if beforehand:
        addressed = _addressed(draft, beforehand, by=by)
        if addressed and not is_givers_own:
            raise Refused("visits.addressing.giver_signs")
        return _give(beforehand, registration, assessed, addressed=addressed, by=by, at=at)
    return _register_whole(draft, registration, assessed, by=by, source_system_hsa_id=source_system_hsa_id, at=at)


def _addressed(draft: Draft, visit: Visit, *, by: Reader) -> Addressing | None:
    """What asks the reader's unit to give another unit's dose."""
    if draft.unit_id == by.unit_id:
        return None
    return Addressing.objects.get(visit_id=visit.pk, performing_unit_id=by.unit_id, ended_at=None)


def _prescribed_visit(draft: Draft) -> Visit | None:
    if draft.state != DraftState.PRESCRIBED:
        return None
    return (
        Visit.objects.select_related("prescription", "declaration")
        .select_for_update(of=("self",))
        .get(draft_id=draft.pk, state=VisitState.PRESCRIBED)
    )


def _register_whole(
    draft: Draft,
    registration: Registration,
    assessed: Assessment,
    *,
    by: Reader,
    source_system_hsa_id: str,
    at: datetime,
) -> Visit:
    """Declaration, prescription, administration, signatures, news and log in one round trip."""
    by.require(Permission.DECLARATION_REVIEW, at=by.unit_id)
    shared = draft.declaration
    declaration = shared or declaration_row(draft, registration, assessed, by=by, at=at)
    visit = visit_row(
        draft, registration, assessed, declaration=declaration, by=by, source_system_hsa_id=source_system_hsa_id, at=at
    )
    given(visit, assessed, at=at)
    prescriber = assessed.staff[registration.order.prescriber_id or 0]
    prescription = prescription_row(visit, registration, assessed, prescriber=prescriber, by=by)
    administration = administration_row(visit, prescription, registration, assessed, by=by)
    signs_prescription, signs_administration = prescriber.pk == by.staff_id, administration.giver_id == by.staff_id
    signatures: list[Model] = []
    news: list[Fact] = []
    if signs_prescription:
        by.require(Permission.PRESCRIPTION_SIGN, at=by.unit_id)
        visit.prescription_signed_at = prescription.signed_at = at
        covered = prescription_facts(visit=visit, declaration=declaration, prescription=prescription)
        signatures.append(signature_row(visit, SignatureKind.PRESCRIPTION, covered, by=by, at=at))
        news.append(PrescriptionSigned(visit.pk))
    if signs_administration:
        visit.administration_signed_at = administration.signed_at = at
        covered = administration_facts(visit=visit, declaration=declaration, administration=administration)
        signatures.append(signature_row(visit, SignatureKind.ADMINISTRATION, covered, by=by, at=at))
        news.append(AdministrationSigned(visit.pk))
    both = signs_prescription and signs_administration
    visit.state = visit_step(visit.state, VisitAct.GIVE_AND_SIGN_ALL if both else VisitAct.GIVE)
    told = [*_told(visit, by=by, news=news, is_complete=both), *moved_here(draft, visit, by=by, at=at)]
    _write(*(() if shared else (declaration,)), visit, prescription, administration, *signatures, *told)
    return visit


def _give(
    visit: Visit,
    registration: Registration,
    assessed: Assessment,
    *,
    addressed: Addressing | None,
    by: Reader,
    at: datetime,
) -> Visit:
    """Give what was prescribed and signed beforehand; the declaration and the prescription stand as signed."""
    given(visit, assessed, at=at)
    visit.recorded_by_hsa_id, visit.recorded_by_name = by.hsa_id, by.name
    visit.recorded_by_role_code = by.role_code
    visit.extra_dose_reason = registration.extra_dose_reason or visit.extra_dose_reason
    administration = administration_row(visit, visit.prescription, registration, assessed, by=by, addressed=addressed)
    signatures: list[Model] = []
    news: list[Fact] = []
    is_mine = administration.giver_id == by.staff_id
    visit.state = visit_step(visit.state, VisitAct.GIVE_AND_SIGN_ALL if is_mine else VisitAct.GIVE)
    if is_mine:
        visit.administration_signed_at = administration.signed_at = at
        covered = administration_facts(visit=visit, declaration=visit.declaration, administration=administration)
        signatures.append(signature_row(visit, SignatureKind.ADMINISTRATION, covered, by=by, at=at))
        news.append(AdministrationSigned(visit.pk))
    _write(administration, *signatures, *_told(visit, by=by, news=news, is_complete=is_mine))
    _save(visit)
    return visit


def _told(visit: Visit, *, by: Reader, news: list[Fact], is_complete: bool) -> list[Model]:
    """The news for the rooms above and the log, as rows of the same act."""
    facts = [*news, VisitCompleted(visit.pk)] if is_complete else news
    events = [
        as_event(
            "visits.visit.registered", by=by, subject=("visit", visit.pk), person_id=visit.person_id, state=visit.state
        )
    ]
    if news:
        kinds = [type(fact).__name__ for fact in news]
        events.append(
            as_event("visits.visit.signed", by=by, subject=("visit", visit.pk), person_id=visit.person_id, signed=kinds)
        )
    return [*(as_row(fact, provider_id=visit.provider_id) for fact in facts), *events]


def _save(visit: Visit) -> None:
    try:
        visit.save(force_update=True)
    except IntegrityError as error:
        _answer(error)


def _write(*rows: Model) -> None:
    try:
        insert_together(*rows)
    except IntegrityError as error:
        _answer(error)


def _answer(error: IntegrityError) -> None:
    match broken_constraint(error):
        case "one_dose_of_a_product_group_a_day":
            raise Refused("visits.visit.same_dose_today") from error
        case "a_draft_makes_at_most_one_visit":
            raise Refused("visits.draft.already_registered") from error
        case _:
            raise error
