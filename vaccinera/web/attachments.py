"""The file beside a manual line or an extra cost, as forms take it, pages show it and browsers get it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.http import content_disposition_header

from vaccinera.kernel.clock import now, today
from vaccinera.kernel.scope import acting, reading
from vaccinera.reimbursement.actions.attachments import hold_file
from vaccinera.reimbursement.models import ManualLine
from vaccinera.reimbursement.queries.attachments import Held, attachments_of, held_file
from vaccinera.reimbursement.states import FileKind
from vaccinera.web.templatetags.vaccinera import file_size

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from vaccinera.access.rules.readers import Reader
    from vaccinera.reimbursement.models import Attachment, ExtraCost
    from vaccinera.web.forms.attachments import AttachingForm
    from vaccinera.web.page import PageRequest

# Nothing of it is run or shown in our place, whatever a browser takes it for (ASVS 3.2.1, 5.4.1).
_SAVED_AND_NOT_SHOWN = "default-src 'none'; frame-ancestors 'none'; sandbox"


@dataclass(frozen=True, slots=True)
class AttachmentShown:
    """A file to fetch: what it is called, its kind and size in words, and where it is."""

    name: str
    told: str
    address: str


def attachments_shown(proposals: Collection[ManualLine | ExtraCost]) -> Mapping[UUID, AttachmentShown]:
    """The file of each line or cost that has one."""
    kept = attachments_of(proposals)
    return {one.pk: _shown(one, kept[one.pk]) for one in proposals if one.pk in kept}


def _shown(proposal: ManualLine | ExtraCost, kept: Attachment) -> AttachmentShown:
    is_line = isinstance(proposal, ManualLine)
    route, key = ("money_line_file", "line_id") if is_line else ("extra_cost_file", "cost_id")
    told = f"{FileKind(kept.media_type).name}, {file_size(kept.size)}"
    return AttachmentShown(kept.file_name, told, reverse(route, kwargs={key: proposal.pk}))


def held_by(request: PageRequest) -> Held | None:
    """The file that the form says waits; nothing once another has taken its place or its days have passed."""
    try:
        key = UUID(request.POST.get("held", ""))
    except ValueError:
        return None
    with reading(request.reader):
        return held_file(request.reader, key, on=today())


def hold_again(reader: Reader, form: AttachingForm) -> None:
    """A file that was good, in a form that was not, waits with the form: browsers forget what was chosen."""
    chosen = form.chosen
    if chosen is not None and (form.held is None or form.held.file != chosen):
        with acting(reader):
            form.held = Held(hold_file(by=reader, file=chosen, at=now()), chosen)


def handed_over(kept: Attachment) -> HttpResponse:
    """The file as it was kept: to be saved and not shown."""
    headers = {
        "Content-Disposition": content_disposition_header(as_attachment=True, filename=kept.file_name),
        "Content-Security-Policy": _SAVED_AND_NOT_SHOWN,
        "Cross-Origin-Resource-Policy": "same-origin",
        "Digest": f"sha-256={kept.sha256}",
        "X-Content-Type-Options": "nosniff",
    }
    return HttpResponse(bytes(kept.content), content_type=kept.media_type, headers=headers)
