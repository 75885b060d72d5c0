"""Signing afterwards what was recorded before: one's own prescription, one's own dose."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from vaccinera.access.states import Permission
from vaccinera.audit.actions import as_event
from vaccinera.kernel.combined_insert import insert_together
from vaccinera.kernel.outbox import as_row
from vaccinera.kernel.refusals import Refused
from vaccinera.visits.actions.rows import signature_row
from vaccinera.visits.facts import AdministrationSigned, PrescriptionSigned, VisitCompleted
from vaccinera.visits.models import Visit
from vaccinera.visits.rules.covered import administration_facts, prescription_facts
from vaccinera.visits.states import SignatureKind, VisitAct, VisitState, visit_step

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from django.db.models import Model

    from vaccinera.access.rules.readers import Reader
    from vaccinera.kernel.outbox import Fact


@transaction.atomic
def sign_mine(*, by: Reader, visit_id: UUID, at: datetime) -> Visit:
    """Sign the parts of a given visit that the reader answers for: the prescription, the administration, or both.

    It can then be corrected by a new version, never edited (LAW-06). A late signature still makes the record whole;
    whether it counts for payment is not this room's affair. Whoever has signed already and asks again gets the visit as
    it is. Refuses when nothing of the visit is the reader's to sign.
    """
    visit = (
        Visit.objects.select_for_update(of=("self",))
        .select_related("prescription", "administration", "declaration")
        .filter(provider_id=by.provider_id, pk=visit_id, is_current=True, nullified_at=None)
        .first()
    )
    if visit is None:
        raise Refused("visits.visit.not_found")
    written: list[Model] = []
    news: list[Fact] = []
    if visit.prescription_signed_at is None and visit.prescription.prescriber_id == by.staff_id:
        by.require(Permission.PRESCRIPTION_SIGN, at=by.unit_id)
        written.append(_sign_prescription(visit, by=by, at=at))
        news.append(PrescriptionSigned(visit.pk))
    if visit.state == VisitState.GIVEN and _is_giver_still_to_sign(visit, by):
        by.require(Permission.ADMINISTRATION_SIGN, at=by.unit_id)
        written.append(_sign_administration(visit, by=by, at=at))
        news.append(AdministrationSigned(visit.pk))
    if not news:
        if visit.signatures.filter(signer_id=by.staff_id).exists():
            return visit
        raise Refused("visits.signature.not_yours_to_sign")
    is_complete = visit.prescription_signed_at is not None and visit.administration_signed_at is not None
    visit.state = visit_step(visit.state, VisitAct.SIGN_THE_LAST if is_complete else VisitAct.SIGN_ONE_OF_TWO)
    visit.save(update_fields=["state", "prescription_signed_at", "administration_signed_at"])
    facts = [*news, VisitCompleted(visit.pk)] if is_complete else news
    kinds = [type(fact).__name__ for fact in news]
    event = as_event("visits.visit.signed", by=by, subject=("visit", visit.pk), person_id=visit.person_id, signed=kinds)
    insert_together(*written, *(as_row(fact, provider_id=visit.provider_id) for fact in facts), event)
    return visit


def _is_giver_still_to_sign(visit: Visit, by: Reader) -> bool:
    return visit.administration_signed_at is None and visit.administration.giver_id == by.staff_id


def _sign_prescription(visit: Visit, *, by: Reader, at: datetime) -> Model:
    prescription = visit.prescription
    visit.prescription_signed_at = prescription.signed_at = at
    prescription.save(update_fields=["signed_at"])
    covered = prescription_facts(visit=visit, declaration=visit.declaration, prescription=prescription)
    return signature_row(visit, SignatureKind.PRESCRIPTION, covered, by=by, at=at)


def _sign_administration(visit: Visit, *, by: Reader, at: datetime) -> Model:
    administration = visit.administration
    visit.administration_signed_at = administration.signed_at = at
    administration.save(update_fields=["signed_at"])
    covered = administration_facts(visit=visit, declaration=visit.declaration, administration=administration)
    return signature_row(visit, SignatureKind.ADMINISTRATION, covered, by=by, at=at)
