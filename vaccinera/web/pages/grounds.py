"""Opening somebody for anything but the visit at hand: one step, before anything is shown (LAW-14, PDL 4:1)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse, HttpResponseRedirect

from vaccinera.access.states import Permission
from vaccinera.kernel.clock import today
from vaccinera.kernel.refusals import Refused
from vaccinera.kernel.scope import acting
from vaccinera.patients.actions.opening import give_ground, log_search
from vaccinera.patients.queries import people_named, person_by_identifier, person_by_number_as_written
from vaccinera.patients.rules.identifiers import Identifier
from vaccinera.web.addresses import safe_path
from vaccinera.web.forms.grounds import GroundForm, OpeningForm
from vaccinera.web.forms.people import read_sought
from vaccinera.web.grounds import remember_ground
from vaccinera.web.page import PageRequest, go_to, page, show
from vaccinera.web.parts import faults_of
from vaccinera.web.words import sentence_for

if TYPE_CHECKING:
    from uuid import UUID

_TEMPLATE = "web/pages/people_opening.html"
_WORDS = "patients.person.ground_words_missing"


@page(Permission.PERSON_FIND, methods=("GET", "POST"))
def why_opened(request: PageRequest, person_id: UUID) -> HttpResponse:
    """State on what ground one person is opened, or another ground than was stated."""
    form = GroundForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            return opened_on_ground(request, person_id, form)
        except Refused as refused:
            form.add_error("words" if refused.code == _WORDS else None, sentence_for(refused))
    return _asked(request, form, person_id=person_id)


@page(Permission.PERSON_FIND, methods=("GET", "POST"), looks_up="POST")
def open_for(request: PageRequest) -> HttpResponse:
    """Ground and person in one step."""
    form = OpeningForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            return opened_on_ground(request, _found(request, form.cleaned_data["sought"]), form)
        except Refused as refused:
            form.add_error("words" if refused.code == _WORDS else "sought", sentence_for(refused))
    return _asked(request, form)


def opened_on_ground(request: PageRequest, person_id: UUID, form: GroundForm) -> HttpResponse:
    """To the person or to what was to be opened of theirs, the ground in the log; refuses what opening refuses."""
    ground, purpose, words = form.told
    with acting(request.reader):
        person, told = give_ground(by=request.reader, person_id=person_id, ground=ground, words=words, purpose=purpose)
    till = safe_path(request.POST.get("till"))
    response = HttpResponseRedirect(till, status=303) if till else go_to(request, "person", person_id=person.pk)
    for key in (person_id, person.pk):  # an address may carry the key of somebody merged into the person
        remember_ground(request, response, key, told)
    return response


def _found(request: PageRequest, sought: str) -> UUID:
    """Whoever was meant; the search is in the log, also when it found nobody or several (LAW-23)."""
    with acting(request.reader):
        people = _people(sought)
        if len(people) != 1:
            log_search(by=request.reader, searched_by="ground", shown=())
    if not people:
        raise Refused("web.opening.nobody")
    if len(people) > 1:
        raise Refused("web.opening.several")
    return people[0]


def _people(sought: str) -> list[UUID]:
    try:
        read = read_sought(sought, on=today())
    except Refused:
        person = person_by_number_as_written(sought)
        if person is None:
            raise
        return [person.pk]
    if isinstance(read, Identifier):
        person = person_by_identifier(read)
        return [person.pk] if person else []
    return [person.pk for person in people_named(read.name, born_on=read.born_on)]


def _asked(request: PageRequest, form: GroundForm, *, person_id: UUID | None = None) -> HttpResponse:
    """Nothing of the person stands on this page."""
    context = {
        "form": form,
        "faults": faults_of(form),
        "person_id": person_id,
        "till": safe_path(request.POST.get("till") or request.GET.get("till")),
    }
    return show(request, _TEMPLATE, context, status=422 if form.errors else 200)
