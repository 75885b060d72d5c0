"""Whom each provider's money goes to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext, gettext_noop

from vaccinera.access.states import Permission
from vaccinera.kernel.clock import now, today
from vaccinera.kernel.scope import reading
from vaccinera.organisations.queries.contracts import provider_by_id
from vaccinera.programmes.states import ProposalAct
from vaccinera.reimbursement.actions.payees import approve_payee, propose_payee, reject_payee, withdraw_payee
from vaccinera.reimbursement.queries.payments import (
    instant_of_last_run,
    payee_by_id,
    payees,
    payees_changed_since,
    payees_of,
)
from vaccinera.reimbursement.rules.accounts import account_shown, organisation_number_shown
from vaccinera.reimbursement.states import AccountKind
from vaccinera.web.forms.payments import PayeeForm
from vaccinera.web.messages import leave_message
from vaccinera.web.page import PageRequest, go_to, page, show
from vaccinera.web.parts import Column
from vaccinera.web.payment_words import ACCOUNT_KINDS
from vaccinera.web.payments import ProposalPage, answer_decision, proposal_context
from vaccinera.web.region import FormPage, answer_form

if TYPE_CHECKING:
    from uuid import UUID

    from vaccinera.access.rules.readers import Reader
    from vaccinera.reimbursement.models import Payee

_PROPOSED = gettext_noop("Förslaget är lagt. En annan regionadministratör avgör det.")


@page(Permission.CONTRACT_MANAGE)
def payees_page(request: PageRequest) -> HttpResponse:
    """Every provider and whom it is paid to; what waits, and what has changed since the last run."""
    with reading(request.reader):
        since = instant_of_last_run()
        changed = payees_changed_since(since) if since else frozenset()
        rows = [(one, _account(one.payee), one.provider.pk in changed) for one in payees(on=today())]
    columns = [
        Column(gettext("Vårdgivare")),
        Column(gettext("Betalningsmottagare")),
        Column(gettext("Organisationsnummer")),
        Column(gettext("Konto")),
        Column(gettext("Läge")),
    ]
    return show(request, "web/pages/payees.html", {"rows": rows, "columns": columns, "on": today(), "as_of": now()})


def _account(payee: Payee | None) -> tuple[str, str]:
    """A payee's number and account as people write them."""
    if payee is None:
        return "", ""
    kind = AccountKind(payee.account_kind)
    number = organisation_number_shown(payee.organisation_number)
    return number, f"{gettext(ACCOUNT_KINDS[kind])} {account_shown(kind, payee.account)}"


@page(Permission.CONTRACT_MANAGE, methods=("GET", "POST"))
def payee(request: PageRequest, provider_id: int) -> HttpResponse:
    """Propose to whom a provider is paid, and everything that was."""
    with reading(request.reader):
        provider, kept = provider_by_id(provider_id), [(one, *_account(one)) for one in payees_of(provider_id)]
    initial = {"name": provider.name, "organisation_number": organisation_number_shown(provider.organisation_number)}
    form = PayeeForm(request.POST or None, initial=initial)
    around = FormPage(
        reverse("payees"),
        gettext("Betalningsmottagare"),
        gettext("Betalningsmottagare för %(provider)s") % {"provider": provider.name},
        gettext("Föreslå för en annan att godkänna"),
    )
    return answer_form(
        request,
        form,
        around,
        act=lambda: _propose(request.reader, provider_id, form),
        done=lambda made: _made(request, made),
        payees=kept,
        payee_columns=_payee_columns(),
    )


def _payee_columns() -> list[Column]:
    return [
        Column(gettext("Betalningsmottagare")),
        Column(gettext("Konto")),
        Column(gettext("Från"), "date"),
        Column(gettext("Till och med"), "date"),
        Column(gettext("Läge")),
        Column(gettext("Föreslaget av")),
        Column(gettext("Avgjort av")),
    ]


def _propose(reader: Reader, provider_id: int, form: PayeeForm) -> Payee:
    data = form.cleaned_data
    return propose_payee(
        by=reader,
        provider_id=provider_id,
        name=data["name"],
        number=data["organisation_number"],
        account_kind=AccountKind(data["account_kind"]),
        account_number=data["account"],
        from_on=data["from_on"],
        reason=data["reason"],
        at=now(),
    )


def _made(request: PageRequest, made: Payee) -> HttpResponse:
    response = go_to(request, "payee_proposal", payee_id=made.pk)
    leave_message(response, "success", _PROPOSED)
    return response


@page(Permission.CONTRACT_MANAGE, methods=("GET", "POST"))
def payee_proposal(request: PageRequest, payee_id: UUID) -> HttpResponse:
    """To whom the money would go, and the decision."""
    by, at = request.reader, now()
    return answer_decision(
        request,
        "payee_proposal",
        acts={
            ProposalAct.APPROVE: lambda reason: approve_payee(by=by, payee_id=payee_id, reason=reason, at=at),
            ProposalAct.REJECT: lambda reason: reject_payee(by=by, payee_id=payee_id, reason=reason, at=at),
            ProposalAct.WITHDRAW: lambda _reason: withdraw_payee(by=by, payee_id=payee_id, at=at),
        },
        told=lambda: _payee_proposal(by, payee_by_id(payee_id)),
        payee_id=payee_id,
    )


def _payee_proposal(reader: Reader, proposal: Payee) -> dict[str, Any]:
    provider, (number, account) = provider_by_id(proposal.provider_id), _account(proposal)
    facts = [
        (gettext("Vårdgivare"), provider.name),
        (gettext("Betalningsmottagare"), proposal.name),
        (gettext("Organisationsnummer"), number),
        (gettext("Konto"), account),
        (gettext("Gäller från"), proposal.from_on),
    ]
    back = reverse("payee", kwargs={"provider_id": provider.pk})
    may_decide = reader.may(Permission.CONTRACT_MANAGE)
    around = ProposalPage(back, provider.name, gettext("Betalningsmottagare"), facts, may_decide)
    return proposal_context(reader, proposal, around)
