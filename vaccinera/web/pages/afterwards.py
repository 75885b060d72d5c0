"""What is said of an entry afterwards: the patient's objection, an adverse effect, the reports made of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404
from django.utils.translation import gettext_noop

from vaccinera.access.states import Permission
from vaccinera.kernel.clock import now, today
from vaccinera.kernel.scope import acting, reading
from vaccinera.patients.actions.opening import log_opening
from vaccinera.visits.actions.afterwards import attach_objection, note_adverse_effect, note_report
from vaccinera.visits.queries.afterwards import effect_by_id, standing_entry
from vaccinera.visits.queries.history import visit_by_id
from vaccinera.visits.queries.standing import require_for_entry
from vaccinera.visits.rules.registrations import Incomplete
from vaccinera.web.effect_summary import summary_of
from vaccinera.web.forms.afterwards import EffectForm, ObjectionForm, ReportForm
from vaccinera.web.messages import leave_message
from vaccinera.web.page import PageRequest, go_to, page, show
from vaccinera.web.parts import faults_of
from vaccinera.web.people import names_of, person_in_banner
from vaccinera.web.registration_lines import errors_of

if TYPE_CHECKING:
    from uuid import UUID

    from django.forms import Form
    from django.http import HttpResponse

    from vaccinera.access.rules.readers import Reader
    from vaccinera.patients.models import Person
    from vaccinera.visits.models import AdverseEffect, Visit
    from vaccinera.web.people import PersonShown


@page(Permission.HISTORY_RECORD, methods=("GET", "POST"))
def object_to_visit(request: PageRequest, visit_id: UUID) -> HttpResponse:
    """Attach what the patient thinks is wrong; the entry stays as it is (LAW-09)."""
    visit = _opened(request.reader, visit_id)
    form = ObjectionForm(request.POST or None, initial={"objected_on": today()})
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        try:
            with acting(request.reader):
                attach_objection(by=request.reader, visit_id=visit_id, **typed, at=now())
        except Incomplete as refused:
            _add(form, refused)
        else:
            response = go_to(request, "visit", visit_id=visit_id)
            leave_message(response, "success", gettext_noop("Invändningen står nu vid besöket."))
            return response
    return _asked(request, visit, form, "web/pages/visit_object.html")


@page(Permission.HISTORY_RECORD, methods=("GET", "POST"))
def note_effect(request: PageRequest, visit_id: UUID) -> HttpResponse:
    """Note an adverse effect, however long after (ADR-01); then comes the summary to report by."""
    visit = _opened(request.reader, visit_id)
    form = EffectForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            with acting(request.reader):
                noted = note_adverse_effect(by=request.reader, visit_id=visit_id, noted=form.noted, at=now())
        except Incomplete as refused:
            _add(form, refused)
        else:
            return go_to(request, "effect", effect_id=noted.pk)
    return _asked(request, visit, form, "web/pages/visit_effect.html")


@page(Permission.HISTORY_RECORD, methods=("GET", "POST"))
def effect(request: PageRequest, effect_id: UUID) -> HttpResponse:
    """The summary to copy (ADR-02), and the reports made, each with its reference (ADR-03)."""
    form = ReportForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            with acting(request.reader):
                note_report(by=request.reader, effect_id=effect_id, **form.cleaned_data, at=now())
        except Incomplete as refused:
            _add(form, refused)
        else:
            response = go_to(request, "effect", effect_id=effect_id)
            leave_message(response, "success", gettext_noop("Rapporten är antecknad."))
            return response
    return _summed_up(request, effect_id, form)


def _summed_up(request: PageRequest, effect_id: UUID, form: ReportForm) -> HttpResponse:
    reader = request.reader
    with acting(reader):
        found = effect_by_id(reader, effect_id)
        if found is None:
            raise Http404
        _demand_reach(reader, found.visit)
        log_opening(by=reader, person=found.visit.person, why="adverse_effect")
    person = _person(reader, found.visit.person)
    summary = _summary(reader, found, person)
    context = {
        "effect": found,
        "person": person,
        "summary": summary,
        "as_text": "\n".join(f"{term}: {value}" for term, value in summary),
        "form": form,
        "faults": faults_of(form),
    }
    return show(request, "web/pages/effect.html", context, status=422 if form.errors else 200)


def _summary(reader: Reader, effect: AdverseEffect, person: PersonShown) -> list[tuple[str, str]]:
    """By the version of the entry that stands."""
    with reading(reader):
        visit = standing_entry(reader, effect)
    return summary_of(effect, visit or effect.visit, person, reader)


def _demand_reach(reader: Reader, visit: Visit) -> None:
    """What another unit recorded is noted on only while the person is in care at the own (decision 0023)."""
    require_for_entry(reader, Permission.HISTORY_RECORD, unit_id=visit.unit_id, person_id=visit.person_id, on=today())


def _opened(reader: Reader, visit_id: UUID) -> Visit:
    with acting(reader):
        found = visit_by_id(reader, visit_id)
        if found is None:
            raise Http404
        _demand_reach(reader, found)
        log_opening(by=reader, person=found.person, why="visit")
    return found


def _asked(request: PageRequest, visit: Visit, form: Form, template: str) -> HttpResponse:
    context = {
        "visit": visit,
        "programme": names_of(visit.programme),
        "person": _person(request.reader, visit.person),
        "form": form,
        "faults": faults_of(form),
    }
    return show(request, template, context, status=422 if form.errors else 200)


def _add(form: Form, refused: Incomplete) -> None:
    for name, sentence in errors_of(refused.gaps).items():
        form.add_error(name, sentence)


def _person(reader: Reader, person: Person) -> PersonShown:
    with reading(reader):
        return person_in_banner(reader, person)
