"""An entry that does not hold: nullified, restored, or put on the person who got the dose."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404
from django.utils.translation import gettext_noop

from vaccinera.access.states import Permission
from vaccinera.kernel.clock import now, today
from vaccinera.kernel.refusals import Refused
from vaccinera.kernel.scope import acting, reading
from vaccinera.patients.actions.opening import open_person
from vaccinera.patients.rules.identifiers import parse_identifier
from vaccinera.visits.actions.moving import move, move_to_draft, open_the_right_one
from vaccinera.visits.actions.nullifying import nullify, restore
from vaccinera.visits.queries.corrections import as_it_stands
from vaccinera.visits.rules.registrations import Incomplete
from vaccinera.web.forms.amendments import MoveForm, NullifyForm, RestoreForm
from vaccinera.web.forms.corrections import raw_of_given
from vaccinera.web.messages import leave_message
from vaccinera.web.page import PageRequest, go_to, page, show
from vaccinera.web.pages.corrections import opened_entry
from vaccinera.web.parts import faults_of
from vaccinera.web.people import names_of, person_in_banner
from vaccinera.web.registration_lines import errors_of
from vaccinera.web.words import sentence_for, status_of

if TYPE_CHECKING:
    from uuid import UUID

    from django.forms import Form
    from django.http import HttpResponse

    from vaccinera.access.rules.readers import Reader
    from vaccinera.patients.models import Person
    from vaccinera.visits.models import Visit
    from vaccinera.web.people import PersonShown

_MOVED = gettext_noop("Flyttat. Besöket står på rätt person och är makulerat på den andra.")
_TO_BE_DECLARED = gettext_noop("Makulerat på fel person. Ta hälsodeklarationen här och signera, så står dosen rätt.")


@page(Permission.PERSON_OPEN, methods=("GET", "POST"))
def nullify_visit(request: PageRequest, visit_id: UUID) -> HttpResponse:
    """Mark an entry as not holding, with a reason; it stays to be read."""
    found = opened_entry(request.reader, visit_id, why="nullification")
    form = NullifyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        code, reason = form.cleaned_data["reason"], form.cleaned_data["words"]
        try:
            with acting(request.reader):
                visit = nullify(by=request.reader, visit_id=visit_id, code=code, reason=reason, at=now())
        except Incomplete as refused:
            _add(form, refused)
        else:
            return _to_visit(request, visit, gettext_noop("Makulerat. Dosen räknas inte längre."))
    return _asked(request, found, form, "web/pages/visit_nullify.html")


@page(Permission.PERSON_OPEN, methods=("GET", "POST"))
def restore_visit(request: PageRequest, visit_id: UUID) -> HttpResponse:
    """Let an entry nullified by mistake hold again, as a new version."""
    found = opened_entry(request.reader, visit_id, why="restoration")
    form = RestoreForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            with acting(request.reader):
                reason = form.cleaned_data["reason"]
                visit = restore(by=request.reader, visit_id=visit_id, reason=reason, at=now())
        except Incomplete as refused:
            _add(form, refused)
        else:
            return _to_visit(request, visit, gettext_noop("Makuleringen är hävd. Dosen räknas igen."))
    return _asked(request, found, form, "web/pages/visit_restore.html")


@page(Permission.PERSON_OPEN, methods=("GET", "POST"))
def move_visit(request: PageRequest, visit_id: UUID) -> HttpResponse:
    """First the right person is found by a number, then both are looked at, then the entry is moved."""
    found = opened_entry(request.reader, visit_id, why="move")
    if request.method == "POST" and "sought" in request.POST:
        return _find(request, found)
    if request.method == "POST":
        return _move(request, found)
    return _whose(request, found)


def _whose(request: PageRequest, visit: Visit, *, fault: Refused | None = None) -> HttpResponse:
    """Whose the dose is; a number typed is kept in its field and nowhere else (PER-12)."""
    context = {
        "visit": visit,
        "person": _person(request.reader, visit.person),
        "typed": request.POST.get("sought", ""),
        "fault": sentence_for(fault) if fault else "",
    }
    return show(request, "web/pages/visit_move.html", context, status=status_of(fault) if fault else 200)


def _find(request: PageRequest, visit: Visit) -> HttpResponse:
    try:
        sought = parse_identifier(request.POST["sought"], on=today())
        with acting(request.reader):
            right = open_the_right_one(by=request.reader, visit=visit, identifier=sought)
    except Refused as refused:
        return _whose(request, visit, fault=refused)
    return _compared(request, visit, right, MoveForm(initial={"person": right.pk}))


def _move(request: PageRequest, visit: Visit) -> HttpResponse:
    form = MoveForm(request.POST)
    is_valid = form.is_valid()
    if "person" in form.errors:
        raise Http404
    if is_valid:
        try:
            return _moved(request, visit, form)
        except Incomplete as refused:
            _add(form, refused)
    with acting(request.reader):
        right = open_person(by=request.reader, person_id=form.cleaned_data["person"], why="move")
    return _compared(request, visit, right, form)


def _moved(request: PageRequest, visit: Visit, form: MoveForm) -> HttpResponse:
    """In one act: nullified here, and there as a visit, or as work whose declaration is still to be taken."""
    reader, typed, at = request.reader, form.cleaned_data, now()
    person, reason = typed["person"], typed["reason"]
    if typed["answers"] == "carried":
        because = typed["carried_because"]
        with acting(reader):
            there = move(by=reader, visit_id=visit.pk, person_id=person, reason=reason, carried_because=because, at=at)
        return _to_visit(request, there, _MOVED)
    with acting(reader):
        content = raw_of_given(visit, as_it_stands(visit), on=today())
        draft = move_to_draft(by=reader, visit_id=visit.pk, person_id=person, reason=reason, content=content, at=at)
    response = go_to(request, "registration", draft_id=draft.pk)
    leave_message(response, "info", _TO_BE_DECLARED)
    return response


def _compared(request: PageRequest, visit: Visit, right: Person, form: MoveForm) -> HttpResponse:
    people = [_person(request.reader, one) for one in (visit.person, right)]
    context = {
        "visit": visit,
        "programme": names_of(visit.programme),
        "person": people[0],
        "right": people[1],
        "form": form,
        "faults": faults_of(form),
    }
    return show(request, "web/pages/visit_move_compared.html", context, status=422 if form.errors else 200)


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
    """Each gap at its field; what is wrong with the person chosen is the page's own."""
    for name, sentence in errors_of(refused.gaps).items():
        form.add_error(name if name in form.fields else None, sentence)


def _to_visit(request: PageRequest, visit: Visit, message: str) -> HttpResponse:
    response = go_to(request, "visit", visit_id=visit.pk)
    leave_message(response, "success", message)
    return response


def _person(reader: Reader, person: Person) -> PersonShown:
    with reading(reader):
        return person_in_banner(reader, person)
