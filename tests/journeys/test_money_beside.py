"""An extra cost with its invoice: entered on the visit, its file kept through a slip, read and accepted by a clerk."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import expect

from tests.journeys.desk import Desk
from tests.journeys.months import CLERK, fetched, serves_everybody
from tests.journeys.places_of_payments import choose_file
from tests.journeys.site import Site

_A_VISIT_WITHOUT_A_COST = """
    SELECT v.id::text FROM visits_visit v
     WHERE v.provider_id = 1 AND v.is_current AND v.state = 'complete' AND v.nullified_at IS NULL
       AND NOT EXISTS (SELECT FROM reimbursement_extra_cost c WHERE c.document_id = v.document_id)
     ORDER BY v.id DESC LIMIT 1
"""
_INVOICE = b"%PDF-1.7\n% A dearer vaccine\n%%EOF\n"


def test_an_invoice_is_chosen_once_and_read_by_the_clerk_who_accepts_the_cost(
    site: Site, sit_down: Callable[[], Desk]
) -> None:
    """Rule 33. The browser empties the field; what was chosen waits, and is byte by byte what the clerk fetches."""
    manager, clerk = sit_down(), sit_down()
    manager.log_in_as("Birgitta Öberg")
    clerk.log_in_as(CLERK)
    manager.visit(f"/besok/{site.one(_A_VISIT_WITHOUT_A_COST)}/merkostnad")
    manager.fill("Kostnad i kronor", "fyrahundra")
    manager.fill("Fakturans beteckning", "F 2026-41")
    choose_file(manager, "Faktura nr 41.pdf", _INVOICE)

    manager.press("Anmäl kostnaden")
    expect(manager.faults.first).to_contain_text("Skriv beloppet i kronor och öre så här: 1 210,00.")
    manager.says("Filen du valde är kvar: Faktura nr 41.pdf, 1 kB.")
    serves_everybody(manager)
    manager.fill("Kostnad i kronor", "400")
    manager.press("Anmäl kostnaden")
    manager.says("Kostnaden är anmäld.", "Faktura nr 41.pdf")

    clerk.visit(manager.path)
    assert fetched(clerk, "Faktura nr 41.pdf").read_bytes() == _INVOICE
    serves_everybody(clerk)
    clerk.press("Godkänn")
    clerk.says("Förslaget är godkänt.")
    clerk.visit("/ersattning/rader")
    row = clerk.page.get_by_role("region", name="Merkostnader mot faktura").get_by_role("row", name="F 2026-41")
    expect(row).to_contain_text("Faktura nr 41.pdf PDF, 1 kB")
    serves_everybody(clerk)
