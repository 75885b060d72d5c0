"""What a provider is paid: its months, the statement of each, the files, and what is at risk before the cut-off."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404, HttpResponse
from django.utils.translation import gettext

from vaccinera.access.states import Permission, Scope
from vaccinera.kernel.clock import now, today
from vaccinera.kernel.scope import acting, reading
from vaccinera.reimbursement.actions.documents import hand_out_document
from vaccinera.reimbursement.queries.at_risk import PAGE, at_risk, count_at_risk
from vaccinera.reimbursement.queries.previews import own_preview, preview_of, previewed_run
from vaccinera.reimbursement.queries.runs import open_months
from vaccinera.reimbursement.queries.statements import (
    documents_of,
    locked_run,
    months_of,
    provider_seen,
    statement_of,
)
from vaccinera.reimbursement.rules.statement_files import MEDIA_TYPES
from vaccinera.web.outcome_words import state_in_words
from vaccinera.web.page import PageRequest, page, show
from vaccinera.web.parts import Column, PageOfRows
from vaccinera.web.people import names_of
from vaccinera.web.statements import files_shown, statement_shown
from vaccinera.web.worklists import left_in_words, page_number

if TYPE_CHECKING:
    from datetime import date

    from vaccinera.access.rules.readers import Reader
    from vaccinera.organisations.models import CareProvider
    from vaccinera.reimbursement.models import Run
    from vaccinera.reimbursement.rules.statements import Statement


@page(Permission.STATEMENT_READ)
def statements(request: PageRequest) -> HttpResponse:
    """The months that are locked, the latest first; for a provider, how many visits can still be saved."""
    reader = request.reader
    is_region = reader.permissions[Permission.STATEMENT_READ] is Scope.REGION
    with reading(reader):
        months = [(one, *state_in_words(one.run.state)) for one in months_of(reader)]
        opened = [(month, _state(run)) for month, run in open_months(on=today())]
        can_be_saved = 0 if is_region else count_at_risk(reader, on=today())
    context = {
        "months": months,
        "opened": opened,
        "provider_id": reader.provider_id,
        "can_be_saved": can_be_saved,
        "columns": _columns_of_months(is_region=is_region),
        "is_region": is_region,
    }
    return show(request, "web/pages/statements.html", context)


def _columns_of_months(*, is_region: bool) -> list[Column]:
    own = [Column(gettext("Att betala"), "number"), Column(gettext("Överförs till nästa månad"), "number")]
    shared = [Column(gettext("Månad")), Column(gettext("Läge")), Column(gettext("Låst"), "date")]
    return shared if is_region else shared + own


def _state(run: Run | None) -> tuple[str, str]:
    return ("draft", gettext("Inte beräknad")) if run is None else state_in_words(run.state)


@page(Permission.STATEMENT_READ)
def statement(request: PageRequest, month: date, provider_id: int) -> HttpResponse:
    """One provider's month as it was locked, with its files; before that, what it would come to."""
    reader = request.reader
    # An own preview computes in temporary tables.
    with acting(reader):
        provider = provider_seen(reader, provider_id)
        found = None if provider is None else _statement(reader, month, provider)
        if provider is None or found is None:
            raise Http404
        run, content, context = found[0], found[1], statement_shown(found[1])
        files = files_shown(documents_of(run, provider.pk), MEDIA_TYPES)
    context |= {
        "run": run, "provider": provider, "files": files, "state": state_in_words(run.state),
        "is_preview": content.head.is_preview, "is_own": provider.pk == reader.provider_id,
    }  # fmt: skip
    return show(request, "web/pages/statement.html", context)


def _statement(reader: Reader, month: date, provider: CareProvider) -> tuple[Run, Statement] | None:
    """A locked month's; of an open one the own as it stands now, or for the region as it last previewed it."""
    run = locked_run(month)
    if run is not None:
        return run, statement_of(run, provider)
    if reader.permissions[Permission.STATEMENT_READ] is Scope.REGION:
        previewed = previewed_run(month)
        return None if previewed is None else (previewed, preview_of(previewed, provider))
    is_open = month in (one for one, _ in open_months(on=today()))
    return own_preview(reader, month, at=now()) if is_open else None


@page(Permission.STATEMENT_READ)
def statement_file(request: PageRequest, month: date, provider_id: int, kind: str) -> HttpResponse:
    """A file of a locked month as it was kept; that it is handed out is in the log."""
    with acting(request.reader):
        found = hand_out_document(by=request.reader, month=month, provider_id=provider_id, kind=kind)
    headers = {"Content-Disposition": f'attachment; filename="{found.file_name}"', "Digest": f"sha-256={found.sha256}"}
    return HttpResponse(bytes(found.content), content_type=found.media_type, headers=headers)


@page(Permission.STATEMENT_READ_AT_RISK)
def payment_at_risk(request: PageRequest) -> HttpResponse:
    """What loses its payment unless it is signed in time: the own unit's, or the provider's. No patient is named."""
    reader, number = request.reader, page_number(request)
    with reading(reader):
        found = at_risk(reader, on=today(), page=number)
    context = {
        "rows": [(row, names_of(row.visit.programme), *left_in_words(row.days_left)) for row in found.rows],
        "found": found,
        "pages": PageOfRows(number, found.total, PAGE),
        "as_of": now(),
        "may_sign": reader.may(Permission.ADMINISTRATION_SIGN) or reader.may(Permission.PRESCRIPTION_SIGN),
        "may_countersign": reader.may(Permission.VISIT_COUNTERSIGN),
        "is_one_unit": reader.permissions[Permission.STATEMENT_READ_AT_RISK] is Scope.UNIT,
        "columns": _columns_at_risk(),
    }
    return show(request, "web/pages/payment_at_risk.html", context)


def _columns_at_risk() -> list[Column]:
    return [
        Column(gettext("Given dag"), "date"),
        Column(gettext("Enhet")),
        Column(gettext("Program")),
        Column(gettext("Saknar signatur av")),
        Column(gettext("Sista dag"), "date"),
        Column(gettext("Tid kvar")),
    ]
