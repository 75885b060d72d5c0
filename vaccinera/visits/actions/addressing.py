"""Addressing a signed prescription to units that may give it, and sending back what is not given there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from uuid_utils.compat import uuid7

from vaccinera.access.states import Permission
from vaccinera.audit.actions import as_event, record
from vaccinera.kernel.refusals import Refused
from vaccinera.visits.actions.drafts import locked_draft
from vaccinera.visits.actions.rows import dose_of
from vaccinera.visits.models import Addressing
from vaccinera.visits.states import AddressingEnd

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime
    from uuid import UUID

    from django.db.models import Model

    from vaccinera.access.rules.readers import Reader
    from vaccinera.organisations.models import UnitAgreement
    from vaccinera.visits.models import Visit
    from vaccinera.visits.queries.assessments import Assessment


def addressing_rows(
    visit: Visit,
    assessed: Assessment,
    agreements: Iterable[UnitAgreement],
    *,
    by: Reader,
    expires_on: date,
    at: datetime,
) -> list[Model]:
    """One row a performing unit, with which dose it is as the prescriber's record tells, and one event for them all."""
    dose = dose_of(visit, assessed, on=assessed.basics.on)
    rows: list[Model] = [
        Addressing(
            id=uuid7(),
            provider_id=visit.provider_id,
            visit_id=visit.pk,
            performing_unit_id=agreement.performing_unit_id,
            agreement_id=agreement.pk,
            addressed_at=at,
            addressed_by_hsa_id=by.hsa_id,
            addressed_by_name=by.name,
            expires_on=expires_on,
            dose_number=dose.number,
            doses_prescribed=dose.of,
            is_dose_complete=dose.is_complete,
        )
        for agreement in agreements
    ]
    if not rows:
        return []
    units = [agreement.performing_unit.hsa_id for agreement in agreements]
    subject = ("visit", visit.pk)
    return [
        *rows,
        as_event("visits.prescription.addressed", by=by, subject=subject, person_id=visit.person_id, units=units),
    ]


@transaction.atomic
def send_back(*, by: Reader, draft_id: UUID, reason: str, at: datetime) -> None:
    """Leave a dose that was addressed to the reader's unit to its prescriber, with a reason; it is not given here.

    The unit then sees nothing more of it. The prescription itself stands until its prescriber withdraws it.
    """
    by.require(Permission.ADMINISTRATION_SIGN, at=by.unit_id)
    if not reason.strip():
        raise Refused("visits.addressing.reason_missing")
    draft = locked_draft(by, draft_id)
    addressing = Addressing.objects.filter(
        visit__draft_id=draft.pk, performing_unit_id=by.unit_id, ended_at=None
    ).first()
    if addressing is None:
        raise Refused("visits.addressing.not_here")
    record("visits.prescription.sent_back", by=by, subject=("visit", addressing.visit_id), person_id=draft.person_id)
    addressing.ended_at, addressing.ended_why, addressing.ended_by_hsa_id = at, AddressingEnd.SENT_BACK, by.hsa_id
    addressing.ended_note = reason.strip()[:300]
    addressing.save(update_fields=["ended_at", "ended_why", "ended_by_hsa_id", "ended_note"])
