"""The unit's waiting list: in order, with the minutes; the next is taken, and nobody is taken twice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext, gettext_noop, ngettext

from vaccinera.access.states import Permission
from vaccinera.kernel.clock import now
from vaccinera.kernel.scope import acting, reading
from vaccinera.visits.actions.waiting import leave_line, put_back, put_in_line, take_next
from vaccinera.visits.queries import waiting as line
from vaccinera.web.forms.registration import typed
from vaccinera.web.messages import leave_message
from vaccinera.web.page import PageRequest, go_to, page, show
from vaccinera.web.pages.registration import kept
from vaccinera.web.people import names_of
from vaccinera.web.worklists import columns_of, log_look, people_shown

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from uuid import UUID

    from django.http import HttpResponse

    from vaccinera.visits.models import Draft
    from vaccinera.web.people import PersonShown


@dataclass(frozen=True, slots=True)
class WaitingShown:
    """One who waits: the place in line, and for how long."""

    place: int
    draft: Draft
    person: PersonShown
    programme: Mapping[str, str]
    minutes: str


@page(Permission.DRAFT_SAVE)
def waiting_list(request: PageRequest) -> HttpResponse:
    """Who waits at the unit; looked at by the desk and by whoever takes the next."""
    reader, at = request.reader, now()
    with reading(reader):
        found = line.waiting(reader)
        people = people_shown(reader, [draft.person for draft in found])
    log_look(reader, "waiting", people)
    context = {
        "rows": [_row(place, draft, people[draft.person_id], at=at) for place, draft in enumerate(found, 1)],
        "no_rows": not found,
        "columns": columns_of(gettext("Har väntat"), gettext("Vad"), gettext("Anteckning"), gettext("Av")),
        "as_of": at,
        "may_take": reader.may(Permission.DECLARATION_REVIEW),
    }
    return show(request, "web/pages/waiting.html", context)


def _row(place: int, draft: Draft, person: PersonShown, *, at: datetime) -> WaitingShown:
    minutes = int((at - (draft.waiting_since or at)).total_seconds()) // 60
    told = ngettext("%(minutes)s minut", "%(minutes)s minuter", minutes) % {"minutes": minutes}
    return WaitingShown(place, draft, person, names_of(draft.programme), told)


@page(Permission.DECLARATION_REVIEW, methods=("POST",))
def take(request: PageRequest) -> HttpResponse:
    """On to the one who has waited longest; when nobody waits, back to the list that says so."""
    with acting(request.reader):
        draft = take_next(by=request.reader, at=now())
    if draft is None:
        leave_message(response := go_to(request, "waiting"), "info", gettext_noop("Ingen väntar just nu."))
        return response
    return go_to(request, "registration", draft_id=draft.pk)


@page(Permission.DECLARATION_FILL_IN, methods=("POST",))
def join(request: PageRequest, draft_id: UUID) -> HttpResponse:
    """Keep what the page holds, and put the person in line."""
    kept(request, draft_id, typed(request.POST))
    with acting(request.reader):
        put_in_line(by=request.reader, draft_id=draft_id, note=request.POST.get("waiting_note", ""), at=now())
    leave_message(response := go_to(request, "start"), "success", gettext_noop("Personen står i väntelistan."))
    return response


@page(Permission.DRAFT_SAVE, methods=("POST",))
def back(request: PageRequest, draft_id: UUID) -> HttpResponse:
    """Put who was taken back in the old place."""
    with acting(request.reader):
        put_back(by=request.reader, draft_id=draft_id)
    leave_message(response := go_to(request, "waiting"), "success", gettext_noop("Personen står åter på sin plats."))
    return response


@page(Permission.DRAFT_SAVE, methods=("POST",))
def leave(request: PageRequest, draft_id: UUID) -> HttpResponse:
    """Out of the line; what is filled in stays among the drafts."""
    with acting(request.reader):
        leave_line(by=request.reader, draft_id=draft_id)
    leave_message(response := go_to(request, "waiting"), "success", gettext_noop("Personen väntar inte längre."))
    return response
