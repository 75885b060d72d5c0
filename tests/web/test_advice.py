"""What the page of a person proposes: the due programme first, why, and the way on."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
from django.test import Client

from tests.factories.region import Region, begin, make_person
from tests.personas import ANNA, BIRGIT
from tests.web.browsers import browser_of, main_of, soup_of
from tests.web.scenes import declared
from vaccinera.patients.models import Person
from vaccinera.programmes.models import ProgrammeVersion


def _page(person: Person) -> str:
    return f"/personer/{person.pk}"


def test_the_due_programme_has_the_one_primary_button_and_the_focus(region: Region) -> None:
    """Enter starts: the advice says what, for whom, who pays, which dose and by which rule."""
    person = make_person()
    browser = browser_of(region, ANNA)

    response = browser.get(_page(person))

    primary = soup_of(response).select("main .button--primary")
    said = main_of(response)
    assert [button.get_text(" ", strip=True) for button in primary] == ["Registrera Säsongsinfluensa"]
    assert primary[0].has_attr("autofocus")
    assert "Rekommenderas i dag" in said
    assert "Fyller 65 år eller mer under 2026." in said
    assert "65 år och äldre · regionen betalar · dos 1 av 1" in said
    assert "FLU26-G2" in said
    assert "version 2026.1" in said


def test_an_earlier_severe_reaction_stays_in_view_however_long_ago_it_was_told(region: Region) -> None:
    person = make_person()
    declared(region, person, days_ago=900, severe_vaccine_reaction="yes", severe_vaccine_reaction_assessed="no")
    browser = browser_of(region, ANNA)

    response = browser.get(_page(person))

    mark = soup_of(response).select_one(".person-banner__mark--reaction")
    assert mark is not None
    assert "Stark reaktion efter vaccination, uppgivet 2024-06-06" in mark.get_text(" ", strip=True)


@pytest.mark.parametrize(
    ("days_ago", "answers", "word"),
    [
        (300, {"risk_groups": ["diabetes"]}, "Rekommenderas i dag"),
        (400, {"risk_groups": ["diabetes"]}, "Kan ges från 2026-12-01"),
        (10, {"pregnant": "yes", "estimated_due_date": "2027-04-12"}, "Kan ges från 2026-12-01"),
    ],
)
def test_risk_groups_count_for_a_year_and_what_passes_never(
    region: Region, days_ago: int, answers: Mapping[str, Any], word: str
) -> None:
    """Pregnancy is asked every time; an answer of over 12 months is asked anew."""
    person = make_person("198804269812")
    declared(region, person, days_ago=days_ago, **answers)
    browser = browser_of(region, ANNA)

    response = browser.get(_page(person))

    assert word in main_of(response)


def test_an_advice_that_answers_can_change_leads_to_the_questions(region: Region) -> None:
    person = make_person("198804269812")
    browser = browser_of(region, ANNA)

    response = browser.get(_page(person))

    button = soup_of(response).select_one("main .button--primary")
    assert button is not None
    assert "Gå igenom hälsodeklarationen" in button.get_text(" ", strip=True)
    assert "Riskgrupper är inte kända." in main_of(response)


def test_work_under_way_is_gone_on_with_and_not_begun_twice(region: Region) -> None:
    """A colleague's draft too: who, when, and one button that goes on."""
    person = make_person()
    draft = begin(region.reader(BIRGIT), person)
    browser = browser_of(region, ANNA)

    response = browser.get(_page(person))

    primary = soup_of(response).select_one("main .button--primary")
    assert primary is not None
    assert primary["href"] == f"/registrera/{draft.pk}"
    assert "av Birgit Ek, sparat 2026-11-23 12:00" in main_of(response)
    assert soup_of(response).select("main form") == []


def test_a_draft_outside_every_programme_in_force_can_still_be_opened(region: Region) -> None:
    person = make_person()
    draft = begin(region.reader(ANNA), person)
    ProgrammeVersion.objects.update(valid_to=date(2026, 11, 23))
    browser = browser_of(region, ANNA)

    response = browser.get(_page(person))

    links = [link["href"] for link in soup_of(response).select("main .person-draft a.button")]
    assert links == [f"/registrera/{draft.pk}"]
    assert "Inget vaccinationsprogram gäller i dag." in main_of(response)


@pytest.fixture
def english(region: Region) -> Client:
    """Anna's browser with the other language chosen."""
    browser = browser_of(region, ANNA)
    browser.cookies["language"] = "en"
    return browser


def test_the_page_speaks_english_too(english: Client) -> None:
    person = make_person()

    response = english.get(_page(person))

    assert "Recommended today" in main_of(response)
    assert "Turns 65 or more during 2026." in main_of(response)
