"""An imported visit on the pages: it says where it comes from, and what follows of that."""

from __future__ import annotations

import pytest

from tests.factories.imported import make_imported
from tests.factories.region import Region, make_person
from tests.personas import ANNA, MAJA
from tests.web.browsers import browser_of, main_of


def test_the_history_says_where_it_comes_from(region: Region) -> None:
    person = make_person()
    make_imported(region.reader(ANNA), person, region.products[0])

    page = main_of(browser_of(region, ANNA).get(f"/personer/{person.pk}"))

    assert "Importerad från Gamla journalen, ersätts inte, rapporteras inte igen" in page
    assert "Väntar på signatur" not in page


def test_its_own_page_shows_what_came_with_it(region: Region) -> None:
    visit = make_imported(region.reader(ANNA), make_person(), region.products[0])

    page = main_of(browser_of(region, ANNA).get(f"/besok/{visit.pk}"))

    for told in (
        "Importerat",
        "Importerad från Gamla journalen, ersätts inte, rapporteras inte igen",
        "Gun Gammal",
        "old 1",
        "framgår inte av det importerade",
        "Ingen hälsodeklaration följde med",
        "Inga signaturer följde med",
        "Gamla mottagningen",
    ):
        assert told in page
    for untold in ("Signera", "regel", "går ut", "Genomgången av"):
        assert untold not in page.replace("Signaturer", "")


def test_the_next_registration_shows_it_beside_the_act(region: Region) -> None:
    person = make_person()
    make_imported(region.reader(ANNA), person, region.products[0])
    anna = browser_of(region, ANNA)

    draft = anna.post(f"/personer/{person.pk}/registrera/influenza").headers["Location"]

    assert "Importerad från Gamla journalen" in main_of(anna.get(draft))


@pytest.mark.parametrize(("act", "status"), [("intyg", 200), ("makulera", 200), ("fel-person", 200), ("ratta", 422)])
def test_what_can_be_done_with_it_copes_with_what_is_not_told(region: Region, act: str, status: int) -> None:
    """It is certified and nullified like any visit; to correct or move it would rest on answers it has not got."""
    visit = make_imported(region.reader(MAJA), make_person(), region.products[0])

    answer = browser_of(region, MAJA).get(f"/besok/{visit.pk}/{act}")

    assert answer.status_code == status
    assert main_of(answer)
