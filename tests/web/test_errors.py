"""A "no" and a fault: the right status, words that help, and a number that is found in the log."""

from __future__ import annotations

import re

import pytest
from django.template import TemplateSyntaxError
from django.test import Client
from pytest_django import Settings
from structlog.contextvars import merge_contextvars
from structlog.testing import capture_logs

from tests.factories.region import Region
from tests.personas import ANNA, INGELA
from tests.web.browsers import browser_of, main_of, soup_of, text_of
from vaccinera.audit.actions import current_reference
from vaccinera.web.pages import errors

REFERENCE = re.compile(r"[0-9A-HJKMNP-TV-Z]{8}")


@pytest.fixture(autouse=True)
def more_pages(settings: Settings) -> None:
    settings.ROOT_URLCONF = "tests.web.refusing_pages"


@pytest.mark.parametrize(
    ("code", "status", "words"),
    [
        ("access.permission.missing", 403, "Uppdraget Sköterska, Norra ger inte rätt till detta."),
        ("access.permission.other_unit", 403, "Det här hör till en annan enhet än Norra mottagningen."),
        ("access.commission.not_yours", 403, "Uppdraget är inte ditt"),
        ("patients.person.not_found", 404, "Personen finns inte i registret."),
        ("visits.draft.not_possible_now", 409, "Det går inte i det läge registreringen har nu."),
        ("patients.identifier.wrong_check_digit", 422, "kontrollsiffran stämmer inte"),
    ],
)
def test_a_refusal_becomes_a_page_with_its_own_sentence(code: str, status: int, words: str) -> None:
    response = Client().get(f"/prov/vagra/{code}")

    assert response.status_code == status
    assert words in main_of(response)
    assert "Inget har ändrats." in main_of(response)


def test_a_refusal_without_words_shows_its_code() -> None:
    response = Client().get("/prov/vagra/visits.unheard.of")

    assert response.status_code == 422
    assert "Anteckna koden visits.unheard.of" in main_of(response)


def test_a_refusal_to_htmx_is_an_alert_put_where_alerts_are_read() -> None:
    response = Client().post("/prov/vagra/patients.person.not_found", headers={"hx-request": "true"})

    assert response.status_code == 404
    assert response["HX-Retarget"] == "#refusal"
    assert response["HX-Reswap"] == "innerHTML"
    assert soup_of(response).find("html") is None
    assert "Personen finns inte i registret." in text_of(response)


@pytest.mark.parametrize("code", ["access.session.ended", "kernel.scope.not_opened"])
def test_a_refusal_that_ends_the_session_leads_to_the_login(code: str) -> None:
    response = Client().get(f"/prov/vagra/{code}")

    assert response["Location"] == f"/logga-in?till=%2Fprov%2Fvagra%2F{code}"


@pytest.mark.parametrize(
    ("address", "status", "heading"),
    [
        ("/prov/misstanke", 400, "Begäran gick inte att förstå"),
        ("/finns-inte", 404, "Sidan finns inte"),
        ("/prov/sonder", 500, "Något gick sönder hos oss"),
    ],
)
def test_an_error_page_shows_the_number_that_the_log_has(address: str, status: int, heading: str) -> None:
    with capture_logs(processors=[merge_contextvars]) as lines:
        response = Client(raise_request_exception=False).get(address)

    [request_line] = [line for line in lines if line["event"] == "http.request"]
    assert response.status_code == status
    assert heading in main_of(response)
    assert REFERENCE.fullmatch(response["X-Reference"])
    assert response["X-Reference"] in main_of(response)
    assert request_line["reference"] == response["X-Reference"]


def test_an_error_page_keeps_the_frame_of_whoever_is_logged_in(region: Region) -> None:
    response = browser_of(region, ANNA).get("/finns-inte")

    assert "Norra mottagningen" in text_of(response)
    assert "Anna Nyberg" in text_of(response)


def test_a_form_that_is_too_old_says_that_nothing_is_lost() -> None:
    response = Client(enforce_csrf_checks=True).post("/sprak", {"language": "en"})

    assert response.status_code == 403
    assert "Sidan hade stått öppen för länge" in main_of(response)
    assert "Inget har gått förlorat" in main_of(response)
    assert response["X-Reference"] in main_of(response)


def test_the_page_for_what_broke_is_kept_by_no_browser() -> None:
    response = Client(raise_request_exception=False).get("/prov/sonder")

    assert response["Cache-Control"] == "no-store"


def test_the_page_for_what_broke_stands_when_the_templates_are_what_broke(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_told: object) -> str:
        raise TemplateSyntaxError

    monkeypatch.setattr(errors, "render_to_string", fail)

    response = Client(raise_request_exception=False).get("/prov/sonder")

    assert response.status_code == 500
    assert "Something broke on our side." in text_of(response)
    assert response["X-Reference"] in text_of(response)


def test_a_fault_is_logged_with_the_same_number_and_the_route_instead_of_the_address() -> None:
    """PER-12: an address is whatever somebody typed."""
    with capture_logs(processors=[merge_contextvars]) as lines:
        Client(raise_request_exception=False).get("/prov/vagra/19420101-2392")
        Client().get("/hjalp/tillganglighet?q=19420101-2392")

    requests = [line for line in lines if line["event"] == "http.request"]
    assert [(line["method"], line["route"], line["status"], line["queries"]) for line in requests][1] == (
        "GET",
        "accessibility",
        200,
        0,
    )
    assert all("19420101" not in str(line) for line in requests)


def test_a_reference_lasts_as_long_as_its_request() -> None:
    first, second = Client().get("/hjalp/tillganglighet"), Client().get("/hjalp/tillganglighet")

    assert first["X-Reference"] != second["X-Reference"]
    assert current_reference.get() == ""


@pytest.mark.parametrize(("address", "sent"), [("/personer/sok", "Tol\x00van"), ("/personer/sok?q=%00", "Tolvan")])
def test_a_sign_no_text_can_hold_is_not_taken(region: Region, address: str, sent: str) -> None:
    response = browser_of(region, ANNA).post(address, {"sought": sent})

    assert response.status_code == 400
    assert "Webbläsaren skickade något som tjänsten inte kan läsa." in main_of(response)


def test_an_address_with_such_a_sign_is_none(region: Region) -> None:
    response = browser_of(region, INGELA).get("/administration/program/influenza/a%00")

    assert response.status_code == 400
