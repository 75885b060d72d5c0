"""What paid months would have come to with other prices: a proposed list or a file, tried and kept nowhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.utils.translation import gettext_noop

from vaccinera.access.states import Permission
from vaccinera.kernel.clock import now
from vaccinera.kernel.refusals import Refused
from vaccinera.kernel.scope import acting, reading
from vaccinera.reimbursement.actions.what_if import try_prices
from vaccinera.reimbursement.models import PriceList
from vaccinera.reimbursement.queries.payments import provider_names
from vaccinera.reimbursement.queries.policy import codes_known, locked_months, policy_waiting, price_list_by_id
from vaccinera.reimbursement.queries.what_if import visits_in
from vaccinera.reimbursement.rules.price_lists import PriceListRead, read_price_list
from vaccinera.reimbursement.rules.price_rows import row_kept
from vaccinera.reimbursement.rules.reaching import first_day
from vaccinera.reimbursement.rules.statement_files import EXCEL, MEDIA_TYPES
from vaccinera.reimbursement.rules.what_if_files import FORMS, Trial, trial_file
from vaccinera.reimbursement.tasks import ask_to_try
from vaccinera.web.forms.payments import WhatIfForm
from vaccinera.web.messages import leave_message
from vaccinera.web.page import PageRequest, go_to, page, show
from vaccinera.web.parts import faults_of
from vaccinera.web.payment_words import fault_columns, fault_shown
from vaccinera.web.registration import SETTINGS
from vaccinera.web.templatetags.vaccinera import month_name
from vaccinera.web.tried import tables_of_tried
from vaccinera.web.words import sentence_for, status_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from vaccinera.reimbursement.rules.price_rows import PriceRow
    from vaccinera.reimbursement.rules.what_if import Tried

MOST_AT_ONCE = 100_000
"""Months that considered more visits than this together are tried in the background."""
_ASKED = gettext_noop("Månaderna har många besök, så de räknas i bakgrunden. Filen finns här när den är klar.")
_MOST_OFFERED = 36
_NOT_THE_FORMS = frozenset({403, 404})


@page(Permission.RUN_CHECK, or_permission=Permission.RUN_LOCK, methods=("GET", "POST"))
def what_if(request: PageRequest) -> HttpResponse:
    """Which prices and months, everything that is wrong with the file, or what it would have come to."""
    form, offers_months = _form(request)
    tried: list[Tried] | None = None
    read = PriceListRead((), (), None)
    if form.is_valid():
        read, answer = _try(request, form)
        if isinstance(answer, HttpResponse):
            return answer
        tried = answer
    context = {
        "form": form,
        "faults": faults_of(form),
        "faults_shown": [fault_shown(fault) for fault in read.faults],
        "fault_columns": fault_columns(),
        "offers_months": offers_months,
        "tried": tried is not None,
        "tried_name": "" if tried is None else _name(request, form),
        **(tables_of_tried(request.reader, tried) if tried else {}),
    }
    return show(request, "web/pages/what_if.html", context, status=422 if form.errors or read.faults else 200)


def _form(request: PageRequest) -> tuple[WhatIfForm, bool]:
    """The form, and whether there is any month to choose; a list asked for by ``lista`` is chosen with its day."""
    with reading(request.reader):
        waiting = [one for one in policy_waiting() if isinstance(one, PriceList)]
        months = [(f"{one:%Y-%m}", month_name(one)) for one in reversed(locked_months()[-_MOST_OFFERED:])]
    lists = [(str(one.pk), f"{one.name}, {one.from_on}") for one in waiting]
    asked = next((one for one in waiting if str(one.pk) == request.GET.get("lista")), None)
    initial: dict[str, Any] = {} if asked is None else {"price_list": str(asked.pk), "on": asked.from_on}
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    return WhatIfForm(*sent, initial=initial, lists=lists, months=months), bool(months)


def _try(request: PageRequest, form: WhatIfForm) -> tuple[PriceListRead, list[Tried] | HttpResponse | None]:
    """The prices as read, and what they would have come to unless they or the form have a fault; or where that is."""
    data = form.cleaned_data
    with reading(request.reader):
        read = _read(data)
    if read.faults:
        return read, None
    try:
        with acting(request.reader):
            months = [first_day(month) for month in data["months"]]
            if visits_in(months) > MOST_AT_ONCE:
                return read, _in_the_background(request, form, read.rows, months)
            tried = try_prices(by=request.reader, rows=read.rows, months=months, on=data["on"])
    except Refused as refused:
        if status_of(refused) in _NOT_THE_FORMS:
            raise
        form.add_error("months", sentence_for(refused))
        return read, None
    media = request.POST.get("act", "")
    return read, _file(request, form, tried, media) if media in FORMS else tried


def _in_the_background(
    request: PageRequest, form: WhatIfForm, rows: Sequence[PriceRow], months: Sequence[date]
) -> HttpResponse:
    """Ask for a file, in the form that was asked for or as a workbook."""
    media = request.POST.get("act", "")
    kind, name, on = media if media in FORMS else EXCEL, _name(request, form), form.cleaned_data["on"]
    ask_to_try(by=request.reader, rows=rows, months=months, on=on, name=name, form=kind, at=now())
    response = go_to(request, "jobs")
    leave_message(response, "success", _ASKED)
    return response


def _read(data: dict[str, Any]) -> PriceListRead:
    if data["file"] is not None:
        return read_price_list(data["file"], codes_known(settings=SETTINGS))
    rows = price_list_by_id(data["price_list"]).content["rows"]
    return PriceListRead(tuple(row_kept(kept) for kept in rows), (), None)


def _name(request: PageRequest, form: WhatIfForm) -> str:
    """What was tried: the file as it was called, or the list."""
    file = request.FILES.get("file")
    lists: dict[str, str] = dict(form.fields["price_list"].choices)  # type: ignore[attr-defined]  # a field of choices
    return str(file.name) if file else lists[form.cleaned_data["price_list"]]


def _file(request: PageRequest, form: WhatIfForm, tried: Sequence[Tried], media: str) -> HttpResponse:
    with reading(request.reader):
        providers = provider_names()
    trial = Trial(_name(request, form), form.cleaned_data["on"], now(), tried, providers)
    return HttpResponse(
        trial_file(trial, media),
        content_type=MEDIA_TYPES[media],
        headers={"Content-Disposition": f'attachment; filename="provade-priser.{media}"'},
    )
