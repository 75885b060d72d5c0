"""A page states who may see it, and sends everybody else where they should go first."""

from __future__ import annotations

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern
from pytest_django import Settings

from tests.factories.region import NOON, Region
from tests.personas import ANNA, LARS, REBECKA
from tests.web.browsers import browser_of, main_of
from vaccinera.access.actions import log_in
from vaccinera.access.states import Permission
from vaccinera.organisations.models import Commission, Staff
from vaccinera.web.page import Page, page
from vaccinera.web.urls import urlpatterns


@pytest.fixture(autouse=True)
def more_pages(settings: Settings) -> None:
    settings.ROOT_URLCONF = "tests.web.refusing_pages"


@pytest.mark.parametrize("route", urlpatterns, ids=lambda route: str(route.name))
def test_every_address_is_a_page_that_states_its_conditions(route: URLPattern) -> None:
    assert isinstance(route.callback, Page)


def test_what_a_page_needs_can_be_read() -> None:
    stated = page(Permission.PERSON_FIND, methods=("GET", "POST"))(lambda _request: HttpResponse())

    assert (stated.permission, stated.is_public, stated.needs_commission, stated.methods) == (
        Permission.PERSON_FIND,
        False,
        True,
        ("GET", "POST"),
    )


@pytest.mark.parametrize(("public", "needs_commission"), [(True, True), (False, False)])
def test_a_permission_cannot_be_asked_of_somebody_without_a_commission(*, public: bool, needs_commission: bool) -> None:
    with pytest.raises(ValueError, match="comes from a commission"):
        page(Permission.PERSON_FIND, public=public, needs_commission=needs_commission)


def test_a_second_permission_stands_beside_a_first() -> None:
    with pytest.raises(ValueError, match="opens what asks for a first"):
        page(or_permission=Permission.PERSON_FIND)


def test_a_stranger_logs_in_first_and_then_gets_where_they_were_going() -> None:
    response = Client().get("/prov/hitta?sida=2")

    assert response.status_code == 303
    assert response["Location"] == "/logga-in?till=%2Fprov%2Fhitta%3Fsida%3D2"


def test_a_stranger_s_fragment_sends_the_whole_browser_to_the_login() -> None:
    response = Client().post(
        "/prov/hitta", headers={"hx-request": "true", "hx-current-url": "http://testserver/att-signera"}
    )

    assert response.status_code == 204
    assert response["HX-Redirect"] == "/logga-in?till=%2Fatt-signera"


def test_a_stranger_s_address_is_forgotten_when_it_holds_a_personal_number() -> None:
    """PER-12."""
    response = Client().get("/prov/hitta?q=19420101-2392")

    assert response["Location"] == "/logga-in"


def test_somebody_with_several_commissions_chooses_one_first(region: Region) -> None:
    """ID-03."""
    Commission.objects.create(
        id=900,
        hsa_id="TSTNMT2321000156-C900",
        staff_id=ANNA.key,
        unit_id=12,
        name="Sköterska, Östra",
        purpose="care",
        roles=["VAC"],
        grants=[],
        from_on=NOON.date(),
    )
    browser = Client()
    browser.cookies["login"] = log_in(
        staff=Staff.objects.get(pk=ANNA.key), method="demo", level_of_assurance="demo", at=NOON
    )

    response = browser.get("/prov/hitta")

    assert response.status_code == 303
    assert response["Location"] == "/uppdrag?till=%2Fprov%2Fhitta"


def test_whoever_has_the_permission_is_let_in_with_their_unit(region: Region) -> None:
    response = browser_of(region, REBECKA).get("/prov/hitta")

    assert response.content == b"Norra mottagningen"


def test_whoever_lacks_the_permission_is_told_what_to_do(region: Region) -> None:
    """ID-05: a commission for administration opens nothing."""
    response = browser_of(region, LARS).get("/prov/hitta")

    assert response.status_code == 403
    assert "Du har inte rätt att göra det här" in main_of(response)
    assert "Byt uppdrag, eller be den som administrerar enheten." in main_of(response)


def test_an_address_that_only_takes_forms_says_so(region: Region) -> None:
    response = browser_of(region, ANNA).get("/session/forlang")

    assert response.status_code == 405
    assert response["Allow"] == "POST"
    assert "Den tar bara emot det som skickas från ett formulär." in main_of(response)


def test_a_page_that_can_be_read_can_be_asked_for_its_headers_only() -> None:
    assert Client().head("/hjalp/tillganglighet").status_code == 200


@pytest.mark.parametrize(
    ("till", "reached"),
    [
        ("/att-signera", "/att-signera"),
        ("https://example.org/", "/hjalp"),
        ("//example.org/", "/hjalp"),
        ("", "/hjalp"),
    ],
)
def test_going_back_never_leads_to_another_site(till: str, reached: str) -> None:
    response = Client().post("/prov/tillbaka", {"till": till})

    assert response["Location"] == reached
