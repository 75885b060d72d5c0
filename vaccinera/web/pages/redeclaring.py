"""Going through the health declaration again before a prescribed dose is given."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_noop

from vaccinera.access.states import Permission
from vaccinera.kernel.clock import civil_day, now
from vaccinera.kernel.scope import acting, reading
from vaccinera.visits.actions.redeclaring import redeclare
from vaccinera.visits.queries.assessments import basics_for
from vaccinera.visits.queries.work import work_on
from vaccinera.visits.queries.worklists import count_to_sign, draft_at_work
from vaccinera.visits.rules.registrations import Incomplete
from vaccinera.visits.states import DraftState
from vaccinera.web.forms.registration import ANSWER, CONFIRM, TOGETHER, Raw, Typed, read_answers, typed
from vaccinera.web.messages import leave_message
from vaccinera.web.page import PageRequest, go_to, page, show
from vaccinera.web.pages.registration import opened, taken_over
from vaccinera.web.people import shown_person
from vaccinera.web.registration import declaration_shown, texts_of
from vaccinera.web.registration_lines import errors_of, faults_in_order

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from uuid import UUID

    from django.http import HttpResponse

    from vaccinera.declarations.rules.questions import AnswerValue
    from vaccinera.visits.models import Draft
    from vaccinera.visits.queries.work import Work

_WITHDRAWN_FOR_OTHERS = gettext_noop(
    "Ett svar ändrades. Ordinationen är återkallad, och den ordinerande enheten tar vid."
)
_UNCHANGED = gettext_noop("Svaren är desamma. Ordinationen gäller.")


@page(Permission.DECLARATION_REVIEW, methods=("GET", "POST"))
def answers_again(request: PageRequest, draft_id: UUID) -> HttpResponse:
    """The questions with the answers that last; unchanged they leave the prescription, a changed one withdraws it."""
    with acting(request.reader):
        draft = opened(request.reader, draft_id)
    if draft.state != DraftState.PRESCRIBED:
        return go_to(request, "registration", draft_id=draft_id)
    if request.method == "GET":
        return _asked(request, draft, None, {})
    return _answered(request, draft, typed(request.POST))


def _answered(request: PageRequest, draft: Draft, raw: Raw) -> HttpResponse:
    """Judge what was answered: a fault or a gap shows the page again, with what was typed."""
    reader, at = request.reader, now()
    with reading(reader):
        basics = basics_for(reader, draft, at=at)
        content = taken_over(reader, draft, basics, at=at)
    page_, questionnaire = Typed(raw), basics.published.questionnaire
    answers = read_answers(page_, questionnaire, on=basics.on)
    if page_.faults:
        return _asked(request, draft, raw, page_.faults)
    try:
        with acting(reader):
            content = content | _answered_today(raw, answers, at=at)
            changed = redeclare(by=reader, draft_id=draft.pk, answers=answers, content=content, at=at)
    except Incomplete as refused:
        return _asked(request, draft, raw, errors_of(refused.gaps))
    return _compared(request, draft, is_changed=bool(changed))


def _compared(request: PageRequest, draft: Draft, *, is_changed: bool) -> HttpResponse:
    """On to the draft, or away from it when it is another unit's to take up again."""
    if is_changed and draft.unit_id != request.reader.unit_id:
        leave_message(response := go_to(request, "to_give"), "info", _WITHDRAWN_FOR_OTHERS)
        return response
    response = go_to(request, "registration", draft_id=draft.pk)
    if not is_changed:  # what was withdrawn is told by the page itself, as long as the draft is open
        leave_message(response, "success", _UNCHANGED)
    return response


def _answered_today(raw: Raw, answers: Mapping[str, AnswerValue], *, at: datetime) -> Raw:
    """The answers as the reopened page takes them: given and confirmed today, each by having been asked."""
    given = {name: texts for name, texts in raw.items() if name.startswith(ANSWER)}
    confirmed = {f"{CONFIRM}{link_id}": ["on"] for link_id in answers}
    return given | confirmed | {TOGETHER: ["on"], "asked_on": [civil_day(at).isoformat()]}


def _asked(request: PageRequest, draft: Draft, raw: Raw | None, errors: Mapping[str, str]) -> HttpResponse:
    """The questions in order. What passes, such as fever, is asked anew; what lasts stands as it was answered."""
    reader = request.reader
    with reading(reader):
        work = work_on(reader, draft_at_work(reader, draft.pk), at=now())
        request.count_to_sign = count_to_sign(reader)
    declared = declaration_shown(work, _lasting(work) if raw is None else raw, errors)
    context = {
        "draft": draft,
        "work": work,
        "declared": declared,
        "faults": faults_in_order(errors, declared),
        "person": shown_person(reader, draft.person, work.number, on=work.basics.on),
    }
    return show(request, "web/pages/redeclaring.html", context, status=422 if errors else 200)


def _lasting(work: Work) -> Raw:
    """The answers the prescription was signed on, without those that hold for one occasion only."""
    signed_on = work.prescribed.reviewed.answers if work.prescribed else {}
    return {
        f"{ANSWER}{question.link_id}": texts_of(signed_on[question.link_id])
        for question in work.basics.published.questionnaire.questions
        if question.link_id in signed_on and not question.is_perishable
    }
