"""An occasion: what was given to one person at one visit to the unit, and one more vaccine on the same declaration."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404

from vaccinera.access.states import Permission
from vaccinera.declarations.queries import published_of
from vaccinera.declarations.rules.summaries import summarise
from vaccinera.kernel.clock import now, today
from vaccinera.kernel.scope import acting, reading
from vaccinera.patients.actions import log_opening
from vaccinera.visits.actions.one_more import give_one_more
from vaccinera.visits.queries.history import visit_by_id
from vaccinera.visits.queries.occasions import given_today, visits_of_occasion
from vaccinera.web.forms.registration import answered
from vaccinera.web.page import PageRequest, go_to, page, show
from vaccinera.web.people import person_in_banner
from vaccinera.web.visit_words import given_in_words

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

    from vaccinera.visits.models import Visit


@page(Permission.PERSON_OPEN)
def occasion(request: PageRequest, visit_id: UUID) -> HttpResponse:
    """The visits of the same person, unit, day and setting, and the declarations they rest on; to read or print."""
    reader = request.reader
    with acting(reader):
        found = visit_by_id(reader, visit_id)
        if found is None or found.given_on is None:
            raise Http404
        log_opening(by=reader, person=found.person, why="visit")
    with reading(reader):
        visits = visits_of_occasion(reader, found)
        person = person_in_banner(reader, found.person)
        declared = _declared(visits, request.LANGUAGE_CODE)
    context = {
        "visit": found,
        "person": person,
        "visits": [(one, given_in_words(one)) for one in visits],
        "declared": declared,
    }
    return show(request, "web/pages/occasion.html", context)


def _declared(visits: list[Visit], language: str) -> list[tuple[object, object]]:
    """Each declaration once, with its answers."""
    found = {visit.declaration_id: visit.declaration for visit in visits if visit.declaration}
    return [(one, summarise(published_of(one).questionnaire, one.answers, language)) for one in found.values()]


@page(Permission.DECLARATION_REVIEW, methods=("POST",))
def one_more(request: PageRequest, visit_id: UUID) -> HttpResponse:
    """Begin one more vaccine for the person, with what was declared for the one just given."""
    programme = request.POST.get("programme", "")
    with acting(request.reader):
        visit = given_today(request.reader, visit_id, on=today())
        content = answered(visit.draft.content) if visit and visit.draft else {}
        draft = give_one_more(by=request.reader, visit_id=visit_id, programme_code=programme, content=content, at=now())
    return go_to(request, "registration", draft_id=draft.pk)
