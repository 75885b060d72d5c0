"""Prescribing for several by one signature, as the prescriber's browser meets it."""

from __future__ import annotations

from typing import Any

import pytest
from uuid_utils.compat import uuid7

from tests.factories.region import PROGRAMME, Region, make_batch, make_person
from tests.personas import BIRGIT, DAVID
from tests.visits.addressed import agree
from tests.web.browsers import browser_of, counted, events, main_of, soup_of, text_of
from tests.web.registration_desk import WELL, desk_for
from vaccinera.kernel.scope import reading
from vaccinera.visits.models import Addressing, Prescription

_NUMBERS = ("194003129808", "194103129807", "194203129806")
_LIST = f"/att-ordinera/lista/{PROGRAMME}"


def _sent(region: Region, number: str, **answers: Any) -> Any:
    desk = desk_for(region, BIRGIT, make_person(number))
    desk.send("till-ordinator", WELL | {"declaration_note": "Bedömt"} | answers)
    return desk.draft_id


@pytest.fixture(autouse=True)
def _batch(region: Region) -> None:
    make_batch(region.reader(BIRGIT), region.products[0])


def test_the_list_is_reached_from_what_waits(region: Region) -> None:
    _sent(region, _NUMBERS[0])

    page = soup_of(browser_of(region, DAVID).get("/att-ordinera"))

    assert [link["href"] for link in page.select(f"a[href='{_LIST}']")] == [_LIST]


def test_everybody_stands_with_every_answer_that_is_not_plainly_fine(region: Region) -> None:
    fine = _sent(region, _NUMBERS[0])
    noted = _sent(region, _NUMBERS[1], **{"answer-bleeding_tendency": "yes"})
    stopped = _sent(
        region,
        _NUMBERS[2],
        **{"answer-severe_vaccine_reaction": "yes", "answer-severe_vaccine_reaction_assessed": "no"},
    )

    response = browser_of(region, DAVID).get(_LIST)

    boxes = {box["value"]: box.has_attr("checked") for box in soup_of(response).select("input[name=utkast]")}
    assert boxes == {str(fine): True, str(noted): False}
    said = main_of(response)
    assert "Inget att anmärka" in said
    assert "Ett svar kräver att du tar ställning till just den här personen." in said
    assert soup_of(response).select(f"a[href='/registrera/{stopped}']") != []
    assert len(events(region, DAVID, "visits.worklist.shown")) == 1


def test_one_signature_shows_all_names_and_signs_for_each(region: Region) -> None:
    agree()
    drafts = [_sent(region, number) for number in _NUMBERS[:2]]
    browser = browser_of(region, DAVID)

    review = browser.get(f"{_LIST}/granska", {"utkast": drafts})
    sent = {"utkast": drafts, "performing_unit": ["21"], "expires_on": "2026-12-01"}
    signed = browser.post(f"{_LIST}/signera", sent)

    said = main_of(review)
    assert said.count("Influvita") == 2
    assert "Signera 2 ordinationer" in said
    assert (signed.status_code, signed["location"]) == (303, "/att-ge")
    assert "Signerade ordinationer: 2." in text_of(browser.get("/att-ge"))
    with reading(region.reader(DAVID)):
        assert len(set(Prescription.objects.values_list("list_id", flat=True))) == 1
        assert Addressing.objects.count() == 2


def test_whoever_was_left_stays_on_the_list_with_why(region: Region) -> None:
    fine, noted = _sent(region, _NUMBERS[0]), _sent(region, _NUMBERS[1])
    browser = browser_of(region, DAVID)
    desk_for(region, BIRGIT, make_person(_NUMBERS[2]))
    browser.post(f"{_LIST}/signera", {"utkast": [noted]})

    again = browser.post(f"{_LIST}/signera", {"utkast": [fine, noted]})

    assert again["location"] == _LIST
    assert "Signerade ordinationer: 1. Osignerade: 1, se nedan varför." in text_of(browser.get(_LIST))


def test_a_last_day_that_has_passed_is_said_and_nothing_is_signed(region: Region) -> None:
    draft = _sent(region, _NUMBERS[0])

    response = browser_of(region, DAVID).post(f"{_LIST}/signera", {"utkast": [draft], "expires_on": "2026-11-01"})

    assert response.status_code == 422
    assert "Sista dag att ge dosen kan inte ligga före i dag." in main_of(response)
    with reading(region.reader(DAVID)):
        assert Prescription.objects.count() == 0


def test_a_last_day_that_cannot_be_read_is_said_at_its_field(region: Region) -> None:
    draft = _sent(region, _NUMBERS[0])

    response = browser_of(region, DAVID).post(f"{_LIST}/signera", {"utkast": [draft], "expires_on": "snart"})

    assert response.status_code == 422
    with reading(region.reader(DAVID)):
        assert Prescription.objects.count() == 0


def test_nobody_ticked_leads_back_and_nobody_left_is_said(region: Region) -> None:
    browser = browser_of(region, DAVID)

    back, gone, empty = (
        browser.get(f"{_LIST}/granska"),
        browser.get(f"{_LIST}/granska", {"utkast": [str(uuid7())]}),
        browser.get(_LIST),
    )

    assert (back.status_code, back["location"]) == (303, _LIST)
    assert "Ingen av dem kan ordineras på lista" in main_of(gone)
    assert "Ingen kan ordineras på lista nu" in main_of(empty)


@pytest.mark.parametrize("path", ["/att-ordinera/lista/finns-inte", f"{_LIST}/granska?utkast=fel"])
def test_what_is_no_list_is_not_found(region: Region, path: str) -> None:
    assert browser_of(region, DAVID).get(path).status_code == 404


def test_the_list_costs_the_same_with_one_row_and_with_three(region: Region) -> None:
    _sent(region, _NUMBERS[0])
    browser = browser_of(region, DAVID)
    browser.get(_LIST)
    with counted() as one:
        browser.get(_LIST)
    for number in _NUMBERS[1:]:
        _sent(region, number)

    with counted() as three:
        response = browser.get(_LIST)

    assert len(soup_of(response).select("tbody tr")) == 3
    assert len(one.texts) == len(three.texts) <= 12
