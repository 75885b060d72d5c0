"""Every page in each of its states serves everybody: WCAG 2.2 AA by axe, enlarged four times, a way to each fault."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser

from tests.journeys.accessibility import PHONE, links_that_lead_nowhere, what_axe_finds, what_is_out_of_sight
from tests.journeys.conftest import room_of_desks
from tests.journeys.desk import Desk
from tests.journeys.places import PLACES
from tests.journeys.scene import Place, Scene
from tests.journeys.site import Site

# The first of each address is its usual state.
_USUAL = list({place.route: place for place in reversed(PLACES)}.values())
_ALSO_IN_ENGLISH = [place for place in _USUAL if place.status == 200]
_PLANTED = """
    <!doctype html><html lang="en"><title>Planted</title><body><main>
    <p style="color: #bbb; background: #fff">Pale</p> <img src="data:,"> <div style="width: 900px">Wide</div>
    <a class="error-summary__link" href="#gone">No field</a>
    <button style="width: 9px; height: 9px; padding: 0">A</button>
    <button style="width: 9px; height: 9px; padding: 0">B</button>
    </main></body></html>
"""
_COVERED = '<a href="#main">Under</a><div style="position: fixed; inset: 0"></div>'


@pytest.fixture(scope="module")
def scene(site: Site) -> Scene:
    """The demo region, as the pages show it."""
    return Scene(site)


@pytest.fixture(scope="module")
def seat_of(site: Site, browser: Browser) -> Iterator[Callable[[Place], Desk]]:
    """The desk of whoever is shown the place; one for each, since a browser that knows the style sheets is faster."""
    desks: dict[tuple[str, str], Desk] = {}
    with room_of_desks(site, browser) as take_a_seat:

        def seat_of(place: Place) -> Desk:
            key = (place.who, place.at)
            if key not in desks:
                desks[key] = take_a_seat()
                if place.who:
                    desks[key].log_in_as(place.who, at=place.at)
            return desks[key]

        yield seat_of


@pytest.mark.parametrize("place", PLACES, ids=lambda place: f"{place.route}: {place.state}")
def test_a_page_serves_everybody(place: Place, seat_of: Callable[[Place], Desk], scene: Scene) -> None:
    """WCAG 1.4.10, 2.4.11 and all that axe judges; what is to be mended is reached from where that is said.

    Where the address is in its usual state, in English on a phone as well: one way there does for both.
    """
    desk = seat_of(place)

    place.reach(desk, scene)

    assert desk.status == place.status
    assert not (place.who and desk.path == "/logga-in"), f"{place.who} is not logged in any more."
    page = desk.page
    assert [*what_axe_finds(page), *what_is_out_of_sight(page), *links_that_lead_nowhere(page)] == []
    if place in _ALSO_IN_ENGLISH:
        _come_again_in_english_on_a_phone(desk)
        assert page.locator("html").get_attribute("lang") == "en"
        assert [f"in English: {fault}" for fault in [*what_axe_finds(page), *what_is_out_of_sight(page)]] == []


def _come_again_in_english_on_a_phone(desk: Desk) -> None:
    desk.page.context.add_cookies([{"name": "language", "value": "en", "url": desk.site.address}])
    desk.page.set_viewport_size(PHONE)
    desk.page.reload()
    desk.page.context.clear_cookies(name="language")


def test_what_is_wrong_is_found(desk: Desk) -> None:
    """The judges themselves: each fault planted in a page is named."""
    desk.page.set_content(_PLANTED)

    found = what_axe_finds(desk.page)
    too_wide = [part for part in what_is_out_of_sight(desk.page) if part.endswith("wide")]
    nowhere = links_that_lead_nowhere(desk.page)
    desk.page.set_content(_COVERED)
    covered = what_is_out_of_sight(desk.page)

    assert sorted({fault.split(" ")[0] for fault in found}) == ["color-contrast", "image-alt", "target-size"]
    assert too_wide == ["at 390 px: 908 px wide", "at 320 px: 908 px wide"]
    assert nowhere == ["leads nowhere: No field"]
    assert covered == [f'at {width} px covered: <a href="#main">Under</a>' for width in (390, 320, 1280)]
