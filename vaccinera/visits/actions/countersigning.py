"""Signing for somebody who has left or is hindered: the operations manager's act, with a reason (LAW-07)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from vaccinera.access.states import Permission
from vaccinera.kernel.clock import civil_day
from vaccinera.kernel.refusals import Refused
from vaccinera.organisations.models import Staff
from vaccinera.visits.actions.rows import signature_row
from vaccinera.visits.actions.signing import (
    SignedTogether,
    SignedVisit,
    mark_administration_signed,
    mark_prescription_signed,
    sign_each,
    signed_visit,
    write_signed,
)
from vaccinera.visits.facts import AdministrationSigned, PrescriptionSigned
from vaccinera.visits.queries.unsigned import works_at_provider
from vaccinera.visits.rules.covered import countersigned_facts
from vaccinera.visits.rules.signing import why_not_countersigned
from vaccinera.visits.states import SignatureKind, VisitState

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime
    from uuid import UUID

    from vaccinera.access.rules.readers import Reader
    from vaccinera.kernel.outbox import Fact
    from vaccinera.visits.models import Visit

HAS_LEFT = "Har slutat hos vårdgivaren"


@transaction.atomic
def countersign(
    *, by: Reader, visit_ids: Collection[UUID], stands_in_for: int, has_left: bool, reason: str, at: datetime
) -> SignedTogether:
    """Sign, in many visits at once, the unsigned parts of one person who has left or is hindered, and why.

    It is each part's first signature: the visit becomes whole, and the time counts as the signature's does (decision
    0012). Whoever holds a commission at the provider has not left; then ``reason`` must say what hinders them.
    """
    by.require(Permission.VISIT_COUNTERSIGN)
    absent = Staff.objects.filter(pk=stands_in_for).first()
    if absent is None:
        raise Refused("visits.visit.not_found")
    refused = why_not_countersigned(
        is_oneself=absent.pk == by.staff_id,
        works_here=works_at_provider(by, absent.pk, on=civil_day(at)),
        has_left=has_left,
        reason=reason,
    )
    if refused is not None:
        raise Refused(refused)
    told = ": ".join(part for part in (HAS_LEFT if has_left else "", reason.strip()) if part)
    signed, nothing_left, left = sign_each(
        by, visit_ids, lambda visit: _countersigned(visit, by=by, absent=absent, reason=told, at=at)
    )
    if signed:
        write_signed(signed, at=at)
    left |= {visit_id: Refused("visits.countersignature.nothing_left") for visit_id in nothing_left}
    return SignedTogether([one.visit.pk for one in signed], [], left)


def _countersigned(visit: Visit, *, by: Reader, absent: Staff, reason: str, at: datetime) -> SignedVisit | None:
    """The visit with the absent person's parts signed, or ``None`` when none of them waits."""
    if visit.state != VisitState.GIVEN:
        return None
    prescribed: Mapping[str, object] = {}
    given: Mapping[str, object] = {}
    news: list[Fact] = []
    if visit.prescription_signed_at is None and visit.prescription.prescriber_id == absent.pk:
        prescribed = mark_prescription_signed(visit, at=at)
        news.append(PrescriptionSigned(visit.pk))
    if visit.administration_signed_at is None and visit.administration.giver_id == absent.pk:
        given = mark_administration_signed(visit, at=at)
        news.append(AdministrationSigned(visit.pk))
    if not news:
        return None
    covered = countersigned_facts(prescribed, given, stands_in_for=absent.hsa_id, reason=reason)
    signature = signature_row(visit, SignatureKind.COUNTERSIGNATURE, covered, by=by, at=at)
    signature.stands_in_for, signature.reason = absent, reason
    return signed_visit(visit, [signature], news, by=by, stands_in_for=absent.hsa_id, reason=reason)
