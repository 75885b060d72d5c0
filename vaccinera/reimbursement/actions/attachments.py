"""Keeping the file of a manual line or an extra cost, handing it out, and holding one while its form is mended."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction
from uuid_utils.compat import uuid7

from vaccinera.access.states import Permission
from vaccinera.audit.actions import record
from vaccinera.kernel.clock import civil_day
from vaccinera.kernel.refusals import Refused
from vaccinera.reimbursement.models import Attachment, ExtraCost, HeldFile, ManualLine
from vaccinera.reimbursement.queries.attachments import attachment_of

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from django.db.models import QuerySet

    from vaccinera.access.rules.readers import Reader
    from vaccinera.reimbursement.rules.attachments import ReadFile


def attach(*, by: Reader, to: ManualLine | ExtraCost, file: ReadFile, at: datetime) -> Attachment:
    """Keep the file of something just proposed, in that act's transaction and by its permission, for ever."""
    made = Attachment.objects.create(
        **_columns(file),
        provider_id=to.provider_id,
        manual_line=to if isinstance(to, ManualLine) else None,
        extra_cost=to if isinstance(to, ExtraCost) else None,
        uploaded_by_hsa_id=by.hsa_id,
        uploaded_by_name=by.name,
        uploaded_at=at,
    )
    _held_by(by).filter(sha256=made.sha256).delete()
    # Neither its name nor a word of it: both are the supplier's, and may be about somebody.
    record(
        "reimbursement.attachment.uploaded",
        by=by,
        subject=("attachment", made.pk),
        sha256=made.sha256,
        size=made.size,
    )
    return made


@transaction.atomic
def hold_file(*, by: Reader, file: ReadFile, at: datetime) -> UUID:
    """Keep a file whose form was refused, in the place of any before it, and say by which key."""
    by.require(Permission.MONEY_LINE_PROPOSE)
    _held_by(by).delete()
    made = HeldFile.objects.create(
        **_columns(file),
        provider_id=by.provider_id,
        held_by_hsa_id=by.hsa_id,
        kept_until=civil_day(at) + timedelta(days=1),
    )
    record("reimbursement.attachment.held", by=by, subject=("held_file", made.pk), sha256=made.sha256, size=made.size)
    return made.pk


@transaction.atomic
def hand_out_attachment(*, by: Reader, of: type[ManualLine | ExtraCost], key: UUID) -> Attachment:
    """The file of a line or a cost as it was kept, and in the log that it was handed out.

    To the provider whose it is, and to the region's clerk and approver; to anybody else there is none.
    """
    if not by.may(Permission.MONEY_LINE_APPROVE):
        by.require(Permission.MONEY_LINE_PROPOSE)
    found = attachment_of(by, of, key)
    if found is None:
        raise Refused("reimbursement.attachment.not_found")
    record("reimbursement.attachment.handed_out", by=by, subject=("attachment", found.pk), sha256=found.sha256)
    return found


def forget_held_files() -> int:
    """Delete every provider's held files whose days have passed, and say how many there were."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT settlement.forget_held_files()")
        return int(cursor.fetchone()[0])


def _held_by(by: Reader) -> QuerySet[HeldFile]:
    return HeldFile.objects.filter(provider_id=by.provider_id, held_by_hsa_id=by.hsa_id)


def _columns(file: ReadFile) -> dict[str, Any]:
    return {
        "id": uuid7(),
        "file_name": file.name,
        "media_type": file.kind.value,
        "size": file.size,
        "sha256": file.sha256,
        "content": file.content,
    }
