"""One place of the navigation is where the reader is: the nearest, and exactly it only on its own page."""

from __future__ import annotations

from typing import Any

import pytest

from tests.factories.region import Region
from tests.personas import INGELA, KLARA, MAJA, Persona
from tests.reimbursement.policy_scenes import approved_terms, locked, proposed_limit
from tests.web.browsers import browser_of, soup_of


def places(region: Region, who: Persona, address: str) -> list[tuple[str, Any]]:
    """The places of the navigation that are marked on a page, and how."""
    soup = soup_of(browser_of(region, who).get(address))
    return [(link.get_text(strip=True), link["aria-current"]) for link in soup.select("nav a[aria-current]")]


@pytest.mark.parametrize(
    ("who", "address", "place"),
    [
        (KLARA, "/ersattning", ("Ersättning", "page")),
        (KLARA, "/ersattning/2026-10", ("Ersättning", "true")),
        (MAJA, "/ersattning/kan-forloras", ("Ersättning", "true")),
        (INGELA, "/ersattning/priser", ("Priser och villkor", "page")),
        (KLARA, "/ersattning/priser", ("Priser och villkor", "page")),
        (INGELA, "/ersattning/priser/ny", ("Priser och villkor", "true")),
        (INGELA, "/ersattning/villkor/ny", ("Priser och villkor", "true")),
        (INGELA, "/ersattning/betalningsmottagare/1", ("Priser och villkor", "true")),
        (INGELA, "/ersattning/attestgranser", ("Priser och villkor", "true")),
        (KLARA, "/ersattning/rader", ("Manuella rader", "page")),
        (KLARA, "/ersattning/rader/ny", ("Manuella rader", "true")),
    ],
)
def test_a_page_about_money_belongs_to_one_place(
    region: Region, who: Persona, address: str, place: tuple[str, str]
) -> None:
    locked(region)

    assert places(region, who, address) == [place]


def test_what_is_proposed_belongs_to_the_place_it_was_proposed_from(region: Region) -> None:
    terms, limit = approved_terms(region), proposed_limit(region)

    shown = [
        places(region, INGELA, address)
        for address in (f"/ersattning/villkor/{terms.pk}", f"/ersattning/attestgranser/{limit.pk}")
    ]

    assert shown == [[("Priser och villkor", "true")]] * 2


def test_start_is_the_place_of_no_other_page(region: Region) -> None:
    assert places(region, KLARA, "/") == [("Start", "page")]
    assert places(region, KLARA, "/hjalp") == []
