"""Programmes from the command line: a file is read, compared and proposed, and somebody else approves it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
import time_machine
import typer

from tests.factories.region import NOON, ROOMS, Region
from tests.personas import INGELA as PERSONA
from vaccinera.access.models import LoginSession
from vaccinera.audit.models import Event
from vaccinera.console import programmes
from vaccinera.console.faults import Fault
from vaccinera.console.pack_faults import fault_of
from vaccinera.declarations.models import QuestionnaireVersion
from vaccinera.kernel.refusals import Refused
from vaccinera.kernel.scope import reading
from vaccinera.programmes.models import ProgrammeVersion, Proposal
from vaccinera.programmes.states import PackFault

SEASON = (ROOMS / "programmes" / "packs" / "influenza-2026.toml").read_text("utf-8")
QUESTIONS = (ROOMS / "declarations" / "questionnaires" / "shared-1.json").read_text("utf-8")
INGELA, TOMAS, ANNA = (f"TSTNMT2321000156-S{key}" for key in (10, 11, 1))
DECEMBER = datetime(2026, 12, 1)  # noqa: DTZ001 - a day, as typer reads it


@pytest.fixture
def region(region: Region) -> Iterator[Region]:
    with time_machine.travel(NOON, tick=False):
        yield region


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    """Next version of the season: two days longer between doses."""
    path = tmp_path / "influenza.toml"
    text = SEASON.replace('version = "2026.1"', 'version = "2026.2"').replace("min_days = 28", "min_days = 30")
    path.write_text(text, encoding="utf-8")
    return path


def said(capsys: pytest.CaptureFixture[str]) -> str:
    return capsys.readouterr().out


def load(path: Path, *, by: str = INGELA, from_on: datetime = DECEMBER) -> None:
    programmes.load(path, from_on=from_on, by=by, reason="Ny rekommendation", as_json=True)


def test_files_that_hold_together_are_said_to(pack: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    questions = tmp_path / "shared.json"
    questions.write_text(QUESTIONS, encoding="utf-8")

    programmes.check([pack, questions])

    first, second = said(capsys).splitlines()
    assert first == f"{pack}: influenza 2026.2 holds together."
    assert second.startswith(f"{questions}: https://vaccinera.example/fhir/Questionnaire/shared ")


def test_a_bad_pack_is_told_with_file_place_reason_and_mend(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bad = tmp_path / "bad.toml"
    bad.write_text(SEASON.replace("priority = 20", "priority = 10"), encoding="utf-8")

    with pytest.raises(typer.Exit) as ended:
        programmes.check([bad])

    assert ended.value.exit_code == 1
    assert said(capsys) == (
        f"{bad}: target_groups[2].priority: the same code, rule or number stands twice. Give each its own.\n"
    )


def test_files_that_cannot_be_read_at_all_are_told_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    written = {"a.toml": "format = ", "b.json": "{", "c.json": "[]", "d.json": "{}"}
    for name, text in written.items():
        (tmp_path / name).write_text(text, encoding="utf-8")

    with pytest.raises(typer.Exit):
        programmes.check([tmp_path / name for name in written], as_json=True)

    told = json.loads(said(capsys))["files"]
    assert [(one["place"], one["reason"]) for one in told] == [
        ("Invalid value (at end of document)", "the file is not TOML"),
        ("1:2", "the file is not JSON"),
        ("Questionnaire", "a JSON object must stand there"),
        ("Questionnaire", "resourceType is missing"),
    ]
    assert all(one["mend"] and not one["holds"] for one in told)


@pytest.mark.parametrize("fault", list(PackFault))
def test_every_fault_of_a_pack_has_words_and_a_mend(fault: PackFault) -> None:
    told = fault_of(Refused("programmes.pack.invalid", place="windows[1]", reason=str(fault), expected="this"))

    assert told["place"] == "windows[1]"
    assert all(told.values())
    assert "{" not in "".join(told.values())


def test_loading_proposes_and_another_person_approves(
    region: Region, pack: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    load(pack)
    proposed = json.loads(said(capsys))
    before = ProgrammeVersion.objects.count()

    programmes.approve(UUID(proposed["proposal"]), by=TOMAS)

    assert (proposed["name"], proposed["state"], proposed["from"]) == ("influenza", "proposed", "2026-12-01")
    assert before == 1
    assert said(capsys) == "Version 2026.2 is in force from 2026-12-01.\n"
    assert ProgrammeVersion.objects.get(version="2026.2").valid_from.isoformat() == "2026-12-01"


def test_the_proposer_cannot_approve(region: Region, pack: Path, capsys: pytest.CaptureFixture[str]) -> None:
    programmes.load(pack, from_on=DECEMBER, by=INGELA, reason="Ny rekommendation")
    proposal = Proposal.objects.get()
    told = said(capsys)

    with pytest.raises(Fault, match="whoever proposed it cannot approve it"):
        programmes.approve(proposal.pk, by=INGELA)

    assert f"programmes approve {proposal.pk} --by HSA-ID" in told
    assert Proposal.objects.get().state == "proposed"


def test_what_is_done_by_command_is_logged_as_a_login(region: Region, pack: Path) -> None:
    """ID-03: who acted, and that it was by the command."""
    load(pack)

    session = LoginSession.objects.get(method="command")
    with reading(region.reader(PERSONA)):
        (chosen,) = Event.objects.filter(action="access.commission.chosen")
    assert (session.staff.hsa_id, session.ended_at) == (INGELA, NOON)
    assert (chosen.user_hsa_id, chosen.subject_id) == (INGELA, str(session.pk))


@pytest.mark.parametrize(
    ("by", "told"), [("TSTNMT-NOBODY", "Nobody has the HSA-id"), (ANNA, "has no commission with the permission")]
)
def test_who_may_not_propose_is_told_why(region: Region, pack: Path, by: str, told: str) -> None:
    with pytest.raises(Fault, match=told):
        load(pack, by=by)


def test_a_day_that_has_passed_is_refused_in_a_sentence(region: Region, pack: Path) -> None:
    with pytest.raises(Fault) as fault:
        load(pack, from_on=datetime(2026, 11, 1))  # noqa: DTZ001 - a day, as typer reads it

    assert str(fault.value) == (f"{pack}: 2026-11-01 has passed and is not judged anew. Give 2026-11-23 or later.")


def test_a_bad_pack_is_not_even_proposed(region: Region, tmp_path: Path) -> None:
    bad = tmp_path / "bad.toml"
    bad.write_text(SEASON.replace("format = 1", "format = 9"), encoding="utf-8")

    with pytest.raises(Fault, match=r"bad\.toml: format: the code is not defined\. Use one of these"):
        load(bad)


def test_a_questionnaire_goes_the_same_way(region: Region, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    content: dict[str, Any] = json.loads(QUESTIONS) | {"version": "9"}
    path = tmp_path / "shared.json"
    path.write_text(json.dumps(content), encoding="utf-8")

    load(path)
    programmes.approve(UUID(json.loads(said(capsys))["proposal"]), by=TOMAS, from_on=DECEMBER, as_json=True)

    assert json.loads(said(capsys)) == {"version": "9", "from": "2026-12-01"}
    assert QuestionnaireVersion.objects.filter(url=content["url"]).count() == 2


def test_a_proposal_that_is_not_there_is_told(region: Region) -> None:
    with pytest.raises(Fault, match="there is no such proposal"):
        programmes.approve(uuid4(), by=TOMAS)


def test_a_comparison_tells_each_place_old_and_new(
    region: Region, pack: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    programmes.diff(pack)

    assert said(capsys).splitlines() == [
        "influenza 2026.2 compared with 2026.1:",
        '  version: "2026.1" -> "2026.2"',
        "  intervals[1].min_days (FLU26-I1): 28 -> 30",
        "2 places differ.",
    ]


def test_a_comparison_tells_what_came_and_what_went(
    region: Region, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "season.toml"
    path.write_text(
        SEASON.replace("allows_general_directive = false\n", "").replace(
            "min_age_months = 6\n", "min_age_months = 6\nmax_age_years = 90\n", 1
        ),
        encoding="utf-8",
    )

    programmes.diff(path)

    told = said(capsys)
    assert "max_age_years (99" in told
    assert "added: 90" in told
    assert "allows_general_directive: taken away: false" in told


def test_a_questionnaire_and_a_new_programme_are_compared_too(
    region: Region, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    same, new = tmp_path / "shared.json", tmp_path / "new.toml"
    same.write_text(json.dumps(QuestionnaireVersion.objects.get(pk=1).content), encoding="utf-8")
    new.write_text(SEASON.replace('code = "influenza"', 'code = "another"', 1), encoding="utf-8")

    programmes.diff(same)
    programmes.diff(new, as_json=True)

    first, second = said(capsys).split("Nothing differs.\n")
    assert "compared with" in first
    assert json.loads(second)["compared_with"] is None


def test_the_list_tells_what_is_in_force_and_what_waits(
    region: Region, pack: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    programmes.list_versions()
    nothing = said(capsys)
    load(pack)
    said(capsys)

    programmes.list_versions()
    programmes.list_versions(as_json=True)

    *lines, answer = said(capsys).splitlines()
    assert nothing == "influenza 2026.1: in force, from 2026-09-01\nNo proposal waits.\n"
    assert lines[1].startswith("Waits for approval: influenza 2026.2 from 2026-12-01, proposed by Ingela Region (")
    assert json.loads(answer)["waiting"][0]["name"] == "influenza"
