"""A dose given elsewhere or abroad: written down, corrected, taken back. Never a visit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404
from django.utils.translation import gettext_noop

from vaccinera.access.states import Permission
from vaccinera.kernel.clock import now, today
from vaccinera.kernel.refusals import Refused
from vaccinera.kernel.scope import acting, reading
from vaccinera.patients.actions import log_opening, open_person
from vaccinera.products.queries import products_named
from vaccinera.programmes.queries import packs_in_force
from vaccinera.visits.actions.elsewhere import correct_elsewhere, nullify_elsewhere, record_elsewhere
from vaccinera.visits.queries.standing import require_for_entry
from vaccinera.visits.queries.told import dose_told
from vaccinera.visits.queries.work import colleagues_at
from vaccinera.visits.rules.registrations import Incomplete
from vaccinera.web.forms.elsewhere import ElsewhereForm, ReasonForm, as_typed, vaccines_of
from vaccinera.web.history import telling_in_words
from vaccinera.web.messages import leave_message
from vaccinera.web.page import PageRequest, go_to, page, show
from vaccinera.web.parts import faults_of
from vaccinera.web.people import person_in_banner
from vaccinera.web.registration_lines import errors_of
from vaccinera.web.words import sentence_for

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from django import forms
    from django.http import HttpResponse

    from vaccinera.access.rules.readers import Reader
    from vaccinera.patients.models import Person
    from vaccinera.visits.models import ElsewhereDose
    from vaccinera.visits.queries.work import Colleague

_WHY = "history"


@page(Permission.HISTORY_RECORD, methods=("GET", "POST"))
def add(request: PageRequest, person_id: UUID) -> HttpResponse:
    """Write down one dose that was given elsewhere."""
    with acting(request.reader):
        person = open_person(by=request.reader, person_id=person_id, why=_WHY)
    form = _form(request, None)
    if form.is_valid():
        try:
            with acting(request.reader):
                record_elsewhere(by=request.reader, person_id=person_id, told=form.told, at=now())
        except Refused as refused:
            _put_faults(form, refused)
        else:
            return _done(request, person_id, gettext_noop("Uppgiften från annat håll är sparad i historiken."))
    return _shown(request, person, form)


@page(Permission.HISTORY_RECORD, methods=("GET", "POST"))
def correct(request: PageRequest, dose_id: UUID) -> HttpResponse:
    """Write it down anew, with a reason; what was written before stays, nullified."""
    dose = _opened(request.reader, dose_id)
    form, reason = _form(request, dose), ReasonForm(request.POST or None)
    if form.is_valid() & reason.is_valid():
        try:
            with acting(request.reader):
                why = reason.cleaned_data["reason"]
                correct_elsewhere(by=request.reader, dose_id=dose_id, told=form.told, reason=why, at=now())
        except Refused as refused:
            _put_faults(form, refused)
        else:
            return _done(request, dose.person_id, gettext_noop("Uppgiften är rättad."))
    return _shown(request, dose.person, form, reason=reason, dose=dose)


@page(Permission.HISTORY_RECORD, methods=("GET", "POST"))
def nullify(request: PageRequest, dose_id: UUID) -> HttpResponse:
    """Take it back, with a reason: it counts no more, and stays in the record."""
    dose = _opened(request.reader, dose_id)
    reason = ReasonForm(request.POST or None)
    if reason.is_valid():
        why = reason.cleaned_data["reason"]
        with acting(request.reader):
            nullify_elsewhere(by=request.reader, dose_id=dose_id, reason=why, at=now())
        return _done(request, dose.person_id, gettext_noop("Uppgiften är makulerad och räknas inte längre."))
    context = _context(request.reader, dose.person, reason) | {
        "dose": dose,
        "told": telling_in_words(dose),
        "reason": reason,
    }
    return show(request, "web/pages/elsewhere_nullify.html", context, status=422 if reason.errors else 200)


def _opened(reader: Reader, dose_id: UUID) -> ElsewhereDose:
    with acting(reader):
        dose = dose_told(reader, dose_id)
        if dose is None:
            raise Http404
        require_for_entry(reader, Permission.HISTORY_RECORD, unit_id=dose.unit_id, person_id=dose.person_id, on=today())
        log_opening(by=reader, person=dose.person, why=_WHY)
    return dose


def _form(request: PageRequest, dose: ElsewhereDose | None) -> ElsewhereForm:
    """The form as sent, as written down before, or as it is most often: by the reader's own eyes, in Sweden."""
    packs = packs_in_force(on=today())
    products = products_named(tuple(product.npl_id for pack in packs for product in pack.products))
    colleagues = _colleagues(request.reader)
    usual: Mapping[str, object] = {"country": "Sverige", "seen_by": str(request.reader.staff_id)}
    return ElsewhereForm(
        request.POST if request.method == "POST" else None,
        vaccines=vaccines_of(packs, {product.npl_id: product for product in products}, request.LANGUAGE_CODE),
        colleagues=colleagues,
        initial=usual if dose is None else as_typed(dose, colleagues),
    )


def _colleagues(reader: Reader) -> list[Colleague]:
    everyone = colleagues_at(provider_id=reader.provider_id, unit_id=reader.unit_id, on=today())
    return [one for one in everyone if one.is_here]


def _put_faults(form: ElsewhereForm, refused: Refused) -> None:
    """What is missing at its field; any other refusal at the vaccine, which it is about."""
    missing = errors_of(refused.gaps) if isinstance(refused, Incomplete) else {"vaccine": sentence_for(refused)}
    for field, sentence in missing.items():
        form.add_error(field, sentence)


def _done(request: PageRequest, person_id: UUID, msgid: str) -> HttpResponse:
    response = go_to(request, "person", person_id=person_id)
    leave_message(response, "success", msgid)
    return response


def _shown(
    request: PageRequest,
    person: Person,
    form: ElsewhereForm,
    *,
    reason: ReasonForm | None = None,
    dose: ElsewhereDose | None = None,
) -> HttpResponse:
    forms_ = (form,) if reason is None else (form, reason)
    context = _context(request.reader, person, *forms_) | {"form": form, "reason": reason, "dose": dose}
    return show(request, "web/pages/elsewhere.html", context, status=422 if context["faults"] else 200)


def _context(reader: Reader, person: Person, *filled: forms.Form) -> dict[str, object]:
    with reading(reader):
        shown = person_in_banner(reader, person)
    return {
        "person": shown,
        "faults": [fault for form in filled for fault in faults_of(form)],
    }
