"""Working at the chair: a draft keeps what is typed, and whose it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, connection, transaction
from uuid_utils.compat import uuid7

from vaccinera.access.states import Permission
from vaccinera.audit.actions import record
from vaccinera.kernel.constraints import broken_constraint
from vaccinera.kernel.refusals import Refused
from vaccinera.patients.queries import same_person
from vaccinera.visits.models import Draft
from vaccinera.visits.queries.addressing import work_here
from vaccinera.visits.queries.history import DRAFTS_AT_WORK
from vaccinera.visits.rules.saves import NOT_COUNTED, Save
from vaccinera.visits.states import DraftAct, DraftState, draft_step

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime
    from uuid import UUID

    from django.db.models import QuerySet

    from vaccinera.access.rules.readers import Reader

_ONE_BEGINS_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))"


@transaction.atomic
def open_draft(*, by: Reader, person_id: UUID, programme_code: str, content: Mapping[str, Any], at: datetime) -> Draft:
    """Begin a registration, or come back to the one the reader already has here for this person and programme.

    ``content`` is what a new draft starts from, such as values carried from the person before.
    """
    by.require(Permission.DRAFT_SAVE, at=by.unit_id)
    own = Draft.objects.filter(
        provider_id=by.provider_id,
        unit_id=by.unit_id,
        person_id__in=same_person(person_id),
        programme_id=programme_code,
        created_by_id=by.staff_id,
        state__in=DRAFTS_AT_WORK,
    )
    kept = own.first()
    if kept is not None:
        return kept
    draft = Draft(
        id=uuid7(),
        provider_id=by.provider_id,
        unit_id=by.unit_id,
        person_id=person_id,
        programme_id=programme_code,
        state=DraftState.OPEN,
        content=dict(content),
        revision=1,
        created_by_id=by.staff_id,
        created_at=at,
        updated_by_hsa_id=by.hsa_id,
        updated_by_name=by.name,
        updated_at=at,
    )
    try:
        with transaction.atomic():
            draft.save(force_insert=True)
    except IntegrityError as error:
        if broken_constraint(error) == "one_draft_a_person_programme_and_author":
            return own.get()
        raise
    record("visits.draft.opened", by=by, subject=("draft", draft.pk), person_id=person_id, programme=programme_code)
    return draft


@transaction.atomic
def begin_or_go_on(
    *, by: Reader, person_id: UUID, programme_code: str, content: Mapping[str, Any], at: datetime
) -> Draft:
    """Begin a registration, or go on with the one begun at the unit for this person and programme, by whomever.

    Of two who begin at once, the second waits for the first and goes on with the first's.
    """
    by.require(Permission.DRAFT_SAVE, at=by.unit_id)
    with connection.cursor() as cursor:
        cursor.execute(_ONE_BEGINS_AT_A_TIME, [f"{by.unit_id}/{person_id}/{programme_code}"])
    here = Draft.objects.filter(
        provider_id=by.provider_id,
        unit_id=by.unit_id,
        person_id__in=same_person(person_id),
        programme_id=programme_code,
        state__in=DRAFTS_AT_WORK,
    )
    begun = sorted(here, key=lambda draft: (draft.created_by_id != by.staff_id, draft.created_at))
    if begun:
        return begun[0]
    return open_draft(by=by, person_id=person_id, programme_code=programme_code, content=content, at=at)


@transaction.atomic
def save_draft(
    *,
    by: Reader,
    draft_id: UUID,
    content: Mapping[str, Any],
    revision: int,
    at: datetime,
    save: Save = NOT_COUNTED,
) -> Draft:
    """Keep what the page holds, exactly as typed. ``revision`` is the one the page was drawn from.

    A page may have several saves under way, and they need not come in the order they were sent: one that a later save
    of the same page has overtaken changes nothing. Refuses when somebody else has saved in between, or the same person
    on another page, so that nobody's work is lost unseen.
    """
    by.require(Permission.DRAFT_SAVE, at=by.unit_id)
    draft = locked_draft(by, draft_id)
    draft.state = draft_step(draft.state, DraftAct.SAVE)
    last, is_own = Save(draft.saved_page, draft.saved_number), draft.updated_by_hsa_id == by.hsa_id
    if is_own and save.is_of_the_page_of(last):
        if save.number <= last.number:
            return draft
    elif draft.revision != revision and (not is_own or save.is_of_another_page_than(last)):
        raise Refused("visits.draft.changed_by_another", by=draft.updated_by_name)
    draft.content = dict(content)
    draft.saved_page, draft.saved_number = save.page, save.number
    touch(draft, by=by, at=at)
    draft.save(update_fields=["content", "revision", "state", "saved_page", "saved_number", *TOUCHED])
    return draft


@transaction.atomic
def take_back(*, by: Reader, draft_id: UUID, at: datetime) -> Draft:
    """Take a draft back from the prescriber to change it; what was declared is then declared anew."""
    by.require(Permission.DRAFT_SAVE, at=by.unit_id)
    draft = locked_draft(by, draft_id)
    draft.state = draft_step(draft.state, DraftAct.TAKE_BACK)
    draft.declaration_id = None
    draft.prescriber_id = None
    touch(draft, by=by, at=at)
    draft.save(update_fields=["state", "declaration", "prescriber", "revision", *TOUCHED])
    record("visits.draft.taken_back", by=by, subject=("draft", draft.pk), person_id=draft.person_id)
    return draft


@transaction.atomic
def discard_draft(*, by: Reader, draft_id: UUID, reason: str, at: datetime) -> Draft:
    """Put a draft aside for good. Who, when and why stay; what was typed stays too."""
    by.require(Permission.DRAFT_SAVE, at=by.unit_id)
    if not reason.strip():
        raise Refused("visits.draft.reason_missing")
    draft = locked_draft(by, draft_id)
    draft.state = draft_step(draft.state, DraftAct.DISCARD)
    draft.discarded_reason = reason.strip()
    touch(draft, by=by, at=at)
    draft.save(update_fields=["state", "discarded_reason", "revision", *TOUCHED])
    record("visits.draft.discarded", by=by, subject=("draft", draft.pk), person_id=draft.person_id)
    return draft


TOUCHED = ("updated_by_hsa_id", "updated_by_name", "updated_at")


def touch(draft: Draft, *, by: Reader, at: datetime) -> None:
    """Note who had a draft last, and count its revision."""
    draft.revision += 1
    draft.updated_by_hsa_id, draft.updated_by_name, draft.updated_at = by.hsa_id, by.name, at


def locked_draft(by: Reader, draft_id: UUID) -> Draft:
    """A draft of the reader's unit, or addressed to it, its row held until the transaction ends."""
    draft = _held().filter(work_here(by), pk=draft_id).first()
    if draft is None:
        raise Refused("visits.draft.not_found")
    return draft


def locked_drafts(by: Reader, draft_ids: Collection[UUID]) -> list[Draft]:
    """Those of some drafts that are the unit's, held in one order, so that two acts never wait for each other."""
    return list(_held().filter(provider_id=by.provider_id, unit_id=by.unit_id, pk__in=draft_ids).order_by("pk"))


def _held() -> QuerySet[Draft]:
    return (
        Draft.objects.select_for_update(of=("self",))
        .select_related("person__merged_into", "programme", "declaration__questionnaire")
        .defer("declaration__questionnaire__content")
    )
