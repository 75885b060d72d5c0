"""A dose that was not given: signed with its reason, from the registration or from the person (LAW-11)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404
from django.utils.translation import gettext, gettext_noop

from vaccinera.access.states import Permission
from vaccinera.kernel.clock import now, today
from vaccinera.kernel.refusals import Refused
from vaccinera.kernel.scope import acting, reading
from vaccinera.patients.actions import log_opening, open_person
from vaccinera.programmes.queries import pack_of, version_in_force
from vaccinera.visits.actions.not_giving import end_as_not_given, nullify_not_given, sign_not_given
from vaccinera.visits.queries.not_given import not_given_by_id
from vaccinera.visits.rules.registrations import Incomplete
from vaccinera.visits.states import DraftState
from vaccinera.web.forms.elsewhere import ReasonForm
from vaccinera.web.forms.not_given import REASONS, NotGivenForm
from vaccinera.web.messages import leave_message
from vaccinera.web.page import PageRequest, go_to, page, show
from vaccinera.web.pages.registration import opened
from vaccinera.web.parts import faults_of
from vaccinera.web.people import names_of, person_in_banner
from vaccinera.web.registration_lines import errors_of
from vaccinera.web.words import sentence_for

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from uuid import UUID

    from django.http import HttpResponse

    from vaccinera.access.rules.readers import Reader
    from vaccinera.patients.models import Person
    from vaccinera.visits.models import NotGiven

_WHY = "not_given"
_SIGNED = gettext_noop("Signerat: dosen gavs inte. Det står i historiken.")


@page(Permission.ADMINISTRATION_SIGN, methods=("GET", "POST"))
def not_given_to(request: PageRequest, person_id: UUID, programme: str) -> HttpResponse:
    """Of somebody no work was begun for: who declined at the door, or did not come."""
    with acting(request.reader):
        person = open_person(by=request.reader, person_id=person_id, why=_WHY)
    names = pack_of(version_in_force(programme, on=today())).names

    def sign(form: NotGivenForm) -> NotGiven:
        return sign_not_given(
            by=request.reader, person_id=person.pk, programme_code=programme, at=now(), **form.cleaned_data
        )

    return _asked(request, person, names, sign)


@page(Permission.ADMINISTRATION_SIGN, methods=("GET", "POST"))
def not_given(request: PageRequest, draft_id: UUID) -> HttpResponse:
    """Of work that was begun: it ends, and what was prescribed is withdrawn."""
    with acting(request.reader):
        draft = opened(request.reader, draft_id)
    if draft.state == DraftState.DONE:
        return go_to(request, "visit_of_draft", draft_id=draft_id)

    def sign(form: NotGivenForm) -> NotGiven:
        return end_as_not_given(by=request.reader, draft_id=draft_id, at=now(), **form.cleaned_data)

    more = {"draft": draft, "is_prescribed": draft.state == DraftState.PRESCRIBED}
    return _asked(request, draft.person, names_of(draft.programme), sign, more)


@page(Permission.ADMINISTRATION_SIGN, methods=("GET", "POST"))
def nullify(request: PageRequest, not_given_id: UUID) -> HttpResponse:
    """Take it back, with a reason: it is told of no more, and stays in the record."""
    with acting(request.reader):
        row = not_given_by_id(request.reader, not_given_id)
        if row is None:
            raise Http404
        log_opening(by=request.reader, person=row.person, why=_WHY)
    reason = ReasonForm(request.POST or None)
    if reason.is_valid():
        with acting(request.reader):
            why = reason.cleaned_data["reason"]
            nullify_not_given(by=request.reader, not_given_id=not_given_id, reason=why, at=now())
        response = go_to(request, "person", person_id=row.person_id)
        leave_message(response, "success", gettext_noop("Makulerat: att dosen inte gavs visas inte längre."))
        return response
    context = {"row": row, "told": _told(row), "reason": reason, "faults": faults_of(reason)}
    context["person"] = _person(request.reader, row.person)
    return show(request, "web/pages/not_given_nullify.html", context, status=422 if reason.errors else 200)


def _asked(
    request: PageRequest,
    person: Person,
    programme: Mapping[str, str],
    sign: Callable[[NotGivenForm], NotGiven],
    more: Mapping[str, object] | None = None,
) -> HttpResponse:
    """The form, signed when it is whole; else shown again with what is missing."""
    form = NotGivenForm(request.POST if request.method == "POST" else None, initial={"day": today().isoformat()})
    if form.is_valid() and _is_signed(request, form, sign):
        leave_message(response := go_to(request, "person", person_id=person.pk), "success", _SIGNED)
        return response
    context = {"form": form, "faults": faults_of(form), "programme": programme, **(more or {})}
    context["person"] = _person(request.reader, person)
    return show(request, "web/pages/not_given.html", context, status=422 if form.errors else 200)


def _is_signed(request: PageRequest, form: NotGivenForm, sign: Callable[[NotGivenForm], NotGiven]) -> bool:
    """Whether it could be signed; else the form says what is missing, or that it is signed already."""
    try:
        with acting(request.reader):
            sign(form)
    except Incomplete as refused:
        for field, sentence in errors_of(refused.gaps).items():
            form.add_error(field, sentence)
    except Refused as refused:
        if refused.code != "visits.not_given.already_signed":
            raise
        form.add_error("day", sentence_for(refused))
    return not form.errors


def _person(reader: Reader, person: Person) -> object:
    with reading(reader):
        return person_in_banner(reader, person)


def _told(row: NotGiven) -> list[tuple[str, str]]:
    facts = [
        (gettext("Program"), row.programme.name_sv),
        (gettext("Dag"), row.day.isoformat()),
        (gettext("Skäl"), gettext(REASONS[row.reason])),
        (gettext("Anteckning"), row.note),
        (gettext("Signerat av"), f"{row.signer_name}, {row.unit_name}"),
    ]
    return [fact for fact in facts if fact[1]]
