"""What lies in the fridge: a delivery is scanned, an empty box is finished and undone, a dropped one is discarded."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from playwright.sync_api import Locator, expect

from tests.journeys.desk import Desk
from tests.journeys.site import Site, gs1_code

_OF_UNIT = "SELECT is_finished, favourite_on IS NOT NULL FROM products_unit_batch WHERE batch_number = %(number)s"

_REPORT = "/rapporter/batch_use"


def test_a_delivery_is_scanned_and_an_empty_box_is_finished_and_undone(desk: Desk, site: Site) -> None:
    """MED-02, MED-04, MED-07: as the pack writes it, and one that has expired stops the lot."""
    gtin = site.batch().gtin
    desk.log_in_as("Anna Norlander")
    desk.go_to("Batcher")
    good = [gs1_code(gtin, number, date(2027, 8, 31)) for number in ("LEV001", "LEV002")]
    desk.page.get_by_label("Skanna förpackningarna").fill(
        "\n".join([*good, gs1_code(gtin, "LEV003", date(2025, 8, 31))])
    )
    desk.press("Lägg till")
    expect(desk.faults).to_have_count(1)
    desk.says("LEV003: Batchen gick ut 2025-08-31 och får inte ges.")
    desk.page.get_by_label("Skanna förpackningarna").fill("\n".join(good))
    desk.press("Lägg till")
    desk.says("Batcherna är tillagda.")

    row = desk.main.get_by_role("row").filter(has_text="LEV002")
    row.get_by_role("button", name="Slut").click()
    desk.says("LEV002 är markerad som slut.")
    assert site.rows(_OF_UNIT, {"number": "LEV002"}) == [(True, False)]
    row.get_by_role("button", name="Ångra").click()
    desk.says("LEV002 kan ges igen.")
    row.get_by_role("link", name="LEV002", exact=True).click()

    desk.says("Lades till", "Markerades som slut", "Slut ångrades", "Anna Norlander")


def test_an_expired_batch_is_put_away_and_can_be_looked_at(desk: Desk, site: Site) -> None:
    expired = site.expired_batch()
    desk.log_in_as("Anna Norlander")
    desk.go_to("Batcher")
    expect(desk.main).not_to_contain_text(expired.number)

    desk.main.get_by_role("link", name="Visa").click()

    expect(desk.main.get_by_role("row").filter(has_text=expired.number)).to_contain_text("Har gått ut")


def test_dropped_doses_are_discarded_seen_in_the_report_and_taken_back(
    sit_down: Callable[[], Desk], site: Site
) -> None:
    """By keys alone; both what was told and that it was wrong stay, and the report counts neither."""
    nurse, manager = sit_down(), sit_down()
    nurse.log_in_as("Anna Norlander")
    manager.log_in_as("Birgitta Öberg")
    nurse.go_to("Batcher")
    nurse.page.get_by_label("Skanna förpackningarna").fill(gs1_code(site.batch().gtin, "TAPPAD1", date(2027, 8, 31)))
    nurse.press("Lägg till")
    nurse.main.get_by_role("row").filter(has_text="TAPPAD1").get_by_role("link", name="Kassera").click()
    nurse.says("Inget är kasserat av batchen")
    presses = nurse.pointers
    nurse.page.get_by_label("Antal doser").focus()
    nurse.page.keyboard.type("4")
    nurse.page.get_by_label("Öppnad och inte förbrukad").focus()
    for _ in range(3):
        nurse.page.keyboard.press("ArrowDown")
    nurse.page.keyboard.press("Control+Enter")
    nurse.says("Kassationen är antecknad: 4 av TAPPAD1.", "Skadad eller tappad", "4 doser av batchen är kasserade.")
    assert nurse.pointers == presses

    manager.visit(_REPORT)
    expect(_cells(manager, "TAPPAD1").nth(-2)).to_have_text("4")
    expect(_cells(manager, "TAPPAD1").nth(-1)).to_have_text("100,00 %")

    nurse.main.get_by_role("link", name="Ta tillbaka").click()
    nurse.press("Ta tillbaka uppgiften")
    nurse.says("Skriv varför uppgiften tas tillbaka.")
    nurse.fill("Varför tas uppgiften tillbaka?", "Förpackningen var hel")
    nurse.press("Ta tillbaka uppgiften")
    nurse.says("Tillbakatagen", "Förpackningen var hel", "0 doser av batchen är kasserade.")

    manager.visit(_REPORT)
    expect(_cells(manager, "TAPPAD1").nth(-2)).to_have_text("0")
    expect(_cells(manager, "TAPPAD1").nth(-1)).to_have_text("–")


def _cells(desk: Desk, number: str) -> Locator:
    return desk.main.get_by_role("row").filter(has_text=number).get_by_role("cell")
