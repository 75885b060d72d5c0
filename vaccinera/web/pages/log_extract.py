"""A patient's extract of the log: where and when somebody looked, who they are, and what for (LAW-22)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404, HttpResponseRedirect
from django.utils.translation import gettext_noop

from vaccinera.access.states import Permission
from vaccinera.audit.actions.looking import decide_what_extracts_tell, hand_out_extract, log_extract_shown
from vaccinera.audit.queries.events import MOST_COUNTED, EventsSought, events_found, staff_told
from vaccinera.kernel.clock import now
from vaccinera.kernel.scope import acting, reading
from vaccinera.web.forms.log import HandOutForm, LogForm, PolicyForm
from vaccinera.web.log_extract import columns_of_extract, extract_content, extract_rows, usual_extract_period
from vaccinera.web.log_shown import address_of, person_sought, sought_of
from vaccinera.web.messages import leave_message
from vaccinera.web.page import PageRequest, go_to, page, show
from vaccinera.web.parts import faults_of
from vaccinera.web.printing import pdf_answer, pdf_of

if TYPE_CHECKING:
    from django.http import HttpResponse

    from vaccinera.access.rules.readers import Reader


@page(Permission.LOG_EXTRACT, methods=("GET", "POST"))
def log_extract(request: PageRequest) -> HttpResponse:
    """Choose a person and a period; what the extract would tell is then shown, which is logged."""
    is_sent = request.method == "POST"
    form = LogForm(request.POST if is_sent else usual_extract_period() | request.GET.dict(), units=(), users=())
    if form.is_valid() and is_sent:
        return HttpResponseRedirect(address_of("log_extract", form.cleaned_data), status=303)
    context: dict[str, object] = {"form": form, "faults": faults_of(form)}
    if form.is_valid() and form.cleaned_data.get("person"):
        context |= _shown(request.reader, sought_of(form.cleaned_data))
        context |= {"told": form.cleaned_data, "hand_out": HandOutForm(initial={"recipient": ""})}
    context["policy"] = PolicyForm(initial={"told": _policy(request.reader)})
    return show(request, "web/pages/log_extract.html", context, status=422 if form.errors else 200)


@page(Permission.LOG_EXTRACT, methods=("POST",))
def hand_out_log_extract(request: PageRequest) -> HttpResponse:
    """The extract as a tagged PDF; its recipient is in the log before it is drawn (LAW-10)."""
    reader = request.reader
    asked, form = LogForm(request.POST, units=(), users=()), HandOutForm(request.POST)
    if not asked.is_valid() or not asked.cleaned_data.get("person"):
        raise Http404
    sought = sought_of(asked.cleaned_data)
    if not form.is_valid():
        context = _shown(reader, sought) | {"form": asked, "told": asked.cleaned_data, "hand_out": form}
        context |= {"faults": faults_of(form), "policy": PolicyForm(initial={"told": _policy(reader)})}
        return show(request, "web/pages/log_extract.html", context, status=422)
    with acting(reader):
        events, told = list(events_found(reader, sought)[:MOST_COUNTED]), staff_told(reader)
        recipient = form.cleaned_data["recipient"]
        hand_out_extract(by=reader, sought=sought, recipient=recipient, events=len(events))
        content = extract_content(reader, sought, events, told=told, recipient=recipient)
    return pdf_answer(pdf_of("log-extract", content, at=now()), name="loggutdrag")


@page(Permission.LOG_EXTRACT, methods=("POST",))
def extract_policy(request: PageRequest) -> HttpResponse:
    """Decide for the provider what its extracts tell of who looked."""
    form = PolicyForm(request.POST)
    if not form.is_valid():
        raise Http404
    with acting(request.reader):
        decide_what_extracts_tell(by=request.reader, told=form.told_chosen, at=now())
    response = go_to(request, "log_extract")
    leave_message(response, "success", gettext_noop("Sparat. Det gäller utdrag som lämnas ut från och med nu."))
    return response


def _shown(reader: Reader, sought: EventsSought) -> dict[str, object]:
    with acting(reader):
        log_extract_shown(by=reader, sought=sought)
    with reading(reader):
        events = list(events_found(reader, sought)[:MOST_COUNTED])
        told = staff_told(reader)
        rows = extract_rows(events, told=told)
        whose = person_sought(reader, sought) if rows else None
    return {
        "rows": rows,
        "no_rows": not rows,
        "whose": whose,
        "columns": columns_of_extract(told),
        "as_of": now(),
    }


def _policy(reader: Reader) -> str:
    with reading(reader):
        return staff_told(reader).value
