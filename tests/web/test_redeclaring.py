"""The declaration gone through again before a prescribed dose is given."""

from __future__ import annotations

from typing import Any

import pytest

from tests.factories.region import Region, make_person
from tests.personas import ANNA, BIRGIT, DAVID
from tests.web.browsers import browser_of, main_of, soup_of
from tests.web.registration_desk import WELL, Desk, desk_at, desk_for, fields_on


@pytest.fixture
def desk(region: Region) -> Desk:
    """Birgit at a draft that David has prescribed."""
    of_david = desk_for(region, DAVID, make_person())
    assert of_david.send("ordinera", WELL).status_code == 303
    return desk_at(region, BIRGIT, of_david.draft_id)


def _answered(desk: Desk, **changes: Any) -> Any:
    """The page of questions as it is drawn, with the passing ones answered and some changed."""
    fields = fields_on(desk.browser.get(f"{desk.address}/svar"))
    return desk.browser.post(f"{desk.address}/svar", fields | WELL | changes)


def test_the_page_offers_it_and_keeps_the_lasting_answers(desk: Desk) -> None:
    page = desk.page()
    fields = fields_on(desk.browser.get(f"{desk.address}/svar"))

    assert f"{desk.address}/svar" in [link["href"] for link in soup_of(page).select("#declaration a")]
    assert fields["answer-severe_allergy"] == "no"
    assert "answer-fever_now" not in fields


def test_unchanged_answers_leave_the_dose_to_be_given(desk: Desk) -> None:
    answered = _answered(desk)

    assert answered["Location"] == desk.address
    assert "Svaren är desamma. Ordinationen gäller." in main_of(desk.page())
    assert desk.draft().state == "prescribed"


def test_a_changed_answer_takes_the_prescription_away_and_says_so(desk: Desk) -> None:
    """The page opens with the new answers, tells what was withdrawn, and shows it."""
    answered = _answered(desk, **{"answer-fever_now": "yes"})
    page = desk.page()
    shown = main_of(page)

    assert answered.status_code == 303
    assert "Ordinationen är återkallad" in shown
    assert fields_on(page)["answer-fever_now"] == "yes"
    assert fields_on(page)["basis"] == "signed"
    address = next(link["href"] for link in soup_of(page).select("a") if "återkallade" in link.get_text())
    visit = main_of(desk.browser.get(str(address)))
    assert "Återkallad, gavs inte" in visit
    assert "Birgit" in visit
    assert "Har du feber eller en akut infektion i dag?" in visit


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"answer-fever_now": ""}, "#answer-fever_now"),
        ({"answer-pregnant": "yes", "answer-estimated_due_date": "snart"}, "#answer-estimated_due_date"),
    ],
)
def test_what_is_missing_or_unreadable_is_said_at_its_question(desk: Desk, changes: dict[str, str], fault: str) -> None:
    answered = _answered(desk, **changes)

    assert answered.status_code == 422
    assert [link["href"] for link in soup_of(answered).select(".error-summary__link")] == [fault]
    assert desk.draft().state == "prescribed"


def test_a_draft_that_is_not_prescribed_leads_back_to_its_page(region: Region) -> None:
    desk = desk_for(region, ANNA, make_person())

    response = browser_of(region, ANNA).get(f"{desk.address}/svar")

    assert (response.status_code, response["Location"]) == (303, desk.address)
