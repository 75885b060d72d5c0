"""Policy is data: an invented vaccine with rules and questions goes live by two files, and a dose of it is signed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from uuid import UUID

import pytest
import time_machine
from pytest_django import Settings

from tests.factories.region import (
    NOON,
    Region,
    filled_in,
    make_batch,
    make_person,
    sign,
    with_declaration,
)
from tests.personas import ANNA
from tests.programmes.samples import INVENTED
from tests.web.browsers import browser_of, main_of
from vaccinera.console import programmes
from vaccinera.console.faults import Fault
from vaccinera.kernel.refusals import Refused
from vaccinera.kernel.remembering import forget_everything
from vaccinera.kernel.scope import acting, reading
from vaccinera.products.models import Product
from vaccinera.programmes.queries import version_in_force
from vaccinera.visits.actions.drafts import open_draft
from vaccinera.visits.models import Visit

QUESTIONS = INVENTED.with_name("invented-questions.json")
PROPOSER, APPROVER = "TSTNMT2321000156-S10", "TSTNMT2321000156-S11"
TODAY = datetime(2026, 11, 23)  # noqa: DTZ001 - a day, as typer reads it
DECEMBER = datetime(2026, 12, 1)  # noqa: DTZ001 - the same
PROGRAMME = "blueberry_fever"
ANSWERS = {
    "consent": "yes",
    "fever_now": "no",
    "pregnant": "no",
    "immunosuppression": "no",
    "risk_groups": ["forager"],
    "berry_colour": "blue",
}


@pytest.fixture(autouse=True)
def plain_static_names(settings: Settings) -> None:
    """Static files under their own names: nothing has been collected."""
    settings.STORAGES = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}


@pytest.fixture
def region(region: Region) -> Iterator[Region]:
    with time_machine.travel(NOON, tick=False):
        yield region


def propose(file: Path, capsys: pytest.CaptureFixture[str], *, from_on: datetime = TODAY) -> UUID:
    """Proposed from the command line; answers with the proposal's key."""
    capsys.readouterr()
    programmes.load(file, from_on=from_on, by=PROPOSER, reason="Nytt vaccin", as_json=True)
    return UUID(json.loads(capsys.readouterr().out)["proposal"])


def go_live(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Proposed by one and approved by another."""
    programmes.approve(propose(file, capsys), by=APPROVER)
    forget_everything()


def test_an_invented_vaccine_is_advised_registered_and_signed_by_data_alone(
    region: Region, capsys: pytest.CaptureFixture[str]
) -> None:
    """Issue 3: a programme, its products and its own questions; not a line of code knows of any of them."""
    anna, person = region.reader(ANNA), make_person()
    with pytest.raises(Refused, match="not_in_force"):
        version_in_force(PROGRAMME, on=TODAY.date())

    go_live(QUESTIONS, capsys)
    go_live(INVENTED, capsys)
    page = main_of(browser_of(region, ANNA).get(f"/personer/{person.pk}"))
    product = Product.objects.get(name="Blåvax Senior")
    batch = make_batch(anna, product)
    with acting(anna):
        draft = open_draft(by=anna, person_id=person.pk, programme_code=PROGRAMME, content={}, at=NOON)
    visit = sign(anna, draft, with_declaration(filled_in(anna, product, batch.pk), answers=ANSWERS))

    assert "Blåbärsfeber" in page
    assert visit.state == "complete"
    with reading(anna):
        kept = Visit.objects.get(pk=visit.pk)
        assert kept.programme_id == PROGRAMME
        assert kept.programme_version is not None
        assert kept.programme_version.version == "2026.3"
        assert kept.target_group == "seventy"
        assert kept.prescription.product.name == "Blåvax Senior"
        assert kept.reviewed.questionnaire.url.endswith("blueberry-fever")
        assert kept.reviewed.answers["berry_colour"] == "blue"
        assert kept.signatures.count() == 2


def test_a_programme_waits_for_its_questions(region: Region, capsys: pytest.CaptureFixture[str]) -> None:
    """It could be proposed; in force, nobody could register it."""
    proposal = propose(INVENTED, capsys)

    with pytest.raises(Fault, match=r"no questionnaire https://vaccinera\.example/.*/blueberry-fever is in force"):
        programmes.approve(proposal, by=APPROVER)


def test_questions_a_programme_leans_on_are_not_taken_away(
    region: Region, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A rule that can never speak is no rule; so are broken chains refused."""
    go_live(QUESTIONS, capsys)
    go_live(INVENTED, capsys)
    fewer = json.loads(QUESTIONS.read_text("utf-8")) | {"version": "2"}
    fewer["item"] = [item for item in fewer["item"] if item["linkId"] != "berry_colour"]
    file = tmp_path / "fewer.json"
    file.write_text(json.dumps(fewer), encoding="utf-8")
    proposal = propose(file, capsys, from_on=DECEMBER)

    with pytest.raises(Fault, match=r"blueberry_fever 2026\.3 asks for more \(contraindications\[4\]\.fact\)"):
        programmes.approve(proposal, by=APPROVER)


def test_a_rule_about_a_fact_nobody_asks_for_is_not_approved(
    region: Region, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    go_live(QUESTIONS, capsys)
    file = tmp_path / "asks-more.toml"
    text = INVENTED.read_text("utf-8").replace('fact = "berry_colour"', 'fact = "berry_taste"')
    file.write_text(text, encoding="utf-8")
    proposal = propose(file, capsys)

    with pytest.raises(Fault, match=r"contraindications\[4\]\.fact: the code is not defined"):
        programmes.approve(proposal, by=APPROVER)
