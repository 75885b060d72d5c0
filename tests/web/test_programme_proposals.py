"""A proposal is read whole and decided by somebody else; a questionnaire's goes the same way."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.factories.region import Region
from tests.personas import INGELA, TOMAS
from tests.web.browsers import browser_of, main_of
from vaccinera.declarations.models import QuestionnaireProposal, QuestionnaireVersion
from vaccinera.kernel.remembering import forget_everything
from vaccinera.programmes.models import ProgrammeVersion, Proposal
from vaccinera.programmes.queries import version_in_force

SEASON = "/administration/program/influenza/2026.1"
QUESTIONS = "/administration/halsodeklarationer/fil"


def proposed(region: Region) -> str:
    browser = browser_of(region, INGELA)
    draft = browser.post(f"{SEASON}/andra").headers["Location"]
    return browser.post(draft, {"from_on": "2026-12-01", "reason": "Ny rutin"}).headers["Location"]


def approval(from_on: str = "2026-12-01") -> dict[str, str]:
    return {"act": "approve", "approve-from_on": from_on, "approve-reason": ""}


def test_the_proposer_reads_why_somebody_else_decides(region: Region) -> None:
    path = proposed(region)

    told = main_of(browser_of(region, INGELA).get(path))
    refused = browser_of(region, INGELA).post(path, approval())

    assert "Någon annan avgör ditt förslag" in told
    assert "Godkänn" not in told
    assert refused.status_code == 403
    assert "Du har själv lagt förslaget." in main_of(refused)


def test_another_approves_from_a_day_and_the_version_is_in_force_then(region: Region) -> None:
    path, browser = proposed(region), browser_of(region, TOMAS)
    asked = main_of(browser.get(path))

    answer = browser.post(path, approval("2026-12-05"))
    told = main_of(browser.get(path))
    forget_everything()

    assert "Ingela Region" in asked
    assert "Ny rutin" in asked
    assert answer.headers["Location"] == path
    assert "godkänt" in told
    assert "Tomas Region" in told
    assert version_in_force("influenza", on=date(2026, 12, 4)).version == "2026.1"
    assert version_in_force("influenza", on=date(2026, 12, 5)).version == "2026.2"


@pytest.mark.parametrize(
    ("from_on", "told"),
    [
        ("2026-11-22", "har passerat"),
        ("2027-09-01", "ligger efter säsongen"),
        ("snart", "Skriv dagen så här"),
        ("", "Skriv första dagen"),
    ],
)
def test_a_day_that_cannot_be_is_told_beside_the_field(region: Region, from_on: str, told: str) -> None:
    path = proposed(region)

    answer = browser_of(region, TOMAS).post(path, approval(from_on))

    assert answer.status_code == 422
    assert told in main_of(answer)
    assert ProgrammeVersion.objects.count() == 1


def test_a_programme_is_not_approved_before_its_questions(region: Region) -> None:
    """Nobody could register it."""
    path = proposed(region)
    QuestionnaireVersion.objects.filter(pk=1)
    proposal = Proposal.objects.get()
    proposal.content["questionnaire"] = "https://vaccinera.example/fhir/Questionnaire/none"
    later = Proposal(**{**_fields(proposal), "id": "01993012-0000-7000-8000-000000000001", "version": "2026.9"})
    later.save(force_insert=True)

    answer = browser_of(region, TOMAS).post(path.replace(str(proposal.pk), str(later.pk)), approval())

    assert answer.status_code == 422
    assert "Inget frågeformulär" in main_of(answer)


def _fields(proposal: Proposal) -> dict[str, Any]:
    return {field.attname: getattr(proposal, field.attname) for field in Proposal._meta.concrete_fields}


def test_another_rejects_with_a_reason(region: Region) -> None:
    path, browser = proposed(region), browser_of(region, TOMAS)

    without = browser.post(path, {"act": "reject", "reject-reason": ""})
    answer = browser.post(path, {"act": "reject", "reject-reason": "Källan saknas"})

    assert without.status_code == 422
    assert "Skriv varför" in main_of(without)
    assert answer.status_code == 303
    assert "Källan saknas" in main_of(browser.get(path))


def test_the_proposer_withdraws(region: Region) -> None:
    path, browser = proposed(region), browser_of(region, INGELA)

    others = browser_of(region, TOMAS).post(path, {"act": "withdraw"})
    answer = browser.post(path, {"act": "withdraw"})

    assert others.status_code == 403
    assert answer.status_code == 303
    assert "tillbakadraget" in main_of(browser.get(path))


def test_a_decided_proposal_offers_no_decision_and_takes_none(region: Region) -> None:
    path, browser = proposed(region), browser_of(region, TOMAS)
    browser.post(path, approval())

    again = browser.post(path, approval())

    assert again.status_code == 409
    assert "Godkänn" not in main_of(browser.get(path)).replace("godkänt", "")
    assert browser.post(path, {"act": "dance"}).status_code == 404


def test_a_preview_can_be_asked_for_another_day(region: Region) -> None:
    path, browser = proposed(region), browser_of(region, TOMAS)

    told = main_of(browser.get(f"{path}?dag=2027-01-15"))
    strange = main_of(browser.get(f"{path}?dag=x"))

    assert "märker något 2027-01-15" in told
    assert "märker något 2026-12-01" in strange


def questions(**changes: Any) -> SimpleUploadedFile:
    content = QuestionnaireVersion.objects.get(pk=1).content | {"version": "9"} | changes
    return SimpleUploadedFile("shared.json", json.dumps(content).encode())


def test_a_questionnaire_is_proposed_from_a_file_and_approved_by_another(region: Region) -> None:
    ingela, tomas = browser_of(region, INGELA), browser_of(region, TOMAS)

    path = ingela.post(QUESTIONS, {"file": questions(), "from_on": "2026-12-01", "reason": "Ny"}).headers["Location"]
    waiting = main_of(tomas.get("/administration/program"))
    shown = main_of(tomas.get(path))
    answer = tomas.post(path, approval())

    assert "Questionnaire/shared" in waiting
    assert "Ändringar mot" in shown
    assert answer.status_code == 303
    assert QuestionnaireVersion.objects.get(version="9").valid_from == date(2026, 12, 1)


def test_a_questionnaire_is_rejected_or_withdrawn(region: Region) -> None:
    ingela, tomas = browser_of(region, INGELA), browser_of(region, TOMAS)
    sent = {"from_on": "2026-12-01", "reason": "Ny"}

    first = ingela.post(QUESTIONS, {"file": questions(), **sent}).headers["Location"]
    tomas.post(first, {"act": "reject", "reject-reason": "Oklart"})
    second = ingela.post(QUESTIONS, {"file": questions(), **sent}).headers["Location"]
    ingela.post(second, {"act": "withdraw"})

    assert sorted(QuestionnaireProposal.objects.values_list("state", flat=True)) == ["rejected", "withdrawn"]


@pytest.mark.parametrize(
    ("changes", "from_on", "told"),
    [
        ({"resourceType": "Patient"}, "2026-12-01", "i frågeformuläret är fel"),
        ({}, "2026-11-01", "har passerat"),
        ({}, "snart", "Skriv dagen så här"),
    ],
)
def test_a_bad_questionnaire_or_day_is_told_beside_its_field(
    region: Region, changes: dict[str, Any], from_on: str, told: str
) -> None:
    answer = browser_of(region, INGELA).post(
        QUESTIONS, {"file": questions(**changes), "from_on": from_on, "reason": "Ny"}
    )

    assert answer.status_code == 422
    assert told in main_of(answer)
    assert QuestionnaireProposal.objects.count() == 0
