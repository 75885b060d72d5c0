"""What the region or a provider tells its people on the start page, while it lasts."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from uuid_utils.compat import uuid7

from vaccinera.audit.actions import record
from vaccinera.kernel.refusals import Refused
from vaccinera.organisations.models import CareProvider, Message
from vaccinera.organisations.rules.messages import judge_message

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from uuid import UUID

    from vaccinera.organisations.actions.acting import Acting
    from vaccinera.organisations.models import DirectoryChange


class MessageKindOfChange:
    """A message to everybody in the region, which a second person approves."""

    permission = "message.edit"

    def current(self, subject: str) -> dict[str, Any] | None:  # noqa: ARG002 - one shape for every kind
        """A message is never rewritten."""
        return None

    def wanted(
        self,
        subject: str,  # noqa: ARG002 - one shape for every kind
        content: Mapping[str, Any],
        *,
        codes: Collection[str],  # noqa: ARG002 - one shape for every kind
        at: datetime,
    ) -> dict[str, Any]:
        """The message as it would be put up."""
        return judge_message(content, at=at)

    def make(self, change: DirectoryChange, *, by: Acting, at: datetime) -> None:  # noqa: ARG002 - one shape for every kind
        """Put it up, in the name of whoever wrote it."""
        author = {"hsa_id": change.proposed_by_hsa_id, "name": change.proposed_by_name}
        _put_up(change.content, provider_id=None, change=change, **author)


@transaction.atomic
def put_up_message(*, by: Acting, content: Mapping[str, Any], at: datetime) -> Message:
    """Put up a message to the reader's own provider. The region's own go by two persons, as a change."""
    by.require("message.edit")
    if CareProvider.objects.filter(pk=by.provider_id, is_region=True).exists():
        raise Refused("organisations.message.needs_two")
    message = _put_up(
        judge_message(content, at=at), provider_id=by.provider_id, hsa_id=by.hsa_id, name=by.name, change=None
    )
    record("organisations.message.put_up", by=by, subject=("message", message.pk))
    return message


@transaction.atomic
def take_down_message(*, by: Acting, message_id: UUID, at: datetime) -> Message:
    """Take down a message of the reader's own organisation. One person is enough: nothing new is said."""
    by.require("message.edit")
    is_region = CareProvider.objects.filter(pk=by.provider_id, is_region=True).exists()
    whose = None if is_region else by.provider_id
    message = Message.objects.select_for_update(of=("self",)).filter(pk=message_id, provider_id=whose).first()
    if message is None:
        raise Refused("organisations.message.not_found")
    if message.taken_down_at is None:
        message.taken_down_at = at
        message.save(update_fields=["taken_down_at"])
    record("organisations.message.taken_down", by=by, subject=("message", message.pk))
    return message


def _put_up(
    content: Mapping[str, Any], *, provider_id: int | None, hsa_id: str, name: str, change: DirectoryChange | None
) -> Message:
    return Message.objects.create(
        id=uuid7(),
        provider_id=provider_id,
        kind=content["kind"],
        text_sv=content["text_sv"],
        text_en=content["text_en"],
        from_at=datetime.fromisoformat(content["from_at"]),
        to_at=datetime.fromisoformat(content["to_at"]),
        by_hsa_id=hsa_id,
        by_name=name,
        change=change,
    )
