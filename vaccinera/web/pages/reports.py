"""Reports: the catalogue by question, and each with its figures, its picture and its files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404, HttpResponse

from vaccinera.access.states import Permission
from vaccinera.kernel.clock import now
from vaccinera.kernel.refusals import Refused
from vaccinera.kernel.scope import acting, reading
from vaccinera.reports.actions import log_taken_out
from vaccinera.reports.queries.catalogue import report_for, reports_for
from vaccinera.reports.queries.contents import content_of, told_of
from vaccinera.reports.queries.running import rows_of, run_report
from vaccinera.reports.rules.questions import is_written_in_background
from vaccinera.reports.states import FileKind
from vaccinera.web.handed_over import asks_first
from vaccinera.web.kept_reports import saved_shown
from vaccinera.web.page import PageRequest, page, show
from vaccinera.web.parts import faults_of
from vaccinera.web.report_files import file_answer
from vaccinera.web.reports import (
    MOST_SHOWN,
    by_theme,
    form_of,
    headings_of,
    language_now,
    picture_shown,
    rows_shown,
    stays_a_table,
)
from vaccinera.web.words import sentence_for

if TYPE_CHECKING:
    from vaccinera.reports.rules.asking import Asked
    from vaccinera.reports.rules.catalogue import Report
    from vaccinera.reports.rules.files import Content
    from vaccinera.web.forms.reports import ReportForm

ANY_OTHER = (
    Permission.REPORT_READ_OWN_TALLY,
    Permission.REPORT_READ_USERS,
    Permission.REPORT_READ_LOG,
    Permission.REPORT_READ_MONEY,
    Permission.REPORT_READ_SUPPRESSED,
)
# What is refused stands beside the days, but for what is wrong elsewhere.
_BESIDE = {"reports.statistics.divisions_are_many": "uppdelad"}


@page(Permission.REPORT_READ, or_permission=ANY_OTHER)
def reports(request: PageRequest) -> HttpResponse:
    """The reports the reader may run: what they are about, and the question each answers."""
    told = {"themes": by_theme(reports_for(request.reader)), "saved": saved_shown(request.reader)}
    return show(request, "web/pages/reports.html", told)


@page(Permission.REPORT_READ, or_permission=ANY_OTHER)
def report(request: PageRequest, name: str) -> HttpResponse:
    """One report, as it is asked first or as the address asks; one of people asks first for what and to whom."""
    entry = report_for(request.reader, name)
    form, context = form_of(entry, request.GET, request.reader), {}
    if form.is_valid():
        try:
            context = asks_first(entry) if entry.is_of_people else _ran(request, entry, form)
        except Refused as refused:
            form.add_error(_BESIDE.get(refused.code, "till"), sentence_for(refused))
    told = {"report": entry, "form": form, "faults": faults_of(form), "query": request.GET.urlencode(), **context}
    return show(request, "web/pages/report.html", told, status=422 if form.errors else 200)


def _ran(request: PageRequest, entry: Report, form: ReportForm) -> dict[str, object]:
    asked, at = form.asked(), now()
    with reading(request.reader):
        ran = run_report(request.reader, entry.name, asked)
        return {
            "columns": headings_of(ran.columns),
            "stays": stays_a_table(ran.columns),
            "definitions": ran.columns,
            "rows": rows_shown(ran.columns, ran.rows),
            "count": len(ran.rows),
            "is_cut": len(ran.rows) > MOST_SHOWN,
            "most": MOST_SHOWN,
            "told": told_of(entry, asked, language=language_now(), at=at),
            "picture": picture_shown(ran),
            "as_of": at,
            "kinds": list(FileKind),
            "is_large": is_written_in_background(asked, rows=len(ran.rows)),
            "is_without_small_numbers": ran.is_without_small_numbers,
        }


@page(Permission.REPORT_READ, or_permission=ANY_OTHER)
def report_file(request: PageRequest, name: str, kind: str) -> HttpResponse:
    """The whole report as a file; that it is taken out is in the log first (LAW-10)."""
    entry = report_for(request.reader, name)
    form = form_of(entry, request.GET, request.reader)
    if kind not in set(FileKind) or not form.is_valid():
        raise Http404
    with acting(request.reader):
        log_taken_out(by=request.reader, name=name, asked=form.asked(), kind=FileKind(kind))
    return file_answer(_content(request, entry, form.asked()), name=name, kind=FileKind(kind))


def _content(request: PageRequest, entry: Report, asked: Asked) -> Content:
    with reading(request.reader), rows_of(request.reader, entry.name, asked) as (_, columns, rows):
        return content_of(entry, asked, columns, rows, language=language_now(), at=now())
