"""The page where a person gets another number."""

from __future__ import annotations

from tests.factories.region import TOLVAN, Region, make_person
from tests.personas import ANNA, MAJA, SARA
from tests.web.browsers import browser_of, main_of
from vaccinera.patients.models import PersonIdentifier

RESERVE = "991981000010"


def test_the_history_shows_both_numbers_and_when(region: Region) -> None:
    """PER-07."""
    person, browser = make_person(RESERVE), browser_of(region, ANNA)

    response = browser.post(f"/personer/{person.pk}/nytt-nummer", {"number": TOLVAN})

    told = main_of(browser.get(response.headers["Location"]))
    assert "19420101-2392 Personnummer, från 2026-11-23" in told
    assert "991981000010 Reservnummer, Region Stockholm, till 2026-11-23 Gäller inte längre" in told


def test_a_number_of_another_leads_to_comparing_for_those_who_may_merge(region: Region) -> None:
    person, _ = make_person(RESERVE), make_person(TOLVAN)
    page, typed = f"/personer/{person.pk}/nytt-nummer", {"number": TOLVAN}

    may, may_not = browser_of(region, SARA).post(page, typed), browser_of(region, ANNA).post(page, typed)

    assert may.status_code == may_not.status_code == 422
    assert "Någon annan är registrerad med det numret." in main_of(may)
    assert "Jämför de två" in main_of(may)
    assert "Jämför de två" not in main_of(may_not)


def test_who_registers_nobody_changes_no_number(region: Region) -> None:
    person = make_person(RESERVE)

    response = browser_of(region, MAJA).get(f"/personer/{person.pk}/nytt-nummer")

    assert response.status_code == 403


def test_an_uncertain_and_dormant_coordination_number_is_shown_as_such(region: Region) -> None:
    """PER-04: never turned away."""
    person = make_person("198506709818")
    PersonIdentifier.objects.update(level="uncertain", is_dormant=True)

    told = main_of(browser_of(region, ANNA).get(f"/personer/{person.pk}/identitet"))

    assert "19850670-9818 Samordningsnummer, identiteten osäker, vilande" in told
