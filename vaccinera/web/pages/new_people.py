"""Registering somebody who is not in the index: by a number, or as unknown; and how it was established who they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_noop

from vaccinera.access.states import Permission
from vaccinera.kernel.clock import now
from vaccinera.kernel.refusals import Refused
from vaccinera.kernel.scope import acting, reading
from vaccinera.patients.actions.opening import open_identity
from vaccinera.patients.actions.population import register_as_told
from vaccinera.patients.actions.registering import record_identity_check, register_person, register_unknown
from vaccinera.web.forms.new_people import CarriedForm, FetchedForm, IdentityCheckForm, PersonForm, UnknownForm
from vaccinera.web.forms.people import refuse_unknown_fields
from vaccinera.web.messages import leave_message
from vaccinera.web.page import PageRequest, go_to, page, show
from vaccinera.web.parts import faults_of
from vaccinera.web.people import person_in_banner
from vaccinera.web.population_register import Told, told_of
from vaccinera.web.words import sentence_for

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

_PERSON_FIELDS = frozenset(PersonForm.base_fields) | {"step"}


@page(Permission.PERSON_REGISTER, methods=("GET", "POST"), looks_up="POST")
def new_person(request: PageRequest) -> HttpResponse:
    """Begins with what the search carried, in the form and never in the address (PER-12).

    Name and address are fetched; they are typed only where the register does not know the number or does not answer.
    """
    refuse_unknown_fields(request.GET, allowed=())
    refuse_unknown_fields(request.POST, allowed=_PERSON_FIELDS)
    is_sent = request.method == "POST" and request.POST.get("step") == "register"
    told = told_of(request.reader, request.POST)
    form = _form(request, told, is_sent=is_sent)
    if is_sent and form.is_valid():
        try:
            return _register(request, form, told)
        except Refused as refused:
            form.add_error("number", sentence_for(refused))
    context = {"form": form, "faults": faults_of(form), "number": form.carried_number, "told": told}
    return show(request, "web/pages/people_new.html", context, status=422 if form.errors else 200)


def _form(request: PageRequest, told: Told, *, is_sent: bool) -> CarriedForm:
    kind = FetchedForm if told.person else PersonForm
    return kind(request.POST) if is_sent else kind(initial=request.POST.dict())


def _register(request: PageRequest, form: CarriedForm, told: Told) -> HttpResponse:
    by, typed, established = request.reader, form.cleaned_data, form.established
    with acting(by):
        if told.person:
            person = register_as_told(
                by=by, identifier=typed["number"], told=told.person, established=established, at=now()
            )
        else:
            named = {name: typed[name] for name in ("given_name", "family_name", "birth_date", "postal_code")}
            person = register_person(by=by, identifier=typed["number"], established=established, at=now(), **named)
    response = go_to(request, "person", person_id=person.pk)
    if told.person and told.person.referred_to:
        leave_message(response, "info", gettext_noop("Numret har ersatts av ett nytt. Personen visas under det."))
    return response


@page(Permission.PERSON_REGISTER, methods=("GET", "POST"))
def new_unknown(request: PageRequest) -> HttpResponse:
    """Somebody without any number, whom nobody turns away (PER-08)."""
    form = UnknownForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and form.established:
        with acting(request.reader):
            person = register_unknown(
                by=request.reader, description=form.description, established=form.established, at=now()
            )
        return go_to(request, "person", person_id=person.pk)
    context = {"form": form, "faults": faults_of(form)}
    return show(request, "web/pages/people_new_unknown.html", context, status=422 if form.errors else 200)


@page(Permission.PERSON_REGISTER, methods=("GET", "POST"))
def identity_check(request: PageRequest, person_id: UUID) -> HttpResponse:
    """How it was established today who a person already known is."""
    reader, form = request.reader, IdentityCheckForm(request.POST or None)
    with acting(reader):
        opened = open_identity(by=reader, person_id=person_id, why="identity")
        if request.method == "POST" and form.is_valid() and form.established:
            record_identity_check(by=reader, person_id=opened.pk, established=form.established, at=now())
            response = go_to(request, "identity", person_id=opened.pk)
            leave_message(response, "success", gettext_noop("Identitetskontrollen är sparad."))
            return response
    with reading(reader):
        person = person_in_banner(reader, opened)
    context = {"person": person, "form": form, "faults": faults_of(form)}
    return show(request, "web/pages/people_identity_check.html", context, status=422 if form.errors else 200)
