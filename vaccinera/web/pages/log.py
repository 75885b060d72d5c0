"""The access log: for its auditor by person, user, unit and period, and for each about themselves (LAW-20, LAW-21)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponseRedirect

from vaccinera.access.states import Permission
from vaccinera.audit.actions.looking import log_look, log_own_look
from vaccinera.audit.queries.events import EVENTS_A_PAGE, MOST_COUNTED, EventsSought, events_counted, events_found
from vaccinera.kernel.clock import now
from vaccinera.kernel.scope import acting, reading
from vaccinera.organisations.queries.names import users_of
from vaccinera.organisations.queries.units import units_of
from vaccinera.web.forms.log import LogForm, PeriodForm
from vaccinera.web.log_shown import address_of, columns_of_log, events_shown, person_sought, sought_of, usual_period
from vaccinera.web.page import PageRequest, page, show
from vaccinera.web.parts import PageOfRows, faults_of
from vaccinera.web.worklists import page_number

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from django.http import HttpResponse

    from vaccinera.access.rules.readers import Reader


@page(Permission.LOG_READ, methods=("GET", "POST"))
def log(request: PageRequest) -> HttpResponse:
    """Look for events; a number is posted, and leads on by an opaque key. The look itself is in the log first."""
    reader = request.reader
    is_sent = request.method == "POST"
    data = request.POST if is_sent else usual_period() | request.GET.dict()
    form = LogForm(data, units=units_of(reader.provider_id), users=users_of(reader))
    if form.is_valid() and is_sent:
        return HttpResponseRedirect(address_of("log", form.cleaned_data), status=303)
    context: dict[str, object] = {"form": form, "faults": faults_of(form)}
    if form.is_valid():
        sought = sought_of(form.cleaned_data)
        context |= _found(request, sought, look=log_look, address=address_of("log", form.cleaned_data))
        context |= {"whose": person_sought(reader, sought), "told": form.cleaned_data, "columns": columns_of_log()}
    return show(request, "web/pages/log.html", context, status=422 if form.errors else 200)


@page(Permission.LOG_READ_OWN)
def own_log(request: PageRequest) -> HttpResponse:
    """What the log has on the reader, at the provider they are at."""
    form = PeriodForm(usual_period() | request.GET.dict())
    context: dict[str, object] = {"form": form, "faults": faults_of(form)}
    if form.is_valid():
        told: Mapping[str, object] = form.cleaned_data | {"anvandare": request.reader.hsa_id}
        address = address_of("own_log", form.cleaned_data)
        context |= _found(request, sought_of(told), look=log_own_look, address=address)
        context |= {"columns": columns_of_log(with_user=False)}
    return show(request, "web/pages/own_log.html", context, status=422 if form.errors else 200)


def _found(request: PageRequest, sought: EventsSought, *, look: Callable[..., None], address: str) -> dict[str, object]:
    """One page of events; that somebody looks is committed before anything is read."""
    reader: Reader = request.reader
    number = page_number(request)
    with acting(reader):
        look(by=reader, sought=sought, page=number)
    with reading(reader):
        count = events_counted(reader, sought)
        first = (number - 1) * EVENTS_A_PAGE
        rows = events_shown(reader, events_found(reader, sought)[first : min(first + EVENTS_A_PAGE, MOST_COUNTED)])
    return {
        "rows": rows,
        "no_rows": not rows,
        "count": count,
        "is_cut": count == MOST_COUNTED,
        "pages": PageOfRows(number, count, EVENTS_A_PAGE, f"{address}&sida="),
        "as_of": now(),
    }
