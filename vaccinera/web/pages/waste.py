"""Discarded doses of one of the unit's batches: told, listed, and taken back when that was a mistake."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404
from django.utils.translation import gettext, gettext_noop

from vaccinera.access.states import Permission
from vaccinera.kernel.clock import now, today
from vaccinera.kernel.refusals import Refused
from vaccinera.kernel.scope import acting, reading
from vaccinera.products.actions import record_waste, take_back_waste
from vaccinera.products.queries import batch_in_hand, doses_wasted, waste_of
from vaccinera.web.forms.waste import WASTE_REASONS, TakeBackWasteForm, WasteForm
from vaccinera.web.messages import leave_message
from vaccinera.web.page import PageRequest, go_to, page, show
from vaccinera.web.parts import Column, faults_of
from vaccinera.web.words import sentence_for

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

    from vaccinera.access.rules.readers import Reader
    from vaccinera.products.models import UnitBatch
    from vaccinera.products.queries import Wasted

_SAID = gettext_noop("Kassationen är antecknad: %(doses)s av %(batch)s. Blev det fel: välj Ta tillbaka i listan.")
_TAKEN_BACK = gettext_noop("Uppgiften om kasserade doser är tillbakatagen: %(doses)s av %(batch)s.")


@page(Permission.BATCH_MANAGE, methods=("GET", "POST"))
def waste(request: PageRequest, batch_id: UUID) -> HttpResponse:
    """What has been discarded of a batch, and more of it."""
    batch, told = _of_batch(request.reader, batch_id)
    form = WasteForm(request.POST if request.method == "POST" else None, initial={"wasted_on": today()})
    if form.is_valid() and _recorded(request.reader, batch_id, form):
        response = go_to(request, "waste", batch_id=batch_id)
        leave_message(response, "success", _SAID, batch=batch.batch_written, doses=form.told().doses)
        return response
    context = {
        "batch": batch,
        "rows": [_shown(one) for one in told],
        "no_rows": not told,
        "doses": doses_wasted(told),
        "columns": _columns(),
        "form": form,
        "faults": faults_of(form),
    }
    return show(request, "web/pages/waste.html", context, status=422 if form.errors else 200)


@page(Permission.BATCH_MANAGE, methods=("GET", "POST"))
def take_back(request: PageRequest, batch_id: UUID, waste_id: UUID) -> HttpResponse:
    """A record that was a mistake is taken back, with a reason; it stays, and counts no more."""
    batch, told = _of_batch(request.reader, batch_id)
    wrong = next((one for one in told if one.record.pk == waste_id), None)
    if wrong is None:
        raise Http404
    form = TakeBackWasteForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and _taken_back(request.reader, waste_id, form):
        response = go_to(request, "waste", batch_id=batch_id)
        leave_message(response, "success", _TAKEN_BACK, batch=batch.batch_written, doses=wrong.record.doses)
        return response
    context = {"batch": batch, "row": _shown(wrong), "form": form, "faults": faults_of(form)}
    return show(request, "web/pages/waste_take_back.html", context, status=422 if form.errors else 200)


def _of_batch(reader: Reader, batch_id: UUID) -> tuple[UnitBatch, list[Wasted]]:
    with reading(reader):
        in_hand, told = batch_in_hand(reader, batch_id, on=today()), waste_of(reader, batch_id)
    if in_hand is None:
        raise Http404
    return in_hand.batch, told


def _recorded(reader: Reader, batch_id: UUID, form: WasteForm) -> bool:
    try:
        with acting(reader):
            record_waste(by=reader, batch_id=batch_id, told=form.told(), on=today(), at=now())
    except Refused as refused:
        form.tell(refused)
    return not form.errors


def _taken_back(reader: Reader, waste_id: UUID, form: TakeBackWasteForm) -> bool:
    try:
        with acting(reader):
            take_back_waste(by=reader, waste_id=waste_id, why=form.cleaned_data["why"], at=now())
    except Refused as refused:
        form.add_error("why", sentence_for(refused))
    return not form.errors


def _shown(one: Wasted) -> dict[str, object]:
    return {
        "record": one.record,
        "reason": gettext(WASTE_REASONS[one.record.reason]),
        "taken_back": one.taken_back,
    }


def _columns() -> list[Column]:
    return [
        Column(gettext("Dag"), "date"),
        Column(gettext("Doser"), "number"),
        Column(gettext("Skäl")),
        Column(gettext("Antecknat av")),
        Column(gettext("Gör"), "action"),
    ]
