"""Logging in and out as in earnest: a browser, an identity provider at another site, and the demo's people."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.identity_provider import CLIENT_ID, CLIENT_SECRET, IdentityProvider, free_port, running_provider
from tests.journeys.accessibility import what_axe_finds, what_is_out_of_sight
from tests.journeys.conftest import room_of_desks, running_site
from tests.journeys.desk import Desk
from tests.journeys.site import Site

STAFF = "SELECT hsa_id FROM organisations_staff WHERE given_name || ' ' || family_name = %(name)s"


@pytest.fixture(scope="module")
def there_and_here(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[IdentityProvider, Site]]:
    """A demo without its list: one logs in to it at a provider that browsers hold for another site."""
    port = free_port()
    settings = {
        "VACCINERA_LOGIN": "oidc",
        "VACCINERA_OIDC_ISSUER": f"http://localhost:{port}",
        "VACCINERA_OIDC_CLIENT_ID": CLIENT_ID,
        "VACCINERA_OIDC_CLIENT_SECRET": CLIENT_SECRET,
    }
    with running_site(tmp_path_factory.mktemp("provider"), "provider", settings) as site:
        told_at = f"{site.address}/logga-in/legitimering/avslutad"
        with running_provider(origin=site.address, told_at=told_at, port=port, ahead=site.ahead) as provider:
            yield provider, site


@pytest.fixture
def provider(there_and_here: tuple[IdentityProvider, Site]) -> IdentityProvider:
    return there_and_here[0]


@pytest.fixture
def at_desk(there_and_here: tuple[IdentityProvider, Site], browser: Browser) -> Iterator[Callable[[], Desk]]:
    """Places of work there; their browsers also go to the provider."""
    provider, site = there_and_here
    with room_of_desks(site, browser, also=frozenset({provider.issuer.removeprefix("http://")})) as take_a_seat:
        yield take_a_seat


def identify(page: Page, hsa_id: str) -> None:
    """At the provider: say who one is."""
    expect(page.get_by_role("heading", name="Legitimera dig")).to_be_visible()
    page.get_by_label("HSA-id").fill(hsa_id)
    page.get_by_role("button", name="Legitimera").click()


def log_in(desk: Desk, name: str, *, path: str = "/") -> None:
    """From a page of ours, over the provider, to that page."""
    desk.visit(path)
    desk.page.get_by_role("link", name="Logga in med e-tjänstekort").click()
    identify(desk.page, desk.site.one(STAFF, {"name": name}))
    desk.expect_path(path)
    expect(desk.page.get_by_role("banner")).to_contain_text(name)


def test_a_nurse_logs_in_at_the_provider_and_out_of_both(at_desk: Callable[[], Desk]) -> None:
    """ID-01, ID-03, ID-09: the strict login cookie comes along, and the next one at the computer is asked anew."""
    desk = at_desk()

    desk.visit("/att-signera")
    desk.expect_path("/logga-in?till=%2Fatt-signera")
    desk.page.get_by_role("link", name="Logga in med e-tjänstekort").click()
    identify(desk.page, desk.site.one(STAFF, {"name": "Anna Norlander"}))

    desk.expect_path("/att-signera")
    expect(desk.page.get_by_role("banner")).to_contain_text("Almvikens vaccinationsmottagning (vaccinatör, ordinatör)")
    desk.go_to_start()
    expect(desk.page.locator("#sought")).to_be_focused()

    desk.page.get_by_role("banner").get_by_text("Anna Norlander").click()
    desk.page.get_by_role("button", name="Logga ut").click()
    desk.page.get_by_role("button", name="Ja, logga ut").click()

    desk.expect_path("/logga-in?ended=1")
    desk.says("Du är utloggad.")
    desk.visit("/att-signera")
    desk.expect_path("/logga-in?till=%2Fatt-signera")
    desk.page.get_by_role("link", name="Logga in med e-tjänstekort").click()
    expect(desk.page.get_by_role("heading", name="Legitimera dig")).to_be_visible()


def test_what_is_ended_at_the_provider_ends_here_on_the_next_step(
    at_desk: Callable[[], Desk], provider: IdentityProvider
) -> None:
    """ID-09: back-channel logout, from one server to the other, while the page stands open."""
    desk = at_desk()
    log_in(desk, "Anna Norlander")

    elsewhere = desk.page.context.new_page()
    elsewhere.goto(f"{provider.issuer}/session/end")
    elsewhere.get_by_role("button", name="Ja, logga ut").click()
    expect(elsewhere.get_by_role("heading", name="Utloggad")).to_be_visible()
    desk.visit("/att-signera")

    desk.expect_path("/logga-in?till=%2Fatt-signera&ended=1")
    desk.says("Inloggningen avslutades")


def test_who_is_not_known_here_is_told_whom_to_ask_and_can_be_somebody_else(at_desk: Callable[[], Desk]) -> None:
    desk = at_desk()
    desk.visit("/logga-in")
    assert [*what_axe_finds(desk.page), *what_is_out_of_sight(desk.page)] == []
    desk.page.get_by_role("link", name="Logga in med e-tjänstekort").click()

    identify(desk.page, "SE2321000016-9XYZ")

    desk.says("HSA-id SE2321000016-9XYZ finns inte", "Be den lokala administratören vid din enhet")
    assert desk.status == 403
    assert [*what_axe_finds(desk.page), *what_is_out_of_sight(desk.page)] == []
    desk.page.get_by_role("link", name="Logga in igen").click()
    identify(desk.page, desk.site.one(STAFF, {"name": "Anna Norlander"}))
    expect(desk.page.get_by_role("banner")).to_contain_text("Anna Norlander")


def test_the_pages_shown_for_a_moment_serve_everybody_too(
    at_desk: Callable[[], Desk], provider: IdentityProvider
) -> None:
    """Who stops the browser from going on by itself, or has no time to read, finds a button (WCAG 2.2.1, 3.2.5)."""
    desk = at_desk()
    start, leave = f"{desk.site.address}/", f"{provider.issuer}/session/end*"
    desk.visit("/logga-in")
    desk.page.route(start, _stay)
    desk.page.route(leave, _stay)

    desk.page.get_by_role("link", name="Logga in med e-tjänstekort").click()
    identify(desk.page, desk.site.one(STAFF, {"name": "Anna Norlander"}))
    expect(desk.heading("Du är inloggad")).to_be_visible()
    logged_in = [*what_axe_finds(desk.page), *what_is_out_of_sight(desk.page)]
    desk.page.unroute(start)
    desk.page.get_by_role("link", name="Fortsätt").click()
    desk.page.get_by_role("banner").get_by_text("Anna Norlander").click()
    desk.page.get_by_role("button", name="Logga ut").click()
    expect(desk.heading("Du är utloggad här")).to_be_visible()
    logged_out = [*what_axe_finds(desk.page), *what_is_out_of_sight(desk.page)]
    desk.page.unroute(leave)
    desk.page.get_by_role("link", name="Logga ut i inloggningstjänsten").click()

    expect(desk.page.get_by_role("button", name="Ja, logga ut")).to_be_visible()
    assert logged_in == []
    assert logged_out == []


def _stay(route: Route) -> None:
    """Where the page would go on to by itself is not reached."""
    route.abort("aborted")
