"""A prescription that waits: taken back by its prescribers, or sent back by the unit that was asked to give it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404
from django.utils.translation import gettext_noop

from vaccinera.access.states import Permission
from vaccinera.kernel.clock import now
from vaccinera.kernel.scope import acting, reading
from vaccinera.visits.actions.addressing import send_back as send_dose_back
from vaccinera.visits.actions.withdrawing import withdraw_prescription
from vaccinera.visits.queries.work import prescribed_visit
from vaccinera.visits.queries.worklists import draft_by_id
from vaccinera.visits.states import WithdrawnReason
from vaccinera.web.forms.addressing import SendBackForm, WithdrawForm
from vaccinera.web.messages import leave_message
from vaccinera.web.page import PageRequest, go_to, page, show
from vaccinera.web.parts import faults_of
from vaccinera.web.people import names_of
from vaccinera.web.worklists import log_look, people_shown

if TYPE_CHECKING:
    from uuid import UUID

    from django import forms
    from django.http import HttpResponse


@page(Permission.PRESCRIPTION_SIGN, methods=("GET", "POST"))
def withdraw(request: PageRequest, draft_id: UUID) -> HttpResponse:
    """Take a signed prescription back, with a reason; the draft opens again."""
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return _asked(request, draft_id, form, "web/pages/withdrawing.html", of_others=False)
    reason, note = WithdrawnReason(form.cleaned_data["reason"]), form.cleaned_data["note"]
    with acting(request.reader):
        withdraw_prescription(by=request.reader, draft_id=draft_id, reason=reason, note=note, at=now())
    response = go_to(request, "registration", draft_id=draft_id)
    leave_message(response, "success", gettext_noop("Ordinationen är återkallad. Utkastet är öppet igen."))
    return response


@page(Permission.ADMINISTRATION_SIGN, methods=("GET", "POST"))
def send_back(request: PageRequest, draft_id: UUID) -> HttpResponse:
    """Leave a dose to the unit that prescribed it, with a reason."""
    form = SendBackForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return _asked(request, draft_id, form, "web/pages/sending_back.html", of_others=True)
    with acting(request.reader):
        send_dose_back(by=request.reader, draft_id=draft_id, reason=form.cleaned_data["reason"], at=now())
    response = go_to(request, "to_give")
    leave_message(response, "success", gettext_noop("Skickat tillbaka. Den ordinerande enheten tar vid."))
    return response


def _asked(request: PageRequest, draft_id: UUID, form: forms.Form, template: str, *, of_others: bool) -> HttpResponse:
    """The dose it is about, of one's own unit or of others, logged before it is shown; and the question why."""
    reader = request.reader
    with reading(reader):
        draft = draft_by_id(reader, draft_id)
        visit = None if draft is None else prescribed_visit(draft)
        people = people_shown(reader, [draft.person] if draft else [])
    if draft is None or visit is None or (draft.unit_id != reader.unit_id) != of_others:
        raise Http404
    log_look(reader, request.resolver_match.view_name if request.resolver_match else "", people)
    context = {
        "form": form,
        "faults": faults_of(form),
        "draft": draft,
        "visit": visit,
        "person": people[draft.person_id],
        "programme": names_of(draft.programme),
    }
    return show(request, template, context, status=422 if form.errors else 200)
