"""What the region pays: prices and terms in force, a new list from a file, new terms, and what somebody proposes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext, gettext_noop

from vaccinera.access.states import Permission
from vaccinera.kernel.clock import now, today
from vaccinera.kernel.refusals import Refused
from vaccinera.kernel.scope import acting, reading
from vaccinera.programmes.states import ProposalAct
from vaccinera.reimbursement.actions.prices import approve_prices, propose_prices, reject_prices, withdraw_prices
from vaccinera.reimbursement.actions.terms import approve_terms, propose_terms, reject_terms, withdraw_terms
from vaccinera.reimbursement.models import PriceList
from vaccinera.reimbursement.queries.policy import (
    codes_known,
    policy_decided,
    policy_waiting,
    price_list_by_id,
    price_rows_from,
    programmes_without_price,
    retroactive_decisions,
    terms_by_id,
    terms_content,
)
from vaccinera.reimbursement.queries.settling import terms_on
from vaccinera.reimbursement.rules.price_differences import difference_kept
from vaccinera.reimbursement.rules.price_lists import read_price_list
from vaccinera.reimbursement.rules.price_rows import row_kept
from vaccinera.reimbursement.rules.price_writing import price_list_as_csv
from vaccinera.web.forms.payments import PriceListForm, TermsForm
from vaccinera.web.messages import leave_message
from vaccinera.web.page import PageRequest, go_to, page, show
from vaccinera.web.parts import Column, faults_of
from vaccinera.web.payment_words import ENCODINGS, TERMS, FaultShown, fault_columns, fault_shown
from vaccinera.web.payments import (
    PriceWords,
    ProposalPage,
    answer_decision,
    may_try,
    price_columns,
    proposal_context,
    terms_shown,
    terms_typed,
    terms_value,
)
from vaccinera.web.price_lists import narrowed_prices
from vaccinera.web.region import FormPage, answer_form, named
from vaccinera.web.registration import SETTINGS
from vaccinera.web.words import sentence_for, status_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from vaccinera.access.rules.readers import Reader
    from vaccinera.reimbursement.models import Terms
    from vaccinera.reimbursement.rules.price_lists import PriceListRead

_MOST_DECIDED = 20
_NOT_THE_FORMS = frozenset({403, 404})
_PROPOSED = gettext_noop("Förslaget är lagt. En annan regionadministratör avgör det.")


@page(Permission.PRICE_READ)
def prices(request: PageRequest) -> HttpResponse:
    """What is in force and to come, what waits, what was decided, and what reached back."""
    reader, on = request.reader, today()
    with reading(reader):
        words, rows, terms = PriceWords(), price_rows_from(on), terms_on(on)
        listed = narrowed_prices(request, words, rows)
        context = {
            "on": on,
            "as_of": now(),
            **listed,
            "without_price": named(programmes_without_price(rows, on=on), words.programmes),
            "terms": terms,
            "terms_rows": terms_shown(terms_content(terms)),
            "waiting": _told(policy_waiting()),
            "decided": _told(policy_decided(most=_MOST_DECIDED)),
            "decisions": [(one, named(one.programmes, words.programmes)) for one in retroactive_decisions()],
            "may_propose": reader.may(Permission.PRICE_PROPOSE),
            "may_try": may_try(reader),
            **_columns(),
        }
    return show(request, "web/pages/prices.html", context)


def _told(proposals: Sequence[PriceList | Terms]) -> list[tuple[PriceList | Terms, str, str]]:
    """Each with what it is and where its page is."""
    return [
        (one, gettext("Prislista"), reverse("price_proposal", kwargs={"list_id": one.pk}))
        if isinstance(one, PriceList)
        else (one, gettext("Villkor"), reverse("terms_proposal", kwargs={"terms_id": one.pk}))
        for one in proposals
    ]


def _columns() -> dict[str, list[Column]]:
    what, from_on, when = Column(gettext("Vad")), Column(gettext("Gäller från"), "date"), Column(gettext("När"), "date")
    return {
        "price_columns": price_columns(),
        "waiting_columns": [what, from_on, Column(gettext("Föreslaget av")), when],
        "decided_columns": [what, from_on, Column(gettext("Beslut")), Column(gettext("Av")), when],
        "decision_columns": [
            Column(gettext("Dagar")),
            Column(gettext("Program")),
            Column(gettext("Varför")),
            Column(gettext("Av")),
            when,
        ],
    }


@page(Permission.PRICE_READ)
def price_file(request: PageRequest) -> HttpResponse:
    """The prices in force and to come, as a file to change and propose."""
    with reading(request.reader):
        written = price_list_as_csv(price_rows_from(today()))
    return HttpResponse(
        "\ufeff" + written,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="prislista-{today().isoformat()}.csv"'},
    )


@page(Permission.PRICE_PROPOSE, methods=("GET", "POST"))
def new_prices(request: PageRequest) -> HttpResponse:
    """A price list from a file: everything that is wrong with it, or the proposal it has become."""
    form = PriceListForm(request.POST, request.FILES) if request.method == "POST" else PriceListForm()
    shown: list[FaultShown] = []
    if form.is_valid():
        read, answer = _propose(request, form)
        if answer is not None:
            return answer
        shown = [fault_shown(fault) for fault in read.faults]
    context = {"form": form, "faults": faults_of(form), "faults_shown": shown, "fault_columns": fault_columns()}
    return show(request, "web/pages/prices_new.html", context, status=422 if form.errors or shown else 200)


def _propose(request: PageRequest, form: PriceListForm) -> tuple[PriceListRead, HttpResponse | None]:
    """The file as read, and where it leads unless it or the form has a fault."""
    data = form.cleaned_data
    with reading(request.reader):
        known = codes_known(settings=SETTINGS)
    read = read_price_list(data["file"], known)
    if read.faults or read.encoding is None:
        return read, None
    told = {name: data[name] for name in ("from_on", "reason", "retroactive_why")}
    try:
        with acting(request.reader):
            made = propose_prices(by=request.reader, name=_name(request), rows=read.rows, at=now(), **told)
    except Refused as refused:
        if status_of(refused) in _NOT_THE_FORMS:
            raise
        form.add_error(_BESIDE.get(refused.code, "from_on"), sentence_for(refused))
        return read, None
    response = go_to(request, "price_proposal", list_id=made.pk)
    leave_message(response, "success", _PROPOSED_AS_READ, read=gettext(ENCODINGS[read.encoding]))
    return read, response


_PROPOSED_AS_READ = gettext_noop("Förslaget är lagt. En annan regionadministratör avgör det. %(read)s")
_LONGEST_NAME = 120
_BESIDE = {
    "reimbursement.month.locked": "retroactive_why",
    "reimbursement.retroactive.nothing_locked": "retroactive_why",
}


def _name(request: PageRequest) -> str:
    return str(request.FILES["file"].name)[-_LONGEST_NAME:]  # type: ignore[union-attr]  # one file by that name


@page(Permission.PRICE_READ, methods=("GET", "POST"))
def price_proposal(request: PageRequest, list_id: UUID) -> HttpResponse:
    """What a proposed list changes, row by row, and the decision."""
    by, at = request.reader, now()
    return answer_decision(
        request,
        "price_proposal",
        acts={
            ProposalAct.APPROVE: lambda reason: approve_prices(by=by, list_id=list_id, reason=reason, at=at),
            ProposalAct.REJECT: lambda reason: reject_prices(by=by, list_id=list_id, reason=reason, at=at),
            ProposalAct.WITHDRAW: lambda _reason: withdraw_prices(by=by, list_id=list_id, at=at),
        },
        told=lambda: _price_proposal(by, price_list_by_id(list_id)),
        list_id=list_id,
    )


def _price_proposal(reader: Reader, proposal: PriceList) -> dict[str, Any]:
    words, content = PriceWords(), proposal.content or {"rows": [], "differences": []}
    facts = [(gettext("Fil"), proposal.name), (gettext("Gäller från"), proposal.from_on)]
    around = _around(reader, gettext("Prislista"), facts)
    differences = [words.shown(difference_kept(kept)) for kept in content["differences"]]
    return proposal_context(
        reader,
        proposal,
        around,
        decision=proposal.decision,
        may_try=may_try(reader),
        differences=differences,
        difference_columns=price_columns(differs=True),
        rows=[words.shown(row_kept(kept)) for kept in content["rows"]],
        row_columns=price_columns(),
    )


def _around(reader: Reader, heading: str, facts: Sequence[tuple[str, object]]) -> ProposalPage:
    may_decide = reader.may(Permission.PRICE_APPROVE)
    return ProposalPage(reverse("prices"), gettext("Priser och villkor"), heading, facts, may_decide)


@page(Permission.PRICE_PROPOSE, methods=("GET", "POST"))
def new_terms(request: PageRequest) -> HttpResponse:
    """Propose terms, beginning from those of today."""
    with reading(request.reader):
        content = terms_content(terms_on(today()))
    form = TermsForm(request.POST or None, initial=content | terms_typed(content) if content else content)
    lead = gettext("Utgår från de villkor som gäller. Det du ändrar blir ett förslag, som en annan avgör.")
    around = FormPage(
        reverse("prices"), gettext("Priser och villkor"), gettext("Föreslå villkor"), gettext("Föreslå"), lead
    )
    return answer_form(
        request, form, around, act=lambda: _propose_terms(request.reader, form), done=lambda made: _made(request, made)
    )


def _propose_terms(reader: Reader, form: TermsForm) -> Terms:
    data = dict(form.cleaned_data)
    told = {name: data.pop(name) for name in ("from_on", "reason", "retroactive_why")}
    return propose_terms(by=reader, name=gettext("Villkor"), content=data, at=now(), **told)


def _made(request: PageRequest, made: Terms) -> HttpResponse:
    response = go_to(request, "terms_proposal", terms_id=made.pk)
    leave_message(response, "success", _PROPOSED)
    return response


@page(Permission.PRICE_READ, methods=("GET", "POST"))
def terms_proposal(request: PageRequest, terms_id: UUID) -> HttpResponse:
    """What proposed terms change, field by field, and the decision."""
    by, at = request.reader, now()
    return answer_decision(
        request,
        "terms_proposal",
        acts={
            ProposalAct.APPROVE: lambda reason: approve_terms(by=by, terms_id=terms_id, reason=reason, at=at),
            ProposalAct.REJECT: lambda reason: reject_terms(by=by, terms_id=terms_id, reason=reason, at=at),
            ProposalAct.WITHDRAW: lambda _reason: withdraw_terms(by=by, terms_id=terms_id, at=at),
        },
        told=lambda: _terms_proposal(by, terms_by_id(terms_id)),
        terms_id=terms_id,
    )


def _terms_proposal(reader: Reader, proposal: Terms) -> dict[str, Any]:
    around = _around(reader, gettext("Villkor"), [(gettext("Gäller från"), proposal.from_on)])
    told = [
        (
            gettext(TERMS[one["field"]]),
            terms_value(one["field"], one["before"]),
            terms_value(one["field"], one["after"]),
        )
        for one in proposal.content.get("differences", ())
        if one["field"] in TERMS  # one proposed earlier may name what terms no longer say
    ]
    columns = [Column(gettext("Uppgift")), Column(gettext("Nu")), Column(gettext("Blir"))]
    return proposal_context(reader, proposal, around, decision=proposal.decision, changes=told, change_columns=columns)
