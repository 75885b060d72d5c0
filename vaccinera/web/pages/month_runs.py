"""The region's month before it is locked: computing it, going through it, and locking it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext, gettext_noop

from vaccinera.access.states import Permission
from vaccinera.kernel.clock import civil_day, now
from vaccinera.kernel.refusals import Refused
from vaccinera.kernel.scope import acting, reading
from vaccinera.reimbursement.actions import check_run, lock_run, mark_run_paid, preview_run
from vaccinera.reimbursement.actions.documents import make_documents
from vaccinera.reimbursement.queries.runs import run_of, totals_of
from vaccinera.reimbursement.queries.settling import cut_off_in
from vaccinera.reimbursement.states import CLOSED, RunState
from vaccinera.web.messages import leave_message
from vaccinera.web.outcome_words import kind_in_words, outcome_in_words, state_in_words
from vaccinera.web.page import PageRequest, go_to, page, show
from vaccinera.web.parts import Column, Fault
from vaccinera.web.people import names_of
from vaccinera.web.words import sentence_for

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date, datetime

    from django.http import HttpResponse

    from vaccinera.access.rules.readers import Reader
    from vaccinera.reimbursement.models import Run


@page(Permission.RUN_CHECK, or_permission=Permission.RUN_LOCK)
def month_run(request: PageRequest, month: date) -> HttpResponse:
    """What the last preview came to, and what remains before the month is paid."""
    return _shown(request, month)


@page(Permission.RUN_CHECK, or_permission=Permission.RUN_LOCK, methods=("POST",))
def preview_month(request: PageRequest, month: date) -> HttpResponse:
    """Compute the month as it stands."""
    return _done(request, month, preview_run, gettext_noop("Månaden är beräknad."))


@page(Permission.RUN_CHECK, methods=("POST",), needs_recent_login=True)
def check_month(request: PageRequest, month: date) -> HttpResponse:
    """Say that the month has been gone through."""
    return _done(request, month, check_run, gettext_noop("Månaden är granskad. Någon annan attesterar och låser den."))


@page(Permission.RUN_LOCK, methods=("POST",), needs_recent_login=True)
def lock_month(request: PageRequest, month: date) -> HttpResponse:
    """Lock the month, and make its documents in the same transaction."""
    return _done(request, month, _lock, gettext_noop("Månaden är attesterad och låst, och underlagen är framtagna."))


@page(Permission.RUN_MARK_PAID, methods=("POST",))
def mark_month_paid(request: PageRequest, month: date) -> HttpResponse:
    """Say that the bank has paid."""
    return _done(request, month, mark_run_paid, gettext_noop("Månaden är markerad som utbetald."))


def _lock(*, by: Reader, month: date, at: datetime) -> Run:
    run = lock_run(by=by, month=month, at=at)
    make_documents(by=by, month=month, at=at)
    return run


def _done(request: PageRequest, month: date, act: Callable[..., Run], said: str) -> HttpResponse:
    """Act, and say so; what stands in the way is said on the month's page, where it can be put right."""
    try:
        with acting(request.reader):
            run = act(by=request.reader, month=month, at=now())
    except Refused as refused:
        return _shown(request, month, faults=[Fault("", sentence_for(refused))], status=422)
    response = go_to(request, "month_documents" if run.state in CLOSED else "month_run", month=month)
    leave_message(response, "success", said)
    return response


def _shown(request: PageRequest, month: date, *, faults: list[Fault] | None = None, status: int = 200) -> HttpResponse:
    reader, faults = request.reader, faults or []
    with reading(reader):
        run = run_of(month)
        context = {} if run is None or not run.totals else _totals(run)
        try:
            context["cut_off_on"] = civil_day(cut_off_in(month))
        except Refused as refused:
            faults = faults or [Fault("", sentence_for(refused))]
    context |= {"month": month, "run": run, "faults": faults, **_steps(reader, run), **_columns()}
    return show(request, "web/pages/month_run.html", context, status=status)


def _steps(reader: Reader, run: Run | None) -> dict[str, object]:
    """Where the month stands, and what the reader may do next."""
    state = "" if run is None else run.state
    return {
        "state": state_in_words(state) if state else None,
        "is_closed": state in CLOSED,
        "may_check": state == RunState.PRELIMINARY and reader.may(Permission.RUN_CHECK),
        "may_lock": state == RunState.CHECKED and reader.may(Permission.RUN_LOCK),
    }


def _totals(run: Run) -> dict[str, object]:
    totals = totals_of(run)
    return {
        "totals": totals,
        "outcomes": [(outcome_in_words(code), count) for code, count in totals.outcomes],
        "programmes": [(names_of(programme), ore) for programme, ore in totals.programmes],
        "kinds": [(kind_in_words(kind), ore) for kind, ore in totals.kinds],
    }


def _columns() -> Mapping[str, list[Column]]:
    count, amount = Column(gettext("Besök"), "number"), Column(gettext("Belopp"), "number")
    return {
        "outcome_columns": [Column(gettext("Utfall")), count, Column(gettext("Vad som kan göras"))],
        "provider_columns": [Column(gettext("Vårdgivare")), amount],
        "unit_columns": [Column(gettext("Enhet")), amount],
        "programme_columns": [Column(gettext("Program")), amount],
        "kind_columns": [Column(gettext("Slag")), amount],
    }
