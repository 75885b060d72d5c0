"""The log auditor finds who opened a person, draws and signs off a spot check, and hands out a patient's extract."""

from __future__ import annotations

from io import BytesIO

from playwright.sync_api import expect
from pypdf import PdfReader

from tests.journeys.desk import Desk
from tests.journeys.places_of_log import AUDITOR, happened
from tests.journeys.scene import Scene
from tests.journeys.site import Site

_LOOKS = "SELECT action, details->>'recipient' FROM audit_event WHERE starts_with(action, 'audit.') ORDER BY id"


def test_an_auditor_finds_who_opened_a_person_draws_a_sample_and_signs_it_off(desk: Desk, site: Site) -> None:
    """LAW-20, LAW-21: and each look is in the log itself."""
    person = happened(Scene(site))
    number = site.one(
        "SELECT value FROM patients_identifier WHERE person_id::text = %(person)s AND to_on IS NULL LIMIT 1",
        {"person": person},
    )
    desk.log_in_as(AUDITOR)
    desk.page.get_by_role("link", name="Logg", exact=True).click()
    desk.fill("Från och med", "2026-11-01")
    desk.fill("Personens nummer", str(number))
    desk.press("Sök i loggen")
    desk.says("Öppnade personens uppgifter", "Anna Norlander", "Utan besök inom 30 dagar", "pågående besök")

    desk.page.get_by_role("link", name="Stickprov", exact=True).first.click()
    desk.fill("Från och med", "2026-11-01")
    desk.press("Dra stickprov")
    desk.expect_path("/stickprov/*")
    openings = desk.page.locator(".openings__one")
    expect(openings).to_have_count(2)
    for nth, (judgement, note) in enumerate((("I ordning", ""), ("Ska frågas om", "Frågar Anna på måndag"))):
        openings.nth(nth).get_by_label(judgement).check()
        openings.nth(nth).get_by_label("Anteckning").fill(note)
        openings.nth(nth).get_by_role("button", name="Spara bedömningen").click()
        expect(openings.nth(nth).get_by_text("Bedömd av Daniel Hosseini")).to_be_visible()
    desk.fill("Slutsats", "En öppning ska frågas om.")
    desk.press("Signera granskningen")
    desk.says("Stickprovet är signerat.", "Signerat av Daniel Hosseini")

    signed = site.rows(
        "SELECT state, signed_off_by_name, conclusion FROM audit_spot_check WHERE id::text = %(id)s",
        {"id": desk.path.rsplit("/", 1)[1]},
    )
    acts = {action for action, _recipient in site.rows(_LOOKS)}
    assert signed == [("signed_off", "Daniel Hosseini", "En öppning ska frågas om.")]
    assert {"audit.log.read", "audit.spot_check.drawn", "audit.spot_check.read", "audit.spot_check.signed_off"} <= acts


def test_a_patients_extract_is_printed_with_its_recipient_in_the_log(desk: Desk, site: Site) -> None:
    """LAW-10, LAW-22: unit, time, profession and purpose; no name until the provider decides so."""
    person = happened(Scene(site))
    desk.log_in_as(AUDITOR)
    desk.visit(f"/logg/utdrag?fran=2026-11-01&till=2026-11-23&person={person}")
    desk.says("Distriktssköterska", "Vård och behandling: pågående besök")
    desk.fill("Vem tar emot?", "Personen själv")
    token = desk.page.locator("input[name=csrfmiddlewaretoken]").first.get_attribute("value") or ""

    pdf = desk.page.request.post(
        f"{site.address}/logg/utdrag/pdf",
        form={
            "csrfmiddlewaretoken": token,
            "person": person,
            "fran": "2026-11-01",
            "till": "2026-11-23",
            "recipient": "Personen själv",
        },
        headers={"Origin": site.address},
    )

    said = " ".join(PdfReader(BytesIO(pdf.body())).pages[0].extract_text().split())
    assert pdf.status == 200
    assert "Loggutdrag" in said
    assert "Distriktssköterska" in said
    assert "Anna Norlander" not in said
    assert ("audit.extract.handed_out", "Personen själv") in site.rows(_LOOKS)
