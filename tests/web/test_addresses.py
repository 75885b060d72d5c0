"""Where a page may send the browser: only on within the site, and never with a person in the address."""

from __future__ import annotations

import pytest
from django.test import RequestFactory

from vaccinera.web.addresses import path_to_return_to, safe_path


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/att-signera",
        "/att-signera?sida=2",
        # Ids whose digits happen to look like a number: an id is no person.
        "/personer/01993012-2392-7123-8123-193001012392",
    ],
)
def test_an_address_of_ours_is_followed(address: str) -> None:
    assert safe_path(address) == address


@pytest.mark.parametrize(
    "address",
    [
        None,
        "",
        "att-signera",
        "https://example.org/",
        "//example.org/",
        "///example.org/",
        "/\\example.org/",
        "\\\\example.org/",
        "javascript:alert(1)",
        "/att-signera\n//example.org",
        "/finns-inte",
        "/" + "a" * 600,
    ],
)
def test_an_address_elsewhere_or_of_no_page_is_not_followed(address: str | None) -> None:
    assert safe_path(address) is None


@pytest.mark.parametrize(
    "address",
    [
        "/hjalp?q=19420101-2392",
        "/hjalp?q=194201012392",
        "/hjalp?q=420101-2392",
        "/hjalp?q=420101%2B2392",
    ],
)
def test_an_address_with_a_personal_number_is_not_carried_along(address: str) -> None:
    """PER-12."""
    assert safe_path(address) is None


def test_one_comes_back_to_the_page_a_form_was_sent_from() -> None:
    request = RequestFactory().post("/sprak", headers={"referer": "https://testserver/att-signera?sida=2"})

    assert path_to_return_to(request) == "/att-signera?sida=2"


def test_one_comes_back_to_the_page_htmx_asked_from() -> None:
    request = RequestFactory().get(
        "/hjalp", headers={"hx-request": "true", "hx-current-url": "https://testserver/att-signera"}
    )

    assert path_to_return_to(request) == "/att-signera"


def test_nobody_comes_back_to_another_site() -> None:
    request = RequestFactory().post("/sprak", headers={"referer": "https://example.org/att-signera-mig"})

    assert path_to_return_to(request) is None
