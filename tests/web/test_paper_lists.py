"""A paper list on screen: what is common is asked once, and the next person leads to the registration page."""

from __future__ import annotations

from typing import Any

import pytest

from tests.factories.region import NOON, Region, make_batch, make_person
from tests.personas import ANNA, BIRGIT, DAVID, REBECKA
from tests.web.browsers import browser_of, counted, events, main_of, soup_of
from vaccinera.kernel.scope import acting, reading
from vaccinera.visits.actions.paper_lists import close_paper_list
from vaccinera.visits.models import Draft, PaperList

_NUMBERS = ("194003129808", "194103129807", "194203129806")


def _begun(region: Region) -> str:
    return str(browser_of(region, ANNA).post("/efterregistrering/ny", {"programme": "influenza"})["Location"])


def _common(region: Region, **others: str) -> dict[str, str]:
    batch = make_batch(region.reader(ANNA), region.products[0])
    return {
        "given_on": "2026-11-20",
        "giver": str(ANNA.key),
        "setting": "clinic",
        "product": str(region.products[0].pk),
        "batch": str(batch.pk),
        "site": "right_upper_arm",
        "giving_route": "intramuscular",
        "basis": "own",
    } | others


def _ready(region: Region, **others: str) -> str:
    address = _begun(region)
    assert browser_of(region, ANNA).post(address, _common(region, **others)).status_code == 303
    return address


def _next(region: Region, address: str, sought: str = "194003129808", given_time: str = "10:05") -> Any:
    return browser_of(region, ANNA).post(f"{address}/nasta", {"sought": sought, "given_time": given_time})


def _draft(region: Region) -> Draft:
    with reading(region.reader(ANNA)):
        return Draft.objects.get()


def test_the_registration_page_opens_with_what_the_paper_says(region: Region) -> None:
    make_person(_NUMBERS[0])
    address = _ready(region)

    sent = _next(region, address)
    page = soup_of(browser_of(region, ANNA).get(sent["Location"]))

    content = _draft(region).content
    values = {name: page.select_one(f"[name={name}]") for name in ("given_on", "given_time", "paper_list")}
    assert {name: field["value"] for name, field in values.items() if field} == {
        "given_on": "2026-11-20",
        "given_time": "10:05",
        "paper_list": address.rsplit("/", 1)[1],
    }
    assert content["given"] == ["earlier"]
    assert content["site"] == ["right_upper_arm"]
    assert content["dose_quantity"] == ["0,5"]
    assert "Förs in från papper." in page.get_text()


def test_saving_goes_back_to_the_list(region: Region) -> None:
    make_person(_NUMBERS[0])
    address = _ready(region)
    sent = _next(region, address)
    content = {name: texts[0] for name, texts in _draft(region).content.items()}

    saved = browser_of(region, ANNA).post(f"{sent['Location']}/utkast", {**content, "programme": "influenza"})

    assert saved["Location"] == address


def test_a_colleague_who_opens_it_does_not_become_the_giver(region: Region) -> None:
    """On paper it stands who gave; elsewhere the one at work is proposed."""
    make_person(_NUMBERS[0])
    sent = _next(region, _ready(region, giver=str(BIRGIT.key), basis="own"))

    page = soup_of(browser_of(region, DAVID).get(sent["Location"]))

    chosen = page.select_one("[name=giver] option[selected]")
    assert chosen is not None
    assert chosen["value"] == str(BIRGIT.key)


@pytest.mark.parametrize(
    ("sought", "given_time", "said"),
    [
        ("194003129808", "", "Skriv klockslaget då dosen gavs"),
        ("194003129808", "25:10", "Skriv klockslaget då dosen gavs"),
        ("194203129806", "10:05", "Ingen har det numret eller det namnet."),
        ("194003129809", "10:05", "kontrollsiffra"),
        ("Tolvansson 1940-03-12", "10:05", "Flera personer heter så"),
        ("", "10:05", "Skriv ett nummer"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    region: Region, sought: str, given_time: str, said: str
) -> None:
    make_person("194003129808")
    make_person("19400312-9816")

    page = _next(region, _ready(region), sought, given_time)

    field = soup_of(page).select_one("#sought")
    assert page.status_code == 422
    assert said in main_of(page)
    assert field is not None
    assert field["value"] == sought


def test_a_name_and_birth_date_find_the_only_one(region: Region) -> None:
    make_person("194003129808", family_name="Nummerlös")

    assert _next(region, _ready(region), "Nummerlös 1940-03-12").status_code == 303


def test_a_search_and_an_opening_are_in_the_log(region: Region) -> None:
    """LAW-14, LAW-23: also the search that found nobody."""
    person = make_person(_NUMBERS[0])
    address = _ready(region)
    _next(region, address, _NUMBERS[1])

    _next(region, address)

    [searched] = events(region, ANNA, "patients.people.searched")
    [opened] = events(region, ANNA, "patients.person.opened")
    assert searched.details["shown"] == []
    assert (opened.person_id, opened.details["why"]) == (person.pk, "paper_list")


@pytest.mark.parametrize(
    ("others", "said"),
    [
        ({"given_on": ""}, "Skriv dagen då doserna gavs."),
        ({"given_on": "2026-11-24"}, "Dagen har inte varit än."),
        ({"given_on": "i går"}, "Skriv dagen som år, månad och dag"),
        ({"batch": ""}, "Välj i listan."),
        ({"basis": "verbal"}, "Behövs när ordinationen var muntlig."),
        ({"basis": "verbal", "prescribed_on": "2026-11-20", "prescribed_time": "x"}, "Skriv tiden som timmar"),
    ],
)
def test_what_is_common_is_asked_whole(region: Region, others: dict[str, str], said: str) -> None:
    address = _begun(region)

    page = browser_of(region, ANNA).post(address, _common(region, **others))

    assert page.status_code == 422
    assert said in main_of(page)


def test_a_word_by_telephone_is_common_too(region: Region) -> None:
    make_person(_NUMBERS[0])
    word = {"prescriber": str(DAVID.key), "prescribed_on": "2026-11-20", "prescribed_time": "8:30"}

    _next(region, _ready(region, basis="verbal", basis_reason="Telefon", **word))

    content = _draft(region).content
    assert content["prescriber"] == [str(DAVID.key)]
    assert content["basis_reason"] == ["Telefon"]


def test_the_lists_of_the_unit_are_in_view_until_they_are_closed(region: Region) -> None:
    make_person(_NUMBERS[0])
    address = _ready(region)
    _next(region, address)

    of_a_colleague = main_of(browser_of(region, BIRGIT).get("/efterregistrering"))
    closed = browser_of(region, ANNA).post(f"{address}/klar")

    assert "0 av 1 införda" in of_a_colleague
    assert closed["Location"] == "/efterregistrering"
    assert "Ingen lista är påbörjad" in main_of(browser_of(region, ANNA).get("/efterregistrering"))
    assert "Listan är avslutad" in main_of(browser_of(region, ANNA).get(address))
    assert _next(region, address).status_code == 422


def test_those_shown_are_in_the_log(region: Region) -> None:
    """LAW-23."""
    person = make_person(_NUMBERS[0])
    address = _ready(region)
    _next(region, address)

    browser_of(region, ANNA).get(address)

    shown = [event.details for event in events(region, ANNA, "visits.worklist.shown")]
    assert {"worklist": "paper_list", "shown": [str(person.pk)]} in shown


def test_three_rows_ask_no_more_than_one(region: Region) -> None:
    for number in _NUMBERS:
        make_person(number)
    address, browser = _ready(region), browser_of(region, ANNA)
    _next(region, address, _NUMBERS[0])
    browser.get(address)
    with counted() as of_one:
        browser.get(address)
    for number in _NUMBERS[1:]:
        _next(region, address, number)

    with counted() as of_three:
        browser.get(address)

    assert len(of_three.texts) == len(of_one.texts)


def test_the_desk_enters_no_paper(region: Region) -> None:
    assert browser_of(region, REBECKA).get("/efterregistrering").status_code == 403
    assert "För in från papper" not in main_of(browser_of(region, REBECKA).get("/reservrutin"))


def test_a_list_of_no_programme_is_not_begun(region: Region) -> None:
    sent = browser_of(region, ANNA).post("/efterregistrering/ny", {"programme": "none"})

    with reading(region.reader(ANNA)):
        assert PaperList.objects.count() == 0
    assert sent.status_code == 422


def test_closing_twice_is_refused(region: Region) -> None:
    address = _begun(region)
    anna = region.reader(ANNA)
    with acting(anna):
        close_paper_list(by=anna, list_id=PaperList.objects.get().pk, at=NOON)

    assert browser_of(region, ANNA).post(f"{address}/klar").status_code == 422
