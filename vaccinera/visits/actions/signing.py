"""Signing afterwards what was recorded before: one's own prescription, one's own dose, one visit or many together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction

from vaccinera.access.states import Permission
from vaccinera.audit.actions import as_event
from vaccinera.kernel.combined_insert import insert_together
from vaccinera.kernel.outbox import as_row
from vaccinera.kernel.refusals import Refused
from vaccinera.visits.actions.rows import signature_row
from vaccinera.visits.facts import AdministrationSigned, PrescriptionSigned, VisitCompleted
from vaccinera.visits.models import Administration, Prescription, Signature, Visit
from vaccinera.visits.rules.covered import administration_facts, prescription_facts
from vaccinera.visits.rules.signing import MOST_TOGETHER, why_not_signed
from vaccinera.visits.states import SignatureKind, VisitAct, VisitState, visit_step

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence
    from datetime import datetime
    from uuid import UUID

    from django.db.models import QuerySet

    from vaccinera.access.rules.readers import Reader
    from vaccinera.audit.models import Event
    from vaccinera.kernel.outbox import Fact


@dataclass(frozen=True, slots=True)
class SignedVisit:
    """One visit as signed by somebody, not yet written: its signatures, its news and its event."""

    visit: Visit
    signatures: Sequence[Signature]
    news: Sequence[Fact]
    event: Event


@dataclass(frozen=True, slots=True)
class SignedTogether:
    """What came of signing many: those signed now, those the reader had signed before, and why others were left."""

    signed: Sequence[UUID]
    already: Sequence[UUID]
    left: Mapping[UUID, Refused]


@transaction.atomic
def sign_mine(*, by: Reader, visit_id: UUID, at: datetime) -> Visit:
    """Sign the parts of a given visit that the reader answers for: the prescription, the administration, or both.

    It can then be corrected by a new version, never edited (LAW-06). A late signature still makes the record whole;
    whether it counts for payment is not this room's affair. Whoever has signed already and asks again gets the visit as
    it is. Refuses when nothing of the visit is the reader's to sign.
    """
    visit = visits_to_sign(by).filter(pk=visit_id, is_current=True, nullified_at=None).first()
    if visit is None:
        raise Refused("visits.visit.not_found")
    signed = _signed_by_the_responsible(visit, by=by, at=at)
    if signed is None:
        if visit.signatures.filter(signer_id=by.staff_id).exists():
            return visit
        raise Refused("visits.signature.not_yours_to_sign")
    write_signed([signed], at=at)
    return visit


@transaction.atomic
def sign_many_mine(*, by: Reader, visit_ids: Collection[UUID], at: datetime) -> SignedTogether:
    """Sign what is the reader's in many visits at once, each visit over its own content; six statements at the most.

    Rights and states are judged visit by visit: one that was corrected, nullified or is not the reader's to sign is
    left and told why, and hinders no other. Asked again, it answers with what is there (LAW-05, LAW-07).
    """
    signed, nothing_mine, left = sign_each(by, visit_ids, lambda visit: _signed_by_the_responsible(visit, by=by, at=at))
    already = _signed_before(by, nothing_mine)
    left |= {key: Refused("visits.signature.not_yours_to_sign") for key in nothing_mine if key not in already}
    if signed:
        write_signed(signed, at=at)
    return SignedTogether([one.visit.pk for one in signed], [key for key in nothing_mine if key in already], left)


def sign_each(
    by: Reader, visit_ids: Collection[UUID], sign: Callable[[Visit], SignedVisit | None]
) -> tuple[list[SignedVisit], list[UUID], dict[UUID, Refused]]:
    """Lock many visits and sign each in memory: those signed, those of which nothing waits, and those refused."""
    if len(visit_ids) > MOST_TOGETHER:
        raise Refused("visits.signature.too_many", most=MOST_TOGETHER)
    found = {visit.pk: visit for visit in visits_to_sign(by).filter(pk__in=visit_ids).order_by("id")}
    signed: list[SignedVisit] = []
    nothing_waits: list[UUID] = []
    left: dict[UUID, Refused] = {}
    for visit_id in dict.fromkeys(visit_ids):
        try:
            one = sign(_one_of_many(found.get(visit_id), by))
        except Refused as refused:
            left[visit_id] = refused
            continue
        if one is None:
            nothing_waits.append(visit_id)
        else:
            signed.append(one)
    return signed, nothing_waits, left


def visits_to_sign(by: Reader) -> QuerySet[Visit]:
    """The provider's visits with what a signature covers, to be locked as they are read."""
    return (
        Visit.objects.select_for_update(of=("self",))
        .select_related("person", "prescription__product", "administration", "declaration")
        .filter(provider_id=by.provider_id)
    )


def signed_visit(
    visit: Visit, signatures: Sequence[Signature], news: Sequence[Fact], *, by: Reader, **told: object
) -> SignedVisit:
    """A visit whose parts have been signed in memory, with the step its state takes, the facts and the event."""
    is_complete = visit.prescription_signed_at is not None and visit.administration_signed_at is not None
    visit.state = visit_step(visit.state, VisitAct.SIGN_THE_LAST if is_complete else VisitAct.SIGN_ONE_OF_TWO)
    kinds = [type(fact).__name__ for fact in news]
    event = as_event(
        "visits.visit.signed", by=by, subject=("visit", visit.pk), person_id=visit.person_id, signed=kinds, **told
    )
    return SignedVisit(visit, signatures, [*news, VisitCompleted(visit.pk)] if is_complete else news, event)


def write_signed(signed: Sequence[SignedVisit], *, at: datetime) -> None:
    """Write visits signed at one instant, in four statements at the most; nothing to sign of a kind costs none."""
    facts = [(one.visit, fact) for one in signed for fact in one.news]
    prescribed = [visit.prescription.pk for visit, fact in facts if isinstance(fact, PrescriptionSigned)]
    Prescription.objects.filter(pk__in=prescribed).update(signed_at=at)
    given = [visit.administration.pk for visit, fact in facts if isinstance(fact, AdministrationSigned)]
    Administration.objects.filter(pk__in=given).update(signed_at=at)
    Visit.objects.bulk_update(
        [one.visit for one in signed], ["state", "prescription_signed_at", "administration_signed_at"]
    )
    insert_together(
        *(signature for one in signed for signature in one.signatures),
        *(as_row(fact, provider_id=visit.provider_id) for visit, fact in facts),
        *(one.event for one in signed),
    )


def mark_prescription_signed(visit: Visit, *, at: datetime) -> Mapping[str, object]:
    """Mark the prescription as signed, in memory, and tell what the signature covers."""
    visit.prescription_signed_at = visit.prescription.signed_at = at
    return prescription_facts(visit=visit, declaration=visit.declaration, prescription=visit.prescription)


def mark_administration_signed(visit: Visit, *, at: datetime) -> Mapping[str, object]:
    """Mark the dose as signed, in memory, and tell what the signature covers."""
    visit.administration_signed_at = visit.administration.signed_at = at
    return administration_facts(visit=visit, declaration=visit.declaration, administration=visit.administration)


def _one_of_many(visit: Visit | None, by: Reader) -> Visit:
    if visit is None:
        raise Refused("visits.visit.not_found")
    why = why_not_signed(
        is_current=visit.is_current,
        is_nullified=visit.nullified_at is not None,
        may_be_opened=not visit.person.is_protected or by.may(Permission.PERSON_OPEN_PROTECTED),
    )
    if why is not None:
        raise Refused(why)
    return visit


def _signed_by_the_responsible(visit: Visit, *, by: Reader, at: datetime) -> SignedVisit | None:
    """The visit with the reader's own parts signed, or ``None`` when none of its unsigned parts is the reader's."""
    signatures: list[Signature] = []
    news: list[Fact] = []
    if visit.prescription_signed_at is None and visit.prescription.prescriber_id == by.staff_id:
        by.require(Permission.PRESCRIPTION_SIGN, at=by.unit_id)
        covered = mark_prescription_signed(visit, at=at)
        signatures.append(signature_row(visit, SignatureKind.PRESCRIPTION, covered, by=by, at=at))
        news.append(PrescriptionSigned(visit.pk))
    if visit.state == VisitState.GIVEN and _is_giver_still_to_sign(visit, by):
        by.require(Permission.ADMINISTRATION_SIGN, at=by.unit_id)
        covered = mark_administration_signed(visit, at=at)
        signatures.append(signature_row(visit, SignatureKind.ADMINISTRATION, covered, by=by, at=at))
        news.append(AdministrationSigned(visit.pk))
    return signed_visit(visit, signatures, news, by=by) if news else None


def _is_giver_still_to_sign(visit: Visit, by: Reader) -> bool:
    return visit.administration_signed_at is None and visit.administration.giver_id == by.staff_id


def _signed_before(by: Reader, visit_ids: Sequence[UUID]) -> set[UUID]:
    if not visit_ids:
        return set()
    mine = Signature.objects.filter(provider_id=by.provider_id, signer_id=by.staff_id, visit_id__in=visit_ids)
    return set(mine.values_list("visit_id", flat=True))
