"""The text a person is told, on a page to read aloud from or print (LAW-33, NVR-11)."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup

from tests.factories.region import Region
from tests.personas import ANNA
from tests.web.browsers import browser_of
from vaccinera.organisations.models import CareUnit


def test_the_text_is_shown_in_each_of_its_languages(region: Region) -> None:
    browser = browser_of(region, ANNA)

    shown = {
        language: BeautifulSoup(browser.get(f"/patientinformation/general/1/{language}").content, "html.parser")
        for language in ("sv", "en", "fi")
    }

    headings = {language: page.find("article").h1.get_text() for language, page in shown.items()}  # type: ignore[union-attr]  # the page has one
    assert headings == {
        "sv": "Information om din vaccination",
        "en": "Information about your vaccination",
        "fi": "Tietoa rokotuksestasi",
    }
    assert [page.find("article")["lang"] for page in shown.values()] == ["sv", "en", "fi"]  # type: ignore[index]  # as above
    assert "Demonstrationsöversättning" in shown["fi"].get_text()
    assert "Demonstrationsöversättning" not in shown["sv"].get_text()


def test_the_national_register_stands_there_when_it_is_asked_for(region: Region) -> None:
    browser = browser_of(region, ANNA)

    without = browser.get("/patientinformation/general/1/sv").content.decode()
    with_register = browser.get("/patientinformation/general/1/sv?register=1").content.decode()

    assert "Det nationella vaccinationsregistret" not in without
    assert "Det nationella vaccinationsregistret" in with_register
    assert "Du kan begära att journalen spärras" in without
    assert "/patientinformation/general/1/en?register=1" in with_register


@pytest.mark.parametrize("address", ["general/99/sv", "general/1/xx", "nothing/1/sv"])
def test_what_is_no_text_is_not_found(region: Region, address: str) -> None:
    assert browser_of(region, ANNA).get(f"/patientinformation/{address}").status_code == 404


def test_whom_to_call_afterwards_is_on_the_paper(region: Region) -> None:
    """The unit where it is handed out, as its administrator keeps it."""
    CareUnit.objects.filter(pk=11).update(opening_hours="mån-fre 8-16")

    text = browser_of(region, ANNA).get("/patientinformation/general/1/fi").content.decode()

    assert "Norra mottagningen" in text
    assert "010-000 00 00" in text
    assert "mån-fre 8-16" in text
