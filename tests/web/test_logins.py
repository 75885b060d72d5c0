"""Seeing and ending logins, being told who ended one's own, and logging in again before what weighs most."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from pytest_django import Settings

from tests.factories.region import NOON, Region, logged_in
from tests.personas import ANNA, BIRGIT, INGELA, LARS, OLLE
from tests.web.browsers import browser_of, events, main_of, soup_of, text_of
from vaccinera.access.actions import keep_alive
from vaccinera.access.models import LoginSession
from vaccinera.access.queries import signed_in_by
from vaccinera.kernel.clock import civil_day
from vaccinera.organisations.models import Commission

BIRGITS = f"/administration/personal/{BIRGIT.key}/inloggningar"
CHANGE = f"/administration/uppdrag/{BIRGIT.key}"
AGAIN = "/logga-in/igen"
_EDGE = "Mozilla/5.0 (Windows NT 10.0) Chrome/143.0 Safari/537.36 Edg/143.0"


def test_an_administrator_sees_and_ends_somebody_s_logins(region: Region) -> None:
    browser = browser_of(region, LARS)

    page = browser.get(BIRGITS)
    done = browser.post(BIRGITS, follow=True)

    assert "Norra mottagningen Okänd webbläsare Demonstrationens lista 2026-11-23 12:00" in main_of(page)
    assert "personen kan logga in igen" in main_of(page)
    assert "Inloggningarna är avslutade. Personen kan logga in igen." in text_of(done)
    assert "Personen är inte inloggad nu." in main_of(browser.get(BIRGITS))
    [event] = events(region, LARS, "access.session.ended_for_another")
    assert event.details["user_hsa_id"] == "TSTNMT2321000156-S2"


def test_whoever_was_ended_is_told_by_whom_at_the_next_page_and_once(region: Region) -> None:
    browser = browser_of(region, BIRGIT)
    browser_of(region, LARS).post(BIRGITS)

    told = browser.get("/att-signera", follow=True)
    again = browser.get("/logga-in")

    who = "Lars Lokal, Norra mottagningen, 2026-11-23 12:00"
    assert told.redirect_chain == [("/logga-in?till=%2Fatt-signera&ended=1", 303)]
    assert f"Din inloggning avslutades av {who}. Det som sparats finns kvar." in main_of(told)
    assert "avslutades" not in main_of(again)


def test_a_second_press_finds_nothing_to_end(region: Region) -> None:
    browser = browser_of(region, LARS)
    browser.post(BIRGITS)

    assert "Inget behövde avslutas." in text_of(browser.post(BIRGITS, follow=True))


def test_another_provider_s_are_nobody_here(region: Region) -> None:
    browser = browser_of(region, LARS)
    address = f"/administration/personal/{OLLE.key}/inloggningar"

    assert (browser.get(address).status_code, browser.post(address).status_code) == (404, 404)
    assert browser_of(region, ANNA).get(BIRGITS).status_code == 403


def test_the_service_desk_finds_somebody_by_hsa_id_and_ends_their_logins(region: Region) -> None:
    Commission.objects.filter(pk=INGELA.key).update(roles=["SUP"])
    browser = browser_of(region, INGELA)
    before = browser.get("/administration/inloggningar")

    nobody = browser.post("/administration/inloggningar", {"hsa_id": "TSTNMT2321000156-S99"})
    found = browser.post("/administration/inloggningar", {"hsa_id": "tstnmt2321000156-s5"}, follow=True)
    done = browser.post(f"/administration/personal/{OLLE.key}/inloggningar", follow=True)

    assert "Inloggningar" in [link.get_text(strip=True) for link in soup_of(before).select("nav a[aria-current]")]
    assert nobody.status_code == 422
    assert "Ingen i tjänsten har det HSA-id:t." in main_of(nobody)
    assert "Olle Annan" in main_of(found)
    assert "den lokala administratören" in main_of(found)
    assert done.redirect_chain[-1] == ("/administration/inloggningar", 303)


def test_one_s_own_logins_are_seen_and_ended(region: Region) -> None:
    browser, there = browser_of(region, ANNA), Client(headers={"user-agent": _EDGE})
    there.post("/logga-in", {"staff": str(ANNA.key)})

    page = browser.get("/mina-inloggningar")
    rows = [" ".join(row.get_text(" ").split()) for row in soup_of(page).select("tbody tr")]
    mine = next(row for row in rows if "Den här" in row)
    theirs = next(row for row in rows if "Edge, Windows" in row)
    buttons = {button["value"] for button in soup_of(page).select("main button[name=login]")}
    done = browser.post("/mina-inloggningar", {"login": "others"}, follow=True)

    assert "Logga ut i menyn" in mine
    assert "Avsluta" in theirs
    assert len(buttons) == 2
    assert "Avslutat. Det som sparats där finns kvar." in text_of(done)
    assert "Du är inte inloggad någon annanstans." in main_of(done)
    assert there.get("/").status_code == 303


def test_one_is_ended_by_its_id_and_what_is_none_is_not_found(region: Region) -> None:
    browser, there = browser_of(region, ANNA), logged_in(ANNA)

    one = browser.post("/mina-inloggningar", {"login": str(there.session_id)})
    none = browser.post("/mina-inloggningar", {"login": "x"})

    assert (one.status_code, none.status_code) == (303, 404)
    assert LoginSession.objects.get(pk=there.session_id).ended_at == NOON


def _later(region: Region, *, minutes: int = 31) -> time_machine.travel:
    """Later on, after work all the while: the login is old and lives."""
    return time_machine.travel(NOON + timedelta(minutes=minutes), tick=False)


def _kept_alive(region: Region, key: int) -> None:
    for minutes in (10, 20, 30):
        at = NOON + timedelta(minutes=minutes)
        signed_in = signed_in_by(region.tokens[key], on=civil_day(at))
        assert signed_in is not None
        assert keep_alive(signed_in=signed_in, idle_seconds=900, at=at)


def test_rights_are_given_from_a_recent_login_only_and_the_form_waits(region: Region) -> None:
    """ASVS 7.5.3: nothing typed is lost, and nothing is done until it is sent again."""
    browser = browser_of(region, LARS)
    _kept_alive(region, LARS.key)
    with _later(region):
        opened = browser.get(CHANGE)
        stopped = browser.post(CHANGE, {"roles": ["VAC", "RPT"], "csrfmiddlewaretoken": "old"}, follow=True)
        before = Commission.objects.get(pk=BIRGIT.key).roles
        browser.post("/logga-in", {"staff": str(LARS.key), "till": AGAIN})
        waiting = browser.get(AGAIN)
        form = soup_of(waiting).select_one(f'main form[action="{CHANGE}"]')
        assert form is not None
        fields = [(one["name"], one["value"]) for one in form.select("input") if one["name"] != "csrfmiddlewaretoken"]
        done = browser.post(CHANGE, {"roles": [value for _, value in fields]}, follow=True)

    assert opened.status_code == 200
    assert stopped.redirect_chain == [(AGAIN, 303)]
    assert "kräver att du har loggat in de senaste 30 minuterna. Inget av det du skrev är borta" in main_of(stopped)
    assert before == ["VAC"]
    assert fields == [("roles", "VAC"), ("roles", "RPT")]
    assert "Rollerna är ändrade" in text_of(done)
    assert Commission.objects.get(pk=BIRGIT.key).roles == ["VAC", "RPT"]


def test_the_form_waits_for_its_sender_in_the_same_commission(region: Region) -> None:
    browser = browser_of(region, LARS)
    _kept_alive(region, LARS.key)
    with _later(region):
        browser.post(CHANGE, {"roles": ["VAC"]})
        Commission.objects.filter(pk=LARS.key).update(to_on=NOON.date())
        Commission.objects.create(
            id=901, hsa_id="TSTNMT2321000156-C901", staff_id=LARS.key, unit_id=12, name="Lokal", roles=["LAD"],
            purpose="administration", grants=[], from_on=NOON.date(),
        )  # fmt: skip
        browser.post("/logga-in", {"staff": str(LARS.key), "till": AGAIN})
        elsewhere = browser.get(AGAIN)
        browser.post("/logga-in", {"staff": str(ANNA.key), "till": AGAIN})
        somebody_else = browser.get(AGAIN)

    assert "Formuläret väntar i ett annat uppdrag" in main_of(elsewhere)
    assert "Inget formulär väntar" in main_of(somebody_else)


def test_a_form_too_long_for_a_cookie_is_said_not_to_be_kept(region: Region) -> None:
    browser = browser_of(region, LARS)
    _kept_alive(region, LARS.key)
    with _later(region):
        long = [str(key**60) for key in range(9, 309)]
        stopped = browser.post("/administration/personal/nya-uppdrag", {"commission": long}, follow=True)

    assert "Logga in och fyll sedan i formuläret." in main_of(stopped)
    assert "kept" not in browser.cookies


def test_a_form_that_was_sent_after_all_waits_no_longer(region: Region) -> None:
    browser = browser_of(region, LARS)
    _kept_alive(region, LARS.key)
    with _later(region):
        browser.post(CHANGE, {"roles": ["VAC"]})
        browser.post("/logga-in", {"staff": str(LARS.key), "till": AGAIN})
        waiting = main_of(browser.get(AGAIN))
        browser.post(CHANGE, {"roles": ["VAC"]})
        sent = main_of(browser.get(AGAIN))

    assert "Inget formulär väntar" not in waiting
    assert "Inget formulär väntar" in sent


def test_a_form_too_long_takes_the_place_of_one_that_waited(region: Region) -> None:
    """What is offered afterwards is never another form than the last."""
    browser = browser_of(region, LARS)
    _kept_alive(region, LARS.key)
    with _later(region):
        browser.post(CHANGE, {"roles": ["VAC"]})
        browser.post("/administration/personal/nya-uppdrag", {"commission": [str(key**60) for key in range(9, 309)]})
        browser.post("/logga-in", {"staff": str(LARS.key), "till": AGAIN})

        assert "Inget formulär väntar" in main_of(browser.get(AGAIN))


def test_a_forged_form_is_none(region: Region) -> None:
    browser = browser_of(region, LARS)
    browser.cookies["kept"] = "forged"

    assert "Inget formulär väntar" in main_of(browser.get(AGAIN))


def test_the_provider_and_the_card_are_asked_anew(region: Region, settings: Settings) -> None:
    """``igen`` has the identity provider ask who it is though it remembers somebody."""
    settings.VACCINERA_LOGIN_WAYS = ("oidc", "card")
    browser = browser_of(region, LARS)
    _kept_alive(region, LARS.key)
    with _later(region):
        page = browser.get(AGAIN)

    ways = [link["href"] for link in soup_of(page).select("main a.button")]
    assert ways == [
        "/logga-in/legitimering?till=%2Flogga-in%2Figen&igen=1",
        "/logga-in/kort?till=%2Flogga-in%2Figen&igen=1",
    ]


@pytest.mark.parametrize("minutes", [0, 30])
def test_a_recent_login_is_not_asked_anew(region: Region, minutes: int) -> None:
    browser = browser_of(region, LARS)
    _kept_alive(region, LARS.key)
    with _later(region, minutes=minutes):
        done = browser.post(CHANGE, {"roles": ["VAC", "RPT"]})

    assert done["Location"] == f"/administration/personal/{BIRGIT.key}"
