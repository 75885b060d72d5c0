"""Proposing a change of the region's directory, and deciding what somebody else has proposed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext, gettext_noop

from vaccinera.access.states import Permission
from vaccinera.kernel.clock import now
from vaccinera.kernel.refusals import Refused
from vaccinera.kernel.scope import acting, reading
from vaccinera.organisations.actions.changes import propose_change
from vaccinera.organisations.queries.articles import newest_version
from vaccinera.organisations.queries.contracts import (
    assignments,
    care_providers,
    change_by_id,
    names_told,
    provider_by_id,
    unit_of_provider,
)
from vaccinera.organisations.queries.units import units_of
from vaccinera.organisations.states import ChangeAct, ChangeKind, ChangeState
from vaccinera.reimbursement.actions.contracts import (
    approve_with_decision,
    propose_contract,
    propose_contract_end,
    reject_with_decision,
    withdraw_with_decision,
)
from vaccinera.reimbursement.queries.policy import decision_of_change
from vaccinera.web.articles import article_in_html
from vaccinera.web.forms.region import ContractEndForm, ContractForm, DecisionForm, MoveUnitForm, ProviderForm, UnitForm
from vaccinera.web.messages import leave_message
from vaccinera.web.page import PageRequest, go_to, page, show
from vaccinera.web.pages.region import contract_shown
from vaccinera.web.parts import Column, faults_of
from vaccinera.web.region import KINDS, FormPage, answer_form, assignment_choices, change_shown, programme_names
from vaccinera.web.words import organisation_number_in_words, postal_code_in_words, sentence_for, status_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from vaccinera.access.rules.readers import Reader
    from vaccinera.organisations.models import CareProvider, DirectoryChange

_PROPOSE = gettext_noop("Föreslå för en annan att godkänna")
_DONE: Mapping[str, str] = {
    ChangeAct.APPROVE: gettext_noop("Ändringen är godkänd."),
    ChangeAct.REJECT: gettext_noop("Ändringen är avslagen."),
    ChangeAct.WITHDRAW: gettext_noop("Ändringen är tillbakadragen."),
}
_NOT_THE_FORMS = frozenset({403, 404})


def proposed(request: PageRequest, change: DirectoryChange) -> HttpResponse:
    """On to the change's own page, which says who decides it."""
    response = go_to(request, "directory_change", change_id=change.pk)
    leave_message(response, "success", gettext_noop("Ändringen är föreslagen. En annan regionadministratör avgör den."))
    return response


def _of_provider(provider: CareProvider, heading: str, lead: str = "") -> FormPage:
    back = reverse("region_provider", kwargs={"provider_id": provider.pk})
    return FormPage(back, provider.name, heading, gettext(_PROPOSE), lead)


@page(Permission.PROVIDER_MANAGE, methods=("GET", "POST"))
def change_provider(request: PageRequest, provider_id: int) -> HttpResponse:
    """Propose other facts of a provider."""
    with reading(request.reader):
        provider = provider_by_id(provider_id)
    number = organisation_number_in_words(provider.organisation_number)
    facts = {"name": provider.name, "organisation_number": number, "hsa_id": provider.hsa_id}
    form = ProviderForm(request.POST or None, initial=facts)
    return answer_form(
        request,
        form,
        _of_provider(provider, gettext("Ändra vårdgivaren")),
        act=lambda: _propose(request.reader, ChangeKind.PROVIDER, form.cleaned_data, form, str(provider_id)),
        done=lambda change: proposed(request, change),
    )


def _propose(
    reader: Reader, kind: ChangeKind, content: Mapping[str, object], form: object, subject: str = ""
) -> DirectoryChange:
    reason = form.cleaned_data["reason"]  # type: ignore[attr-defined]  # every form of a change asks why
    return propose_change(
        by=reader, kind=kind, subject=subject, content=content, reason=reason, codes=programme_names(), at=now()
    )


@page(Permission.PROVIDER_MANAGE, methods=("GET", "POST"))
def new_unit(request: PageRequest, provider_id: int) -> HttpResponse:
    """Propose a new unit of a provider."""
    with reading(request.reader):
        provider = provider_by_id(provider_id)
    form = UnitForm(request.POST or None)
    lead = gettext("Enheten får sitt uppdrag av ett avtal. Till dess kan ingen vaccineras där för regionens räkning.")
    return answer_form(
        request,
        form,
        _of_provider(provider, gettext("Ny enhet"), lead),
        act=lambda: _propose(request.reader, ChangeKind.UNIT, {"provider_id": provider_id, **form.unit()}, form),
        done=lambda change: proposed(request, change),
    )


@page(Permission.PROVIDER_MANAGE, methods=("GET", "POST"))
def change_unit(request: PageRequest, unit_id: int) -> HttpResponse:
    """Propose other facts of a unit, or that it changes hands."""
    with reading(request.reader):
        unit = unit_of_provider(unit_id)
        providers = [(str(one.pk), one.name) for one in care_providers()]
    kept = {name: getattr(unit, name) for name in ("setting", "street", "city", "phone")}
    kept["postal_code"] = postal_code_in_words(unit.postal_code)
    facts = {"unit_name": unit.name, "unit_hsa_id": unit.hsa_id, "provider": str(unit.provider_id), **kept}
    form = MoveUnitForm(request.POST or None, initial=facts, providers=providers)
    return answer_form(
        request,
        form,
        _of_provider(unit.provider, gettext("Ändra enheten")),
        act=lambda: _propose(request.reader, ChangeKind.UNIT, _moved(form), form, str(unit_id)),
        done=lambda change: proposed(request, change),
    )


def _moved(form: MoveUnitForm) -> dict[str, object]:
    return {"provider_id": int(form.cleaned_data["provider"]), **form.unit()}


@page(Permission.CONTRACT_MANAGE, methods=("GET", "POST"))
def new_contract(request: PageRequest, provider_id: int) -> HttpResponse:
    """Propose a contract of one of a provider's units."""
    with reading(request.reader):
        provider, names = provider_by_id(provider_id), programme_names()
        units = [(str(one.pk), one.name) for one in units_of(provider_id)]
        chosen = assignment_choices(assignments())
    form = ContractForm(request.POST or None, units=units, assignments=chosen, programmes=names)
    lead = gettext("En enhet har högst ett avtal för ett uppdrag åt gången. Avtal avslutas, men skrivs aldrig om.")
    return answer_form(
        request,
        form,
        _of_provider(provider, gettext("Nytt avtal"), lead),
        act=lambda: _propose_contract(request.reader, form),
        done=lambda change: proposed(request, change),
    )


def _propose_contract(reader: Reader, form: ContractForm) -> DirectoryChange:
    told = {name: form.cleaned_data[name] for name in ("reason", "retroactive_why")}
    return propose_contract(by=reader, content=form.contract(), codes=programme_names(), at=now(), **told)


@page(Permission.CONTRACT_MANAGE, methods=("GET", "POST"))
def contract(request: PageRequest, contract_id: int) -> HttpResponse:
    """One contract, and proposing that it ends."""
    with reading(request.reader):
        told = contract_shown(contract_id)
        provider = provider_by_id(told["contract"].provider_id)
    form = ContractEndForm(request.POST or None)
    return answer_form(
        request,
        form,
        _of_provider(provider, gettext("Avtal")),
        act=lambda: propose_contract_end(by=request.reader, contract_id=contract_id, at=now(), **form.cleaned_data),
        done=lambda change: proposed(request, change),
        **told,
    )


@page(Permission.PROVIDER_MANAGE, methods=("GET", "POST"), needs_recent_login=True)
def directory_change(request: PageRequest, change_id: UUID) -> HttpResponse:
    """What is proposed, how it stands now, and the decision."""
    form = DecisionForm(request.POST or None)
    act = request.POST.get("act", "")
    if request.method == "POST" and form.is_valid():
        answer = _decide(request, change_id, act, form)
        if answer is not None:
            return answer
    with reading(request.reader):
        context = _change(request.reader, change_by_id(change_id)) | {
            "form": form,
            "faults": faults_of(form),
            "act": act,
        }
    return show(request, "web/pages/region_change.html", context, status=422 if form.errors else 200)


def _change(reader: Reader, change: DirectoryChange) -> dict[str, object]:
    return {
        "change": change,
        "kind": gettext(KINDS[change.kind]),
        "name": names_told([change])[change.pk],
        "rows": change_shown(change),
        "columns": [Column(gettext("Uppgift")), Column(gettext("Nu")), Column(gettext("Blir"))],
        "is_open": change.state == ChangeState.PROPOSED,
        "is_own": change.proposed_by_hsa_id == reader.hsa_id,
        "decision": decision_of_change(change.pk),
        **(_help_text(change) if change.kind == ChangeKind.HELP else {}),
    }


def _help_text(change: DirectoryChange) -> dict[str, object]:
    """How a help article would look, and where to go on from one that was not approved."""
    is_new = change.before is None and newest_version(change.subject) is None
    at = reverse("new_article") if is_new else reverse("edit_article", kwargs={"slug": change.subject})
    is_left = change.state in (ChangeState.REJECTED, ChangeState.WITHDRAWN)
    return {"preview": article_in_html(change.content["body"]), "go_on": f"{at}?utkast={change.pk}" if is_left else ""}


def _decide(request: PageRequest, change_id: UUID, act: str, form: DecisionForm) -> HttpResponse | None:
    """Where the decision leads, or nothing when the form has got a fault."""
    if act not in _DONE:
        raise Http404
    reader, reason = request.reader, form.cleaned_data["reason"]
    try:
        with acting(reader):
            if act == ChangeAct.APPROVE:
                approve_with_decision(by=reader, change_id=change_id, reason=reason, at=now())
            elif act == ChangeAct.REJECT:
                reject_with_decision(by=reader, change_id=change_id, reason=reason, at=now())
            else:
                withdraw_with_decision(by=reader, change_id=change_id, at=now())
    except Refused as refused:
        if status_of(refused) in _NOT_THE_FORMS:
            raise
        form.add_error("reason", sentence_for(refused))
        return None
    response = go_to(request, "directory_change", change_id=change_id)
    leave_message(response, "success", _DONE[act])
    return response
