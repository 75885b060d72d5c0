"""One administrator changes a programme and sees what it would do; another approves; from that day it holds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.conftest import room_of_desks, running_site
from tests.journeys.desk import INFLUENZA, Desk
from tests.journeys.site import CHECKOUT, Site

PROPOSER, APPROVER, NURSE = "Ingela Nordström", "Tomas Falk", "Anna Norlander"
PACKS = CHECKOUT / "vaccinera" / "programmes" / "packs"
_RECENTLY_ANOTHER = """
    SELECT i.value FROM patients_identifier i JOIN patients_person p ON p.id = i.person_id
      JOIN visits_visit v ON v.person_id = p.id
     WHERE v.programme_id = 'pneumococcal' AND v.given_on BETWEEN '2026-10-01' AND '2026-11-15'
       AND p.birth_date < '1960-01-01' AND p.protection = 'none' AND p.deceased_on IS NULL
       AND i.kind = 'personal_number'
       AND NOT EXISTS (SELECT FROM visits_visit o WHERE o.person_id = p.id AND o.programme_id = 'influenza'
                        AND o.given_on > '2026-09-01')
     ORDER BY v.given_on DESC, i.value LIMIT 1
"""


@pytest.fixture(scope="module")
def own_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A region of its own: what is approved here would hold for every other journey too."""
    with running_site(tmp_path_factory.mktemp("changing"), "changing") as started:
        yield started


@pytest.fixture
def at_desk(own_site: Site, browser: Browser) -> Iterator[Callable[[str], Desk]]:
    """Somebody's place of work in that region, logged in."""
    with room_of_desks(own_site, browser) as take_a_seat:

        def sit(name: str) -> Desk:
            desk = take_a_seat()
            desk.log_in_as(name)
            return desk

        yield sit


def advice_of(desk: Desk, number: str) -> str:
    """What the person's page says of the programme, its reason unfolded."""
    desk.open_person(number)
    region = desk.page.get_by_role("region", name=INFLUENZA)
    region.get_by_text("Varför?").first.click()
    return " ".join(region.inner_text().split())


def test_a_changed_interval_is_previewed_approved_by_another_and_holds_from_its_day(
    own_site: Site, at_desk: Callable[[str], Desk]
) -> None:
    """Issue 3: the advice changes from that day and names the new version; until then the old one speaks."""
    number = str(own_site.one(_RECENTLY_ANOTHER))
    before = advice_of(at_desk(NURSE), number)

    proposer = at_desk(PROPOSER)
    proposer.go_to("Program")
    proposer.page.get_by_role("row", name="Säsongsinfluensa 2026.1").get_by_role("link").click()
    proposer.press("Ändra programmet")
    proposer.page.get_by_text("Avstånd", exact=False).first.click()
    proposer.page.get_by_role("link", name="FLU26-I2").click()
    proposer.fill("Minst antal dagar", "75")
    proposer.fill("Förklaring (sv)", "Minst 75 dagar efter ett annat vaccin: tidigast {from_on}.")
    proposer.press("Spara i utkastet")
    proposer.says("Ändringar mot 2026.1", "Minst antal dagar", "48 år, hjärtsjukdom, dos av något annat i går")
    proposer.fill("Gäller från", "2026-11-30")
    proposer.fill("Varför?", "Ny rekommendation om avstånd")
    proposer.press("Föreslå för en annan att godkänna")
    proposer.says("Förslaget är lagt.", "Någon annan avgör ditt förslag")
    expect(proposer.main.get_by_role("button", name="Godkänn")).to_have_count(0)

    approver = at_desk(APPROVER)
    approver.go_to("Program")
    approver.page.get_by_role("link", name="Öppna influenza").click()
    approver.says("Ny rekommendation om avstånd", "Ingela Nordström", "Förhandsvisning")
    approver.press("Godkänn")
    approver.says("Förslaget är godkänt.")
    meanwhile = advice_of(at_desk(NURSE), number)

    own_site.go_on(days=8)
    after = advice_of(at_desk(NURSE), number)

    assert "version 2026.1" in before
    assert meanwhile == before
    assert "version 2026.2" in after
    assert "Minst 75 dagar efter ett annat vaccin" in after
    assert "Minst 75 dagar" not in before


def test_a_bad_pack_is_refused_with_file_place_and_mend(at_desk: Callable[[str], Desk], tmp_path: Path) -> None:
    """On the page; the command says the same (tests/console/test_programmes.py)."""
    text = (PACKS / "influenza-2026.toml").read_text("utf-8")
    bad = tmp_path / "influenza-2026-fel.toml"
    bad.write_text(text.replace("priority = 20", "priority = 10"), encoding="utf-8")
    desk = at_desk(PROPOSER)
    desk.visit("/administration/program")
    desk.page.get_by_role("link", name="Läs in ett program från fil").click()

    desk.page.get_by_label("Fil").set_input_files(bad)
    desk.press("Läs in filen")

    desk.says(
        "influenza-2026-fel.toml",
        "Packen håller inte ihop",
        "Målgrupper 2, Ordning",
        "Samma kod, regel eller nummer står två gånger. Ge varje sin egen.",
        "Inget är sparat.",
    )
    expect(desk.page.get_by_role("alert")).to_be_focused()


def test_a_nurse_finds_no_way_to_the_programmes(at_desk: Callable[[str], Desk]) -> None:
    """What holds for everybody is not changed at one provider."""
    desk = at_desk(NURSE)

    expect(desk.page.get_by_role("link", name="Program", exact=True)).to_have_count(0)
    desk.visit("/administration/program")

    assert desk.status == 403
    expect(desk.page.get_by_text("Program och versioner")).to_have_count(0)
