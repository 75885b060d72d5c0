"""What programmes say of themselves: an announced season, the way there and back, and the advice switched off."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.conftest import room_of_desks
from tests.journeys.desk import INFLUENZA, Desk
from tests.journeys.site import Site

_COMING = "Vaccination som kommer"
_CONTENT = "SELECT content FROM programmes_version WHERE programme_id = 'influenza' AND valid_to IS NULL"
_PUBLISHED = """
    INSERT INTO programmes_programme (code, name_sv, name_en)
    VALUES ('coming', 'Vaccination som kommer', 'A vaccination to come')
"""
_VERSION = """
    INSERT INTO programmes_version (id, programme_id, version, content, valid_from, approved_at)
    VALUES (9000, 'coming', '2026.9', %(content)s::jsonb, '2026-12-01', now())
"""


@pytest.fixture(scope="module")
def announced(site: Site) -> None:
    """A programme of its own, approved and announced, that opens on 10 December."""
    content: dict[str, Any] = site.one(_CONTENT)
    content |= {"code": "coming", "version": "2026.9", "names": {"sv": _COMING, "en": "A vaccination to come"}}
    content["windows"] = [window | {"from_on": "2026-12-10"} for window in content["windows"]]
    content["information"] |= {"announced_from": "2026-11-01", "valid_from": "2026-12-10"}
    site.rows(_PUBLISHED)
    site.rows(_VERSION, {"content": json.dumps(content)})


@pytest.fixture(scope="module")
def without_advice(
    site: Site, browser: Browser, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[], Desk]]:
    """The same region served by an installation that has switched the decision support off."""
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("VACCINERA_ADVICE", "0")
        other = Site(tmp_path_factory.mktemp("off"), app_url=site.app_url, owner_url=site.owner_url)
    try:
        other.start()
        with room_of_desks(other, browser) as take_a_seat:
            yield take_a_seat
    finally:
        other.stop()


def test_an_announced_season_is_read_about_before_it_opens(desk: Desk, announced: None) -> None:
    """From the start page to what it is, for whom, and from which day."""
    desk.log_in_as("Anna Norlander")
    programmes = desk.page.get_by_role("region", name="Aktuella program")
    expect(programmes).to_contain_text(f"{_COMING} 2026/27 öppnar 2026-12-10")

    programmes.get_by_role("link", name=_COMING).click()

    expect(desk.heading(_COMING)).to_be_visible()
    desk.says("öppnar 2026-12-10", "Vilka som vaccineras", "Rekommendationer", "Inte öppen än", "Faktagranskad")
    desk.main.get_by_role("link", name="Alla program").click()
    expect(desk.page.get_by_role("region", name="Kommande")).to_contain_text(_COMING)
    expect(desk.page.get_by_role("region", name="Pågår nu")).to_contain_text(INFLUENZA)


def test_who_reads_about_the_programme_comes_back_to_what_was_typed(desk: Desk, site: Site) -> None:
    """Not even what was typed the moment before is lost."""
    desk.log_in_as("Anna Norlander")
    desk.begin(site.someone().number)
    at = desk.path
    desk.answer(consent="Ja", fever_now="Ja")
    desk.page.get_by_label("Bedömning").fill("Snuva sedan i går.")

    desk.main.get_by_role("link", name="Om programmet").click()
    expect(desk.heading("Kampanjen")).to_be_visible()
    desk.main.get_by_role("link", name="Tillbaka till där du var").click()

    desk.expect_path(at)
    expect(desk.question("consent").get_by_label("Ja")).to_be_checked()
    expect(desk.question("fever_now").get_by_label("Ja")).to_be_checked()
    expect(desk.page.get_by_label("Bedömning")).to_have_value("Snuva sedan i går.")


def test_help_leads_to_every_programme_and_lists_the_keys(desk: Desk) -> None:
    """Both where they always stand and, under the question mark, where one is."""
    desk.log_in_as("Anna Norlander")
    desk.page.get_by_role("link", name="Hjälp").click()
    desk.says("Beslutsstödet och dess avsedda användning", "Ctrl+Enter")

    desk.page.keyboard.press("?")
    keys = desk.page.get_by_role("dialog", name="Kortkommandon")
    expect(keys).to_contain_text("Gå till sökfältet")
    desk.page.keyboard.press("Escape")
    expect(keys).to_be_hidden()
    desk.page.get_by_role("region", name="Om programmen").get_by_role("link", name=f"{INFLUENZA} 2026/27").click()

    desk.expect_path("/program/influenza/2026-27")


def test_with_the_advice_switched_off_a_dose_is_registered_and_signed(
    site: Site, without_advice: Callable[[], Desk]
) -> None:
    """LAW-32: no advice and no warning, the pages say so, and the record is as whole as ever."""
    someone, desk = site.someone(), without_advice()
    desk.log_in_as("Anna Norlander")
    desk.open_person(someone.number)
    desk.says("Beslutsstödet är avstängt")
    expect(desk.main).not_to_contain_text("Rekommenderas")
    expect(desk.main).not_to_contain_text("Varför?")

    visit = desk.register(someone.number, site.batch())

    state, passed = site.rows(
        "SELECT state, passed_warnings FROM visits_visit WHERE id = %(visit)s::uuid", {"visit": visit}
    )[0]
    assert (state, passed) == ("complete", [])
