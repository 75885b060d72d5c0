"""One administrator proposes a price list from a file, sees what is wrong, mends it; a colleague reads and approves."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import expect

from tests.journeys.desk import Desk
from tests.journeys.places_of_payments import price_list_in_force, send_price_list


def test_a_price_list_is_mended_proposed_and_approved_by_another(sit_down: Callable[[], Desk]) -> None:
    """All or nothing, with row, column and mend; what is approved is the difference. From 2031: no run is near."""
    proposer, approver = sit_down(), sit_down()
    proposer.log_in_as("Ingela Nordström")
    approver.log_in_as("Tomas Falk")
    content = price_list_in_force(proposer)

    send_price_list(proposer, content.replace("222,00", "-222"), from_on="2031-01-01")
    proposer.says("Prislistan går inte att föreslå än", "Beloppet är mindre än noll.", "belopp")
    send_price_list(proposer, content.replace("222,00", "223,50"), from_on="2031-01-01")
    proposer.says("222,00 kr", "223,50 kr", "+1,50 kr", "Någon annan avgör ditt förslag")

    approver.visit(proposer.path)
    approver.press("Godkänn")
    approver.says("Förslaget är godkänt.", "Tomas Falk")
    approver.visit("/ersattning/priser")
    expect(approver.main).to_contain_text("2030-12-31")
