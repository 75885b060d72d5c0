"""A certificate is handed out at every dose to whoever has no personal number, and to anybody who asks."""

from __future__ import annotations

from io import BytesIO

from playwright.sync_api import expect
from pypdf import PdfReader

from tests.journeys.desk import Desk
from tests.journeys.site import Site


def _becomes_nameless_to_registers(site: Site, person: str) -> None:
    """Their personal number turns out to be a reserve number."""
    site.rows(
        """
        UPDATE patients_identifier SET kind = 'reserve_number_stockholm', value = '991981000010'
         WHERE person_id::text = %(person)s
        """,
        {"person": person},
    )


def test_whoever_has_no_personal_number_is_offered_a_certificate_after_signing(desk: Desk, site: Site) -> None:
    """LAW-10, LAW-13; vaccinera.md 1.3: unasked, in two languages, and in the log with its recipient."""
    someone = site.someone()
    _becomes_nameless_to_registers(site, someone.id)
    desk.log_in_as("Anna Norlander")
    desk.begin("991981000010")
    desk.declare_healthy()
    desk.choose_batch(site.batch())
    desk.sign_and_take_next()

    desk.page.get_by_role("link", name="skriv ut ett vaccinationsintyg").click()
    desk.expect_path("/besok/*/intyg")
    expect(desk.page.get_by_label("Lämnas till")).to_have_value("Personen själv")
    with desk.page.context.expect_page() as opened:
        desk.press("Skapa intyget")
    opened.value.close()

    told = site.rows(
        """
        SELECT '/intyg/' || c.id::text, c.recipient, c.issued_by_name, e.details->>'recipient'
          FROM certificates_certificate c
          JOIN audit_event e ON e.subject_id = c.id::text AND e.action = 'certificates.certificate.disclosed'
         WHERE c.person_id::text = %(person)s
        """,
        {"person": someone.id},
    )
    pdf = desk.page.request.get(site.address + told[0][0])
    said = " ".join(PdfReader(BytesIO(pdf.body())).pages[0].extract_text().split())
    assert len(told) == 1
    assert told[0][1:] == ("Personen själv", "Anna Norlander", "Personen själv")
    assert "Reservnummer, Region Stockholm" in said
    assert "Influvita" in said
    assert someone.name.split(", ")[0] in said
    desk.page.reload()
    expect(desk.main.get_by_text("Gäller fortfarande")).to_be_visible()
