"""A report's file asked for in the background, and reports' questions saved, opened, changed and removed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_noop

from vaccinera.access.states import Permission
from vaccinera.kernel.clock import now, today
from vaccinera.kernel.refusals import Refused
from vaccinera.kernel.scope import acting, reading
from vaccinera.reports.actions import (
    ask_monthly,
    remove_saved_report,
    rename_saved_report,
    save_report,
    share_saved_report,
)
from vaccinera.reports.queries.catalogue import catalogue, report_for
from vaccinera.reports.queries.contents import told_of
from vaccinera.reports.queries.kept import saved_report
from vaccinera.reports.rules.questions import Question, asked_on, question_of
from vaccinera.reports.states import FileKind
from vaccinera.reports.tasks import ask_to_write
from vaccinera.web.forms.kept_reports import KeepForm, RenameForm, SaveForm
from vaccinera.web.forms.reports import query_of
from vaccinera.web.kept_reports import likely_span, shown_as
from vaccinera.web.messages import leave_message
from vaccinera.web.page import PageRequest, go_to, page, show
from vaccinera.web.pages.reports import ANY_OTHER
from vaccinera.web.parts import faults_of
from vaccinera.web.reports import form_of, language_now
from vaccinera.web.words import UNPROCESSABLE, sentence_for

if TYPE_CHECKING:
    from uuid import UUID

    from vaccinera.reports.models import SavedReport
    from vaccinera.reports.rules.catalogue import Report
    from vaccinera.web.forms.reports import ReportForm

_MOST_DIGITS = 9


@page(Permission.REPORT_READ, or_permission=ANY_OTHER, methods=("POST",))
def write_report(request: PageRequest, name: str) -> HttpResponse:
    """Have the file of what the address asks written in the background."""
    form, kind = _asked(request, name), request.POST.get("fil", "")
    if kind not in set(FileKind):
        raise Http404
    asked: dict[str, Any] = {"report": name, "question": Question(form.asked()), "kind": FileKind(kind)}
    with acting(request.reader):
        ask_to_write(by=request.reader, language=language_now(), rows=_known_rows(request), at=now(), **asked)
    response = go_to(request, "jobs")
    leave_message(response, "info", gettext_noop("Filen tas fram i bakgrunden. Den finns här när den är klar."))
    return response


def _known_rows(request: PageRequest) -> int:
    """How many rows the page counted; what it says otherwise is not known."""
    rows = request.POST.get("rader", "")
    return int(rows) if rows.isascii() and rows.isdigit() and len(rows) <= _MOST_DIGITS else 0


@page(Permission.REPORT_READ, or_permission=ANY_OTHER, methods=("GET", "POST"))
def save_report_page(request: PageRequest, name: str) -> HttpResponse:
    """Save what the address asks by a name; it can be run every month from the start."""
    asked_form, entry = _asked(request, name), report_for(request.reader, name)
    first = {"tid": likely_span(entry, asked_form.asked()).value, "fil": FileKind.EXCEL.value, "delad": True}
    has_period = asked_form.asked().has_days
    kind: dict[str, Any] = {"has_period": has_period, "is_of_people": entry.is_of_people}
    form = SaveForm(request.POST if request.method == "POST" else None, initial=first, **kind)
    if form.is_valid() and _saved(request, entry, asked_form, form):
        response = go_to(request, "reports")
        leave_message(response, "success", gettext_noop("Rapporten är sparad. Den står under Sparade rapporter."))
        return response
    query = urlencode(list(request.GET.lists()), doseq=True)
    address = reverse("report", kwargs={"name": name})
    with reading(request.reader):
        told = told_of(entry, asked_form.asked(), language=language_now(), at=None)
    return _form(request, entry, form, told=told, action=f"?{query}", back=f"{address}?{query}")


def _asked(request: PageRequest, name: str) -> ReportForm:
    """What the address asks of a report that the reader may run; anything else is not found."""
    form = form_of(report_for(request.reader, name), request.GET, request.reader)
    if not form.is_valid():
        raise Http404
    return form


def _saved(request: PageRequest, entry: Report, asked_form: ReportForm, form: SaveForm) -> bool:
    """Whether it was saved; what stood in the way stands at the name."""
    by, question, told = request.reader, Question(asked_form.asked(), form.span), form.cleaned_data
    try:
        with acting(by):
            kept: dict[str, Any] = {"name": told["namn"], "is_shared": told["delad"], "language": language_now()}
            saved = save_report(by=by, report=entry.name, question=question, at=now(), **kept)
            if form.day_of_month is not None:
                _monthly(request, saved.pk, form)
    except Refused as refused:
        form.add_error("namn", sentence_for(refused))
        return False
    return True


def _monthly(request: PageRequest, saved_id: UUID, form: KeepForm) -> None:
    told: dict[str, Any] = {"day_of_month": form.day_of_month, "kind": form.kind, "language": language_now()}
    ask_monthly(by=request.reader, saved_id=saved_id, at=now(), **told)


def _form(
    request: PageRequest, entry: Report, form: RenameForm, *, told: list[tuple[str, str]], **context: object
) -> HttpResponse:
    shown = {"report": entry, "form": form, "faults": faults_of(form), "told": told, **context}
    return show(request, "web/pages/save_report.html", shown, status=UNPROCESSABLE if form.errors else 200)


@page(Permission.REPORT_READ, or_permission=ANY_OTHER)
def open_saved_report(request: PageRequest, saved_id: UUID) -> HttpResponse:
    """The report as it is asked today."""
    saved = _found(request, saved_id)
    asked = asked_on(question_of(saved.question), catalogue()[saved.report], on=today())
    address = reverse("report", kwargs={"name": saved.report})
    return HttpResponseRedirect(f"{address}?{query_of(asked)}", status=303)


@page(Permission.REPORT_READ, or_permission=ANY_OTHER, methods=("GET", "POST"))
def saved_report_page(request: PageRequest, saved_id: UUID) -> HttpResponse:
    """Rename it; the owner also shares it and has it run every month."""
    saved = _found(request, saved_id)
    is_own = saved.owner_hsa_id == request.reader.hsa_id and saved.commission_id == request.reader.commission_id
    day = "" if saved.day_of_month is None else str(saved.day_of_month)
    first = {"namn": saved.name, "delad": saved.is_shared, "varje_manad": day, "fil": saved.kind}
    entry, sent = catalogue()[saved.report], request.POST if request.method == "POST" else None
    form = KeepForm(sent, initial=first, is_of_people=entry.is_of_people) if is_own else RenameForm(sent, initial=first)
    if form.is_valid() and _changed(request, saved, form):
        response = go_to(request, "reports")
        leave_message(response, "success", gettext_noop("Ändringen är sparad."))
        return response
    shown = shown_as(request.reader, saved)
    return _form(request, entry, form, told=[], action="", back=reverse("reports"), saved=shown)


def _changed(request: PageRequest, saved: SavedReport, form: RenameForm) -> bool:
    by, key = request.reader, saved.pk
    try:
        with acting(by):
            rename_saved_report(by=by, saved_id=key, name=form.cleaned_data["namn"])
            if isinstance(form, KeepForm):
                share_saved_report(by=by, saved_id=key, is_shared=form.cleaned_data["delad"])
                _monthly(request, key, form)
    except Refused as refused:
        form.add_error("namn", sentence_for(refused))
        return False
    return True


def _found(request: PageRequest, saved_id: UUID) -> SavedReport:
    with reading(request.reader):
        return saved_report(request.reader, saved_id)


@page(Permission.REPORT_READ, or_permission=ANY_OTHER, methods=("POST",))
def remove_saved(request: PageRequest, saved_id: UUID) -> HttpResponse:
    """Keep it no more."""
    with acting(request.reader):
        remove_saved_report(by=request.reader, saved_id=saved_id)
    response = go_to(request, "reports")
    leave_message(response, "success", gettext_noop("Den sparade rapporten är borttagen."))
    return response
