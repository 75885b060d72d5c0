"""Logging in to a demonstration, choosing a commission, staying, and leaving."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.conf import settings as django_settings
from django.test import Client
from pytest_django import Settings

from tests.factories.region import NOON, Region
from tests.personas import ANNA, BIRGIT, EVERYONE, OLLE
from tests.web.browsers import browser_of, events, main_of, soup_of, text_of
from vaccinera.access.actions import log_in
from vaccinera.access.models import LoginSession
from vaccinera.organisations.models import Commission, Staff
from vaccinera.web.ways_in import WayIn


@pytest.fixture
def second_commission(region: Region) -> Commission:
    """Anna's, as vaccinator at the other unit of her provider."""
    return Commission.objects.create(
        id=900,
        hsa_id="TSTNMT2321000156-C900",
        staff_id=ANNA.key,
        unit_id=12,
        name="Vaccinatör, Östra",
        purpose="care",
        roles=["VAC"],
        grants=[],
        from_on=NOON.date(),
    )


# Two ways of logging in that lead to pages anybody may open.
BY_CARD = WayIn("help", "Sätt i kortet", "Kortet sitter i läsaren.")
BY_PHONE = WayIn("manual", "Ta fram telefonen", "Telefonen ligger på bordet.")
NOBODYS_DRAFT = "018cc8c1-e700-7ca4-8753-6dca03fe1179"


def _log_in(browser: Client, staff: int, **more: str) -> Client:
    browser.post("/logga-in", {"staff": str(staff), **more})
    return browser


def test_everybody_with_a_commission_is_listed_and_the_first_needs_only_enter(region: Region) -> None:
    response = Client().get("/logga-in")

    buttons = soup_of(response).select("button[name=staff]")
    assert [button["value"] for button in buttons if button.has_attr("autofocus")] == ["1"]
    assert sorted(int(str(button["value"])) for button in buttons) == sorted(
        [ANNA.key, *(persona.key for persona in EVERYONE)]
    )
    assert "specialistsjuksköterska · vaccinatör, ordinatör" in main_of(response)


def test_the_list_costs_one_query(region: Region, django_assert_num_queries: object) -> None:
    with django_assert_num_queries(1):  # type: ignore[operator]  # pytest-django gives a context manager of its own kind
        Client().get("/logga-in")


def test_a_unit_stands_once_with_all_its_people(region: Region) -> None:
    headings = [heading.get_text() for heading in soup_of(Client().get("/logga-in")).select(".login__unit-name")]

    assert headings == ["Norra mottagningen", "Östra mottagningen", "Södra mottagningen", "Vaccinationsenheten"]


def test_one_press_logs_in_and_reaches_the_start_page(region: Region) -> None:
    response = Client().post("/logga-in", {"staff": "1"}, follow=True)

    assert response.redirect_chain == [("/", 303)]
    assert "Norra mottagningen (vaccinatör, ordinatör)" in text_of(response)


def test_the_login_cookie_is_out_of_reach_of_scripts_and_other_sites(region: Region, settings: Settings) -> None:
    settings.SESSION_COOKIE_SECURE = True

    cookie = Client().post("/logga-in", {"staff": "1"}).cookies["login"]

    assert (cookie["httponly"], cookie["samesite"], cookie["secure"]) == (True, "Strict", True)
    assert (cookie["max-age"], cookie["domain"], cookie["path"]) == ("", "", "/")
    assert not LoginSession.objects.filter(token_digest=cookie.value).exists()


def test_one_gets_where_one_was_going(region: Region) -> None:
    response = Client().post("/logga-in", {"staff": "1", "till": "/att-signera"})

    assert response["Location"] == "/att-signera"


@pytest.mark.parametrize("till", ["https://example.org/", "//example.org", "/\\example.org", "/hjalp?q=19420101-2392"])
def test_a_login_leads_nowhere_else(region: Region, till: str) -> None:
    response = Client().post("/logga-in", {"staff": "1", "till": till})

    assert response["Location"] == "/"


@pytest.mark.parametrize("staff", ["", "999", "x", "-1", "1e3"])
def test_nobody_logs_in_as_somebody_who_is_not_there(region: Region, staff: str) -> None:
    response = Client().post("/logga-in", {"staff": staff})

    assert response.status_code == 404
    assert "login" not in response.cookies


def test_outside_a_demonstration_nobody_is_listed_and_nobody_logs_in(region: Region, settings: Settings) -> None:
    settings.VACCINERA_IS_DEMO = False

    page, attempt = Client().get("/logga-in"), Client().post("/logga-in", {"staff": "1"})

    assert soup_of(page).select("button[name=staff]") == []
    assert "Inloggning är inte inställd än." in main_of(page)
    assert attempt.status_code == 404
    assert "login" not in attempt.cookies


def test_with_one_way_of_logging_in_the_page_is_one_button(
    region: Region, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("vaccinera.web.ways_in.WAYS_IN", {"card": BY_CARD})
    settings.VACCINERA_IS_DEMO, settings.VACCINERA_LOGIN_WAYS = False, ("card",)

    response = Client().get("/logga-in?till=/att-signera")

    main = soup_of(response).select("main .button")
    assert [(one.get_text(strip=True), one["href"]) for one in main] == [
        ("Sätt i kortet", "/hjalp?till=%2Fatt-signera")
    ]
    assert "Kortet sitter i läsaren." in main_of(response)
    assert "Inloggning är inte inställd än." not in main_of(response)


def test_several_ways_stand_in_the_installation_s_order_and_the_first_is_the_primary(
    region: Region, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("vaccinera.web.ways_in.WAYS_IN", {"card": BY_CARD, "phone": BY_PHONE})
    settings.VACCINERA_LOGIN_WAYS = ("phone", "card", "list")

    soup = soup_of(Client().get("/logga-in?till=https://example.org/"))

    buttons = soup.select("main a.button")
    assert [(one.get_text(strip=True), one["href"]) for one in buttons] == [
        ("Ta fram telefonen", "/hjalp/manual"),
        ("Sätt i kortet", "/hjalp"),
    ]
    assert ["button--primary" in one["class"] for one in buttons] == [True, False]
    assert len(soup.select("button[name=staff]")) > 1


def test_a_demonstration_can_do_without_its_list(region: Region, settings: Settings) -> None:
    settings.VACCINERA_LOGIN_WAYS = ()

    page, attempt = Client().get("/logga-in"), Client().post("/logga-in", {"staff": "1"})

    assert soup_of(page).select("button[name=staff]") == []
    assert attempt.status_code == 404


def test_a_new_login_ends_the_one_before(region: Region) -> None:
    browser = _log_in(Client(), ANNA.key)
    former = browser.cookies["login"].value

    _log_in(browser, BIRGIT.key)

    stranger = Client()
    stranger.cookies["login"] = former
    assert "Birgit Ek" in text_of(browser.get("/"))
    assert stranger.get("/").status_code == 303


def test_a_forged_cookie_is_taken_away(region: Region) -> None:
    browser = Client()
    browser.cookies["login"] = "forged"

    response = browser.get("/")
    shown = browser.get(response["Location"])

    assert response["Location"] == "/logga-in?till=%2F&ended=1"
    assert "login" not in response.cookies
    assert shown.cookies["login"]["max-age"] == 0


def test_a_page_that_saves_itself_after_the_login_ended_can_still_say_so(region: Region) -> None:
    """The script loads the page again: the login page says what happened, and then takes the cookie."""
    browser = Client()
    browser.cookies["login"] = "ended"

    saved = browser.post(f"/registrera/{NOBODYS_DRAFT}/utkast")
    loaded_again = browser.get(f"/registrera/{NOBODYS_DRAFT}")
    shown = browser.get(loaded_again["Location"])

    assert (saved.status_code, "login" in saved.cookies) == (303, False)
    assert loaded_again["Location"].endswith("&ended=1")
    assert shown.cookies["login"]["max-age"] == 0


def test_with_several_commissions_one_is_chosen_by_name(region: Region, second_commission: Commission) -> None:
    """ID-03: the choice is a logged act."""
    browser = _log_in(Client(), ANNA.key)

    choice = browser.get("/", follow=True)
    chosen = browser.post("/uppdrag", {"commission": "900", "till": "/hjalp"}, follow=True)

    assert choice.redirect_chain == [("/uppdrag?till=%2F", 303)]
    assert "Vaccinatör, Östra" in main_of(choice)
    assert chosen.redirect_chain == [("/hjalp", 303)]
    assert "Östra mottagningen (vaccinatör)" in text_of(chosen)
    assert "Du arbetar nu vid Östra mottagningen." in main_of(chosen)
    assert len(events(region, ANNA, "access.commission.chosen")) == 1


def test_the_first_commission_has_the_focus_and_the_active_one_is_marked(
    region: Region, second_commission: Commission
) -> None:
    soup = soup_of(browser_of(region, ANNA).get("/uppdrag"))

    buttons = soup.select("button[name=commission]")
    assert [button.has_attr("autofocus") for button in buttons] == [True, False]
    assert ["valt nu" in button.get_text() for button in buttons] == [True, False]


def test_the_unit_leads_to_the_choice_from_every_page(region: Region, second_commission: Commission) -> None:
    header = soup_of(browser_of(region, ANNA).get("/hjalp")).select_one(".frame__unit a")

    assert header is not None
    assert header["href"] == "/uppdrag"


@pytest.mark.parametrize("commission", ["", "x", "0", str(OLLE.key)])
def test_somebody_else_s_commission_cannot_be_chosen(region: Region, commission: str) -> None:
    response = browser_of(region, ANNA).post("/uppdrag", {"commission": commission})

    assert response.status_code == 403
    assert "Uppdraget är inte ditt" in main_of(response)


def test_without_a_commission_one_is_told_whom_to_ask(region: Region) -> None:
    Commission.objects.filter(staff_id=BIRGIT.key).update(from_on=NOON.date() + timedelta(days=1))

    response = browser_of(region, BIRGIT).get("/uppdrag")

    assert "Du har inget uppdrag som gäller i dag." in main_of(response)


def test_logging_out_ends_the_session_for_every_copy_of_the_cookie(region: Region) -> None:
    browser, copy = browser_of(region, ANNA), browser_of(region, ANNA)

    response = browser.post("/logga-ut", follow=True)

    assert response.redirect_chain == [("/logga-in", 303)]
    assert "Du är utloggad. Sparade utkast finns kvar." in main_of(response)
    assert browser.cookies["login"].value == ""
    assert copy.get("/").status_code == 303


def test_logging_out_twice_is_no_fault() -> None:
    assert Client().post("/logga-ut")["Location"] == "/logga-in"


def test_a_session_left_alone_ends(region: Region) -> None:
    """ID-09."""
    browser = browser_of(region, ANNA)

    with time_machine.travel(NOON + timedelta(seconds=django_settings.VACCINERA_IDLE_SECONDS + 1), tick=False):
        response = browser.get("/att-signera", follow=True)

    assert response.redirect_chain == [("/logga-in?till=%2Fatt-signera&ended=1", 303)]
    assert "Inloggningen avslutades" in main_of(response)


@pytest.mark.parametrize(
    ("seconds", "left"),
    [
        (0, 900),
        (40, 860),  # not noted yet: the note from before counts
        (61, 900),  # noted now
    ],
)
def test_every_page_tells_how_long_the_session_lives(region: Region, seconds: int, left: int) -> None:
    browser = browser_of(region, ANNA)

    with time_machine.travel(NOON + timedelta(seconds=seconds), tick=False):
        response = browser.get("/hjalp")

    dialog = soup_of(response).select_one("#idle")
    assert dialog is not None
    assert (dialog["data-idle-left"], dialog["data-idle-warn"]) == (str(left), "120")
    assert response["X-Idle-Left"] == str(left)


def test_one_click_on_the_warning_prolongs_the_session(region: Region) -> None:
    browser = browser_of(region, ANNA)

    with time_machine.travel(NOON + timedelta(minutes=14), tick=False):
        answer = browser.post("/session/forlang")
    with time_machine.travel(NOON + timedelta(minutes=28), tick=False):
        later = browser.get("/hjalp")

    assert answer.json() == {"seconds_left": 900}
    assert "Anna Nyberg" in text_of(later)


def test_no_click_prolongs_a_session_past_twelve_hours(region: Region) -> None:
    region.tokens[ANNA.key] = log_in(
        staff=Staff.objects.get(pk=ANNA.key),
        method="demo",
        level_of_assurance="demo",
        at=NOON - timedelta(hours=11, minutes=59),
    )
    LoginSession.objects.update(last_seen_at=NOON)
    browser = browser_of(region, ANNA)

    answer = browser.post("/session/forlang")

    assert answer.json() == {"seconds_left": 60}


def test_a_probe_reads_no_login(region: Region, django_assert_num_queries: object) -> None:
    with django_assert_num_queries(0):  # type: ignore[operator]  # pytest-django gives a context manager of its own kind
        response = browser_of(region, ANNA).get("/healthz")

    assert response.json() == {"status": "ok"}
    assert "login" not in response.cookies  # nor does it take the login away from whoever looks at it in a browser
