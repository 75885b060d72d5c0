"""Questionnaires are proposed by one person and published by another; a declaration on the wrong person is disowned."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from uuid_utils.compat import uuid7

from vaccinera.access.states import Permission
from vaccinera.audit.actions import record
from vaccinera.declarations.models import Disowned, QuestionnaireProposal, QuestionnaireVersion
from vaccinera.declarations.rules.questionnaires import read_questionnaire
from vaccinera.declarations.rules.supplied import supplied_facts
from vaccinera.kernel.constraints import broken_constraint
from vaccinera.kernel.refusals import Refused
from vaccinera.programmes.actions.deciding import decide, take_turns, written_reason
from vaccinera.programmes.queries import pack_of, versions_from
from vaccinera.programmes.rules.pack_facts import check_facts
from vaccinera.programmes.states import ProposalAct, ProposalState

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime
    from uuid import UUID

    from vaccinera.access.rules.readers import Reader
    from vaccinera.declarations.rules.questions import Questionnaire


@transaction.atomic
def propose_questionnaire(
    *, by: Reader, content: Mapping[str, object], from_on: date, reason: str, on: date, at: datetime
) -> QuestionnaireProposal:
    """Propose a version of a questionnaire from a day; a second person decides. Refused unless it holds together."""
    by.require(Permission.PROGRAMME_PROPOSE)
    questionnaire, why = read_questionnaire(content), written_reason(reason)
    take_turns()
    _refuse_day(questionnaire, from_on=from_on, on=on)
    proposal = QuestionnaireProposal(
        id=uuid7(),
        url=questionnaire.url,
        version=questionnaire.version,
        content=content,
        from_on=from_on,
        reason=why,
        state=ProposalState.PROPOSED,
        proposed_by_hsa_id=by.hsa_id,
        proposed_by_name=by.name,
        proposed_at=at,
    )
    try:
        with transaction.atomic():
            proposal.save(force_insert=True)
    except IntegrityError as error:
        if broken_constraint(error) == "a_questionnaire_version_is_proposed_once":
            raise Refused("declarations.proposal.already_proposed", version=proposal.version) from error
        raise
    record("declarations.proposal.made", by=by, **_told(proposal), from_on=from_on.isoformat())
    return proposal


@transaction.atomic
def approve_questionnaire(
    *, by: Reader, proposal_id: UUID, from_on: date, reason: str, on: date, at: datetime
) -> QuestionnaireVersion:
    """Publish somebody else's proposal from a day; whatever was answered before keeps the version it answered."""
    take_turns()
    proposal = _locked(proposal_id)
    decide(proposal, ProposalAct.APPROVE, by=by, reason=" ".join(reason.split()), at=at)
    questionnaire = read_questionnaire(proposal.content)
    _refuse_day(questionnaire, from_on=from_on, on=on)
    _refuse_what_programmes_miss(questionnaire, from_on=from_on)
    newest = QuestionnaireVersion.objects.order_by("-id").values_list("id", flat=True).first() or 0
    version = QuestionnaireVersion.objects.create(
        id=newest + 1,
        url=proposal.url,
        version=proposal.version,
        content=proposal.content,
        valid_from=from_on,
        proposal=proposal,
    )
    record("declarations.proposal.approved", by=by, **_told(proposal), from_on=from_on.isoformat())
    return version


@transaction.atomic
def reject_questionnaire(*, by: Reader, proposal_id: UUID, reason: str, at: datetime) -> QuestionnaireProposal:
    """Say no to somebody else's proposal, with a reason."""
    proposal = _locked(proposal_id)
    decide(proposal, ProposalAct.REJECT, by=by, reason=written_reason(reason), at=at)
    record("declarations.proposal.rejected", by=by, **_told(proposal))
    return proposal


@transaction.atomic
def withdraw_questionnaire(*, by: Reader, proposal_id: UUID, at: datetime) -> QuestionnaireProposal:
    """Take one's own proposal back before it is decided."""
    proposal = _locked(proposal_id)
    decide(proposal, ProposalAct.WITHDRAW, by=by, reason="", at=at)
    record("declarations.proposal.withdrawn", by=by, **_told(proposal))
    return proposal


def disown(*, by: Reader, declaration_id: UUID, at: datetime) -> None:
    """Say that a declaration is not the person's whose record it stands on: its answers are carried no further.

    Part of an act in the room above, which asks for the right to it and writes the log. Saying it twice is saying it.
    """
    Disowned.objects.get_or_create(
        declaration_id=declaration_id,
        defaults={"provider_id": by.provider_id, "disowned_at": at, "disowned_by_hsa_id": by.hsa_id},
    )


def _locked(proposal_id: UUID) -> QuestionnaireProposal:
    proposal = QuestionnaireProposal.objects.select_for_update().filter(pk=proposal_id).first()
    if proposal is None:
        raise Refused("declarations.proposal.not_found")
    return proposal


def _refuse_day(questionnaire: Questionnaire, *, from_on: date, on: date) -> None:
    """A day that has passed, a version that stands already, and a day another version of the same begins."""
    if from_on < on:
        raise Refused("declarations.proposal.day_passed", from_on=from_on, today=on)
    published = QuestionnaireVersion.objects.filter(url=questionnaire.url)
    if published.filter(version=questionnaire.version).exists():
        raise Refused("declarations.proposal.version_named", version=questionnaire.version)
    if published.filter(valid_from=from_on).exists():
        raise Refused("declarations.proposal.day_taken", from_on=from_on)


def _refuse_what_programmes_miss(questionnaire: Questionnaire, *, from_on: date) -> None:
    """A programme that asks for a fact the new version never tells would have a rule that could never speak."""
    facts = supplied_facts(questionnaire)
    for version in versions_from(from_on):
        pack = pack_of(version)
        if pack.questionnaire == questionnaire.url:
            try:
                check_facts(pack, facts)
            except Refused as refused:
                raise Refused(
                    "declarations.proposal.programme_asks_more",
                    programme=pack.code,
                    version=pack.version,
                    place=refused.facts["place"],
                ) from refused


def _told(proposal: QuestionnaireProposal) -> dict[str, Any]:
    """What every event about a proposal says of it."""
    return {
        "subject": ("questionnaire_proposal", proposal.pk),
        "questionnaire": proposal.url,
        "version": proposal.version,
    }
