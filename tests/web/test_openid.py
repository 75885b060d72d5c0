"""Logging in at an identity provider: a real, certified one, that is told to go wrong in every way there is."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
import time_machine
from django.test import Client
from pytest_django import Settings

from tests.factories.region import NOON, Region
from tests.identity_provider import CLIENT_ID, CLIENT_SECRET, IdentityProvider, Post, running_provider
from tests.personas import ANNA, BIRGIT
from tests.web.browsers import browser_of, main_of, soup_of, text_of
from vaccinera.access.models import LoginSession, ProviderLogin
from vaccinera.access.queries import signed_in_by
from vaccinera.exchange.queries import identity_provider as asking
from vaccinera.organisations.models import Commission, Staff

ANNAS, BIRGITS = "TSTNMT2321000156-S1", "TSTNMT2321000156-S2"
HERE = "http://testserver"


@pytest.fixture(scope="module")
def post() -> Iterator[Post]:
    box = Post()
    Thread(target=box.server.serve_forever, daemon=True).start()
    yield box
    box.server.shutdown()
    box.server.server_close()


@pytest.fixture(scope="module")
def running(post: Post) -> Iterator[IdentityProvider]:
    with running_provider(origin=HERE, told_at=post.address, at=NOON.timestamp()) as started:
        yield started


@pytest.fixture
def provider(
    running: IdentityProvider, region: Region, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> IdentityProvider:
    """The installation's provider, well-behaved, of which the process knows nothing yet."""
    settings.VACCINERA_IS_DEMO, settings.VACCINERA_LOGIN_WAYS = False, ("oidc",)
    settings.VACCINERA_OIDC_ISSUER = running.issuer
    settings.VACCINERA_OIDC_CLIENT_ID, settings.VACCINERA_OIDC_CLIENT_SECRET = CLIENT_ID, CLIENT_SECRET
    monkeypatch.setattr(asking, "_known", type(asking._known)())
    running.behave()
    return running


@pytest.fixture
def there(provider: IdentityProvider) -> Iterator[httpx.Client]:
    """The same browser, at the provider."""
    with provider.browser() as browser:
        yield browser


def _begin(browser: Client, **query: str) -> str:
    return browser.get("/logga-in/legitimering", query)["Location"]


def _come_back(browser: Client, address: str) -> Any:
    assert address.startswith(HERE)
    return browser.get(address.removeprefix(HERE))


def _log_in(provider: IdentityProvider, there: httpx.Client, browser: Client, *, till: str = "/", **claims: str) -> Any:
    began = _begin(browser, till=till)
    return _come_back(browser, provider.come_back(began, browser=there, **({"employeeHsaId": ANNAS} | claims)))


def _session(browser: Client) -> LoginSession:
    signed_in = signed_in_by(browser.cookies["login"].value, on=NOON.date())
    assert signed_in is not None
    return LoginSession.objects.get(pk=signed_in.session_id)


def _goes_on_to(response: Any) -> str:
    [refresh] = soup_of(response).select("meta[http-equiv=refresh]")
    [button] = soup_of(response).select("main .button")
    assert refresh["content"] == f"0; url={button['href']}"
    return str(button["href"])


def _is_let_in(browser: Client) -> bool:
    return bool(browser.get("/hjalp").context["frame"].signed_in)


def test_with_a_login_at_the_provider_one_is_where_one_was_going(
    provider: IdentityProvider, there: httpx.Client
) -> None:
    """ID-01: the same session as by any other way: person, the one commission, purpose, level of assurance."""
    browser = Client()

    response = _log_in(provider, there, browser, till="/att-signera")

    assert response.status_code == 200
    assert _goes_on_to(response) == "/att-signera"
    assert "Norra mottagningen (vaccinatör, ordinatör)" in text_of(browser.get("/"))
    session = _session(browser)
    assert (session.staff_id, session.commission_id) == (ANNA.key, ANNA.key)
    assert (session.method, session.level_of_assurance) == ("oidc", "http://id.sambi.se/loa/loa3")


def test_the_way_there_and_back_is_tied_together_and_to_the_browser(
    provider: IdentityProvider, there: httpx.Client
) -> None:
    """ID-06: nothing that was sent over the browser tells the verifier, and nothing is used twice."""
    browser = Client()

    _log_in(provider, there, browser)
    first = provider.asked
    _log_in(provider, there, browser, employeeHsaId=BIRGITS)
    second = provider.asked

    assert first["authorization"]["code_challenge_method"] == "S256"
    assert first["token"]["code_verifier"] not in str(first["authorization"])
    assert not any(character.isdigit() for character in first["authorization"]["state"])  # PER-12: no person's number
    for name in ("state", "nonce", "code_challenge"):
        assert first["authorization"][name] != second["authorization"][name]


def test_the_round_trip_s_cookie_is_out_of_reach_of_scripts_and_is_used_once(
    provider: IdentityProvider, there: httpx.Client
) -> None:
    browser = Client()

    address = provider.come_back(_begin(browser), browser=there, employeeHsaId=ANNAS)
    began = browser.cookies["round-trip"]
    told = (began["httponly"], began["samesite"], began["max-age"], began["domain"])
    response = _come_back(browser, address)

    assert told == (True, "Lax", "", "")
    assert (response.cookies["round-trip"].value, response.cookies["round-trip"]["max-age"]) == ("", 0)
    assert (response.cookies["login"]["httponly"], response.cookies["login"]["samesite"]) == (True, "Strict")
    assert _come_back(browser, address).status_code == 403


def test_somebody_with_another_subject_is_the_same_person(provider: IdentityProvider, there: httpx.Client) -> None:
    """ID-02: the subject is another at each login, and so is the case of letters."""
    morning, afternoon = Client(), Client()

    _log_in(provider, there, morning)
    with provider.browser() as there_too:
        _log_in(provider, there_too, afternoon, employeeHsaId=ANNAS.lower())

    sessions = [_session(morning), _session(afternoon)]
    assert [session.staff_id for session in sessions] == [ANNA.key, ANNA.key]
    assert len({session.provider_login.subject for session in sessions}) == 2


def test_the_commission_chosen_at_the_provider_is_the_active_one(
    provider: IdentityProvider, there: httpx.Client
) -> None:
    """ID-03."""
    Commission.objects.create(
        id=900,
        hsa_id="TSTNMT2321000156-C900",
        staff_id=ANNA.key,
        unit_id=12,
        name="Vaccinatör, Östra",
        purpose="care",
        roles=["VAC"],
        from_on=NOON.date(),
    )
    asked_here, asked_there, elsewhere = Client(), Client(), Client()

    _log_in(provider, there, asked_here)
    with provider.browser() as fresh:
        _log_in(provider, fresh, asked_there, commissionHsaId="tstnmt2321000156-c900")
    with provider.browser() as fresh:
        _log_in(provider, fresh, elsewhere, commissionHsaId="SE2321000016-ELSE")

    assert _session(asked_here).commission_id is None
    assert _session(asked_there).commission_id == 900
    assert _session(elsewhere).commission_id is None


_NOT_TRUSTED = "Svaret från inloggningstjänsten gick inte att lita på, och ingen har loggats in."


@pytest.mark.parametrize(
    "how",
    [
        {"claims": {"iss": "http://localhost/"}},
        {"claims": {"aud": "another"}},
        {"claims": {"exp": NOON.timestamp() - 61}},
        {"claims": {"iat": NOON.timestamp() + 61}},
        {"claims": {"iat": NOON.timestamp() - 601}},
        {"claims": {"nonce": "another"}},
        {"claims": {"at_hash": "another"}},
        {"without": ["nonce"]},
        {"without": ["exp"]},
        {"algorithm": "none"},
        {"algorithm": "HS256"},
        {"stranger": True},
        {"forger": True},
    ],
    ids=str,
)
def test_a_token_that_is_wrong_in_one_thing_lets_nobody_in(
    provider: IdentityProvider, there: httpx.Client, how: dict[str, Any]
) -> None:
    """ID-06: issuer, signature, audience, expiry, nonce, access token hash."""
    browser = Client()
    provider.misbehave(**how)

    response = _log_in(provider, there, browser)

    assert response.status_code == 403
    assert _NOT_TRUSTED in main_of(response)
    assert "login" not in response.cookies
    assert not _is_let_in(browser)


def test_a_login_at_a_level_that_is_too_low_is_told_so(provider: IdentityProvider, there: httpx.Client) -> None:
    """ID-01."""
    browser = Client()
    provider.misbehave(claims={"acr": "http://id.sambi.se/loa/loa2"})

    response = _log_in(provider, there, browser)

    assert response.status_code == 403
    assert "inte är tillräckligt säkert för journaluppgifter" in main_of(response)
    assert not _is_let_in(browser)


def test_the_levels_that_are_strong_enough_are_the_installation_s(
    provider: IdentityProvider, there: httpx.Client, settings: Settings
) -> None:
    settings.VACCINERA_OIDC_LEVELS = ("http://id.sambi.se/loa/loa3", "http://id.sambi.se/loa/loa2")
    browser = Client()

    _log_in(provider, there, browser, acr="http://id.sambi.se/loa/loa2")

    assert _session(browser).level_of_assurance == "http://id.sambi.se/loa/loa2"


def test_a_provider_with_new_keys_is_asked_for_them_but_not_more_than_once_a_minute(
    provider: IdentityProvider, there: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """ID-06: keys are rotated without anybody's help, and a forger cannot make us ask without end."""
    browser = Client()
    _log_in(provider, there, browser)
    provider.misbehave(rotate=True)

    too_soon = _log_in(provider, there, browser)
    monkeypatch.setattr(asking, "KEYS_AT_MOST_EVERY_SECONDS", -1)
    in_time = _log_in(provider, there, browser)

    assert _NOT_TRUSTED in main_of(too_soon)
    assert _goes_on_to(in_time) == "/"
    assert _is_let_in(browser)


def test_an_answer_in_another_browser_than_the_one_that_asked_is_refused(
    provider: IdentityProvider, there: httpx.Client
) -> None:
    """ID-06: nobody is logged in as somebody else by a link."""
    mine, victim = Client(), Client()
    address = provider.come_back(_begin(mine), browser=there, employeeHsaId=ANNAS)

    without_asking = _come_back(victim, address)
    _begin(victim)
    having_asked = _come_back(victim, address)

    for response in (without_asking, having_asked):
        assert response.status_code == 403
        assert "Inloggningen påbörjades i en annan webbläsare, eller för mer än tio minuter sedan." in main_of(response)
    assert not _is_let_in(victim)


def test_an_answer_after_ten_minutes_is_too_late(provider: IdentityProvider, there: httpx.Client) -> None:
    browser = Client()
    address = provider.come_back(_begin(browser), browser=there, employeeHsaId=ANNAS)

    with time_machine.travel(NOON + timedelta(seconds=601), tick=False):
        response = _come_back(browser, address)

    assert response.status_code == 403
    assert "för mer än tio minuter sedan" in main_of(response)


def test_a_code_is_worth_one_login(provider: IdentityProvider, there: httpx.Client) -> None:
    browser = Client()
    address = provider.come_back(_begin(browser), browser=there, employeeHsaId=ANNAS)
    kept = browser.cookies["round-trip"].value
    _come_back(browser, address)

    browser.cookies["round-trip"] = kept
    response = _come_back(browser, address)

    assert response.status_code == 403
    assert "Legitimeringen slutfördes inte." in main_of(response)


def test_who_gives_up_at_the_provider_can_begin_again(provider: IdentityProvider, there: httpx.Client) -> None:
    browser = Client()

    response = _log_in(provider, there, browser, error="access_denied")

    assert "Legitimeringen slutfördes inte." in main_of(response)
    again = [link["href"] for link in soup_of(response).select("main .button")]
    assert again == ["/logga-in/legitimering?igen=1"]
    assert "prompt=login" in _begin(browser, igen="1")


def test_who_is_not_known_here_is_told_whom_to_ask(provider: IdentityProvider, there: httpx.Client) -> None:
    browser = Client()

    response = _log_in(provider, there, browser, employeeHsaId="SE2321000016-9XYZ")

    assert response.status_code == 403
    assert "HSA-id SE2321000016-9XYZ finns inte bland dem som arbetar i tjänsten." in main_of(response)
    assert "Be den lokala administratören vid din enhet" in main_of(response)
    assert not _is_let_in(browser)


def test_who_has_no_commission_in_force_is_told_whom_to_ask(provider: IdentityProvider, there: httpx.Client) -> None:
    Commission.objects.filter(staff_id=ANNA.key).update(to_on=NOON.date())
    browser = Client()

    response = _log_in(provider, there, browser)

    assert response.status_code == 403
    assert f"HSA-id {ANNAS} har inget medarbetaruppdrag som gäller i tjänsten i dag." in main_of(response)
    assert "Be den lokala administratören vid din enhet" in main_of(response)
    assert not _is_let_in(browser)


def test_an_hsa_id_that_two_could_have_is_nobody_s(provider: IdentityProvider, there: httpx.Client) -> None:
    Staff.objects.filter(pk=BIRGIT.key).update(hsa_id=ANNAS.lower())

    response = _log_in(provider, there, Client())

    assert "finns inte bland dem som arbetar i tjänsten" in main_of(response)


def test_who_logged_in_without_a_staff_identity_is_told_to_choose_it(
    provider: IdentityProvider, there: httpx.Client
) -> None:
    """ID-07: an id of an old form is received; what is no id at all is not."""
    provider.misbehave(claims={"employeeHsaId": "Anna"})

    response = _log_in(provider, there, Client())

    assert response.status_code == 422
    assert "Inloggningstjänsten lämnade inget HSA-id för dig." in main_of(response)


def test_a_silent_provider_is_told_as_such(provider: IdentityProvider, settings: Settings) -> None:
    settings.VACCINERA_OIDC_ISSUER = "http://127.0.0.1:9"

    response = Client().get("/logga-in/legitimering")

    assert response.status_code == 503
    assert "Inloggningstjänsten svarar inte." in main_of(response)


def test_a_provider_that_knows_another_secret_lets_nobody_in(
    provider: IdentityProvider, there: httpx.Client, settings: Settings
) -> None:
    settings.VACCINERA_OIDC_CLIENT_SECRET = "another"
    browser = Client()

    response = _log_in(provider, there, browser)

    assert response.status_code == 503
    assert not _is_let_in(browser)


@pytest.mark.parametrize(
    ("method", "path"),
    [("get", ""), ("get", "/svar?code=c&state=s"), ("post", "/avslutad")],
)
def test_where_it_is_not_offered_it_is_not_there(
    provider: IdentityProvider, settings: Settings, method: str, path: str
) -> None:
    settings.VACCINERA_LOGIN_WAYS = ("list",)

    response = getattr(Client(), method)("/logga-in/legitimering" + path)

    assert response.status_code == 404


def test_a_login_that_was_planted_in_the_browser_is_worth_nothing_after(
    provider: IdentityProvider, there: httpx.Client, region: Region
) -> None:
    """Session fixation: a login always has a token of its own, and ends the one the browser had."""
    browser, planter = browser_of(region, BIRGIT), browser_of(region, BIRGIT)
    planted = browser.cookies["login"].value

    _log_in(provider, there, browser)

    assert browser.cookies["login"].value != planted
    assert "Anna Nyberg" in text_of(browser.get("/"))
    assert not _is_let_in(planter)


@pytest.mark.parametrize("till", ["https://example.org/", "//example.org", "/\\example.org", "/hjalp?q=19420101-2392"])
def test_a_login_at_the_provider_leads_nowhere_else(provider: IdentityProvider, there: httpx.Client, till: str) -> None:
    response = _log_in(provider, there, Client(), till=till)

    assert _goes_on_to(response) == "/"


def test_logging_out_here_is_logging_out_there(provider: IdentityProvider, there: httpx.Client) -> None:
    """ID-09: the next at the same computer is asked who they are."""
    browser = Client()
    _log_in(provider, there, browser)
    remembered = there.get(_begin(Client())).headers["location"]
    session = _session(browser)

    response = browser.post("/logga-ut")
    address = _goes_on_to(response)
    asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
    provider.log_out(browser=there, address=address)
    forgotten = there.get(_begin(Client())).headers["location"]

    assert asked["post_logout_redirect_uri"] == "http://testserver/logga-in?ended=1"
    assert asked["client_id"] == "vaccinera"
    assert browser.cookies["login"].value == ""
    assert not ProviderLogin.objects.filter(session=session).exists()
    assert "/svar?code=" in remembered
    assert "/interaction/" in forgotten


def test_logging_out_does_not_wait_for_a_provider_that_is_gone(
    provider: IdentityProvider, there: httpx.Client, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = Client()
    _log_in(provider, there, browser)
    ProviderLogin.objects.update(issuer="http://127.0.0.1:9")
    settings.VACCINERA_OIDC_ISSUER = "http://127.0.0.1:9"

    response = browser.post("/logga-ut")

    assert response["Location"] == "/logga-in"
    assert not _is_let_in(browser)


def test_a_login_that_is_over_at_the_provider_is_over_here_at_once(
    provider: IdentityProvider, there: httpx.Client, post: Post, region: Region
) -> None:
    """ID-09: back-channel logout ends that session and no other, and is believed once."""
    browser, colleague = Client(enforce_csrf_checks=True), browser_of(region, BIRGIT)
    _log_in(provider, there, browser)
    post.received.clear()

    provider.log_out(browser=there)
    [told] = post.received
    answer = Client(enforce_csrf_checks=True).post("/logga-in/legitimering/avslutad", told)
    again = Client().post("/logga-in/legitimering/avslutad", told)

    assert (answer.status_code, answer.content) == (200, b"")
    assert answer["Cache-Control"] == "no-store"
    assert browser.get("/")["Location"] == "/logga-in?till=%2F&ended=1"
    assert _is_let_in(colleague)
    assert again.status_code == 400
    assert again.json() == {"error": "invalid_request", "error_description": "access.logout.told_before"}


@pytest.mark.parametrize("told", [{}, {"logout_token": ""}, {"logout_token": "a.b.c"}])
def test_who_is_not_the_provider_ends_nothing(
    provider: IdentityProvider, there: httpx.Client, told: dict[str, str]
) -> None:
    browser = Client()
    _log_in(provider, there, browser)

    answer = Client().post("/logga-in/legitimering/avslutad", told)

    assert answer.status_code == 400
    assert answer.json() == {"error": "invalid_request", "error_description": "exchange.login.not_trusted"}
    assert _is_let_in(browser)


def test_an_id_token_is_no_logout(provider: IdentityProvider, there: httpx.Client) -> None:
    browser = Client()
    _log_in(provider, there, browser)
    id_token = _session(browser).provider_login.id_token

    answer = Client().post("/logga-in/legitimering/avslutad", {"logout_token": id_token})

    assert answer.status_code == 400
    assert _is_let_in(browser)
