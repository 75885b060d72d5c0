"""Entering a paper list after an outage: what is common once, then person after person, each as a draft of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from uuid_utils.compat import uuid7

from vaccinera.access.states import Permission
from vaccinera.audit.actions import record
from vaccinera.kernel.refusals import Refused
from vaccinera.visits.actions.drafts import open_draft, save_draft
from vaccinera.visits.models import PaperList, PaperRow

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from uuid import UUID

    from vaccinera.access.rules.readers import Reader
    from vaccinera.visits.models import Draft


@transaction.atomic
def begin_paper_list(*, by: Reader, programme_code: str, common: Mapping[str, Any], at: datetime) -> PaperList:
    """Begin to enter a paper list of a programme. It stays until it is closed, whoever goes on with it at the unit."""
    by.require(Permission.DECLARATION_REVIEW, at=by.unit_id)
    paper_list = PaperList.objects.create(
        id=uuid7(),
        provider_id=by.provider_id,
        unit_id=by.unit_id,
        programme_id=programme_code,
        common=dict(common),
        created_by_id=by.staff_id,
        created_at=at,
    )
    record("visits.paper_list.begun", by=by, subject=("paper_list", paper_list.pk), programme=programme_code)
    return paper_list


@transaction.atomic
def set_common(*, by: Reader, list_id: UUID, common: Mapping[str, Any]) -> PaperList:
    """Put right what is common. It holds for the persons still to be entered; those entered keep what they have."""
    paper_list = _locked(by, list_id)
    paper_list.common = dict(common)
    paper_list.save(update_fields=["common"])
    return paper_list


@transaction.atomic
def enter_person(
    *, by: Reader, list_id: UUID, person_id: UUID, proposed: Mapping[str, Any], given_time: str, at: datetime
) -> Draft:
    """Take the next person of the list: a draft that begins with what is proposed and, above it, what the paper says.

    Work the reader has begun for the person in the programme is gone on with. Somebody already entered from a list
    is found again and not counted twice.
    """
    paper_list = _locked(by, list_id)
    told = paper_list.common | {"given": ["earlier"], "given_time": [given_time], "paper_list": [str(list_id)]}
    fresh = {**proposed, **told}
    draft = open_draft(by=by, person_id=person_id, programme_code=paper_list.programme_id, content=fresh, at=at)
    if PaperRow.objects.filter(provider_id=by.provider_id, draft=draft).exists():
        return draft
    if draft.content != fresh:
        draft = save_draft(by=by, draft_id=draft.pk, content={**draft.content, **told}, revision=draft.revision, at=at)
    PaperRow.objects.create(
        id=uuid7(), provider_id=by.provider_id, paper_list=paper_list, draft=draft, number=paper_list.rows.count() + 1
    )
    subject = ("paper_list", list_id)
    record("visits.paper_list.person_entered", by=by, subject=subject, person_id=person_id, draft=str(draft.pk))
    return draft


@transaction.atomic
def close_paper_list(*, by: Reader, list_id: UUID, at: datetime) -> PaperList:
    """Be done with a list. What stopped on it goes on as drafts; nothing is added to the list any more."""
    paper_list = _locked(by, list_id)
    paper_list.closed_at = at
    paper_list.save(update_fields=["closed_at"])
    record("visits.paper_list.closed", by=by, subject=("paper_list", list_id))
    return paper_list


def _locked(by: Reader, list_id: UUID) -> PaperList:
    by.require(Permission.DECLARATION_REVIEW, at=by.unit_id)
    found = (
        PaperList.objects.select_for_update().filter(provider_id=by.provider_id, unit_id=by.unit_id, pk=list_id).first()
    )
    if found is None:
        raise Refused("visits.paper_list.not_found")
    if found.closed_at is not None:
        raise Refused("visits.paper_list.closed")
    return found
