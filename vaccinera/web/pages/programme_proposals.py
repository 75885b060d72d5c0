"""A proposal whole, and deciding it: another person approves or rejects, the proposer withdraws."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpResponse
from django.utils.translation import gettext_noop

from vaccinera.access.states import Permission
from vaccinera.declarations.actions import (
    approve_questionnaire,
    propose_questionnaire,
    reject_questionnaire,
    withdraw_questionnaire,
)
from vaccinera.declarations.queries import questionnaire_proposal, refuse_unasked_facts, version_followed
from vaccinera.declarations.rules.questionnaire_files import content_of_json
from vaccinera.declarations.rules.questionnaires import read_questionnaire
from vaccinera.kernel.clock import now, today
from vaccinera.kernel.refusals import Refused
from vaccinera.kernel.scope import acting, reading
from vaccinera.programmes.actions.proposals import approve_proposal, reject_proposal, withdraw_proposal
from vaccinera.programmes.queries import proposal_by_id
from vaccinera.programmes.rules.differences import differences
from vaccinera.programmes.rules.pack_reading import read_pack
from vaccinera.programmes.rules.pack_shape import shape_of
from vaccinera.programmes.states import ProposalState
from vaccinera.web.forms.programmes import ApproveForm, QuestionnaireForm, RejectForm
from vaccinera.web.messages import leave_message
from vaccinera.web.pack_shown import differences_shown, heading_of, sections_of
from vaccinera.web.page import PageRequest, go_to, page, show
from vaccinera.web.pages.programme_drafts import difference_columns, preview_columns, refusal_in_words
from vaccinera.web.parts import faults_of
from vaccinera.web.programme_previews import day_asked, shown_preview, usual_day
from vaccinera.web.words import sentence_for

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from django.forms import Form

    from vaccinera.access.rules.readers import Reader
    from vaccinera.declarations.models import QuestionnaireProposal
    from vaccinera.programmes.models import Proposal, ProposedContent

_DONE: Mapping[str, str] = {
    "approve": gettext_noop("Förslaget är godkänt."),
    "reject": gettext_noop("Förslaget är avslaget."),
    "withdraw": gettext_noop("Förslaget är tillbakadraget."),
}
_FORMS: Mapping[str, type[Form]] = {"approve": ApproveForm, "reject": RejectForm}


@page(Permission.PROGRAMME_READ, methods=("GET", "POST"), needs_recent_login=True)
def programme_proposal(request: PageRequest, proposal_id: UUID) -> HttpResponse:
    """What is proposed, what it changes, and the decision."""
    act, form = _asked(request)
    if act and (form is None or form.is_valid()):
        try:
            _decide_programme(request.reader, proposal_id, act, form)
        except Refused as refused:
            form = _refused(form, refused)
        else:
            return _decided(request, act, "programme_proposal", proposal_id)
    with reading(request.reader):
        proposal = proposal_by_id(proposal_id)
    context = _programme(proposal, request.GET.get("dag", "")) | _decision(request.reader, proposal, act, form)
    return show(request, "web/pages/programme_proposal.html", context, status=422 if form and form.errors else 200)


def _asked(request: PageRequest) -> tuple[str, Form | None]:
    """Which decision is asked for, and its form."""
    if request.method != "POST":
        return "", None
    act = request.POST.get("act", "")
    if act not in _DONE:
        raise Http404
    return act, _FORMS[act](request.POST, prefix=act) if act in _FORMS else None


def _refused(form: Form | None, refused: Refused) -> Form:
    """The same form with the refusal beside its first field; what has no form is refused as a page."""
    if form is None or refused.code in {"programmes.proposal.own", "programmes.proposal.not_possible_now"}:
        raise refused
    form.add_error(next(iter(form.fields)), refusal_in_words(refused))
    return form


def _decided(request: PageRequest, act: str, route: str, proposal_id: UUID) -> HttpResponse:
    response = go_to(request, route, proposal_id=proposal_id)
    leave_message(response, "success", _DONE[act])
    return response


def _decide_programme(reader: Reader, proposal_id: UUID, act: str, form: Form | None) -> None:
    with acting(reader):
        if act == "approve" and form is not None:
            from_on, reason = form.cleaned_data["from_on"], form.cleaned_data["reason"]
            refuse_unasked_facts(read_pack(proposal_by_id(proposal_id).content), on=from_on)
            approve_proposal(by=reader, proposal_id=proposal_id, from_on=from_on, reason=reason, on=today(), at=now())
        elif act == "reject" and form is not None:
            reject_proposal(by=reader, proposal_id=proposal_id, reason=form.cleaned_data["reason"], at=now())
        else:
            withdraw_proposal(by=reader, proposal_id=proposal_id, at=now())


def _programme(proposal: Proposal, day: str) -> dict[str, Any]:
    pack = read_pack(proposal.content)
    before = proposal.replaces
    on = day_asked(day) or max(proposal.from_on, usual_day(pack))
    return {
        "pack": pack,
        "heading": heading_of(proposal.content, ""),
        "differences": differences_shown(differences(before.content, proposal.content)) if before else [],
        "difference_columns": difference_columns(),
        "preview": shown_preview(before, pack, on=on),
        "preview_columns": preview_columns(),
        "sections": sections_of(proposal.content, shape_of([proposal.content])),
        "before": before,
    }


def _decision(reader: Reader, proposal: ProposedContent, act: str, form: Form | None) -> dict[str, Any]:
    """Who may decide it, and the forms for that; a form that was sent stands as it was typed."""
    is_own = proposal.proposed_by_hsa_id == reader.hsa_id
    day = max(proposal.from_on, today()).isoformat()
    return {
        "proposal": proposal,
        "is_open": proposal.state == ProposalState.PROPOSED,
        "is_own": is_own,
        "may_approve": reader.may(Permission.PROGRAMME_APPROVE) and not is_own,
        "approving": form if act == "approve" else ApproveForm(prefix="approve", initial={"from_on": day}),
        "rejecting": form if act == "reject" else RejectForm(prefix="reject"),
        "faults": faults_of(form) if form else [],
    }


@page(Permission.PROGRAMME_PROPOSE, methods=("GET", "POST"))
def upload_questionnaire(request: PageRequest) -> HttpResponse:
    """A questionnaire from a file, proposed from a day."""
    form = QuestionnaireForm(request.POST, request.FILES) if request.method == "POST" else QuestionnaireForm()
    if form.is_valid():
        try:
            proposal = _propose_questionnaire(request.reader, form)
        except Refused as refused:
            form.add_error("from_on" if refused.code in _DAY_REFUSALS else "file", sentence_for(refused))
        else:
            return _decided_questionnaire(request, proposal.pk)
    context = {"form": form, "faults": faults_of(form)}
    return show(request, "web/pages/questionnaire_upload.html", context, status=422 if form.errors else 200)


def _propose_questionnaire(reader: Reader, form: QuestionnaireForm) -> QuestionnaireProposal:
    data = form.cleaned_data
    with acting(reader):
        return propose_questionnaire(
            by=reader,
            content=content_of_json(data["file"]),
            from_on=data["from_on"],
            reason=data["reason"],
            on=today(),
            at=now(),
        )


_DAY_REFUSALS = frozenset({"declarations.proposal.day_passed", "declarations.proposal.day_taken"})


def _decided_questionnaire(request: PageRequest, proposal_id: UUID) -> HttpResponse:
    response = go_to(request, "questionnaire_proposal", proposal_id=proposal_id)
    leave_message(response, "success", gettext_noop("Förslaget är lagt. En annan regionadministratör avgör det."))
    return response


@page(Permission.PROGRAMME_READ, methods=("GET", "POST"), needs_recent_login=True)
def questionnaire_proposal_page(request: PageRequest, proposal_id: UUID) -> HttpResponse:
    """A proposed questionnaire, what it changes, and the decision."""
    act, form = _asked(request)
    if act and (form is None or form.is_valid()):
        try:
            _decide_questionnaire(request.reader, proposal_id, act, form)
        except Refused as refused:
            form = _refused(form, refused)
        else:
            return _decided(request, act, "questionnaire_proposal", proposal_id)
    with reading(request.reader):
        proposal = questionnaire_proposal(proposal_id)
        before = version_followed(proposal.url, on=proposal.from_on)
    context = {
        "questionnaire": read_questionnaire(proposal.content),
        "differences": differences_shown(differences(before.content, proposal.content)) if before else [],
        "before": before,
        "difference_columns": difference_columns(),
    } | _decision(request.reader, proposal, act, form)
    return show(request, "web/pages/questionnaire_proposal.html", context, status=422 if form and form.errors else 200)


def _decide_questionnaire(reader: Reader, proposal_id: UUID, act: str, form: Form | None) -> None:
    with acting(reader):
        if act == "approve" and form is not None:
            from_on, reason = form.cleaned_data["from_on"], form.cleaned_data["reason"]
            approve_questionnaire(
                by=reader, proposal_id=proposal_id, from_on=from_on, reason=reason, on=today(), at=now()
            )
        elif act == "reject" and form is not None:
            reject_questionnaire(by=reader, proposal_id=proposal_id, reason=form.cleaned_data["reason"], at=now())
        else:
            withdraw_questionnaire(by=reader, proposal_id=proposal_id, at=now())
