"""Spot checks of who opened whom: drawn at chance, judged one by one, signed off by name (LAW-21)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext, gettext_noop

from vaccinera.access.states import Permission
from vaccinera.audit.actions.spot_checks import draw_spot_check, judge_opening, open_spot_check, sign_off_spot_check
from vaccinera.audit.queries.spot_checks import spot_checks, years_of_checks
from vaccinera.kernel.clock import now
from vaccinera.kernel.refusals import Refused
from vaccinera.kernel.scope import acting, reading
from vaccinera.organisations.queries.units import units_of
from vaccinera.web.forms.log import DrawForm, JudgementForm, SignOffForm
from vaccinera.web.log_shown import sought_of, usual_period
from vaccinera.web.log_words import OPENINGS
from vaccinera.web.messages import leave_message
from vaccinera.web.page import PageRequest, go_to, page, show
from vaccinera.web.parts import Column, faults_of
from vaccinera.web.spot_checks import check_in_words, openings_shown
from vaccinera.web.words import sentence_for

if TYPE_CHECKING:
    from uuid import UUID

    from django.forms import Form
    from django.http import HttpResponse

    from vaccinera.access.rules.readers import Reader
    from vaccinera.audit.models import SpotCheck


@page(Permission.SPOT_CHECK_DRAW, methods=("GET", "POST"))
def spot_check_list(request: PageRequest) -> HttpResponse:
    """The provider's spot checks and what they came to year by year; and a new one to draw."""
    reader = request.reader
    is_sent = request.method == "POST"
    form = DrawForm(request.POST if is_sent else None, initial=usual_period(), units=units_of(reader.provider_id))
    if is_sent and form.is_valid():
        drawn = _drawn(reader, form)
        if drawn is not None:
            return go_to(request, "spot_check", check_id=drawn.pk)
    with reading(reader):
        checks, years = [(check, check_in_words(check)) for check in spot_checks(reader)], years_of_checks(reader)
    context = {"form": form, "faults": faults_of(form), "checks": checks, "years": years, **_columns()}
    return show(request, "web/pages/spot_checks.html", context, status=422 if form.errors else 200)


def _drawn(reader: Reader, form: DrawForm) -> SpotCheck | None:
    told = form.cleaned_data
    units = dict(form.fields["enhet"].choices)  # type: ignore[attr-defined]  # of a choice field
    try:
        with acting(reader):
            return draw_spot_check(
                by=reader, sought=sought_of(told), unit_name=units[told["enhet"]] if told["enhet"] else "",
                size=told["antal"], actions=OPENINGS, at=now(),
            )  # fmt: skip
    except Refused as refused:
        form.add_error("antal" if refused.code.endswith("out_of_range") else "till", sentence_for(refused))
    return None


@page(Permission.SPOT_CHECK_DRAW)
def spot_check(request: PageRequest, check_id: UUID) -> HttpResponse:
    """One spot check: each opening with its judgement, and the signing off."""
    return _one(request, check_id, sign_off=SignOffForm())


@page(Permission.SPOT_CHECK_DRAW, methods=("POST",))
def judge(request: PageRequest, check_id: UUID, opening_id: UUID) -> HttpResponse:
    """Judge one opening; what is not in order needs a note."""
    form = JudgementForm(request.POST, prefix=str(opening_id))
    try:
        if form.is_valid():
            with acting(request.reader):
                opening = judge_opening(
                    by=request.reader, opening_id=opening_id, judgement=form.judgement_chosen,
                    note=form.cleaned_data["note"], at=now(),
                )  # fmt: skip
            place = f"{reverse('spot_check', kwargs={'check_id': check_id})}#oppning-{opening.place}"
            return HttpResponseRedirect(place, status=303)
    except Refused as refused:
        form.add_error("note", sentence_for(refused))
    return _one(request, check_id, sign_off=SignOffForm(), judged={opening_id: form})


@page(Permission.SPOT_CHECK_SIGN_OFF, methods=("POST",))
def sign_off(request: PageRequest, check_id: UUID) -> HttpResponse:
    """Sign the check off by name; it is then final."""
    form = SignOffForm(request.POST)
    try:
        if form.is_valid():
            with acting(request.reader):
                sign_off_spot_check(
                    by=request.reader, check_id=check_id, conclusion=form.cleaned_data["conclusion"], at=now()
                )
            response = go_to(request, "spot_check", check_id=check_id)
            leave_message(response, "success", gettext_noop("Stickprovet är signerat."))
            return response
    except Refused as refused:
        form.add_error("conclusion", sentence_for(refused))
    return _one(request, check_id, sign_off=form)


def _one(
    request: PageRequest, check_id: UUID, *, sign_off: Form, judged: dict[UUID, JudgementForm] | None = None
) -> HttpResponse:
    reader = request.reader
    with acting(reader):
        check = open_spot_check(by=reader, check_id=check_id)
    with reading(reader):
        openings = openings_shown(reader, check, judged or {})
    faults = faults_of(sign_off) + [fault for form in (judged or {}).values() for fault in faults_of(form)]
    context = {
        "check": check,
        "state": check_in_words(check),
        "openings": openings,
        "unjudged": sum(1 for one in openings if not one.opening.judgement),
        "sign_off": sign_off,
        "faults": faults,
    }
    return show(request, "web/pages/spot_check.html", context, status=422 if faults else 200)


def _columns() -> dict[str, list[Column]]:
    return {
        "columns": [
            Column(gettext("Draget"), "date"),
            Column(gettext("Enhet")),
            Column(gettext("Period")),
            Column(gettext("Bedömda"), "number"),
            Column(gettext("Läge")),
        ],
        "year_columns": [
            Column(gettext("År")),
            Column(gettext("Stickprov"), "number"),
            Column(gettext("Signerade"), "number"),
            Column(gettext("Öppningar"), "number"),
            Column(gettext("I ordning"), "number"),
            Column(gettext("Ska frågas om"), "number"),
            Column(gettext("Avvikelser"), "number"),
        ],
    }
