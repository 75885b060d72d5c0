"""When prescriber and giver are two people: asking for a prescription, and signing it before the dose."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from django.db import transaction

from vaccinera.access.queries import commissions_in_force
from vaccinera.access.states import Permission, Purpose, Role
from vaccinera.audit.actions import as_event
from vaccinera.kernel.combined_insert import insert_together
from vaccinera.kernel.outbox import as_row
from vaccinera.organisations.queries import agreements_for
from vaccinera.visits.actions.addressing import addressing_rows
from vaccinera.visits.actions.drafts import TOUCHED, locked_draft, touch
from vaccinera.visits.actions.rows import declaration_row, prescription_row, signature_row, visit_row
from vaccinera.visits.facts import PrescriptionSigned
from vaccinera.visits.queries.assessments import assess
from vaccinera.visits.rules.addressing import addressing_gaps, expiry_of
from vaccinera.visits.rules.covered import prescription_facts
from vaccinera.visits.rules.registrations import Gap, Incomplete
from vaccinera.visits.states import Basis, DraftAct, SignatureKind, draft_step

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date, datetime
    from typing import Any
    from uuid import UUID

    from vaccinera.access.rules.readers import Reader
    from vaccinera.organisations.models import UnitAgreement
    from vaccinera.visits.models import Draft, Visit
    from vaccinera.visits.queries.assessments import Assessment
    from vaccinera.visits.rules.registrations import Registration


@transaction.atomic
def send_to_prescriber(
    *,
    by: Reader,
    draft_id: UUID,
    registration: Registration,
    content: Mapping[str, Any],
    prescriber_id: int | None,
    at: datetime,
) -> Draft:
    """Send a reviewed declaration to a prescriber, or to any of the unit when none is named.

    The declaration is kept as it was reviewed: what the prescriber signs on is exactly what was sent. Refuses while
    the declaration has gaps, and one who does not prescribe at the unit and would never see it; the rest of the page
    may be empty.
    """
    by.require(Permission.DECLARATION_REVIEW, at=by.unit_id)
    draft = locked_draft(by, draft_id)
    draft.state = draft_step(draft.state, DraftAct.SEND_TO_PRESCRIBER)
    assessed = assess(by, draft, registration, at=at)
    gaps = assessed.declaration_gaps + _addressee_gaps(prescriber_id, by=by, at=at)
    if gaps:
        raise Incomplete(gaps)
    shared = draft.declaration
    declaration = shared or declaration_row(draft, registration, assessed, by=by, at=at)
    event = as_event("visits.prescription.asked_for", by=by, subject=("draft", draft.pk), person_id=draft.person_id)
    insert_together(*(() if shared else (declaration,)), event)
    draft.declaration = declaration
    draft.prescriber_id = prescriber_id
    draft.content = dict(content)
    touch(draft, by=by, at=at)
    draft.save(update_fields=["state", "content", "declaration", "prescriber", "revision", *TOUCHED])
    return draft


def _addressee_gaps(prescriber_id: int | None, *, by: Reader, at: datetime) -> tuple[Gap, ...]:
    if prescriber_id is None:
        return ()
    here = commissions_in_force(staff_id=prescriber_id, at=at).filter(
        unit_id=by.unit_id, purpose=Purpose.CARE, roles__contains=Role.PRESCRIBER
    )
    return () if here.exists() else (Gap("visits.prescription.prescriber_missing", "send_to"),)


@transaction.atomic
def prescribe(
    *,
    by: Reader,
    draft_id: UUID,
    registration: Registration,
    content: Mapping[str, Any],
    source_system_hsa_id: str,
    at: datetime,
) -> Visit:
    """Sign a prescription before the dose is given; the draft then waits to be given (LAW-05).

    On a draft that was sent, the declaration is the one that was reviewed; otherwise the reader reviews it now. It is
    judged as the reader's own, made now, whoever else the page names and whatever it says of giving. The order says
    until when it may be given, and which other units may give it. Refuses with :class:`Incomplete` and every gap of
    declaration and prescription.
    """
    by.require(Permission.PRESCRIPTION_SIGN, at=by.unit_id)
    draft = locked_draft(by, draft_id)
    draft.state = draft_step(draft.state, DraftAct.PRESCRIBE)
    registration = as_readers_own(registration, by=by)
    assessed = assess(by, draft, registration, at=at)
    agreements = agreements_for(
        prescribing_unit_id=by.unit_id, programme_code=draft.programme_id, on=assessed.basics.on
    )
    gaps = () if draft.declaration else assessed.declaration_gaps
    gaps += assessed.order_gaps + _waiting_gaps(registration, agreements, on=assessed.basics.on)
    if gaps:
        raise Incomplete(gaps)
    draft.content = dict(content)
    return sign_beforehand(
        draft, registration, assessed, agreements, by=by, source_system_hsa_id=source_system_hsa_id, at=at
    )


def as_readers_own(registration: Registration, *, by: Reader) -> Registration:
    """The registration with the reader as prescriber, now, and nothing given yet."""
    return replace(
        registration,
        order=replace(registration.order, prescriber_id=by.staff_id, basis=Basis.OWN),
        giving=replace(registration.giving, given_at=None),
    )


def _waiting_gaps(registration: Registration, agreements: Iterable[UnitAgreement], *, on: date) -> tuple[Gap, ...]:
    agreed = {agreement.performing_unit_id for agreement in agreements}
    return addressing_gaps(registration.order, agreed_units=agreed, on=on)


def sign_beforehand(
    draft: Draft,
    registration: Registration,
    assessed: Assessment,
    agreements: Iterable[UnitAgreement],
    *,
    by: Reader,
    source_system_hsa_id: str,
    at: datetime,
    list_id: UUID | None = None,
) -> Visit:
    """Write what was judged: the visit, its signed prescription, and to whom it is addressed.

    Raises ``AssertionError`` when there are gaps.
    """
    sent, order = draft.declaration, registration.order
    declaration = sent or declaration_row(draft, registration, assessed, by=by, at=at)
    visit = visit_row(
        draft, registration, assessed, declaration=declaration, by=by, source_system_hsa_id=source_system_hsa_id, at=at
    )
    prescriber = assessed.staff[by.staff_id]
    prescription = prescription_row(visit, registration, assessed, prescriber=prescriber, by=by)
    prescription.basis = Basis.SIGNED
    prescription.expires_on, prescription.list_id = expiry_of(order, on=assessed.basics.on), list_id
    visit.prescription_signed_at = prescription.signed_at = at
    covered = prescription_facts(visit=visit, declaration=declaration, prescription=prescription)
    signature = signature_row(visit, SignatureKind.PRESCRIPTION, covered, by=by, at=at)
    fact = as_row(PrescriptionSigned(visit.pk), provider_id=visit.provider_id)
    event = as_event("visits.prescription.signed", by=by, subject=("visit", visit.pk), person_id=visit.person_id)
    chosen = [one for one in agreements if one.performing_unit_id in order.performing_unit_ids]
    addressed = addressing_rows(visit, assessed, chosen, by=by, expires_on=prescription.expires_on, at=at)
    insert_together(*(() if sent else (declaration,)), visit, prescription, signature, *addressed, fact, event)
    draft.declaration = declaration
    touch(draft, by=by, at=at)
    draft.save(update_fields=["state", "content", "declaration", "revision", *TOUCHED])
    return visit
