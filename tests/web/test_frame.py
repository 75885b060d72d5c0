"""What surrounds every page: headers, language, messages, the marks of a demonstration."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django import Settings

from tests.factories.region import Region
from tests.personas import ANNA
from tests.web.browsers import browser_of, main_of, soup_of, text_of


@pytest.fixture(autouse=True)
def more_pages(settings: Settings) -> None:
    settings.ROOT_URLCONF = "tests.web.refusing_pages"


@pytest.mark.parametrize("address", ["/hjalp/tillganglighet", "/galleri", "/finns-inte", "/prov/sonder", "/healthz"])
def test_the_browser_is_told_exactly_what_it_may_load(address: str) -> None:
    response = Client(raise_request_exception=False).get(address)

    assert set(response["Content-Security-Policy"].split("; ")) == {
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    }


@pytest.mark.parametrize("address", ["/hjalp/tillganglighet", "/galleri", "/finns-inte", "/prov/sonder", "/healthz"])
def test_no_browser_and_no_proxy_keeps_a_page(address: str) -> None:
    assert Client(raise_request_exception=False).get(address)["Cache-Control"] == "no-store"


def test_other_sites_learn_nothing_from_a_link() -> None:
    response = Client().get("/hjalp/tillganglighet")

    assert response["Referrer-Policy"] == "same-origin"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"
    assert response["X-Content-Type-Options"] == "nosniff"


def test_a_page_asks_no_other_host_for_anything() -> None:
    soup = soup_of(Client().get("/galleri"))

    loaded = [str(tag.get("src") or tag.get("href")) for tag in soup.select("script, link, img, iframe")]
    assert loaded != []
    assert [address for address in loaded if not address.startswith("/static/")] == []


def test_htmx_gets_the_form_token_from_the_body() -> None:
    soup = soup_of(Client().get("/hjalp/tillganglighet"))

    body = soup.find("body")
    assert body is not None
    assert '"X-CSRFToken": "' in str(body["hx-headers:inherited"])


def test_a_page_is_in_swedish_until_english_is_chosen_and_stays_so() -> None:
    browser = Client()

    swedish = browser.get("/hjalp/tillganglighet")
    chosen = browser.post("/sprak", {"language": "en", "till": "/hjalp/tillganglighet"})
    english = browser.get("/hjalp/tillganglighet")

    assert (swedish["Content-Language"], english["Content-Language"]) == ("sv", "en")
    assert chosen["Location"] == "/hjalp/tillganglighet"
    assert (chosen.cookies["language"]["httponly"], chosen.cookies["language"]["samesite"]) == (True, "Lax")
    assert "Tillgänglighet" in main_of(swedish)
    assert "Accessibility" in main_of(english)


@pytest.mark.parametrize("language", ["", "de", "sv-SE", "<script>"])
def test_an_unknown_language_changes_nothing(language: str) -> None:
    browser = Client()
    browser.cookies["language"] = "de"

    response = browser.post("/sprak", {"language": language, "till": "//example.org"})

    assert response["Location"] == "/"
    assert "language" not in response.cookies
    assert browser.get("/hjalp/tillganglighet")["Content-Language"] == "sv"


def test_what_a_page_leaves_is_said_once_and_escaped() -> None:
    browser = Client()

    first = browser.post("/prov/lamna", follow=True)
    second = browser.get("/hjalp/tillganglighet")

    assert "Klart Du arbetar nu vid Östra <mottagningen>." in main_of(first)
    assert "Östra" not in main_of(second)


def test_what_a_page_leaves_is_said_in_the_language_of_the_page_it_reaches() -> None:
    browser = Client()
    browser.cookies["language"] = "en"

    response = browser.post("/prov/lamna", follow=True)

    assert "You now work at Östra <mottagningen>." in main_of(response)


def test_what_a_page_leaves_is_signed_and_out_of_reach() -> None:
    cookie = Client().post("/prov/lamna").cookies["message"]

    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (True, "Strict", 120)


def test_a_forged_message_is_not_said() -> None:
    browser = Client()
    browser.cookies["message"] = "eyJ4IjoxfQ:1abcde:forged"

    response = browser.get("/hjalp/tillganglighet")

    assert response.status_code == 200
    assert soup_of(response).select("main .alert") == []


def test_an_htmx_part_leaves_the_message_for_the_next_page() -> None:
    browser = Client()
    browser.post("/prov/lamna")

    browser.get("/prov/vagra/patients.person.not_found", headers={"hx-request": "true"})

    assert "Du arbetar nu vid" in main_of(browser.get("/hjalp/tillganglighet"))


def test_a_demonstration_says_so_on_every_page(settings: Settings) -> None:
    words = "Demonstration: alla personer och enheter är påhittade."

    shown = words in text_of(Client().get("/hjalp/tillganglighet"))
    settings.VACCINERA_IS_DEMO = False
    still_shown = words in text_of(Client().get("/hjalp/tillganglighet"))

    assert (shown, still_shown) == (True, False)


def test_unit_role_and_person_are_in_view(region: Region) -> None:
    header = soup_of(browser_of(region, ANNA).get("/hjalp/tillganglighet")).find("header")

    assert header is not None
    words = " ".join(header.get_text(" ").split())
    assert "Norra mottagningen (vaccinatör, ordinatör)" in words
    assert "Anna Nyberg" in words


def test_the_keyboard_reaches_the_content_first() -> None:
    soup = soup_of(Client().get("/hjalp/tillganglighet"))

    first = soup.select_one("body a")
    assert first is not None
    assert (first["href"], first.get_text()) == ("#main", "Hoppa till innehållet")
    assert soup.select_one("main#main") is not None
