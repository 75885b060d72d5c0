"""Up to how much each approver may approve: one administrator proposes it, another decides."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext, gettext_noop

from vaccinera.access.states import Permission
from vaccinera.kernel.clock import now, today
from vaccinera.kernel.scope import reading
from vaccinera.programmes.states import ProposalAct
from vaccinera.reimbursement.actions.limits import approve_limit, propose_limit, reject_limit, withdraw_limit
from vaccinera.reimbursement.queries.payments import approvers, limit_by_id, limits, limits_waiting, names_of_staff
from vaccinera.web.forms.payments import LimitForm
from vaccinera.web.messages import leave_message
from vaccinera.web.page import PageRequest, go_to, page
from vaccinera.web.parts import Column
from vaccinera.web.payments import ProposalPage, answer_decision, proposal_context
from vaccinera.web.region import FormPage, answer_form
from vaccinera.web.templatetags.vaccinera import kronor

if TYPE_CHECKING:
    from uuid import UUID

    from vaccinera.access.rules.readers import Reader
    from vaccinera.reimbursement.models import ApproverLimit


@page(Permission.PRICE_APPROVE, methods=("GET", "POST"))
def approval_limits(request: PageRequest) -> HttpResponse:
    """Up to how much each approver may approve, what waits, and proposing another."""
    with reading(request.reader):
        people, held, waiting = approvers(on=today()), limits(on=today()), limits_waiting()
    form = LimitForm(request.POST or None, approvers={str(one.pk): one.name for one in people})
    return answer_form(
        request,
        form,
        _around(),
        act=lambda: _propose(request.reader, form),
        done=lambda made: _made(request, made),
        limits=[(one, held.get(one.pk), waiting.get(one.pk)) for one in people],
        limit_columns=_columns(),
    )


def _around() -> FormPage:
    lead = gettext("En attestant utan gräns kan inte attestera något. Ingen är med och bestämmer sin egen gräns.")
    return FormPage(
        reverse("prices"),
        gettext("Priser och villkor"),
        gettext("Attestgränser"),
        gettext("Föreslå för en annan att godkänna"),
        lead,
    )


def _columns() -> list[Column]:
    return [
        Column(gettext("Attestant")),
        Column(gettext("Högst"), "number"),
        Column(gettext("Gäller från"), "date"),
        Column(gettext("Föreslaget av")),
        Column(gettext("Avgjort av")),
        Column(gettext("Läge")),
    ]


def _propose(reader: Reader, form: LimitForm) -> ApproverLimit:
    data = form.cleaned_data
    return propose_limit(by=reader, staff_id=int(data["staff"]), ore=data["amount"], reason=data["reason"], at=now())


def _made(request: PageRequest, made: ApproverLimit) -> HttpResponse:
    response = go_to(request, "limit_proposal", limit_id=made.pk)
    leave_message(response, "success", gettext_noop("Förslaget är lagt. En annan regionadministratör avgör det."))
    return response


@page(Permission.PRICE_APPROVE, methods=("GET", "POST"))
def limit_proposal(request: PageRequest, limit_id: UUID) -> HttpResponse:
    """A limit as it is proposed, and the decision."""
    by, at = request.reader, now()
    return answer_decision(
        request,
        "limit_proposal",
        acts={
            ProposalAct.APPROVE: lambda reason: approve_limit(by=by, limit_id=limit_id, reason=reason, at=at),
            ProposalAct.REJECT: lambda reason: reject_limit(by=by, limit_id=limit_id, reason=reason, at=at),
            ProposalAct.WITHDRAW: lambda _reason: withdraw_limit(by=by, limit_id=limit_id, at=at),
        },
        told=lambda: _told(by, limit_by_id(limit_id)),
        limit_id=limit_id,
    )


def _told(reader: Reader, proposal: ApproverLimit) -> dict[str, Any]:
    holder = names_of_staff([proposal.staff_id]).get(proposal.staff_id, proposal.holder_hsa_id)
    from_on = proposal.from_on or gettext("dagen den godkänns")
    facts = [
        (gettext("Attestant"), holder),
        (gettext("Högst"), kronor(proposal.ore)),
        (gettext("Gäller från"), from_on),
    ]
    may_decide = reader.may(Permission.PRICE_APPROVE) and proposal.holder_hsa_id != reader.hsa_id
    around = ProposalPage(
        reverse("approval_limits"), gettext("Attestgränser"), gettext("Attestgräns"), facts, may_decide
    )
    return proposal_context(reader, proposal, around)
