"""Somebody saved the draft in between: both versions side by side, and going on with what is chosen of each."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext, gettext_noop

from vaccinera.access.states import Permission
from vaccinera.kernel.clock import now
from vaccinera.kernel.refusals import Refused
from vaccinera.kernel.scope import acting, reading
from vaccinera.visits.actions.drafts import save_draft
from vaccinera.visits.queries.work import work_on
from vaccinera.visits.queries.worklists import draft_at_work
from vaccinera.web.draft_versions import chosen_among, two_values
from vaccinera.web.forms.registration import typed
from vaccinera.web.messages import leave_message
from vaccinera.web.page import PageRequest, go_to, page, show
from vaccinera.web.parts import Column
from vaccinera.web.people import person_in_banner

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from django.http import HttpResponse

_SAVED_BY_ANOTHER = "visits.draft.changed_by_another"
_THEIRS = "theirs-"
_CONFLICT = 409


def with_both_versions(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Answer with both versions when somebody else saved the draft in between; what was sent is not lost."""

    @wraps(view)
    def answer(request: PageRequest, draft_id: UUID, **parts: Any) -> HttpResponse:  # noqa: ANN401 - of the address
        try:
            return view(request, draft_id, **parts)
        except Refused as refused:
            if refused.code != _SAVED_BY_ANOTHER:
                raise
            return _both(request, draft_id, status=_CONFLICT)

    return answer


@page(Permission.DRAFT_SAVE, methods=("POST",))
def choose_versions(request: PageRequest, draft_id: UUID) -> HttpResponse:
    """Go on with one's own version and the fields chosen from the other's; both stay in the change log."""
    reader, revision = request.reader, request.POST.get("revision", "")
    chosen = {name.removeprefix(_THEIRS) for name in request.POST if name.startswith(_THEIRS) and request.POST[name]}
    seen = int(revision) if revision.isdecimal() else 0
    with acting(reader):
        draft = draft_at_work(reader, draft_id)
        is_newest = draft.revision == seen
        if is_newest:
            content = chosen_among(draft.content, typed(request.POST), from_theirs=chosen)
            save_draft(by=reader, draft_id=draft_id, content=content, revision=seen, at=now())
    if not is_newest:
        return _both(request, draft_id, status=_CONFLICT)
    response = go_to(request, "registration", draft_id=draft_id)
    leave_message(response, "info", gettext_noop("Utkastet är sparat med det du valde."))
    return response


def _both(request: PageRequest, draft_id: UUID, *, status: int) -> HttpResponse:
    reader, mine = request.reader, typed(request.POST)
    with reading(reader):
        draft = draft_at_work(reader, draft_id)
        work = work_on(reader, draft, at=now())
        person = person_in_banner(reader, draft.person)
    context = {
        "draft": draft,
        "person": person,
        "rows": two_values(work, draft.content, mine),
        "mine": [(name, text) for name, texts in mine.items() for text in texts],
        "columns": [
            Column(gettext("Uppgift")),
            Column(gettext("Sparat av %(name)s") % {"name": draft.updated_by_name}),
            Column(gettext("Ditt")),
        ],
    }
    return show(request, "web/pages/draft_versions.html", context, status=status)
