"""The decision support in both positions of its switch (LAW-32), and the text on what it is meant for."""

from __future__ import annotations

import pytest
from pytest_django import Settings

from tests.factories.region import NOON, Region, begin, filled_in, make_batch, make_person, sign
from tests.personas import ANNA, BIRGIT, DAVID, REBECKA
from tests.web.browsers import browser_of, main_of, soup_of
from tests.web.registration_desk import WELL, desk_for
from tests.web.scenes import given_by_anna
from vaccinera.kernel.refusals import Refused
from vaccinera.kernel.scope import reading
from vaccinera.patients.models import Person
from vaccinera.visits.models import Visit

OFF = "Beslutsstödet är avstängt"
# Nobody's turn yet: the general public's period begins on 1 December.
NOT_YET = "198804269812"


@pytest.fixture
def off(settings: Settings) -> None:
    """The decision support is switched off."""
    settings.VACCINERA_GIVES_ADVICE = False


def _visits_of(region: Region, person: Person) -> list[Visit]:
    with reading(region.reader(ANNA)):
        return list(Visit.objects.filter(person=person))


def test_an_advice_stands_with_the_version_of_what_it_is_meant_for(region: Region) -> None:
    browser = browser_of(region, ANNA)

    on_person = browser.get(f"/personer/{make_person().pk}")
    on_registration = desk_for(region, ANNA, make_person("194803179805")).page()

    for response in (on_person, on_registration):
        link = soup_of(response).select_one(".support a")
        assert link is not None
        assert link["href"] == "/hjalp#beslutsstod"
        assert link.get_text() == "Avsedd användning, version 2"
        assert OFF not in main_of(response)


def test_help_tells_what_the_decision_support_is_meant_for(region: Region) -> None:
    """Open to everybody, in both languages."""
    browser = browser_of(region, ANNA)

    swedish = main_of(browser.get("/hjalp"))
    browser.cookies["language"] = "en"
    english = main_of(browser.get("/hjalp"))

    assert "Version 2, från 2026-11-26" in swedish
    assert "Den som ordinerar avgör alltid." in swedish
    assert "The prescriber always decides." in english
    assert "avstängt" not in swedish


def test_switched_off_the_page_of_a_person_says_so_and_advises_nothing(region: Region, off: None) -> None:
    """The history and the way to a registration stay."""
    person = make_person()
    given_by_anna(region, person, days_ago=40)

    response = browser_of(region, ANNA).get(f"/personer/{person.pk}")

    said = main_of(response)
    assert OFF in said
    assert "Rekommenderas" not in said
    assert "Varför?" not in said
    assert "65 år och äldre" not in said
    assert "Influvita" in said
    assert soup_of(response).select_one("main .button--primary") is not None


def test_a_desk_is_not_told_of_a_switch_that_changes_nothing_for_it(region: Region, off: None) -> None:
    said = main_of(browser_of(region, REBECKA).get(f"/personer/{make_person().pk}"))

    assert OFF not in said
    assert "Vad som rekommenderas ser den som får öppna journalen." in said


def test_switched_off_a_registration_is_signed_without_any_warning(region: Region, off: None) -> None:
    """Too early by the programme: no warning, no reason asked for, and no word of which dose it would be."""
    person = make_person(NOT_YET)
    make_batch(region.reader(DAVID), region.products[0])
    desk = desk_for(region, DAVID, person)
    said = main_of(desk.page())

    signed = desk.send("signera", WELL)

    assert OFF in said
    assert "Kan ges från" not in said
    assert "Rådet är att inte ge dosen i dag" not in said
    assert signed.status_code == 303
    (visit,) = _visits_of(region, person)
    assert (visit.state, visit.passed_warnings) == ("complete", [])


def test_switched_on_the_same_registration_asks_for_a_reason(region: Region) -> None:
    """With the rule, the version and the source of the advice that is passed, in one click."""
    person = make_person(NOT_YET)
    make_batch(region.reader(DAVID), region.products[0])
    desk = desk_for(region, DAVID, person)

    refused = desk.send("signera", WELL)

    warning = soup_of(refused).select_one("#part-warnings .why__source")
    assert refused.status_code == 422
    assert warning is not None
    assert "version 2026.1" in warning.get_text()
    assert _visits_of(region, person) == []


def test_switched_off_what_an_answer_stops_is_still_stopped(region: Region, off: None) -> None:
    """The outcome of the declaration is the questionnaire's, the right to prescribe the programme's: both remain."""
    person = make_person()
    make_batch(region.reader(ANNA), region.products[0])
    desk = desk_for(region, ANNA, person)

    refused = desk.send(
        "signera",
        WELL
        | {
            "answer-severe_vaccine_reaction": "yes",
            "answer-severe_vaccine_reaction_assessed": "no",
            "declaration_note": "Svimmade 2019",
        },
    )

    assert refused.status_code == 422
    assert _visits_of(region, person) == []


def test_switched_off_a_nurse_without_the_right_does_not_prescribe(region: Region, off: None) -> None:
    birgit = region.reader(BIRGIT)
    batch = make_batch(birgit, region.products[0])
    draft = begin(birgit, make_person())

    with pytest.raises(Refused) as refused:
        sign(birgit, draft, filled_in(birgit, region.products[0], batch.pk))

    assert [gap.code for gap in refused.value.gaps] == ["visits.prescription.no_right"]  # type: ignore[attr-defined]  # Incomplete


def test_switched_off_a_second_dose_the_same_day_still_needs_a_reason(region: Region, off: None) -> None:
    """That is no advice: it tells one dose from another registered twice."""
    person = make_person()
    given_by_anna(region, person)
    anna = region.reader(ANNA)
    batch = make_batch(anna, region.products[0], number="CD5678")

    with pytest.raises(Refused) as refused:
        sign(anna, begin(anna, person), filled_in(anna, region.products[0], batch.pk), at=NOON)

    assert refused.value.code == "visits.visit.same_dose_today"
