"""Withdrawing a signed prescription that is not given: it is given by nobody, and its draft opens again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction

from vaccinera.access.states import Permission
from vaccinera.audit.actions import as_event
from vaccinera.kernel.combined_insert import insert_together
from vaccinera.kernel.outbox import as_row
from vaccinera.kernel.refusals import Refused
from vaccinera.visits.actions.drafts import TOUCHED, locked_draft, touch
from vaccinera.visits.facts import PrescriptionWithdrawn
from vaccinera.visits.models import Visit
from vaccinera.visits.states import DraftAct, VisitAct, VisitState, WithdrawnReason, draft_step, visit_step

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from uuid import UUID

    from vaccinera.access.rules.readers import Reader
    from vaccinera.visits.models import Draft

_WITHDRAWN = (
    "withdrawn_at",
    "withdrawn_by_hsa_id",
    "withdrawn_by_name",
    "withdrawn_reason",
    "withdrawn_changes",
    "withdrawn_note",
)


@transaction.atomic
def withdraw_prescription(*, by: Reader, draft_id: UUID, reason: WithdrawnReason, note: str, at: datetime) -> Visit:
    """Take back a prescription that was signed at the reader's unit and is not given, by whichever prescriber is there.

    Nobody gives it any more, at whatever unit. The draft opens with what it held, to be declared and prescribed anew
    or put aside. Refuses a reason of another kind, and "other" without words.
    """
    by.require(Permission.PRESCRIPTION_SIGN, at=by.unit_id)
    if reason is WithdrawnReason.ANSWERS_CHANGED or (reason is WithdrawnReason.OTHER and not note.strip()):
        raise Refused("visits.prescription.withdrawal_reason_missing")
    draft = locked_draft(by, draft_id)
    if draft.unit_id != by.unit_id:
        raise Refused("visits.prescription.not_signed_here")
    draft_step(draft.state, DraftAct.REOPEN)
    visit = Visit.objects.select_for_update().get(draft_id=draft.pk, state=VisitState.PRESCRIBED)
    withdraw(visit, draft, by=by, reason=reason, note=note.strip()[:300], content=draft.content, at=at)
    return visit


def withdraw(
    visit: Visit,
    draft: Draft,
    *,
    by: Reader,
    reason: WithdrawnReason,
    at: datetime,
    content: Mapping[str, Any],
    changed: Sequence[str] = (),
    note: str = "",
) -> None:
    """Write it on both rows, held by the caller. The visit comes last: its new state closes what is addressed."""
    draft.state, draft.content = draft_step(draft.state, DraftAct.REOPEN), dict(content)
    draft.declaration_id, draft.prescriber_id, draft.withdrawn_at = None, None, at
    touch(draft, by=by, at=at)
    draft.save(update_fields=["state", "content", "declaration", "prescriber", "withdrawn_at", "revision", *TOUCHED])
    insert_together(
        as_row(PrescriptionWithdrawn(visit.pk), provider_id=visit.provider_id),
        as_event(
            "visits.prescription.withdrawn",
            by=by,
            subject=("visit", visit.pk),
            person_id=visit.person_id,
            reason=reason.value,
            questions=list(changed),
        ),
    )
    visit.state = visit_step(visit.state, VisitAct.WITHDRAW)
    visit.withdrawn_at, visit.withdrawn_by_hsa_id, visit.withdrawn_by_name = at, by.hsa_id, by.name
    visit.withdrawn_reason, visit.withdrawn_changes, visit.withdrawn_note = reason, list(changed), note
    visit.save(update_fields=["state", *_WITHDRAWN])
