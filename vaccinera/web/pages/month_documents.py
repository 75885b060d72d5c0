"""What the region takes from a locked month: every provider's statement, the posting, and the bank's file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404, HttpResponse
from django.utils.translation import gettext, gettext_noop

from vaccinera.access.states import Permission
from vaccinera.kernel.clock import now
from vaccinera.kernel.refusals import Refused
from vaccinera.kernel.scope import acting, reading
from vaccinera.reimbursement.actions.documents import (
    PAYMENT,
    POSTING_CSV,
    POSTING_SIE,
    make_documents,
    make_payment_file,
)
from vaccinera.reimbursement.queries.statements import balances_of, documents_of, locked_run
from vaccinera.reimbursement.states import RunState
from vaccinera.web.forms.statements import PaymentForm
from vaccinera.web.messages import leave_message
from vaccinera.web.outcome_words import state_in_words
from vaccinera.web.page import PageRequest, go_to, page, show
from vaccinera.web.parts import Column, faults_of
from vaccinera.web.statements import files_shown
from vaccinera.web.words import sentence_for

if TYPE_CHECKING:
    from datetime import date

    from vaccinera.access.rules.readers import Reader

_KINDS = (POSTING_CSV, POSTING_SIE, PAYMENT)


@page(Permission.RUN_CHECK, or_permission=Permission.RUN_LOCK)
def month_documents(request: PageRequest, month: date) -> HttpResponse:
    """Every provider's month, and the region's own files."""
    return show(request, "web/pages/month_documents.html", _context(request.reader, month, PaymentForm()))


@page(Permission.RUN_LOCK, methods=("POST",))
def make_month_documents(request: PageRequest, month: date) -> HttpResponse:
    """Make what the locked month lacks of statements and postings."""
    with acting(request.reader):
        made = make_documents(by=request.reader, month=month, at=now())
    response = go_to(request, "month_documents", month=month)
    leave_message(response, "success", gettext_noop("%(count)s filer togs fram."), count=str(made))
    return response


@page(Permission.RUN_MARK_PAID, methods=("POST",))
def make_month_payment(request: PageRequest, month: date) -> HttpResponse:
    """Make the bank's file for a day; what is wrong with it stands at the day."""
    form = PaymentForm(request.POST)
    if form.is_valid():
        try:
            with acting(request.reader):
                make_payment_file(by=request.reader, month=month, pay_on=form.cleaned_data["pay_on"], at=now())
        except Refused as refused:
            form.add_error("pay_on", sentence_for(refused))
        else:
            response = go_to(request, "month_documents", month=month)
            leave_message(response, "success", gettext_noop("Betalningsfilen är gjord."))
            return response
    return show(request, "web/pages/month_documents.html", _context(request.reader, month, form), status=422)


def _context(reader: Reader, month: date, form: PaymentForm) -> dict[str, object]:
    with reading(reader):
        run = locked_run(month)
        if run is None:
            raise Http404
        balances = balances_of(run)
        files = files_shown(documents_of(run, reader.provider_id), _KINDS)
    kinds = {one.kind for one in files}
    may_make = reader.may(Permission.RUN_LOCK) and not kinds >= {POSTING_CSV, POSTING_SIE}
    may_say_paid = reader.may(Permission.RUN_MARK_PAID) and run.state == RunState.LOCKED
    return {
        "run": run,
        "state": state_in_words(run.state),
        "rows": balances,
        "to_pay_ore": sum(balance.paid_ore for _, balance in balances),
        "files": files,
        "provider": {"pk": reader.provider_id},
        "form": form,
        "faults": faults_of(form),
        # The postings are made last, in one transaction with all the rest.
        "may_make": may_make,
        "may_pay": reader.may(Permission.RUN_MARK_PAID) and PAYMENT not in kinds,
        "may_say_paid": may_say_paid,
        "waits_for_clerk": run.state == RunState.LOCKED and not may_make and not may_say_paid,
        "columns": [
            Column(gettext("Vårdgivare")),
            Column(gettext("Överfört från förra månaden"), "number"),
            Column(gettext("För besök"), "number"),
            Column(gettext("Manuella rader"), "number"),
            Column(gettext("Att betala"), "number"),
            Column(gettext("Överförs till nästa månad"), "number"),
        ],
    }
