"""Each report as a page: of an empty region, and of what its scene makes; with its picture where it has one."""

from __future__ import annotations

from importlib import import_module

import pytest

from tests.factories.region import Region
from tests.personas import ANNA, LARS, LOVISA, MAJA, OLGA, Persona
from tests.web.browsers import browser_of, main_of, soup_of
from vaccinera.reports.queries.catalogue import catalogue

pytestmark = pytest.mark.usefixtures("noon")

# Who opens each, and what its page says of its scene.
PAGES = [
    ("coverage", MAJA, ("65 år och äldre", "Hela befolkningen", "3,61 %", "75,00 %", "−71,39")),
    ("staff_tally", MAJA, ("Anna Nyberg", "Säsongsinfluensa")),
    ("staff_tally", ANNA, ("Övriga på enheten", "Anna Nyberg")),
    ("users", LARS, ("Verksamhetschef", "Östra mottagningen", "2026-12-31", "Aldrig")),
    ("log_statistics", LOVISA, ("Öppnade personens uppgifter", "Norra mottagningen")),
    ("spot_checks", LOVISA, ("Signerat", "Hela vårdgivaren", "2026-11-22")),
    ("corrections", MAJA, ("Flyttat till rätt person", "Makuleringen hävd")),
    ("corrected_fields", MAJA, ("Plats på kroppen", "Kommentar till dosen")),
    ("dose_intervals", MAJA, ("28–55 dagar", "Förra dosen är inte bland dessa")),
    ("data_quality", MAJA, ("Hemkommun saknas", "Registrerad en senare dag än den gavs", "80,00 %")),
]


@pytest.mark.parametrize(("name", "who", "told"), PAGES)
def test_a_page_says_what_its_scene_makes(region: Region, name: str, who: Persona, told: tuple[str, ...]) -> None:
    import_module(f"tests.reports.independent.{name}").scene(region)
    browser = browser_of(region, who)

    answer = browser.get(f"/rapporter/{name}")
    shown = main_of(answer)

    assert [one for one in told if one not in shown.replace("\u202f", " ")] == []
    assert (soup_of(answer).select_one("figure svg") is None) == (catalogue()[name].chart is None)


@pytest.mark.parametrize(("name", "who"), [page[:2] for page in PAGES])
def test_a_page_of_an_empty_region_makes_sense(region: Region, name: str, who: Persona) -> None:
    answer = browser_of(region, who).get(f"/rapporter/{name}")

    assert answer.status_code == 200
    assert "Vad kolumnerna betyder" in main_of(answer)


@pytest.mark.parametrize("name", ["users", "log_statistics", "spot_checks"])
def test_a_report_of_another_role_is_not_there(region: Region, name: str) -> None:
    assert browser_of(region, ANNA).get(f"/rapporter/{name}").status_code == 403


def test_another_provider_s_page_says_nothing_of_one_s_own(region: Region) -> None:
    import_module("tests.reports.independent.staff_tally").scene(region)

    shown = main_of(browser_of(region, OLGA).get("/rapporter/staff_tally"))

    assert "Olle Annan" in shown
    assert "Anna Nyberg" not in shown
