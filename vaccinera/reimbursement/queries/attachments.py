"""The files beside manual lines and extra costs: which there are, and the one that waits for its form."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q

from vaccinera.access.states import Permission, Scope
from vaccinera.reimbursement.models import Attachment, ExtraCost, HeldFile, ManualLine
from vaccinera.reimbursement.rules.attachments import ReadFile
from vaccinera.reimbursement.states import FileKind

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import date
    from uuid import UUID

    from vaccinera.access.rules.readers import Reader

_MONEY_LINES = (Permission.MONEY_LINE_PROPOSE, Permission.MONEY_LINE_APPROVE)


@dataclass(frozen=True, slots=True)
class Held:
    """A file of the reader's that waits, and by which key the form names it."""

    key: UUID
    file: ReadFile


def attachments_of(proposals: Collection[ManualLine | ExtraCost]) -> Mapping[UUID, Attachment]:
    """The file of each line or cost that has one, without its content."""
    keys = [proposal.pk for proposal in proposals]
    found = Attachment.objects.defer("content")
    of_lines_or_costs = found.filter(Q(manual_line_id__in=keys) | Q(extra_cost_id__in=keys))
    return {key: one for one in of_lines_or_costs for key in (one.manual_line_id, one.extra_cost_id) if key}


def has_file(proposal: ManualLine | ExtraCost) -> bool:
    """Whether a line or cost has its file; what was proposed before there were any has not."""
    return bool(attachments_of([proposal]))


def attachment_of(by: Reader, of: type[ManualLine | ExtraCost], key: UUID) -> Attachment | None:
    """The file of a line or a cost, whole: the reader's own provider's or, for the region's clerk and approver, any."""
    column = "manual_line_id" if of is ManualLine else "extra_cost_id"
    found = Attachment.objects.filter(**{column: key})
    if not any(by.permissions.get(one) is Scope.REGION for one in _MONEY_LINES):
        found = found.filter(provider_id=by.provider_id)
    return found.first()


def held_file(by: Reader, key: UUID, *, on: date) -> Held | None:
    """The reader's own file that waits under a key, unless its days have passed or another has taken its place."""
    own = HeldFile.objects.filter(provider_id=by.provider_id, held_by_hsa_id=by.hsa_id, kept_until__gte=on)
    found = own.filter(pk=key).first()
    if found is None:
        return None
    return Held(found.pk, ReadFile(found.file_name, FileKind(found.media_type), bytes(found.content)))
