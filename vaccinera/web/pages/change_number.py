"""Somebody known has got another number: the same person goes on under it (PER-07)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_noop

from vaccinera.access.states import Permission
from vaccinera.kernel.clock import now
from vaccinera.kernel.refusals import Refused
from vaccinera.kernel.scope import acting, reading
from vaccinera.patients.actions.changing import change_number as change
from vaccinera.patients.actions.opening import open_identity
from vaccinera.web.forms.new_people import ChangeNumberForm
from vaccinera.web.messages import leave_message
from vaccinera.web.page import PageRequest, go_to, page, show
from vaccinera.web.parts import faults_of
from vaccinera.web.people import person_in_banner
from vaccinera.web.words import sentence_for

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

    from vaccinera.patients.models import Person

_ANOTHERS = "patients.number.belongs_to_another"


@page(Permission.PERSON_REGISTER, methods=("GET", "POST"))
def change_number(request: PageRequest, person_id: UUID) -> HttpResponse:
    """A number that is somebody else's leads on to merging the two, for those who may."""
    with acting(request.reader):
        opened = open_identity(by=request.reader, person_id=person_id, why="identity")
    form = ChangeNumberForm(request.POST or None)
    is_anothers = False
    if request.method == "POST" and form.is_valid():
        try:
            return _changed(request, opened, form)
        except Refused as refused:
            is_anothers = refused.code == _ANOTHERS
            form.add_error("number", sentence_for(refused))
    return _asked(request, opened, form, is_anothers=is_anothers)


def _changed(request: PageRequest, opened: Person, form: ChangeNumberForm) -> HttpResponse:
    typed = form.cleaned_data
    with acting(request.reader):
        change(
            by=request.reader,
            person_id=opened.pk,
            identifier=typed["number"],
            given_name=typed["given_name"],
            family_name=typed["family_name"],
            established=form.established,
            at=now(),
        )
    response = go_to(request, "identity", person_id=opened.pk)
    leave_message(response, "success", gettext_noop("Numret är ändrat. Det tidigare finns kvar i nummerhistoriken."))
    return response


def _asked(request: PageRequest, opened: Person, form: ChangeNumberForm, *, is_anothers: bool) -> HttpResponse:
    reader = request.reader
    with reading(reader):
        person = person_in_banner(reader, opened)
    context = {
        "person": person,
        "form": form,
        "faults": faults_of(form),
        "asks_name": not opened.given_name,
        "may_merge": is_anothers and reader.may(Permission.PERSON_MERGE),
    }
    return show(request, "web/pages/people_change_number.html", context, status=422 if form.errors else 200)
