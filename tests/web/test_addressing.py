"""A dose prescribed at one unit and given at another, as their browsers meet it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from uuid_utils.compat import uuid7

from tests.factories.region import NOON, Region, make_batch, make_person
from tests.personas import ANNA, BIRGIT, DAVID, OLLE
from tests.visits.addressed import addressed, agree
from tests.web.browsers import browser_of, counted, events, main_of, soup_of, text_of
from tests.web.registration_desk import WELL, Desk, desk_for
from vaccinera.kernel.clock import today
from vaccinera.kernel.scope import reading
from vaccinera.organisations.models import UnitAgreement
from vaccinera.visits.models import Addressing, Visit

_NUMBERS = ("194003129808", "194103129807", "194203129806")


def _addressed(region: Region, number: str = "194003129808") -> Any:
    draft, _visit = addressed(region, make_person(number), expires_on=today() + timedelta(days=30), at=NOON)
    return draft


@pytest.fixture(autouse=True)
def _agreed(region: Region) -> None:
    agree()


def test_a_prescriber_addresses_the_dose_to_a_unit_of_another_provider(region: Region) -> None:
    desk = desk_for(region, DAVID, make_person())
    units = [box["value"] for box in soup_of(desk.page()).select("input[name=performing_unit]")]

    desk.send("ordinera", WELL | {"performing_unit": ["21"], "expires_on": (today() + timedelta(days=3)).isoformat()})

    with reading(region.reader(DAVID)):
        kept = Addressing.objects.get()
    assert units == ["21"]
    assert (kept.performing_unit_id, kept.expires_on) == (21, today() + timedelta(days=3))


def test_without_an_agreement_no_unit_is_offered(region: Region) -> None:
    """The last day is asked all the same."""
    UnitAgreement.objects.update(to_on=date(2026, 2, 1))
    desk = desk_for(region, ANNA, make_person())

    page = soup_of(desk.page())

    assert page.select("input[name=performing_unit]") == []
    assert page.select_one("#expires_on") is not None


def test_a_last_day_that_has_passed_is_said_at_its_field(region: Region) -> None:
    desk = desk_for(region, DAVID, make_person())

    response = desk.send("ordinera", WELL | {"expires_on": "2020-01-01"})

    assert response.status_code == 422
    assert "Sista dag att ge dosen kan inte ligga före i dag." in main_of(response)


def test_the_performing_unit_finds_it_on_its_list_with_whose_it_is(region: Region) -> None:
    _addressed(region)
    browser = browser_of(region, OLLE)

    response = browser.get("/att-ge")

    said = main_of(response)
    assert "Ordinerat av andra enheter, att ge här" in said
    assert "David Lind Norra mottagningen" in said
    assert events(region, OLLE, "visits.worklist.shown")[-1].details["worklist"] == "to_give"


def test_the_list_costs_the_same_with_one_row_and_with_three(region: Region) -> None:
    _addressed(region, _NUMBERS[0])
    performer, prescriber = browser_of(region, OLLE), browser_of(region, DAVID)
    for browser in (performer, prescriber):
        browser.get("/att-ge")
    with counted() as one:
        performer.get("/att-ge")
    with counted() as one_waits:
        prescriber.get("/att-ge")
    for number in _NUMBERS[1:]:
        _addressed(region, number)

    with counted() as three:
        response = performer.get("/att-ge")
    with counted() as three_wait:
        prescriber.get("/att-ge")

    assert len(soup_of(response).select("tbody tr")) == 3
    assert len(one.texts) == len(three.texts) <= 13
    assert len(one_waits.texts) == len(three_wait.texts) <= 12


def test_the_performer_gives_signs_and_sees_it_no_more(region: Region) -> None:
    draft = _addressed(region)
    batch = make_batch(region.reader(OLLE), region.products[0])
    desk = Desk(region, OLLE, browser_of(region, OLLE), draft.pk)
    said = main_of(desk.page())

    signed = desk.send("signera", {"batch": str(batch.pk), "site": "left_upper_arm", "then": "stay"})
    after = desk.page()

    assert "Ordinerat vid Norra mottagningen, Norra vården. Besöket hör till deras journal." in said
    assert events(region, OLLE, "patients.person.opened")[0].details["why"] == "addressed_prescription"
    assert (signed.status_code, signed["location"]) == (303, "/att-ge")
    assert "I dag har enheten gett" in main_of(desk.browser.get("/att-ge"))
    assert after.status_code == 404
    visit = browser_of(region, DAVID).get(f"/besok/{_visit(region).pk}")
    assert "Södra mottagningen, Södra vården" in main_of(visit)


def _visit(region: Region) -> Visit:
    with reading(region.reader(DAVID)):
        return Visit.objects.get()


def test_a_changed_answer_sends_the_performer_back_to_the_list(region: Region) -> None:
    draft = _addressed(region)
    browser = browser_of(region, OLLE)

    answered = browser.post(f"/registrera/{draft.pk}/svar", WELL | {"answer-fever_now": "yes"})

    assert (answered.status_code, answered["location"]) == (303, "/att-ge")
    assert "den ordinerande enheten tar vid" in text_of(browser.get("/att-ge"))
    assert _visit(region).state == "withdrawn"


def test_sending_back_asks_why_and_tells_the_prescriber(region: Region) -> None:
    draft = _addressed(region)
    browser = browser_of(region, OLLE)
    address = f"/registrera/{draft.pk}/skicka-tillbaka"

    asked, empty = browser.get(address), browser.post(address, {"reason": " "})
    sent = browser.post(address, {"reason": "Personen är inlagd"})

    assert "David Lind vid Norra mottagningen har ordinerat dosen." in main_of(asked)
    assert (empty.status_code, sent["location"]) == (422, "/att-ge")
    told = main_of(browser_of(region, DAVID).get("/att-ge"))
    assert "Skickades tillbaka av Södra mottagningen: Personen är inlagd" in told


def test_only_what_is_addressed_here_is_sent_back(region: Region) -> None:
    draft = _addressed(region)

    for address in (f"/registrera/{draft.pk}/skicka-tillbaka", f"/registrera/{uuid7()}/skicka-tillbaka"):
        assert browser_of(region, BIRGIT).get(address).status_code == 404


def test_withdrawing_asks_why_and_opens_the_draft(region: Region) -> None:
    draft = _addressed(region)
    browser = browser_of(region, DAVID)
    address = f"/registrera/{draft.pk}/aterkalla"

    asked, empty = browser.get(address), browser.post(address, {"reason": "other"})
    withdrawn = browser.post(address, {"reason": "other", "note": "Har redan fått den"})

    assert "Ingen enhet får ge dosen sedan." in main_of(asked)
    assert empty.status_code == 422
    assert (withdrawn.status_code, withdrawn["location"]) == (303, f"/registrera/{draft.pk}")
    assert "Skäl: annat skäl: Har redan fått den." in main_of(browser.get(f"/registrera/{draft.pk}"))
    assert "skäl: annat skäl: Har redan fått den" in main_of(browser.get(f"/besok/{_visit(region).pk}"))


def test_the_performer_cannot_withdraw_it(region: Region) -> None:
    draft = _addressed(region)

    response = browser_of(region, OLLE).get(f"/registrera/{draft.pk}/aterkalla")

    assert response.status_code == 404


def test_what_has_expired_says_so_on_the_list_and_on_the_page(region: Region) -> None:
    person, before = make_person("194003129808"), NOON - timedelta(days=5)
    draft, _visit = addressed(region, person, expires_on=date(2026, 11, 20), at=before)
    browser = browser_of(region, DAVID)

    listed, opened = browser.get("/att-ge"), browser.get(f"/registrera/{draft.pk}")

    assert "Har gått ut Sista dag 2026-11-20" in main_of(listed)
    assert "Ordinationen har gått ut" in main_of(opened)
