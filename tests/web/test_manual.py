"""The manual is a page of the service, and every link within it leads to a heading."""

from __future__ import annotations

from urllib.parse import unquote

import pytest
from django.test import Client
from pytest_django import Settings

from tests.factories.region import Region
from tests.personas import ANNA, LARS, OLLE
from tests.web.browsers import browser_of, main_of, soup_of, title_of
from vaccinera.organisations.models import Commission
from vaccinera.web.manual import name_of_heading


def test_administrators_have_one_of_their_own(db: None) -> None:
    page = Client().get("/hjalp/manual/administratorer")

    assert page.status_code == 200
    assert "Du ger aldrig dig själv en roll." in main_of(page)
    assert soup_of(Client().get("/hjalp")).select_one("main a[href='/hjalp/manual/administratorer']") is not None


def test_those_who_review_the_log_have_one_of_their_own(db: None) -> None:
    page = Client().get("/hjalp/manual/loggranskare")

    assert page.status_code == 200
    assert "Du granskar vem som har läst och skrivit i vårdgivarens uppgifter." in main_of(page)
    assert soup_of(Client().get("/hjalp")).select_one("main a[href='/hjalp/manual/loggranskare']") is not None


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("/hjalp/manual/vardgivarens-ersattning", "Varför betalades inte besöket?"),
        ("/hjalp/manual/regionens-ersattning", "Hur går en månad till?"),
        ("/hjalp/manual/rapporter", "Vad är Mina jobb?"),
    ],
)
def test_those_who_pay_and_are_paid_have_theirs(db: None, address: str, said: str) -> None:
    page = Client().get(address)

    assert page.status_code == 200
    assert said in main_of(page)
    assert soup_of(Client().get("/hjalp")).select_one(f"main a[href='{address}']") is not None


def test_the_manual_is_read_without_a_login(db: None) -> None:
    response = Client().get("/hjalp/manual")

    article = soup_of(response).select_one("article.manual")
    assert response.status_code == 200
    assert title_of(response) == "Manual – Vaccinera"
    assert article is not None
    assert article["lang"] == "sv"
    assert "Tre sidor per person, och ingen mus behövs" in main_of(response)
    assert article.select("table")
    assert article.select("kbd")


def test_its_contents_are_its_sections(db: None) -> None:
    page = soup_of(Client().get("/hjalp/manual"))

    contents = [link.get_text() for link in page.select(".manual__contents a")]

    assert contents == [heading.get_text() for heading in page.select("article.manual h2")]
    assert "1. Logga in" in contents


def test_its_pictures_come_from_our_own_origin_with_their_size(db: None) -> None:
    """The content security policy allows no other, and text does not move while they load."""
    pictures = soup_of(Client().get("/hjalp/manual")).select("article.manual img")

    assert pictures
    assert {str(picture["src"]).rsplit("/", 1)[0] for picture in pictures} == {"/static/manual"}
    assert all(int(str(picture["width"])) >= 300 and int(str(picture["height"])) >= 200 for picture in pictures)


def test_every_link_within_it_leads_to_a_heading(db: None) -> None:
    article = soup_of(Client().get("/hjalp/manual")).select_one("article.manual")

    assert article is not None
    names = {str(heading["id"]) for heading in article.select("h1, h2, h3, h4")}
    led_to = {unquote(str(link["href"])).removeprefix("#") for link in article.select("a[href^='#']")}
    assert led_to
    assert led_to - names == set()


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("Det här finns inte än", "det-här-finns-inte-än"),
        ("5.1 Hälsodeklaration", "51-hälsodeklaration"),
        ("6. Nästa person, samma vaccin", "6-nästa-person-samma-vaccin"),
    ],
)
def test_a_heading_is_named_as_repositories_name_it(words: str, name: str) -> None:
    assert name_of_heading(words) == name


def test_help_leads_to_it_and_says_its_language(region: Region) -> None:
    browser = browser_of(region, ANNA)
    swedish = soup_of(browser.get("/hjalp"))
    browser.cookies["language"] = "en"
    english = main_of(browser.get("/hjalp"))

    link = swedish.select_one("main a[href='/hjalp/manual']")
    assert link is not None
    assert link.get_text() == "Manual för vaccinatörer"
    assert "Manual for vaccinators (in Swedish)" in english


@pytest.mark.parametrize(
    ("service_desk", "said"),
    [("Servicedesk, 08-123 100 00", "Servicedesk, 08-123 100 00"), ("", "Vänd dig till den lokala administratören")],
)
def test_the_accessibility_statement_says_whom_to_tell(
    db: None, settings: Settings, service_desk: str, said: str
) -> None:
    """LAW-30: open to everybody, with what is missing and who supervises."""
    settings.VACCINERA_SERVICE_DESK = service_desk

    answer = Client().get("/hjalp/tillganglighet")

    text = answer.content.decode()
    assert said in text
    assert "delvis förenlig med lagen" in text
    assert "digg.se" in text


def test_help_names_the_own_unit_s_administrators_first(region: Region) -> None:
    Commission.objects.filter(staff_id=LARS.key).update(unit_id=12)

    told = main_of(browser_of(region, ANNA).get("/hjalp"))

    assert "Tilda Lokal, Norra mottagningen, 010-000 00 00 (din enhet)" in told
    assert told.index("Tilda Lokal") < told.index("Lars Lokal, Östra mottagningen, 010-000 00 00")


def test_help_says_whom_to_ask_where_there_is_nobody_and_before_the_login(region: Region) -> None:
    """Another provider's administrators are nobody's to ask."""
    elsewhere = main_of(browser_of(region, OLLE).get("/hjalp"))

    assert "Din vårdgivare har ingen lokal administratör just nu." in elsewhere
    assert "Lars" not in elsewhere
    assert "När du har loggat in står namnen här." in main_of(Client().get("/hjalp"))
