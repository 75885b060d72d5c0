"""The region's month before it is locked: computing it, going through it, and locking it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from django.utils.translation import gettext, gettext_noop

from vaccinera.access.states import Permission
from vaccinera.kernel.clock import civil_day, now, today
from vaccinera.kernel.refusals import Refused
from vaccinera.kernel.scope import acting, reading
from vaccinera.reimbursement.actions import mark_run_paid
from vaccinera.reimbursement.actions.anomalies import note_anomaly, open_anomaly_case
from vaccinera.reimbursement.queries.comparing import comparison_of
from vaccinera.reimbursement.queries.runs import run_of, totals_of
from vaccinera.reimbursement.queries.settling import cut_off_in
from vaccinera.reimbursement.rules.months import month_of
from vaccinera.reimbursement.states import CLOSED, RunState
from vaccinera.reimbursement.tasks import ask_to_check, ask_to_lock, ask_to_preview
from vaccinera.web.addresses import asks_by_itself
from vaccinera.web.anomalies import Typed, anomalies_shown
from vaccinera.web.comparisons import compared_table, month_words, visits_shown
from vaccinera.web.messages import leave_message
from vaccinera.web.outcome_words import kind_in_words, outcome_in_words, state_in_words
from vaccinera.web.page import PageRequest, go_to, page, show
from vaccinera.web.parts import Column, Fault
from vaccinera.web.people import names_of
from vaccinera.web.settling import settling_of
from vaccinera.web.templatetags.vaccinera import in_language
from vaccinera.web.words import UNPROCESSABLE, sentence_for

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date
    from uuid import UUID

    from django.http import HttpResponse

    from vaccinera.access.rules.readers import Reader
    from vaccinera.reimbursement.models import Run


@page(Permission.RUN_CHECK, or_permission=Permission.RUN_LOCK)
def month_run(request: PageRequest, month: date) -> HttpResponse:
    """What the last preview came to, and what remains before the month is paid."""
    return _how_far(request, month) if asks_by_itself(request) else _shown(request, month)


@page(Permission.RUN_CHECK, or_permission=Permission.RUN_LOCK, methods=("POST",))
def preview_month(request: PageRequest, month: date) -> HttpResponse:
    """Have the month computed as it stands."""
    return _asked(request, month, ask_to_preview)


@page(Permission.RUN_CHECK, methods=("POST",), needs_recent_login=True)
def check_month(request: PageRequest, month: date) -> HttpResponse:
    """Say that the month has been gone through, and have it computed so."""
    return _asked(request, month, ask_to_check)


@page(Permission.RUN_LOCK, methods=("POST",), needs_recent_login=True)
def lock_month(request: PageRequest, month: date) -> HttpResponse:
    """Have the month locked, and its documents made in the same transaction."""
    return _asked(request, month, ask_to_lock)


@page(Permission.RUN_MARK_PAID, methods=("POST",))
def mark_month_paid(request: PageRequest, month: date) -> HttpResponse:
    """Say that the bank has paid."""
    response = _asked(request, month, mark_run_paid, then="month_documents")
    if response.status_code != UNPROCESSABLE:
        leave_message(response, "success", gettext_noop("Månaden är markerad som utbetald."))
    return response


@page(Permission.RUN_CHECK, methods=("POST",))
def note_month_anomaly(request: PageRequest, month: date, anomaly_id: UUID) -> HttpResponse:
    """Write what an anomaly was."""
    said = gettext_noop("Anteckningen är sparad.")
    return _written(request, month, anomaly_id, name="note", act=note_anomaly, said=said)


@page(Permission.RUN_CHECK, methods=("POST",))
def open_month_case(request: PageRequest, month: date, anomaly_id: UUID) -> HttpResponse:
    """Find out, for a reason, who signs by the code of an anomaly."""
    said = gettext_noop("Ärendet är öppnat. Namnet står vid avvikelsen, och loggen säger varför du frågade.")
    return _written(request, month, anomaly_id, name="reason", act=open_anomaly_case, said=said)


_OF_THE_ANOMALY = "reimbursement.anomaly."


def _written(
    request: PageRequest, month: date, anomaly_id: UUID, *, name: str, act: Callable[..., object], said: str
) -> HttpResponse:
    """Act on what was written in one field of an anomaly; what is wrong with the words stands in it.

    An anomaly that has changed meanwhile may have no field any more.
    """
    written = request.POST.get(name, "")
    try:
        with acting(request.reader):
            act(by=request.reader, anomaly_id=anomaly_id, at=now(), **{name: written})
    except Refused as refused:
        is_of_the_words = not refused.code.startswith(_OF_THE_ANOMALY)
        fault = Fault(f"{name}-{anomaly_id}" if is_of_the_words else "", sentence_for(refused))
        typed = Typed(anomaly_id, name, written, fault.message)
        return _shown(request, month, faults=[fault], typed=typed, status=UNPROCESSABLE)
    response = go_to(request, "month_run", shown_first="avvikelser", month=month)
    leave_message(response, "success", said)
    return response


def _asked(request: PageRequest, month: date, ask: Callable[..., object], *, then: str = "month_run") -> HttpResponse:
    """Ask, and show the month; what is known to stand in the way is said there at once, where it can be put right."""
    try:
        with acting(request.reader):
            ask(by=request.reader, month=month, at=now())
    except Refused as refused:
        return _shown(request, month, faults=[Fault("", sentence_for(refused))], status=UNPROCESSABLE)
    return go_to(request, then, month=month)


def _how_far(request: PageRequest, month: date) -> HttpResponse:
    """What is computed now; when that is over, the page itself."""
    with reading(request.reader):
        settling = settling_of(request.reader, month)
    if settling is None or not settling.is_under_way:
        return go_to(request, "month_run", month=month)
    return show(request, "web/parts/statement/run_settling.html", {"month": month, "settling": settling})


def _shown(
    request: PageRequest, month: date, *, faults: Sequence[Fault] = (), typed: Typed | None = None, status: int = 200
) -> HttpResponse:
    reader = request.reader
    with reading(reader):
        run, settling = run_of(month), settling_of(reader, month)
        context: dict[str, object] = {} if run is None or not run.totals else _totals(run) | _compared(run)
        context |= {} if run is None else anomalies_shown(reader, run, typed or Typed())
        try:
            cut_off_at = cut_off_in(month)
            context |= {"cut_off_on": civil_day(cut_off_at), "is_before_cut_off": now() < cut_off_at}
        except Refused as refused:
            faults = faults or [Fault("", sentence_for(refused))]
    if settling is not None and settling.refused:
        faults = faults or [Fault("", settling.refused)]
    context |= {"month": month, "run": run, "settling": settling, "faults": faults, **_steps(reader, run), **_columns()}
    context["is_to_come"] = month > month_of(today())
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


def _compared(run: Run) -> dict[str, object]:
    """The month beside the one before and the same a year before; no table where neither has a run."""
    told = comparison_of(run)
    named = [
        (gettext("Vårdgivare"), gettext("Vårdgivare"), told.providers),
        (gettext("Enheter"), gettext("Enhet"), told.units),
        (gettext("Program"), gettext("Program"), [(in_language(names_of(one)), sums) for one, sums in told.programmes]),
    ]
    table = partial(compared_table, words=month_words(run.month, [one.month for one in told.earlier]))
    visits = [(gettext("Prövade"), told.considered)]
    visits += [(outcome_in_words(code).word, counts) for code, counts in told.outcomes]
    whole = (gettext("Summa"), told.ore)
    tables = [table(gettext("Besök"), gettext("Utfall"), visits, shown=visits_shown)]
    tables += [table(caption, of, [whole, *rows]) for caption, of, rows in named]
    return {
        "compared_runs": [(one, state_in_words(one.state)) for one in told.earlier],
        "compared_missing": told.missing,
        "compared_tables": tables if told.earlier else [],
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
