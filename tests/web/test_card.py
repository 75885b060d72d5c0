"""The card's way in through the pages, and whom the application believes (ID-10)."""

from __future__ import annotations

from ipaddress import ip_network
from pathlib import Path
from urllib.parse import quote

import pytest
from django.test import Client
from pytest_django import Settings

from tests.factories.cards import LEVEL_3, Authority, Card, as_file, make_root
from tests.factories.region import NOON, Region
from tests.personas import ANNA
from tests.web.browsers import browser_of, main_of, soup_of, text_of
from vaccinera.access.models import LoginSession
from vaccinera.organisations.models import Commission

SOCKET = "/run/vaccinera/pages.sock"
DOOR = "/logga-in/kort/lasare"


@pytest.fixture(scope="module")
def issuer() -> Authority:
    """The issuer of people's cards, today."""
    return make_root(at=NOON).issuer(LEVEL_3)


@pytest.fixture
def annas(region: Region, settings: Settings, tmp_path: Path, issuer: Authority) -> Card:
    """Anna's card, at an installation that takes it."""
    settings.VACCINERA_LOGIN_WAYS = ("card",)
    settings.VACCINERA_SOCKET = SOCKET
    settings.VACCINERA_CARD_DOOR = "https://testserver:8443"
    settings.VACCINERA_CARD_ISSUERS_FILE = tmp_path / "issuers.pem"
    settings.VACCINERA_CARD_REVOCATIONS_FILE = tmp_path / "revoked.pem"
    (tmp_path / "issuers.pem").write_bytes(issuer.pem)
    (tmp_path / "revoked.pem").write_bytes(as_file(issuer.revocations()))
    return issuer.card("TSTNMT2321000156-S1")


def _by_the_proxy() -> Client:
    return Client(SERVER_NAME=SOCKET, REMOTE_ADDR="", HTTP_HOST="testserver")


def _shown(card: Card) -> dict[str, str]:
    return {"X-Card-Certificate": quote(card.pem), "X-Card-Verdict": "SUCCESS"}


def test_the_way_in_leads_to_the_door_and_on_to_where_one_was_going(annas: Card) -> None:
    browser = _by_the_proxy()

    offered = browser.get("/logga-in?till=%2Fatt-signera")
    begun = browser.get("/logga-in/kort?till=%2Fatt-signera")
    let_in = browser.get(DOOR, headers=_shown(annas))

    assert "Sätt e-tjänstekortet i läsaren först." in main_of(offered)
    assert begun["Location"] == "https://testserver:8443/logga-in/kort/lasare"
    assert (let_in.status_code, let_in["Location"]) == (303, "/att-signera")
    assert LoginSession.objects.filter(method="card", staff_id=ANNA.key).count() == 1
    assert let_in.cookies["card"].value == ""


def test_the_cookie_that_begins_a_login_is_never_sent_from_another_site(annas: Card) -> None:
    cookie = Client().get("/logga-in/kort").cookies["card"]

    assert (cookie["samesite"], cookie["httponly"], cookie["max-age"]) == ("Strict", True, 300)


@pytest.mark.parametrize("sent", [None, "nonsense"])
def test_the_door_takes_no_login_that_did_not_begin_here(annas: Card, sent: str | None) -> None:
    browser = _by_the_proxy()
    if sent:
        browser.cookies["card"] = sent

    response = browser.get(DOOR, headers=_shown(annas))

    assert (response.status_code, response["Location"]) == (303, "/logga-in")
    assert not LoginSession.objects.filter(method="card").exists()


@pytest.mark.parametrize(
    ("listener", "address"),
    [("testserver", "127.0.0.1"), ("testserver", ""), (SOCKET, "127.0.0.1"), ("/run/other/pages.sock", "")],
    ids=["a port", "no address", "the socket's name with an address", "another socket"],
)
def test_only_what_comes_by_the_proxy_s_socket_is_believed(annas: Card, listener: str, address: str) -> None:
    browser = Client(HTTP_HOST="testserver", SERVER_NAME=listener, REMOTE_ADDR=address)
    browser.get("/logga-in/kort")

    response = browser.get(DOOR, headers=_shown(annas))

    assert response.status_code == 403
    assert "Inget e-tjänstekort visades." in main_of(response)


def test_without_a_socket_nothing_is_believed(annas: Card, settings: Settings) -> None:
    settings.VACCINERA_SOCKET = ""
    browser = Client(SERVER_NAME="", REMOTE_ADDR="", HTTP_HOST="testserver")
    browser.get("/logga-in/kort")

    assert browser.get(DOOR, headers=_shown(annas)).status_code == 403


def test_a_card_that_is_refused_says_why_and_logs_nobody_in(annas: Card, settings: Settings) -> None:
    settings.VACCINERA_CARD_REVOCATIONS_FILE.unlink()
    browser = _by_the_proxy()
    browser.get("/logga-in/kort")

    response = browser.get(DOOR, headers=_shown(annas))

    assert response.status_code == 403
    assert "Det gick inte att logga in med kortet" in main_of(response)
    assert "Listan över spärrade kort saknas" in main_of(response)
    assert "login" not in response.cookies


def test_whose_card_is_good_and_who_is_not_known_here_is_told_whom_to_ask(annas: Card, issuer: Authority) -> None:
    """The same page and sentence as for whoever came by the identity provider."""
    browser = _by_the_proxy()
    browser.get("/logga-in/kort")

    response = browser.get(DOOR, headers=_shown(issuer.card("TSTNMT2321000156-NY")))

    assert response.status_code == 403
    assert "HSA-id TSTNMT2321000156-NY finns inte bland dem som arbetar i tjänsten." in main_of(response)
    assert "Be den lokala administratören vid din enhet" in main_of(response)
    assert [link["href"] for link in soup_of(response).select("main .button")] == ["/logga-in/kort"]
    assert "login" not in response.cookies


def test_whose_card_is_good_and_who_has_no_commission_in_force_is_told_whom_to_ask(annas: Card) -> None:
    Commission.objects.filter(staff_id=ANNA.key).update(to_on=NOON.date())
    browser = _by_the_proxy()
    browser.get("/logga-in/kort")

    response = browser.get(DOOR, headers=_shown(annas))

    assert response.status_code == 403
    assert "TSTNMT2321000156-S1 har inget medarbetaruppdrag som gäller i tjänsten i dag." in main_of(response)
    assert "Be den lokala administratören vid din enhet" in main_of(response)
    assert "login" not in response.cookies


def test_issuers_that_cannot_be_read_let_nobody_in(annas: Card, settings: Settings) -> None:
    settings.VACCINERA_CARD_ISSUERS_FILE.write_text("something else", "utf-8")
    browser = _by_the_proxy()
    browser.get("/logga-in/kort")

    response = browser.get(DOOR, headers=_shown(annas))

    assert "godtas inte här" in main_of(response)


def test_a_card_ends_the_login_the_browser_had(region: Region, annas: Card, settings: Settings) -> None:
    """Nothing of a session is carried over into the next."""
    browser = _by_the_proxy()
    browser.cookies[settings.VACCINERA_LOGIN_COOKIE] = region.tokens[ANNA.key]
    browser.get("/logga-in/kort")

    browser.get(DOOR, headers=_shown(annas))

    living = LoginSession.objects.filter(staff_id=ANNA.key, ended_at=None)
    assert [session.method for session in living] == ["card"]


def test_whoever_came_by_card_is_told_to_take_it_out(annas: Card) -> None:
    """ID-09."""
    browser = _by_the_proxy()
    browser.get("/logga-in/kort")
    browser.get(DOOR, headers=_shown(annas))

    response = browser.post("/logga-ut", follow=True)

    assert "Du är utloggad. Ta ut kortet ur läsaren. Sparade utkast finns kvar." in text_of(response)


def test_whoever_came_another_way_is_told_nothing_of_a_card(region: Region) -> None:
    browser = browser_of(region, ANNA)

    response = browser.post("/logga-ut", follow=True)

    assert "Du är utloggad. Sparade utkast finns kvar." in text_of(response)


@pytest.mark.parametrize("path", ["/logga-in/kort", DOOR])
def test_where_cards_are_not_taken_there_is_no_door(region: Region, path: str) -> None:
    assert Client().get(path).status_code == 404


def test_outside_the_named_networks_the_way_in_is_told(region: Region, settings: Settings) -> None:
    """Also before the login page, and for whatever address the client says it has."""
    settings.VACCINERA_NETWORKS = NETWORKS
    outside = Client(REMOTE_ADDR="198.51.100.7")

    response = outside.get("/logga-in", headers={"X-Client-Address": "10.20.0.1", "X-Forwarded-For": "10.20.0.1"})

    assert response.status_code == 403
    assert "Du är utanför vårdnätet" in main_of(response)
    assert "Vaccinera nås bara från SLL-net, SAM, och du sitter i ett annat nät." in main_of(response)
    assert "logga in på fjärråtkomsten först" in main_of(response)


def test_the_proxy_says_where_somebody_comes_from(region: Region, settings: Settings) -> None:
    settings.VACCINERA_NETWORKS, settings.VACCINERA_SOCKET = NETWORKS, SOCKET
    browser = _by_the_proxy()

    answers = [
        browser.get("/logga-in", headers={"X-Client-Address": it}).status_code for it in ("10.20.0.1", "198.51.100.7")
    ]
    unknown = browser.get("/logga-in")

    assert answers == [200, 403]
    assert "Det går inte att se vilket nät du kommer ifrån" in main_of(unknown)


def test_monitoring_sits_where_it_sits(region: Region, settings: Settings) -> None:
    settings.VACCINERA_NETWORKS = NETWORKS

    assert Client(REMOTE_ADDR="198.51.100.7").get("/healthz").status_code == 200


NETWORKS = {"SLL-net": (ip_network("10.20.0.0/16"),), "SAM": (ip_network("192.0.2.0/24"),)}
