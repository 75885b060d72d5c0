"""Earlier vaccinations are brought over: tried, mended, taken by a second person, and found in somebody's history."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import expect

from tests.journeys.desk import Desk
from tests.journeys.places_of_imports import HEADINGS
from tests.journeys.site import Site, Someone

_NURSE, _TRIES, _TAKES = "Anna Norlander", "Päivi Laine", "Birgitta Öberg"


def _row(person: Someone, *, on: str, vaccine: str) -> str:
    family, given = person.name.split(", ")
    return f"{person.number};{given};{family};{on};{vaccine};influenza;OLD{person.number[:4]};Gun Gammal"


def _try(desk: Desk, *rows: str) -> None:
    """Choose a file, say where it comes from, and have it judged."""
    desk.page.get_by_role("navigation", name="Huvudmeny").get_by_role("link", name="Inläsningar").click()
    desk.page.get_by_role("link", name="Pröva en fil").click()
    content = "\n".join((HEADINGS, *rows, "")).encode("utf-8-sig")
    desk.page.get_by_label("Fil").set_input_files({"name": "gamla.csv", "mimeType": "text/csv", "buffer": content})
    desk.fill("Från vilket system?", "Gamla journalen")
    desk.press("Pröva filen")
    desk.expect_path("/inlasningar/*")


def test_earlier_vaccinations_are_tried_mended_taken_and_seen(site: Site, sit_down: Callable[[], Desk]) -> None:
    """Issue 4: each error names row, column, value and mend; two people; the history says where it comes from."""
    one, other = site.someone(), site.someone()
    vaccine = str(site.one("SELECT npl_id FROM products_product WHERE name = 'Influvita'"))
    good, bad = _row(one, on="2025-11-03", vaccine=vaccine), _row(other, on="2025-13-03", vaccine=vaccine)

    tries = sit_down()
    tries.log_in_as(_TRIES)
    _try(tries, good, bad)
    tries.says("Rader med fel", "vaccinationsdatum", "2025-13-03", "är inget datum", "Skriv datumet som 2024-10-31.")
    with tries.page.expect_download() as fetched:
        tries.page.get_by_role("link", name="Hämta raderna med fel").click()
    left = fetched.value.path().read_text("utf-8-sig").splitlines()
    tries.press("Avfärda filen")
    expect(tries.page.get_by_text("Inläsningen är avfärdad.")).to_be_visible()
    _try(tries, good, bad.replace("2025-13-03", "2025-12-03"))
    tries.says("Någon annan läser in filen")
    address = tries.path

    takes = sit_down()
    takes.log_in_as(_TAKES)
    takes.visit(address)
    takes.press("Läs in 2 besök")
    expect(takes.page.get_by_text("2 besök är inlästa.")).to_be_visible()
    takes.says("Inläst av", _TAKES)

    nurse = sit_down()
    nurse.log_in_as(_NURSE)
    for person in (one, other):
        nurse.open_person(person.number)
        history = nurse.page.locator("#historik")
        expect(history).to_contain_text("Importerad från Gamla journalen, ersätts inte, rapporteras inte igen")
        expect(history).to_contain_text("Gun Gammal")
    imported = nurse.page.locator("#historik").get_by_role("row").filter(has_text="Importerad från Gamla journalen")
    imported.get_by_role("link").first.click()
    nurse.says("Besöket kommer från ett annat system", "Inga signaturer följde med från det andra systemet.")

    assert len(left) == 2
    assert other.number in left[1]
    assert "Skriv datumet som 2024-10-31." in left[1]
