"""Visits of other systems: somebody tries a file, another takes it; each sees what was wrong and what became of it."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.utils.translation import get_language, gettext, gettext_noop

from vaccinera.access.states import Permission
from vaccinera.exchange.actions.taking import take_slice
from vaccinera.exchange.actions.trying import log_bad_rows, refuse_import, try_import
from vaccinera.exchange.queries.catalogue import told_fault, with_reasons
from vaccinera.exchange.queries.imports import bad_rows_of, first_faults_of, import_by_id, imports_of
from vaccinera.exchange.states import ImportMode, ImportState
from vaccinera.kernel.clock import now
from vaccinera.kernel.refusals import Refused
from vaccinera.kernel.scope import acting, reading
from vaccinera.web.addresses import is_htmx
from vaccinera.web.forms.imports import ImportForm
from vaccinera.web.messages import leave_message
from vaccinera.web.page import PageRequest, go_to, page, show
from vaccinera.web.parts import Column, faults_of
from vaccinera.web.payment_words import fault_columns
from vaccinera.web.templatetags.vaccinera import number
from vaccinera.web.words import sentence_for

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from uuid import UUID

    from vaccinera.access.rules.readers import Reader
    from vaccinera.exchange.models import Import

STATES: Mapping[str, tuple[str, str]] = {
    ImportState.TRIED: ("waiting", gettext_noop("Prövad")),
    ImportState.TAKING: ("waiting", gettext_noop("Läses in")),
    ImportState.TAKEN: ("done", gettext_noop("Inläst")),
    ImportState.REFUSED: ("info", gettext_noop("Avfärdad")),
}


@page(Permission.VISIT_IMPORT_TRY, or_permission=Permission.VISIT_IMPORT)
def imports(request: PageRequest) -> HttpResponse:
    """The provider's imports, the latest first."""
    reader = request.reader
    with reading(reader):
        rows = [{"one": one, "state": _state(one)} for one in imports_of(reader)]
    columns = [
        Column(gettext("Fil")),
        Column(gettext("Från")),
        Column(gettext("Prövad"), "date"),
        Column(gettext("Rader"), "number"),
        Column(gettext("Fel"), "number"),
        Column(gettext("Läge")),
    ]
    context = {"rows": rows, "columns": columns, "may_try": reader.may(Permission.VISIT_IMPORT_TRY)}
    return show(request, "web/pages/imports.html", context)


@page(Permission.VISIT_IMPORT_TRY, methods=("GET", "POST"))
def new_import(request: PageRequest) -> HttpResponse:
    """A file from the reader's computer: what is wrong with it as a whole, or an import to look at."""
    form = ImportForm(request.POST, request.FILES) if request.method == "POST" else ImportForm()
    if form.is_valid():
        try:
            one = _tried(request.reader, form)
        except Refused as refused:
            form.add_error("file", sentence_for(refused))
        else:
            return go_to(request, "import", import_id=one.pk)
    context = {"form": form, "faults": faults_of(form)}
    return show(request, "web/pages/import_new.html", context, status=422 if form.errors else 200)


def _tried(reader: Reader, form: ImportForm) -> Import:
    told = form.cleaned_data
    with acting(reader):
        return try_import(
            by=reader,
            content=told["file"],
            file_name=form.file_name,
            source_system=told["source_system"],
            mode=ImportMode(told["mode"]),
            reason=told["reason"],
            at=now(),
        )


@page(Permission.VISIT_IMPORT_TRY, or_permission=Permission.VISIT_IMPORT)
def one_import(request: PageRequest, import_id: UUID) -> HttpResponse:
    """One import: its numbers, its first faults, and what can be done with it."""
    reader = request.reader
    with reading(reader):
        one = import_by_id(reader, import_id)
    return show(request, "web/pages/import.html", _shown(reader, one))


@page(Permission.VISIT_IMPORT, methods=("POST",))
def take_import(request: PageRequest, import_id: UUID) -> HttpResponse:
    """Take the next rows; while some are left the page asks for them by itself."""
    reader, leaves_bad_rows = request.reader, request.POST.get("leaves_bad_rows") == "on"
    with acting(reader):
        one = take_slice(by=reader, import_id=import_id, leaves_bad_rows=leaves_bad_rows, at=now())
    if one.state == ImportState.TAKING and is_htmx(request):
        return show(request, "web/pages/import.html", _shown(reader, one), part="progress")
    response = go_to(request, "import", import_id=import_id)
    if one.state == ImportState.TAKEN:
        leave_message(response, "success", gettext_noop("%(visits)s besök är inlästa."), visits=one.visits_taken)
    return response


@page(Permission.VISIT_IMPORT_TRY, methods=("POST",))
def put_import_aside(request: PageRequest, import_id: UUID) -> HttpResponse:
    """Take nothing of it; the file is thrown away."""
    with acting(request.reader):
        refuse_import(by=request.reader, import_id=import_id, at=now())
    response = go_to(request, "imports")
    leave_message(response, "success", gettext_noop("Inläsningen är avfärdad. Inget är inläst."))
    return response


@page(Permission.VISIT_IMPORT_TRY, or_permission=Permission.VISIT_IMPORT)
def import_bad_rows(request: PageRequest, import_id: UUID) -> HttpResponse:
    """The bad rows as they were written, with what is wrong, to be mended and tried again."""
    reader, language = request.reader, get_language() or "sv"
    with acting(reader):
        one = log_bad_rows(by=reader, import_id=import_id)
    with reading(reader):
        headings, rows = bad_rows_of(reader, one)
        content = _as_csv([*headings, gettext("Fel")], with_reasons(rows, language=language))
    return _download(content, "felrader.csv")


@page(Permission.VISIT_IMPORT_TRY, or_permission=Permission.VISIT_IMPORT)
def import_faults(request: PageRequest, import_id: UUID) -> HttpResponse:
    """Every fault of an import as a list: row, column, value, what is wrong and what mends it."""
    reader, language = request.reader, get_language() or "sv"
    with reading(reader):
        one = import_by_id(reader, import_id)
        _headings, rows = bad_rows_of(reader, one)
        told = (told_fault(fault, language=language) for _cells, faults in rows for fault in faults)
        cells = ([str(fault[name]) for name in ("row", "column", "value", "what", "mend")] for fault in told)
        content = _as_csv([column.label for column in fault_columns()], cells)
    return _download(content, "fel.csv")


def _shown(reader: Reader, one: Import) -> dict[str, Any]:
    is_open, is_own = one.state == ImportState.TRIED, one.tried_by_hsa_id == reader.hsa_id
    may_take = reader.may(Permission.VISIT_IMPORT) and not is_own
    return {
        "one": one,
        "state": _state(one),
        "facts": _facts(one),
        "faults_shown": [told_fault(fault, language=get_language() or "sv") for fault in first_faults_of(one)],
        "fault_columns": fault_columns(),
        "is_open": is_open,
        "is_own": is_own,
        "is_taking": one.state == ImportState.TAKING,
        "is_to_be_settled": one.mode == ImportMode.SETTLEABLE,
        "may_take": may_take,
        "may_put_aside": is_open and reader.may(Permission.VISIT_IMPORT_TRY),
    }


def _state(one: Import) -> dict[str, str]:
    kind, word = STATES[one.state]
    return {"kind": kind, "word": gettext(word)}


def _facts(one: Import) -> list[tuple[str, str]]:
    facts = [
        (gettext("Från"), one.source_system),
        (gettext("Prövad av"), one.tried_by_name),
        (gettext("Inläst av") if one.state == ImportState.TAKEN else gettext("Avgörs av"), one.decided_by_name),
        (gettext("Skäl att ersätta"), one.reason),
        (gettext("Rader i filen"), number(one.rows_all)),
        (gettext("Rätta rader"), number(one.rows_good)),
        (gettext("Rader med fel"), number(one.rows_bad)),
        (gettext("Redan inlästa"), number(one.rows_there)),
        (gettext("Nya personer"), number(one.people_new)),
    ]
    return [(term, value) for term, value in facts if value]


def _as_csv(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """As Swedish spreadsheets open it."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";")
    writer.writerow(headings)
    writer.writerows(rows)
    return text.getvalue().encode("utf-8-sig")


def _download(content: bytes, name: str) -> HttpResponse:
    return HttpResponse(
        content,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
