"""Logging in with the card itself, all of it real: nginx, a software card through PKCS#11, Chromium (ID-09, ID-10)."""

from __future__ import annotations

import ssl
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from http.client import HTTPSConnection
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest
from playwright.sync_api import Playwright, expect

from tests.factories.cards import Card, login_usage, make_root
from tests.journeys.accessibility import ENLARGED, what_axe_finds
from tests.journeys.card_in_browser import browser_with_card, home_with_card, profile_that_shows_the_card
from tests.journeys.proxied import Proxied, proxied_pages
from tests.journeys.site import Site
from tests.journeys.smart_card import Curl, SmartCard

# curl could not use the key: the PIN was wrong, or there is no card.
_NO_KEY = 58


@pytest.fixture(scope="module")
def proxied(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxied]:
    """An installation that offers cards, on the demo's database."""
    with proxied_pages(tmp_path_factory.mktemp("proxied"), site) as started:
        yield started


def _hsa_id_of(site: Site, given_name: str, family_name: str) -> str:
    return str(
        site.one(
            "SELECT hsa_id FROM organisations_staff WHERE given_name = %(given)s AND family_name = %(family)s",
            {"given": given_name, "family": family_name},
        )
    )


@pytest.fixture
def annas(site: Site, proxied: Proxied) -> Card:
    """The card of somebody who works here."""
    return proxied.authorities.people.card(
        _hsa_id_of(site, "Anna", "Norlander"), given_name="Anna", family_name="Norlander", is_rsa=True
    )


def _curl(proxied: Proxied, folder: Path, environment: dict[str, str] | None = None) -> Curl:
    return Curl(folder, proxied.authorities.folder / "chain.pem", environment)


def _as_file(card: Card, folder: Path) -> tuple[str, ...]:
    """A certificate and key as curl takes them when no card has to keep the key."""
    file = folder / "card.pem"
    file.write_bytes(card.pem + card.key_pem)
    return ("--cert", str(file))


def _sessions(site: Site) -> int:
    return int(site.one("SELECT count(*) FROM access_login_session WHERE method = 'card'"))


def test_a_card_and_its_pin_lead_to_the_start_page(site: Site, proxied: Proxied, annas: Card, tmp_path: Path) -> None:
    """One session as of every other way: the person, the commission, the level of assurance."""
    card = SmartCard(tmp_path, annas)
    curl = _curl(proxied, tmp_path, card.environment)

    answer = curl.get(f"{proxied.pages}/logga-in/kort?till=%2Fatt-signera", *card.identity())

    assert (answer.status, answer.address) == (200, f"{proxied.pages}/att-signera")
    assert "Anna Norlander" in answer.text
    [[begun]] = site.rows(
        """
        SELECT json_build_array(method, level_of_assurance, commission_id IS NOT NULL)
          FROM access_login_session WHERE method = 'card' ORDER BY started_at DESC LIMIT 1
        """
    )
    assert begun == ["card", "http://id.sambi.se/loa/loa3", True]


def test_without_the_right_pin_or_the_card_nobody_reaches_the_service(
    site: Site, proxied: Proxied, annas: Card, tmp_path: Path
) -> None:
    """The card itself says no: the connection is never made, so there is nothing for the service to judge."""
    card = SmartCard(tmp_path, annas)
    curl = _curl(proxied, tmp_path, card.environment)
    before = _sessions(site)

    wrong_pin = curl.get(f"{proxied.pages}/logga-in/kort", *card.identity(pin="000000"))
    card.take_out()
    no_card = curl.get(f"{proxied.pages}/logga-in/kort", *card.identity())

    assert [(answer.code, answer.text) for answer in (wrong_pin, no_card)] == [(_NO_KEY, ""), (_NO_KEY, "")]
    assert _sessions(site) == before


def test_whoever_shows_no_card_is_told_what_to_do(proxied: Proxied, tmp_path: Path) -> None:
    """The browser asked, and there was no card in the reader or the window was closed."""
    answer = _curl(proxied, tmp_path).get(f"{proxied.pages}/logga-in/kort")

    assert (answer.status, answer.address) == (403, f"{proxied.door}/logga-in/kort/lasare")
    assert "Inget e-tjänstekort visades. Stäng webbläsaren helt, sätt kortet i läsaren" in answer.text


def _revoked(proxied: Proxied, _hsa_id: str) -> Card:
    return proxied.authorities.revoked


def _expired(proxied: Proxied, hsa_id: str) -> Card:
    now = datetime.now(UTC)
    return proxied.authorities.people.card(hsa_id, valid=(now - timedelta(days=9), now - timedelta(days=2)))


def _for_signing(proxied: Proxied, hsa_id: str) -> Card:
    return proxied.authorities.people.card(hsa_id, usage=login_usage(identifies=False, signs=True))


def _for_testing(proxied: Proxied, hsa_id: str) -> Card:
    return proxied.authorities.testing.card(hsa_id)


def _of_a_stranger(_proxied: Proxied, hsa_id: str) -> Card:
    return make_root("Någon annans rot").issuer("Någon annans HSA-id 3 CA v1").card(hsa_id)


def _of_somebody_else(proxied: Proxied, _hsa_id: str) -> Card:
    return proxied.authorities.people.card("TSTNMT2321990012-NY")


@pytest.mark.parametrize(
    ("made", "told"),
    [
        (_revoked, "Kortet är spärrat."),
        (_expired, "Kortet gick ut "),
        (_for_signing, "Du valde certifikatet för underskrift."),
        (_for_testing, "Det här är ett testkort, från TEST Påhittad Person HSA-id 3 CA v1."),
        (_of_a_stranger, "Kortets utfärdare, Någon annans HSA-id 3 CA v1, godtas inte här."),
        (
            _of_somebody_else,
            "HSA-id TSTNMT2321990012-NY finns inte bland dem som arbetar i tjänsten.",
        ),
    ],
    ids=["revoked", "expired", "for signing", "for testing", "a stranger's", "nobody here"],
)
def test_a_card_that_is_refused_says_why(
    site: Site, proxied: Proxied, tmp_path: Path, made: Callable[[Proxied, str], Card], told: str
) -> None:
    """ID-10: also what nginx itself turned down is told in words, by the page and not by nginx."""
    card = made(proxied, _hsa_id_of(site, "Anna", "Norlander"))
    before = _sessions(site)

    answer = _curl(proxied, tmp_path).get(f"{proxied.pages}/logga-in/kort", *_as_file(card, tmp_path))

    assert answer.status == 403, answer
    assert told in answer.text
    assert _sessions(site) == before


def test_without_a_list_of_today_no_card_is_let_in(proxied: Proxied, annas: Card, tmp_path: Path) -> None:
    """ID-10: fail closed, from the very next login and without a restart; and open again with the list."""
    authorities, curl = proxied.authorities, _curl(proxied, tmp_path)
    key, begin = _as_file(annas, tmp_path), f"{proxied.pages}/logga-in/kort"
    whole = authorities.revocations_file.read_bytes()
    try:
        authorities.publish(authorities.people, next_at=datetime.now(UTC) - timedelta(minutes=1))
        too_old = curl.get(begin, *key)
        authorities.revocations_file.unlink()
        missing = curl.get(begin, *key)
    finally:
        authorities.revocations_file.write_bytes(whole)
    back = curl.get(begin, *key)

    assert (too_old.status, missing.status) == (403, 403)
    assert "för gammal, så inget kort kan släppas in" in too_old.text
    assert "Listan över spärrade kort saknas" in missing.text
    assert (back.status, back.address) == (200, f"{proxied.pages}/")


def test_a_certificate_in_a_header_is_no_card(proxied: Proxied, annas: Card, tmp_path: Path) -> None:
    """ID-10: sent through the proxy by a client, on either port and however the name is written, or past it."""
    curl = _curl(proxied, tmp_path)
    forged = [
        part
        for name in ("X-Card-Certificate", "X_Card_Certificate", "X-Card_Certificate")
        for part in ("-H", f"{name}: {quote(annas.pem)}", "-H", f"{name.replace('Certificate', 'Verdict')}: SUCCESS")
    ]
    begun = curl.begin(f"{proxied.pages}/logga-in/kort")
    lasare = "/logga-in/kort/lasare"

    past_the_proxy = ("-H", "X-Forwarded-Proto: https", "-H", "Host: localhost", "-H", begun)
    answers = [
        curl.get(f"{proxied.pages}{lasare}", *forged),
        curl.get(f"{proxied.door}{lasare}", *forged),
        curl.get(f"http://127.0.0.1:{proxied.tcp_port}{lasare}", *forged, *past_the_proxy),
    ]

    assert [answer.status for answer in answers] == [403, 403, 403]
    assert all("Inget e-tjänstekort visades." in answer.text for answer in answers), answers


def test_another_site_cannot_log_anybody_in(site: Site, proxied: Proxied, annas: Card, tmp_path: Path) -> None:
    """A login that did not begin on our own page ends there, however good the card in the reader."""
    before = _sessions(site)

    answer = _curl(proxied, tmp_path).get(f"{proxied.door}/logga-in/kort/lasare", *_as_file(annas, tmp_path))

    assert (answer.status, answer.address) == (200, f"{proxied.pages}/logga-in")
    assert _sessions(site) == before


def test_from_outside_the_care_network_the_way_in_is_told(proxied: Proxied, tmp_path: Path) -> None:
    """The proxy asks, and the application again; an address in a header is worth nothing to either."""
    curl = _curl(proxied, tmp_path)
    lie = ("-H", "X-Client-Address: 127.0.0.1", "-H", "X-Forwarded-For: 127.0.0.1")

    by_the_proxy = curl.get(f"{proxied.pages}/", "--interface", "127.0.0.5", *lie)
    at_the_door = curl.get(f"{proxied.door}/", "--interface", "127.0.0.5", *lie)
    by_the_pages = curl.get(f"{proxied.pages}/", "--interface", "127.0.0.2", *lie)
    past_the_proxy = curl.get(
        f"http://127.0.0.1:{proxied.tcp_port}/", "--interface", "127.0.0.2", "-H", "X-Forwarded-Proto: https", *lie
    )

    answers = [by_the_proxy, at_the_door, by_the_pages, past_the_proxy]
    assert [answer.status for answer in answers] == [403, 403, 403, 403]
    assert all("Du är utanför vårdnätet" in answer.text for answer in answers), answers
    assert "Vaccinera nås bara från Vårdnätet, och du sitter i ett annat nät." in by_the_pages.text


def test_in_a_browser_a_press_of_enter_and_the_card_lead_in_and_leaving_says_to_take_it(
    site: Site, playwright: Playwright, proxied: Proxied, annas: Card, tmp_path: Path
) -> None:
    """ID-09: whoever logs out with the card left in the reader is told to take it out."""
    home = home_with_card(tmp_path, annas, proxied.authorities.root.pem)
    profile = profile_that_shows_the_card(tmp_path, proxied.door)

    with browser_with_card(playwright, profile, home) as page:
        page.goto(f"{proxied.pages}/att-signera")
        expect(page.get_by_role("heading", name="Logga in")).to_be_visible()
        page.get_by_role("link", name="Logga in med kortet").press("Enter")

        page.wait_for_url(f"{proxied.pages}/att-signera")
        expect(page.get_by_role("banner")).to_contain_text("Anna Norlander")
        page.get_by_text("Anna Norlander").first.click()
        page.get_by_role("button", name="Logga ut").click()

        expect(page.get_by_text("Ta ut kortet ur läsaren")).to_be_visible()
        assert urlsplit(page.url).path == "/logga-in"


def test_a_refused_card_in_a_browser_is_told_on_a_page_for_everybody(
    playwright: Playwright, proxied: Proxied, tmp_path: Path
) -> None:
    """WCAG 2.2 AA, also enlarged to 400 %; and the way on leads back to the ordinary pages."""
    authorities = proxied.authorities
    home = home_with_card(tmp_path, authorities.revoked, authorities.root.pem)
    profile = profile_that_shows_the_card(tmp_path, proxied.door)

    with browser_with_card(playwright, profile, home) as page:
        page.goto(f"{proxied.pages}/logga-in/kort")

        expect(page.get_by_role("heading", name="Det gick inte att logga in med kortet")).to_be_visible()
        expect(page.get_by_text("Kortet är spärrat.")).to_be_visible()
        assert what_axe_finds(page) == []
        page.set_viewport_size(ENLARGED)
        assert what_axe_finds(page) == []
        page.get_by_role("link", name="Till startsidan").click()
        page.wait_for_url(f"{proxied.pages}/logga-in?till=%2F")


def test_one_login_searches_as_fast_as_a_person_and_no_faster(proxied: Proxied) -> None:
    """ASVS 2.4.1: a burst is let through, then nginx says no in words; another login at the same address goes on."""
    trusted = ssl.create_default_context(cafile=str(proxied.authorities.folder / "chain.pem"))
    connection = HTTPSConnection("localhost", proxied.port, context=trusted)

    def search(login: str) -> tuple[int, str]:
        connection.request("GET", "/personer/sok", headers={"Cookie": f"__Host-login={login}"})
        answer = connection.getresponse()
        return answer.status, answer.read().decode()

    answers = [search("a" * 43) for _ in range(40)]
    colleague = search("b" * 43)
    connection.close()

    statuses = [status for status, _ in answers]
    assert statuses[:11] == [303] * 11
    assert statuses[-1] == 429
    assert "Vänta tio sekunder och ladda om sidan. Det som är sparat finns kvar." in answers[-1][1]
    assert colleague[0] == 303
