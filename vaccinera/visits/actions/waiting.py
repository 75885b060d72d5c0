"""The unit's waiting list: the desk puts people there, whoever vaccinates takes the next, and nobody is taken twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from vaccinera.access.states import Permission
from vaccinera.audit.actions import record
from vaccinera.kernel.refusals import Refused
from vaccinera.patients.states import Protection
from vaccinera.visits.actions.drafts import locked_draft
from vaccinera.visits.models import Draft
from vaccinera.visits.queries.waiting import in_line
from vaccinera.visits.states import DraftAct, DraftState, draft_step

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from vaccinera.access.rules.readers import Reader

_PLACE = ("waiting_since", "waiting_note", "taken_at", "taken_by_hsa_id", "taken_by_name")


@transaction.atomic
def put_in_line(*, by: Reader, draft_id: UUID, note: str, at: datetime) -> Draft:
    """Put open work last in the unit's waiting list, with a note for whoever takes it; who waits keeps the place."""
    by.require(Permission.DECLARATION_FILL_IN, at=by.unit_id)
    draft = _open_here(by, draft_id)
    if draft.waiting_since is None or draft.taken_at is not None:
        draft.waiting_since = at
    draft.waiting_note = note.strip()[:200]
    _give_up(draft)
    draft.save(update_fields=_PLACE)
    record("visits.draft.put_in_line", by=by, subject=("draft", draft.pk), person_id=draft.person_id)
    return draft


@transaction.atomic
def take_next(*, by: Reader, at: datetime) -> Draft | None:
    """Take whoever has waited longest; nothing when nobody waits. Two who ask at once get one each.

    What is saved stays saved by the desk, so that the page proposes the taker as giver. Who has protected identity is
    left to somebody who may open them (PER-11).
    """
    by.require(Permission.DECLARATION_REVIEW, at=by.unit_id)
    waiting = in_line(by)
    if not by.may(Permission.PERSON_OPEN_PROTECTED):
        waiting = waiting.filter(person__protection=Protection.NONE)
    draft = waiting.select_for_update(of=("self",), skip_locked=True).first()
    if draft is None:
        return None
    draft.taken_at, draft.taken_by_hsa_id, draft.taken_by_name = at, by.hsa_id, by.name
    draft.save(update_fields=_PLACE)
    record("visits.draft.taken", by=by, subject=("draft", draft.pk), person_id=draft.person_id)
    return draft


@transaction.atomic
def put_back(*, by: Reader, draft_id: UUID) -> Draft:
    """Put work that was taken back in its old place in the line."""
    by.require(Permission.DRAFT_SAVE, at=by.unit_id)
    draft = _open_here(by, draft_id)
    if draft.taken_at is None:
        raise Refused("visits.waiting.not_taken")
    _give_up(draft)
    draft.save(update_fields=_PLACE)
    record("visits.draft.put_back", by=by, subject=("draft", draft.pk), person_id=draft.person_id)
    return draft


@transaction.atomic
def leave_line(*, by: Reader, draft_id: UUID) -> Draft:
    """Take work out of the line; it stays among the drafts."""
    by.require(Permission.DRAFT_SAVE, at=by.unit_id)
    draft = _open_here(by, draft_id)
    if draft.waiting_since is None:
        raise Refused("visits.waiting.not_in_line")
    draft.waiting_since, draft.waiting_note = None, ""
    _give_up(draft)
    draft.save(update_fields=_PLACE)
    record("visits.draft.left_line", by=by, subject=("draft", draft.pk), person_id=draft.person_id)
    return draft


def _open_here(by: Reader, draft_id: UUID) -> Draft:
    """Work that is neither sent nor finished, of the reader's own unit, its row held."""
    draft = locked_draft(by, draft_id)
    if draft_step(draft.state, DraftAct.SAVE) is not DraftState.OPEN:
        raise Refused("visits.waiting.only_open_work")
    return draft


def _give_up(draft: Draft) -> None:
    draft.taken_at, draft.taken_by_hsa_id, draft.taken_by_name = None, "", ""
