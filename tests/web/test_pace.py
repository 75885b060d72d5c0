"""Whoever goes through the register is stopped with a sentence (ASVS 2.4.1)."""

from __future__ import annotations

from pytest_django import Settings

from tests.factories.region import TOLVAN, Region, make_person
from tests.personas import ANNA
from tests.web.browsers import browser_of, events, main_of


def test_a_search_too_many_is_told_to_wait_and_stands_in_the_log(region: Region, settings: Settings) -> None:
    settings.VACCINERA_LOOKUPS_A_MINUTE = 2
    person, browser = make_person(), browser_of(region, ANNA)

    reached = browser.post("/personer/sok", {"sought": TOLVAN}, follow=True)
    stopped = browser.post("/personer/sok", {"sought": TOLVAN})
    opened = browser.get(f"/personer/{person.pk}")
    page = browser.get("/personer/sok")

    assert reached.status_code == 200
    assert (stopped.status_code, stopped["Retry-After"]) == (429, "60")
    said = "Den här inloggningen har slagit upp fler personer än en kö brukar kräva. Vänta 60 sekunder."
    assert f"{said} Att det hände står i loggen." in main_of(stopped)
    assert opened.status_code == 429
    assert page.status_code == 200
    assert len(events(region, ANNA, "access.lookups.too_many")) == 1
