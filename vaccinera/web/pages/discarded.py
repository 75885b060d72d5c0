"""Drafts that were put aside: who did it, when and why; what was typed stays with them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext

from vaccinera.access.states import Permission
from vaccinera.kernel.clock import now
from vaccinera.kernel.scope import reading
from vaccinera.visits.queries import worklists
from vaccinera.web.page import PageRequest, page, show
from vaccinera.web.parts import Column, PageOfRows
from vaccinera.web.people import names_of
from vaccinera.web.worklists import log_look, page_number, people_shown

if TYPE_CHECKING:
    from django.http import HttpResponse


@page(Permission.DRAFT_SAVE)
def discarded_drafts(request: PageRequest) -> HttpResponse:
    """Those of the reader's unit, the latest first."""
    reader, number = request.reader, page_number(request)
    with reading(reader):
        found, total = worklists.drafts_discarded(reader, page=number)
        people = people_shown(reader, [draft.person for draft in found])
    log_look(reader, "discarded", people)
    context = {
        "rows": [(draft, people[draft.person_id], names_of(draft.programme)) for draft in found],
        "no_rows": not found,
        "columns": [
            Column(gettext("Person")),
            Column(gettext("Togs bort"), "date"),
            Column(gettext("Vad")),
            Column(gettext("Av")),
            Column(gettext("Skäl")),
        ],
        "as_of": now(),
        "pages": PageOfRows(number, total, worklists.PAGE),
    }
    return show(request, "web/pages/worklists_discarded.html", context)
