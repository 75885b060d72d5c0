"""A report of people handed over: shown or as a file, once it is said for what and to whom (LAW-10)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from django.http import Http404, HttpResponse
from django.utils.translation import gettext_noop

from vaccinera.access.rules.handing_over import hand_over_by
from vaccinera.access.states import Permission
from vaccinera.kernel.clock import now
from vaccinera.kernel.refusals import Refused
from vaccinera.kernel.scope import acting, reading
from vaccinera.reports.actions import hand_over
from vaccinera.reports.queries.catalogue import report_for
from vaccinera.reports.queries.contents import content_of
from vaccinera.reports.queries.running import is_longer
from vaccinera.reports.rules.questions import MOST_ROWS_AT_ONCE, Question
from vaccinera.reports.states import FileKind
from vaccinera.reports.tasks import ask_to_write
from vaccinera.web.forms.handing_over import ReportHandOverForm
from vaccinera.web.handed_over import asks_first, listed
from vaccinera.web.messages import leave_message
from vaccinera.web.page import PageRequest, go_to, page, show
from vaccinera.web.parts import faults_of
from vaccinera.web.report_files import file_answer
from vaccinera.web.reports import MOST_SHOWN, form_of, language_now
from vaccinera.web.words import UNPROCESSABLE, sentence_for

if TYPE_CHECKING:
    from vaccinera.access.rules.readers import Reader
    from vaccinera.reports.rules.asking import Asked
    from vaccinera.reports.rules.catalogue import Report
    from vaccinera.web.forms.reports import ReportForm


@page(Permission.VISIT_EXPORT, methods=("POST",))
def hand_over_report(request: PageRequest, name: str) -> HttpResponse:
    """The people of what the address asks: on the page, as a file, or as a file in the background."""
    entry = report_for(request.reader, name)
    question, form = form_of(entry, request.GET, request.reader), ReportHandOverForm(request.POST)
    if not entry.is_of_people or not question.is_valid():
        raise Http404
    if form.is_valid():
        try:
            return _handed_over(request, entry, question, form)
        except Refused as refused:
            question.add_error("till", sentence_for(refused))
    return _shown(request, entry, question, form, {})


def _handed_over(request: PageRequest, entry: Report, question: ReportForm, form: ReportHandOverForm) -> HttpResponse:
    by, told = request.reader, form.cleaned_data
    to = hand_over_by(by, purpose=told["purpose"], recipient=told["recipient"])
    asked = replace(question.asked(), hand_over=to)
    if told["form"] == form.SHOWN:
        with acting(by):
            handed = hand_over(by=by, name=entry.name, asked=asked, kind=form.SHOWN, most=MOST_SHOWN)
        with reading(by):
            rows = listed(handed, asked, at=now())
        return _shown(request, entry, question, form, rows)
    kind = FileKind(told["form"])
    with reading(by):
        is_long = is_longer(by, entry.name, asked, than=MOST_ROWS_AT_ONCE)
    return _in_background(request, entry, asked, kind) if told["bakgrund"] or is_long else _file(by, entry, asked, kind)


def _shown(
    request: PageRequest, entry: Report, question: ReportForm, form: ReportHandOverForm, rows: dict[str, object]
) -> HttpResponse:
    faults = faults_of(question) + faults_of(form)
    told = {"report": entry, "form": question, "faults": faults, "query": request.GET.urlencode()}
    context = {**told, **asks_first(entry, form), **rows}
    return show(request, "web/pages/report.html", context, status=UNPROCESSABLE if faults else 200)


def _in_background(request: PageRequest, entry: Report, asked: Asked, kind: FileKind) -> HttpResponse:
    """Of how many rows is not known: it is counted while it is written."""
    with acting(request.reader):
        ask_to_write(
            by=request.reader, report=entry.name, question=Question(asked), kind=kind, language=language_now(),
            rows=0, at=now(),
        )  # fmt: skip
    response = go_to(request, "jobs")
    leave_message(response, "info", gettext_noop("Filen tas fram i bakgrunden. Den finns här när den är klar."))
    return response


def _file(by: Reader, entry: Report, asked: Asked, kind: FileKind) -> HttpResponse:
    """The log tells whom it is of before the file is made."""
    with acting(by):
        handed = hand_over(by=by, name=entry.name, asked=asked, kind=kind)
    with reading(by):
        content = content_of(entry, asked, handed.columns, handed.rows, language=language_now(), at=now())
    return file_answer(content, name=entry.name, kind=kind)
