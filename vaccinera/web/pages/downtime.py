"""What to do while the service does not answer: forms to print beforehand, and the way back from paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaccinera.access.states import Permission
from vaccinera.declarations.queries import questionnaire_in_force
from vaccinera.kernel.clock import now, today
from vaccinera.kernel.scope import reading
from vaccinera.web.downtime import form_content, list_content
from vaccinera.web.page import PageRequest, page, show
from vaccinera.web.pages.information import season_told, told_of
from vaccinera.web.printing import pdf_answer, pdf_of

if TYPE_CHECKING:
    from django.http import HttpResponse

    from vaccinera.declarations.rules.questionnaires import Questionnaire
    from vaccinera.programmes.rules.packs import Pack


@page()
def downtime(request: PageRequest) -> HttpResponse:
    """The forms of every season that is given now or soon, and what to do with them."""
    told = told_of(request.reader, today())
    seasons = [one for one in told if not one.is_over]
    may_enter = request.reader.may(Permission.DECLARATION_REVIEW)
    return show(request, "web/pages/downtime.html", {"seasons": seasons, "may_enter": may_enter})


@page()
def downtime_form(request: PageRequest, programme: str, season: str) -> HttpResponse:
    """The form for one person, with the questions in force today. Holds nothing of anybody."""
    pack, questionnaire = _asked_of(request, programme, season)
    return pdf_answer(pdf_of("downtime-form", form_content(pack, questionnaire), at=now()), name="reservblankett")


@page()
def downtime_list(request: PageRequest, programme: str, season: str) -> HttpResponse:
    """The list for twenty persons who get the same dose."""
    pack, questionnaire = _asked_of(request, programme, season)
    return pdf_answer(pdf_of("downtime-list", list_content(pack, questionnaire), at=now()), name="reservlista")


def _asked_of(request: PageRequest, programme: str, season: str) -> tuple[Pack, Questionnaire]:
    on = today()
    pack = season_told(request.reader, programme, season, on).pack
    with reading(request.reader):
        return pack, questionnaire_in_force(pack.questionnaire, on=on).questionnaire
