"""What is paid or claimed back beside the visits' prices: manual lines, and documented extra costs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext, gettext_noop

from vaccinera.access.states import Permission
from vaccinera.kernel.clock import now
from vaccinera.kernel.scope import acting, reading
from vaccinera.organisations.queries.contracts import care_providers
from vaccinera.programmes.states import ProposalAct, ProposalState
from vaccinera.reimbursement.actions.attachments import hand_out_attachment
from vaccinera.reimbursement.actions.manual_lines import (
    acts_for_the_region,
    approve_manual_line,
    decide_extra_cost,
    enter_extra_cost,
    propose_manual_line,
    reject_manual_line,
    withdraw_manual_line,
)
from vaccinera.reimbursement.models import ExtraCost, ManualLine
from vaccinera.reimbursement.queries.payments import (
    extra_cost_by_id,
    extra_costs,
    extra_costs_of,
    manual_line_by_id,
    manual_lines,
    provider_names,
    visit_of_extra_cost,
)
from vaccinera.reimbursement.states import ManualKind
from vaccinera.web.attachments import attachments_shown, handed_over, held_by, hold_again
from vaccinera.web.forms.payments import ExtraCostForm, ManualLineForm
from vaccinera.web.messages import leave_message
from vaccinera.web.page import PageRequest, go_to, page, show
from vaccinera.web.parts import Column
from vaccinera.web.payment_words import MANUAL_KINDS
from vaccinera.web.payments import ProposalPage, answer_decision, proposal_context
from vaccinera.web.region import FormPage, answer_form
from vaccinera.web.templatetags.vaccinera import kronor

if TYPE_CHECKING:
    from uuid import UUID

    from vaccinera.access.rules.readers import Reader
    from vaccinera.visits.models import Visit

_MOST = 200
_STANDS = frozenset({ProposalState.PROPOSED, ProposalState.APPROVED})
_PROPOSED = gettext_noop("Raden är föreslagen. Regionens attestant avgör den.")
_ENTERED = gettext_noop("Kostnaden är anmäld. Regionens handläggare prövar den.")


@page(Permission.MONEY_LINE_PROPOSE, or_permission=Permission.MONEY_LINE_APPROVE)
def money_lines(request: PageRequest) -> HttpResponse:
    """The lines and the costs of the reader's provider or, for the region, of all; what waits first."""
    reader = request.reader
    with reading(reader):
        names = provider_names()
        lines, costs = manual_lines(most=_MOST), extra_costs(most=_MOST)
        files = attachments_shown([*lines, *costs])
        context = {
            "as_of": now(),
            "lines": [
                (line, gettext(MANUAL_KINDS[line.kind]), names[line.provider_id], files.get(line.pk)) for line in lines
            ],
            "costs": [(cost, names[cost.provider_id], files.get(cost.pk)) for cost in costs],
            "may_propose": reader.may(Permission.MONEY_LINE_PROPOSE),
            **_columns(),
        }
    return show(request, "web/pages/money_lines.html", context)


def _columns() -> dict[str, list[Column]]:
    provider, ore, state = Column(gettext("Vårdgivare")), Column(gettext("Belopp"), "number"), Column(gettext("Läge"))
    by, file = Column(gettext("Föreslaget av")), Column(gettext("Fil"))
    return {
        "line_columns": [Column(gettext("Slag")), provider, Column(gettext("Månad"), "date"), ore, file, state, by],
        "cost_columns": [Column(gettext("Faktura")), provider, ore, file, state, by],
    }


@page(Permission.MONEY_LINE_PROPOSE, methods=("GET", "POST"))
def new_money_line(request: PageRequest) -> HttpResponse:
    """Propose a line; a provider for itself, the clerk for any."""
    reader = request.reader
    providers = [(str(reader.provider_id), reader.provider_name)]
    if acts_for_the_region(reader):
        with reading(reader):
            providers = [(str(one.pk), one.name) for one in care_providers()]
    form = ManualLineForm(request.POST or None, request.FILES or None, providers=providers, held=held_by(request))
    return answer_form(
        request,
        form,
        _around_line(),
        act=lambda: _propose(reader, form),
        done=lambda made: _made(request, made),
        before_again=lambda: hold_again(reader, form),
    )


def _around_line() -> FormPage:
    lead = gettext("Två personer avgör varje rad. Den kommer med i körningen för månaden när den är godkänd.")
    return FormPage(
        reverse("money_lines"), gettext("Manuella rader"), gettext("Ny manuell rad"), gettext("Föreslå"), lead
    )


def _propose(reader: Reader, form: ManualLineForm) -> ManualLine:
    data = form.cleaned_data
    return propose_manual_line(
        by=reader,
        provider_id=int(data["provider"]),
        kind=ManualKind(data["kind"]),
        ore=data["amount"],
        month=data["month"],
        document=data["document"],
        file=data["file"],
        reason=data["reason"],
        at=now(),
    )


def _made(request: PageRequest, made: ManualLine) -> HttpResponse:
    response = go_to(request, "money_line", line_id=made.pk)
    leave_message(response, "success", _PROPOSED)
    return response


@page(Permission.MONEY_LINE_PROPOSE, or_permission=Permission.MONEY_LINE_APPROVE, methods=("GET", "POST"))
def money_line(request: PageRequest, line_id: UUID) -> HttpResponse:
    """One line whole, and the decision."""
    by, at = request.reader, now()
    return answer_decision(
        request,
        "money_line",
        acts={
            ProposalAct.APPROVE: lambda reason: approve_manual_line(by=by, line_id=line_id, reason=reason, at=at),
            ProposalAct.REJECT: lambda reason: reject_manual_line(by=by, line_id=line_id, reason=reason, at=at),
            ProposalAct.WITHDRAW: lambda _reason: withdraw_manual_line(by=by, line_id=line_id, at=at),
        },
        told=lambda: _line(by, manual_line_by_id(line_id)),
        line_id=line_id,
    )


def _line(reader: Reader, line: ManualLine) -> dict[str, Any]:
    facts = [
        (gettext("Vårdgivare"), provider_names()[line.provider_id]),
        (gettext("Månad"), f"{line.month:%Y-%m}"),
        (gettext("Belopp"), kronor(line.ore)),
        (gettext("Handling"), line.document),
    ]
    may_decide, heading = reader.may(Permission.MONEY_LINE_APPROVE), gettext(MANUAL_KINDS[line.kind])
    around = ProposalPage(reverse("money_lines"), gettext("Manuella rader"), heading, facts, may_decide)
    return proposal_context(reader, line, around, **_file_of(line))


def _file_of(proposal: ManualLine | ExtraCost) -> dict[str, Any]:
    """What has its own place on the page: the file, or that there is none."""
    return {"has_file_row": True, "attachment": attachments_shown([proposal]).get(proposal.pk)}


@page(Permission.MONEY_LINE_PROPOSE, methods=("GET", "POST"))
def extra_cost(request: PageRequest, visit_id: UUID) -> HttpResponse:
    """Say what a visit's vaccine cost beside the ordinary, and what was said before."""
    with reading(request.reader):
        visit = visit_of_extra_cost(request.reader, visit_id)
        costs = extra_costs_of(visit.document_id)
        files = attachments_shown(costs)
    form = ExtraCostForm(request.POST or None, request.FILES or None, held=held_by(request))
    return answer_form(
        request,
        form,
        _around_cost(request.reader, visit),
        act=lambda: _enter(request.reader, visit_id, form),
        done=lambda made: _entered(request, made),
        before_again=lambda: hold_again(request.reader, form),
        costs=[(cost, files.get(cost.pk)) for cost in costs],
        is_entered=any(cost.state in _STANDS for cost in costs),
        cost_columns=_columns_of_visit(),
    )


def _columns_of_visit() -> list[Column]:
    ore, file = Column(gettext("Belopp"), "number"), Column(gettext("Fil"))
    return [Column(gettext("Faktura")), ore, file, Column(gettext("Läge"))]


def _around_cost(reader: Reader, visit: Visit) -> FormPage:
    """Back to the visit, whence one comes; whoever may not open it comes from the lines."""
    from_visit = reader.may(Permission.PERSON_OPEN)
    return FormPage(
        reverse("visit", kwargs={"visit_id": visit.pk}) if from_visit else reverse("money_lines"),
        gettext("besöket") if from_visit else gettext("Manuella rader"),
        gettext("Merkostnad för besöket %(on)s") % {"on": visit.given_on},
        gettext("Anmäl kostnaden"),
        gettext("Det som ersätts är det belopp som fakturan visar, dock högst det som prislistan anger."),
    )


def _enter(reader: Reader, visit_id: UUID, form: ExtraCostForm) -> ExtraCost:
    data = form.cleaned_data
    return enter_extra_cost(
        by=reader, visit_id=visit_id, ore=data["amount"], invoice=data["invoice"], file=data["file"], at=now()
    )


def _entered(request: PageRequest, made: ExtraCost) -> HttpResponse:
    response = go_to(request, "extra_cost_proposal", cost_id=made.pk)
    leave_message(response, "success", _ENTERED)
    return response


@page(Permission.MONEY_LINE_PROPOSE, or_permission=Permission.MONEY_LINE_APPROVE, methods=("GET", "POST"))
def extra_cost_proposal(request: PageRequest, cost_id: UUID) -> HttpResponse:
    """One documented cost, and the clerk's decision."""
    by, at = request.reader, now()

    def decide(act: ProposalAct, reason: str) -> ExtraCost:
        return decide_extra_cost(by=by, cost_id=cost_id, act=act, reason=reason, at=at)

    return answer_decision(
        request,
        "extra_cost_proposal",
        acts={act: lambda reason, act=act: decide(act, reason) for act in ProposalAct},  # type: ignore[misc]  # each keeps its own act
        told=lambda: _cost(by, extra_cost_by_id(cost_id)),
        cost_id=cost_id,
    )


def _cost(reader: Reader, cost: ExtraCost) -> dict[str, Any]:
    facts = [
        (gettext("Vårdgivare"), provider_names()[cost.provider_id]),
        (gettext("Faktura"), cost.invoice),
        (gettext("Belopp"), kronor(cost.ore)),
    ]
    around = ProposalPage(
        reverse("money_lines"), gettext("Manuella rader"), gettext("Merkostnad"), facts, acts_for_the_region(reader)
    )
    return proposal_context(reader, cost, around, **_file_of(cost))


@page(Permission.MONEY_LINE_PROPOSE, or_permission=Permission.MONEY_LINE_APPROVE)
def money_line_file(request: PageRequest, line_id: UUID) -> HttpResponse:
    """The document of a line as it was kept; that it is handed out is in the log."""
    with acting(request.reader):
        return handed_over(hand_out_attachment(by=request.reader, of=ManualLine, key=line_id))


@page(Permission.MONEY_LINE_PROPOSE, or_permission=Permission.MONEY_LINE_APPROVE)
def extra_cost_file(request: PageRequest, cost_id: UUID) -> HttpResponse:
    """The invoice of a cost as it was kept; that it is handed out is in the log."""
    with acting(request.reader):
        return handed_over(hand_out_attachment(by=request.reader, of=ExtraCost, key=cost_id))
