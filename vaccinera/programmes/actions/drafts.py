"""A pack being changed, until it is proposed or thrown away. It decides nothing, so the log is silent about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from uuid_utils.compat import uuid7

from vaccinera.access.states import Permission
from vaccinera.kernel.refusals import Refused
from vaccinera.programmes.actions.proposals import propose_pack
from vaccinera.programmes.models import PackDraft

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date, datetime
    from uuid import UUID

    from vaccinera.access.rules.readers import Reader
    from vaccinera.programmes.models import Proposal


def begin_draft(*, by: Reader, content: Mapping[str, object], based_on_id: int | None, at: datetime) -> PackDraft:
    """Begin changing a pack: a version there is, or the content of a file."""
    by.require(Permission.PROGRAMME_PROPOSE)
    return PackDraft.objects.create(
        id=uuid7(),
        content=content,
        based_on_id=based_on_id,
        owner_hsa_id=by.hsa_id,
        owner_name=by.name,
        created_at=at,
        updated_at=at,
    )


@transaction.atomic
def change_draft(
    *, by: Reader, draft_id: UUID, change: Callable[[dict[str, Any]], dict[str, Any]], at: datetime
) -> PackDraft:
    """Keep a change to the content. It need not hold together yet: nothing that was typed is lost."""
    draft = _locked(by, draft_id)
    draft.content, draft.updated_at = change(draft.content), at
    draft.save(update_fields=["content", "updated_at"])
    return draft


@transaction.atomic
def discard_draft(*, by: Reader, draft_id: UUID) -> None:
    """Throw one's own draft away."""
    _locked(by, draft_id).delete()


@transaction.atomic
def propose_draft(*, by: Reader, draft_id: UUID, from_on: date, reason: str, on: date, at: datetime) -> Proposal:
    """Propose what the draft has become; the draft is gone with it."""
    draft = _locked(by, draft_id)
    proposal = propose_pack(by=by, content=draft.content, from_on=from_on, reason=reason, on=on, at=at)
    draft.delete()
    return proposal


def _locked(by: Reader, draft_id: UUID) -> PackDraft:
    by.require(Permission.PROGRAMME_PROPOSE)
    draft = PackDraft.objects.select_for_update(of=("self",)).filter(pk=draft_id, owner_hsa_id=by.hsa_id).first()
    if draft is None:
        raise Refused("programmes.draft.not_found")
    return draft
