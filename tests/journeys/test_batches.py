"""What lies in the fridge: a delivery is scanned, one is chosen for the day, an empty box is finished and undone."""

from __future__ import annotations

from datetime import date

from playwright.sync_api import expect

from tests.journeys.desk import Desk
from tests.journeys.site import Site, gs1_code

_OF_UNIT = "SELECT is_finished, favourite_on IS NOT NULL FROM products_unit_batch WHERE batch_number = %(number)s"


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
    row.get_by_role("link", name="LEV002").click()

    desk.says("Lades till", "Markerades som slut", "Slut ångrades", "Anna Norlander")


def test_an_expired_batch_is_put_away_and_can_be_looked_at(desk: Desk, site: Site) -> None:
    expired = site.expired_batch()
    desk.log_in_as("Anna Norlander")
    desk.go_to("Batcher")
    expect(desk.main).not_to_contain_text(expired.number)

    desk.main.get_by_role("link", name="Visa").click()

    expect(desk.main.get_by_role("row").filter(has_text=expired.number)).to_contain_text("Har gått ut")
