"""The unit's batches: what lies in the fridge, added, finished, chosen for the day, and put right."""

from __future__ import annotations

from datetime import timedelta
from itertools import groupby
from types import MappingProxyType
from typing import TYPE_CHECKING

from django.http import Http404
from django.utils.translation import gettext, gettext_noop

from vaccinera.access.states import Permission
from vaccinera.kernel.clock import at_swedish_time, now, today
from vaccinera.kernel.refusals import Refused
from vaccinera.kernel.scope import acting, reading
from vaccinera.products.actions import add_batches, change_batch, choose_for_the_day, finish_batch, unfinish_batch
from vaccinera.products.queries import (
    BATCHES_A_PAGE,
    batch_in_hand,
    batches_in_use,
    batches_put_away,
    doses_wasted,
    products_in_register,
    scan_found,
    traces_of,
    waste_of,
)
from vaccinera.products.states import BatchAct, FundingSource
from vaccinera.visits.queries.batches import doses_from
from vaccinera.visits.rules.deadlines import days_left
from vaccinera.web.forms.batches import FUNDING, AddBatchesForm, ChangeBatchForm
from vaccinera.web.messages import leave_message
from vaccinera.web.page import PageRequest, go_to, page, show
from vaccinera.web.parts import Column, PageOfRows, faults_of
from vaccinera.web.words import sentence_for
from vaccinera.web.worklists import left_in_words, page_number

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from django.http import HttpResponse

    from vaccinera.access.rules.readers import Reader
    from vaccinera.products.models import BatchTrace, UnitBatch
    from vaccinera.products.queries import BatchInHand

_SOON = timedelta(days=30)
_FAULTS: Mapping[str, str] = MappingProxyType(
    {
        "products.batch.recalled": gettext_noop("Indragen, får inte ges"),
        "products.batch.expired": gettext_noop("Har gått ut"),
        "products.batch.finished": gettext_noop("Slut"),
    }
)
_DONE: Mapping[str, str] = MappingProxyType(
    {
        BatchAct.ADDED: gettext_noop("Lades till"),
        BatchAct.FINISHED: gettext_noop("Markerades som slut"),
        BatchAct.FOUND_AGAIN: gettext_noop("Slut ångrades"),
        BatchAct.CHANGED: gettext_noop("Ändrades"),
        BatchAct.CHOSEN_FOR_THE_DAY: gettext_noop("Valdes som dagens batch"),
        BatchAct.NO_LONGER_CHOSEN: gettext_noop("Är inte längre dagens batch"),
    }
)


@page(Permission.BATCH_MANAGE, methods=("GET", "POST"))
def batches(request: PageRequest) -> HttpResponse:
    """What may be given, by product; the rest one press away. Posted to, it adds batches."""
    form = AddBatchesForm(request.POST if request.method == "POST" else None, products=products_in_register(on=today()))
    if form.is_valid() and _added(request.reader, form):
        response = go_to(request, "batches")
        leave_message(response, "success", gettext_noop("Batcherna är tillagda."))
        return response
    context = {**_shelves(request), "form": form, "faults": faults_of(form), "columns": _columns()}
    return show(request, "web/pages/batches.html", context, status=422 if form.errors else 200)


def _shelves(request: PageRequest) -> dict[str, object]:
    reader, number, on, morning = request.reader, page_number(request), today(), at_swedish_time(today(), 0, 0)
    with reading(reader):
        found = batches_in_use(reader, on=on, since=morning)
        old, total = batches_put_away(reader, on=on, since=morning, page=number)
    shows_old = "gamla" in request.GET
    return {
        "groups": [(name, [_shown(one) for one in of]) for name, of in groupby(found, key=_product_name)],
        "old": [_shown(one) for one in old] if shows_old else [],
        "shows_old": shows_old,
        "total_old": total,
        "pages": PageOfRows(number, total, BATCHES_A_PAGE, "?gamla=1&sida="),
    }


def _added(reader: Reader, form: AddBatchesForm) -> bool:
    """Whether everything was added; each fault is told at its field, and then nothing is."""
    with acting(reader):
        new = form.batches(lambda scanned: scan_found(reader, scanned, on=today()))
        if not form.errors:
            refused = add_batches(by=reader, batches=[batch for _, batch in new], on=today(), at=now())
            form.tell(dict(refused), new)
    return not form.errors


@page(Permission.BATCH_MANAGE, methods=("POST",))
def batch_act(request: PageRequest, batch_id: UUID) -> HttpResponse:
    """Finished, not finished after all, the day's, or no longer."""
    act, reader, on, at = request.POST.get("gor", ""), request.reader, today(), now()
    with acting(reader):
        if act == "slut":
            batch = finish_batch(by=reader, batch_id=batch_id, at=at)
        elif act == "angra":
            batch = unfinish_batch(by=reader, batch_id=batch_id, at=at)
        elif act in _CHOICES:
            batch = choose_for_the_day(by=reader, batch_id=batch_id, is_chosen=_CHOICES[act], on=on, at=at)
        else:
            raise Http404
    response = go_to(request, "batches")
    leave_message(response, "success", _SAID[act], batch=batch.batch_written)
    return response


_CHOICES = {"dagens": True, "inte-dagens": False}
_SAID: Mapping[str, str] = MappingProxyType(
    {
        "slut": gettext_noop("%(batch)s är markerad som slut. Blev det fel: tryck Ångra på raden."),
        "angra": gettext_noop("%(batch)s kan ges igen."),
        "dagens": gettext_noop("%(batch)s föreslås i dag när en dos registreras."),
        "inte-dagens": gettext_noop("%(batch)s föreslås inte längre."),
    }
)


@page(Permission.BATCH_MANAGE, methods=("GET", "POST"))
def batch(request: PageRequest, batch_id: UUID) -> HttpResponse:
    """One batch: what was read wrong is put right, and what has been done to it."""
    reader = request.reader
    with reading(reader):
        in_hand = batch_in_hand(reader, batch_id, on=today())
        traces, doses = traces_of(reader, batch_id), doses_from(reader, batch_id)
        wasted = doses_wasted(waste_of(reader, batch_id))
    if in_hand is None:
        raise Http404
    form = ChangeBatchForm(request.POST if request.method == "POST" else None, initial=_as_stored(in_hand.batch))
    if form.is_valid() and _changed(reader, batch_id, form):
        response = go_to(request, "batches")
        leave_message(response, "success", gettext_noop("Uppgifterna om batchen är ändrade."))
        return response
    told = {"row": _shown(in_hand), "doses": doses, "wasted": wasted, "traces": [_told(trace) for trace in traces]}
    context = {**told, "form": form, "faults": faults_of(form)}
    return show(request, "web/pages/batch.html", context, status=422 if form.errors else 200)


def _as_stored(batch: UnitBatch) -> dict[str, str]:
    return {"expires_on": batch.expires_on.isoformat(), "funding_source": batch.funding_source}


def _changed(reader: Reader, batch_id: UUID, form: ChangeBatchForm) -> bool:
    try:
        with acting(reader):
            change_batch(
                by=reader,
                batch_id=batch_id,
                expires_on=form.cleaned_data["expires_on"],
                funding_source=FundingSource(form.cleaned_data["funding_source"]),
                is_used=doses_from(reader, batch_id) > 0,
                reason=form.cleaned_data["reason"],
                at=now(),
            )
    except Refused as refused:
        form.add_error("reason", sentence_for(refused))
    return not form.errors


def _shown(in_hand: BatchInHand) -> dict[str, object]:
    """A row: how long it lasts in words, whose money, and what can be done with it."""
    batch, on = in_hand.batch, today()
    left = days_left(batch.expires_on, on=on)
    kind, word = left_in_words(left) if 0 <= left <= _SOON.days else ("", "")
    if in_hand.fault is not None:
        kind = "done" if in_hand.fault == "products.batch.finished" else "stop"
        word = gettext(_FAULTS[in_hand.fault])
    return {
        "batch": batch,
        "kind": kind,
        "word": word,
        "funding": _funding(batch.funding_source),
        "is_favourite": batch.favourite_on == on,
        "may_be_given": in_hand.fault is None,
        "is_finished": in_hand.fault == "products.batch.finished",
    }


def _funding(source: str) -> str:
    return str(dict(FUNDING).get(FundingSource(source), ""))


def _told(trace: BatchTrace) -> dict[str, object]:
    written = [
        {name: _funding(value) if name == "funding_source" else value for name, value in side.items()}
        for side in (trace.before, trace.after)
    ]
    before, after = written
    changes = [f"{before[name]} → {after[name]}" for name in before if before[name] != after[name]]
    return {"trace": trace, "what": gettext(_DONE[trace.act]), "changes": ", ".join(changes)}


def _product_name(in_hand: BatchInHand) -> str:
    product_of: UnitBatch = in_hand.batch
    return product_of.product.name


def _columns() -> list[Column]:
    return [
        Column(gettext("Batch")),
        Column(gettext("Går ut"), "date"),
        Column(gettext("Läge")),
        Column(gettext("Betalat av")),
        Column(gettext("Gör"), "action"),
    ]
