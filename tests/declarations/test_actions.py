"""A questionnaire is proposed by one and published by another; what was answered keeps its version."""

from __future__ import annotations

import json
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from tests.factories.region import NOON, ROOMS, Region
from tests.personas import ANNA, INGELA, TOMAS, Persona
from vaccinera.declarations.actions import (
    approve_questionnaire,
    propose_questionnaire,
    reject_questionnaire,
    withdraw_questionnaire,
)
from vaccinera.declarations.models import QuestionnaireProposal, QuestionnaireVersion
from vaccinera.declarations.queries import (
    questionnaire_in_force,
    questionnaire_proposal,
    questionnaire_proposals_waiting,
    questionnaire_version,
    questionnaire_versions,
    version_followed,
)
from vaccinera.declarations.rules.questionnaire_files import content_of_json
from vaccinera.kernel.constraints import broken_constraint
from vaccinera.kernel.refusals import Refused
from vaccinera.kernel.remembering import forget_everything
from vaccinera.kernel.scope import acting

pytestmark = pytest.mark.django_db
TODAY, DECEMBER = date(2026, 11, 23), date(2026, 12, 1)
URL = "https://vaccinera.example/fhir/Questionnaire/shared"


def questions(version: str = "9") -> dict[str, Any]:
    text = (ROOMS / "declarations" / "questionnaires" / "shared-1.json").read_text("utf-8")
    return content_of_json(text) | {"version": version}


def propose(
    region: Region, *, by: Persona = INGELA, version: str = "9", from_on: date = DECEMBER
) -> QuestionnaireProposal:
    reader = region.reader(by)
    with acting(reader):
        return propose_questionnaire(
            by=reader, content=questions(version), from_on=from_on, reason="Ny fråga", on=TODAY, at=NOON
        )


def approve(region: Region, proposal: QuestionnaireProposal, *, by: Persona = TOMAS) -> QuestionnaireVersion:
    reader = region.reader(by)
    with acting(reader):
        return approve_questionnaire(
            by=reader, proposal_id=proposal.pk, from_on=proposal.from_on, reason="", on=TODAY, at=NOON
        )


def refused_by(act: Any, *given: Any, **named: Any) -> str:
    with pytest.raises(Refused) as refused:
        act(*given, **named)
    return refused.value.code


def test_an_approved_questionnaire_is_asked_from_its_day(region: Region) -> None:
    proposal = propose(region)
    waiting = questionnaire_proposals_waiting()

    version = approve(region, proposal)
    forget_everything()

    assert waiting == [proposal]
    assert questionnaire_in_force(URL, on=date(2026, 11, 30)).id == 1
    assert questionnaire_in_force(URL, on=DECEMBER).id == version.pk
    assert version_followed(URL, on=DECEMBER) == questionnaire_version(1)
    assert [one.pk for one in questionnaire_versions()] == [version.pk, 1]
    assert questionnaire_proposal(proposal.pk).state == "approved"


def test_nobody_approves_their_own_and_nobody_withdraws_anothers(region: Region) -> None:
    proposal = propose(region)
    tomas = region.reader(TOMAS)

    own = refused_by(approve, region, proposal, by=INGELA)
    others = refused_by(withdraw_questionnaire, by=tomas, proposal_id=proposal.pk, at=NOON)
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        QuestionnaireProposal.objects.filter(pk=proposal.pk).update(
            state="approved", decided_by_hsa_id=proposal.proposed_by_hsa_id, decided_at=NOON
        )

    assert (own, others) == ("programmes.proposal.own", "programmes.proposal.another_persons")
    assert broken_constraint(refused.value) == "a_second_person_decides_a_questionnaireproposal"


def test_a_proposal_is_rejected_with_a_reason_or_withdrawn(region: Region) -> None:
    ingela, tomas = region.reader(INGELA), region.reader(TOMAS)
    first = propose(region)

    with acting(tomas):
        rejected = reject_questionnaire(by=tomas, proposal_id=first.pk, reason="Oklart", at=NOON)
    second = propose(region)
    with acting(ingela):
        withdrawn = withdraw_questionnaire(by=ingela, proposal_id=second.pk, at=NOON)

    assert (rejected.state, rejected.decision_reason) == ("rejected", "Oklart")
    assert withdrawn.state == "withdrawn"


def test_a_version_has_one_name_one_proposal_and_a_day_of_its_own(region: Region) -> None:
    propose(region)

    again = refused_by(propose, region)
    standing = refused_by(propose, region, version=QuestionnaireVersion.objects.get(pk=1).version)
    passed = refused_by(propose, region, version="10", from_on=date(2026, 11, 22))
    QuestionnaireVersion.objects.create(id=2, url=URL, version="8", content=questions("8"), valid_from=DECEMBER)
    taken = refused_by(propose, region, version="10")

    assert again == "declarations.proposal.already_proposed"
    assert standing == "declarations.proposal.version_named"
    assert passed == "declarations.proposal.day_passed"
    assert taken == "declarations.proposal.day_taken"


def test_what_is_not_there_is_said_so(region: Region) -> None:
    tomas = region.reader(TOMAS)

    codes = {
        refused_by(withdraw_questionnaire, by=tomas, proposal_id=uuid4(), at=NOON),
        refused_by(questionnaire_proposal, uuid4()),
        refused_by(questionnaire_version, 99),
    }

    assert codes == {"declarations.proposal.not_found", "declarations.version.not_found"}


def test_questions_that_tell_less_than_a_programme_asks_for_are_refused(region: Region) -> None:
    """A rule of a programme in force would never speak again, and nobody would notice."""
    ingela, fewer = region.reader(INGELA), questions()
    fewer["item"] = [item for item in fewer["item"] if item["linkId"] != "risk_groups"]

    with acting(ingela):
        proposal = propose_questionnaire(
            by=ingela, content=fewer, from_on=DECEMBER, reason="Kortare", on=TODAY, at=NOON
        )

    assert refused_by(approve, region, proposal) == "declarations.proposal.programme_asks_more"


def test_a_nurse_proposes_no_questions(region: Region) -> None:
    assert refused_by(propose, region, by=ANNA) == "access.permission.missing"


def test_another_fault_of_the_database_is_not_taken_for_a_name_in_use(
    region: Region, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_given: object, **_named: object) -> None:
        raise IntegrityError

    monkeypatch.setattr(QuestionnaireProposal, "save", fail)

    with pytest.raises(IntegrityError):
        propose(region)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("{", "declarations.questionnaire.not_json"),
        ("[" * 200_000, "declarations.questionnaire.not_json"),
        ("[]", "declarations.questionnaire.not_an_object"),
    ],
)
def test_a_file_that_is_no_json_object_is_refused(text: str, code: str) -> None:
    assert refused_by(content_of_json, text) == code
    assert content_of_json(json.dumps({"a": 1})) == {"a": 1}
