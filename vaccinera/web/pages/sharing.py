"""What other providers recorded: read with the person's yes or a lawful exception, for a time (LAW-18, 2022:913)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.utils.translation import gettext_noop

from vaccinera.access.actions.sharing import note_reading, revoke_reading, switch_sharing
from vaccinera.access.queries import sharing_of
from vaccinera.access.states import Permission, ReadingGround, ReadingTime
from vaccinera.kernel.clock import now, today
from vaccinera.kernel.refusals import Refused
from vaccinera.kernel.scope import acting, reading
from vaccinera.visits.queries.elsewhere import elsewhere_of, who_blocks
from vaccinera.visits.queries.standing import is_without_visit
from vaccinera.web.forms.sharing import ReadingForm, SharingForm
from vaccinera.web.grounds import opened_or_asked
from vaccinera.web.messages import leave_message
from vaccinera.web.page import PageRequest, go_to, page, show
from vaccinera.web.parts import faults_of
from vaccinera.web.people import person_in_banner
from vaccinera.web.words import sentence_for

if TYPE_CHECKING:
    from uuid import UUID

    from vaccinera.patients.models import Person

# At which field each lack stands.
_FIELDS = {
    "access.shared.relation_missing": "relation",
    "access.shared.not_a_child": "ground",
    "access.shared.reason_missing": "words",
    "access.sharing.informed_missing": "informed_on",
    "access.sharing.informed_later": "informed_on",
}


@page(Permission.SHARED_RECORD_READ, methods=("GET", "POST"))
def shared_record(request: PageRequest, person_id: UUID) -> HttpResponse:
    """The right to read is noted, or ended; before it is, nothing of what stands there is on any page (LAW-19)."""
    opened = opened_or_asked(request, person_id, why="ongoing_visit")
    if isinstance(opened, HttpResponse):
        return opened
    if request.POST.get("act") == "revoke":
        return _revoked(request, opened)
    form = ReadingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            return _noted(request, opened, form)
        except Refused as refused:
            form.add_error(_FIELDS.get(refused.code), sentence_for(refused))
    return _shown(request, opened, form)


def _noted(request: PageRequest, person: Person, form: ReadingForm) -> HttpResponse:
    reader, told, at = request.reader, form.cleaned_data, now()
    with acting(reader):
        noted = note_reading(
            by=reader, person=person, ground=ReadingGround(told["ground"]), time=ReadingTime(told["time"]),
            is_relation_known=not is_without_visit(reader, person.pk, on=today()),
            is_relation_stated=told["relation"], words=told["words"], at=at,
        )  # fmt: skip
    if noted.ground == ReadingGround.EMERGENCY:  # who has blocked stands on this page (2022:913 3:5)
        return go_to(request, "shared_record", person_id=person.pk)
    leave_message(
        response := go_to(request, "person", person_id=person.pk), "success",
        gettext_noop("Antecknat. Andra vårdgivares doser visas till och med %(day)s."),
        day=noted.expires_on.isoformat(),
    )  # fmt: skip
    return response


def _revoked(request: PageRequest, person: Person) -> HttpResponse:
    with acting(request.reader):
        revoke_reading(by=request.reader, person_id=person.pk, at=now())
    response = go_to(request, "person", person_id=person.pk)
    leave_message(response, "success", gettext_noop("Återkallat. Andra vårdgivares doser visas inte längre."))
    return response


def _shown(request: PageRequest, person: Person, form: ReadingForm) -> HttpResponse:
    reader = request.reader
    with reading(reader):
        elsewhere = elsewhere_of(reader, person.pk, on=today())
        is_emergency = elsewhere.reading is not None and elsewhere.reading.ground is ReadingGround.EMERGENCY
        context = {
            "person": person_in_banner(reader, person),
            "elsewhere": elsewhere,
            "blocking": who_blocks(person.pk) if is_emergency else [],
            "is_known_here": not is_without_visit(reader, person.pk, on=today()),
            "form": form,
            "faults": faults_of(form),
        }
    return show(request, "web/pages/shared_record.html", context, status=422 if form.errors else 200)


@page(Permission.PROVIDER_SHARE_RECORDS, methods=("GET", "POST"), needs_recent_login=True)
def sharing(request: PageRequest) -> HttpResponse:
    """Off until somebody who answers for the provider says otherwise, and since when the patients are told (2:2)."""
    reader = request.reader
    with reading(reader):
        stands = sharing_of(reader)
    initial = {"is_on": stands.is_on, "informed_on": stands.patients_informed_on} if stands else {}
    form = SharingForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            with acting(reader):
                switch_sharing(by=reader, **form.cleaned_data, at=now())
        except Refused as refused:
            form.add_error(_FIELDS.get(refused.code), sentence_for(refused))
        else:
            leave_message(response := go_to(request, "sharing"), "success", gettext_noop("Sparat."))
            return response
    context = {"form": form, "faults": faults_of(form), "stands": stands}
    return show(request, "web/pages/sharing.html", context, status=422 if form.errors else 200)
