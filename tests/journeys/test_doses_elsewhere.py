"""A dose from abroad: noted from a certificate, shown with its source, counted, corrected and taken back."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.journeys.desk import INFLUENZA, Desk
from tests.journeys.places_of_ways import tell_of_a_dose
from tests.journeys.site import Site


def test_a_dose_from_abroad_is_noted_shown_with_its_source_and_counted(desk: Desk, site: Site) -> None:
    somebody = site.someone()
    desk.log_in_as("Anna Norlander")

    desk.open_person(somebody.number)
    expect(desk.page.get_by_role("region", name=INFLUENZA)).to_contain_text("Rekommenderas i dag")
    desk.page.get_by_role("link", name="Anteckna dos från annat håll").click()
    desk.page.locator("[name=vaccine]").select_option("influenza/influenza")
    desk.fill("Vaccinets namn som det står", "Influvac")
    desk.fill("När dosen gavs", "2026-10-05")
    desk.fill("Land", "Polen")
    desk.page.get_by_role("radio", name="Intyg eller vaccinationskort").check()
    desk.press("Spara i historiken")

    history = desk.page.locator("#historik")
    expect(history).to_contain_text("Influvac")
    expect(history).to_contain_text(
        "Uppgift från annat håll: intyg eller vaccinationskort, sett av Anna Norlander, Polen"
    )
    expect(desk.page.get_by_role("region", name=INFLUENZA)).not_to_contain_text("Rekommenderas i dag")
    visits = "SELECT count(*) FROM visits_visit WHERE person_id = %(id)s AND given_on >= '2026-09-01'"
    assert site.one(visits, {"id": somebody.id}) == 0


def test_what_was_told_is_corrected_and_taken_back_with_a_reason(desk: Desk, site: Site) -> None:
    """LAW-06: what was written first stays."""
    somebody = site.someone()
    desk.log_in_as("Anna Norlander")
    tell_of_a_dose(desk, somebody.number, day="2024-05")
    history = desk.page.locator("#historik")
    expect(history).to_contain_text("2024-05")

    desk.page.get_by_role("link", name="Rätta uppgiften").click()
    desk.fill("När dosen gavs", "2025")
    desk.press("Spara rättelsen")
    expect(desk.faults.first).to_contain_text("Skriv skälet med några ord.")
    desk.fill("Varför uppgiften rättas", "Läste fel på kortet")
    desk.press("Spara rättelsen")
    expect(history).to_contain_text("2025")
    expect(history).not_to_contain_text("2024-05")

    desk.page.get_by_role("link", name="Makulera uppgiften").click()
    desk.fill("Varför uppgiften makuleras", "Gällde systern")
    desk.press("Makulera uppgiften")

    expect(history).not_to_contain_text("Uppgift från annat håll:")
    kept = site.rows(
        "SELECT given_on::text, nullified_reason FROM visits_elsewhere_dose WHERE person_id = %(id)s ORDER BY id",
        {"id": somebody.id},
    )
    assert kept == [("2024-05-01", "Läste fel på kortet"), ("2025-01-01", "Gällde systern")]
