"""Step 5: a scanner is a keyboard. It fills product, batch and expiry, or says what is the matter with the pack."""

from __future__ import annotations

from datetime import date

from playwright.sync_api import expect

from tests.journeys.desk import Desk
from tests.journeys.site import Site, gs1_code


def test_a_scan_fills_product_batch_and_expiry_and_the_dose_is_signed(desk: Desk, site: Site) -> None:
    someone, batch = site.someone(), site.batch(product="Gripera")
    desk.log_in_as("Anna Norlander")
    desk.begin(someone.number)
    desk.declare_healthy()

    desk.scan(batch.code)

    desk.says(f"Inläst: Gripera, batch {batch.number}, går ut {batch.expires_on}")
    expect(desk.page.get_by_label("Batch", exact=True)).to_have_value(batch.id)
    expect(desk.line("Ordination")).to_contain_text("Gripera 0,5 ml")
    expect(desk.question("consent").get_by_label("Ja")).to_be_checked()
    expect(desk.page.get_by_label("Kroppsdel")).to_be_focused()
    desk.sign()
    desk.expect_path("/besok/*")
    desk.says("Gripera", batch.number, batch.expires_on.isoformat())


def test_a_scan_is_read_wherever_the_cursor_stands(desk: Desk, site: Site) -> None:
    """With the focus on an answer, and with the separator the scanner sends as a function key."""
    someone, batch = site.someone(), site.batch(nth=1)
    desk.log_in_as("Anna Norlander")
    desk.begin(someone.number)
    desk.declare_healthy()
    desk.question("consent").get_by_label("Ja").focus()

    with desk.page.expect_navigation():
        desk.page.keyboard.type(f"01{batch.gtin}10{batch.number}")
        desk.page.keyboard.press("F8")
        desk.page.keyboard.type(f"17{batch.expires_on:%y%m%d}21SERIE1")
        desk.page.keyboard.press("Enter")

    desk.says(f"Inläst: {batch.product}, batch {batch.number}")
    expect(desk.page.get_by_label("Batch", exact=True)).to_have_value(batch.id)


def test_a_pack_that_may_not_be_given_says_which_fault_it_has(desk: Desk, site: Site) -> None:
    someone, batch = site.someone(), site.batch()
    expired, recalled = site.expired_batch(), site.recalled_batch()
    desk.log_in_as("Anna Norlander")
    desk.begin(someone.number)

    for code, sentence in (
        (expired.code, f"Batchen gick ut {expired.expires_on} och får inte ges."),
        (recalled.code, "Batchen är indragen och får inte ges."),
        (
            gs1_code("09529999999993", "AB12", date(2027, 6, 30)),
            "Produkten med artikelnummer 09529999999993 finns inte",
        ),
        (gs1_code("09521000000208", "AB12", date(2027, 6, 30)), "Artikelnumret (GTIN) är felläst"),
        ("HEJ", "Koden gick inte att läsa."),
    ):
        desk.scan(code)
        expect(desk.page.locator("#scanned-error")).to_contain_text(sentence)
        expect(desk.faults).to_have_count(1)

    desk.scan(batch.code)
    expect(desk.faults).to_have_count(0)
    expect(desk.page.get_by_label("Batch", exact=True)).to_have_value(batch.id)


def test_a_pack_of_another_programme_is_told_and_nothing_is_filled_in(desk: Desk, site: Site) -> None:
    """MED-04: the right code of the wrong vaccine."""
    someone, wrong = site.someone(), site.batch(product="Pneumokta 23")
    desk.log_in_as("Anna Norlander")
    desk.begin(someone.number)
    desk.declare_healthy()
    chosen = desk.page.get_by_label("Batch", exact=True).input_value()
    ordered = desk.line("Ordination").inner_text()

    desk.scan(wrong.code)

    expect(desk.page.locator("#scanned-error")).to_contain_text("Pneumokta 23 ges inte inom Säsongsinfluensa")
    expect(desk.page.get_by_label("Batch", exact=True)).to_have_value(chosen)
    expect(desk.line("Ordination")).to_have_text(ordered, use_inner_text=True)


def test_a_batch_the_unit_has_not_added_is_added_in_the_flow(desk: Desk, site: Site) -> None:
    someone, known = site.someone(), site.batch()
    number = f"NY{someone.number[-4:]}"
    desk.log_in_as("Anna Norlander")
    desk.begin(someone.number)
    desk.declare_healthy()

    desk.scan(gs1_code(known.gtin, number, date(2027, 9, 30)))
    desk.says("Batchen finns inte på enheten än", f"batch {number}, går ut 2027-09-30")
    add = desk.main.get_by_role("button", name="Lägg till batchen på enheten").first
    expect(add).to_be_focused()
    desk.page.keyboard.press("Enter")
    expect(desk.page.get_by_label("Batch", exact=True).locator("option:checked")).to_contain_text(number)
    expect(desk.page.get_by_label("Kroppsdel")).to_be_focused()
    desk.sign()

    desk.expect_path("/besok/*")
    desk.says(number, "2027-09-30")
    assert site.rows(
        "SELECT unit_id, expires_on::text FROM products_unit_batch WHERE batch_written = %(number)s", {"number": number}
    ) == [(101, "2027-09-30")]


def test_a_batch_of_another_product_than_the_prescribed_changes_the_prescription_with_it(
    desk: Desk, site: Site
) -> None:
    """MED-04: what is signed is what lies in the hand."""
    someone, senior = site.someone(), site.batch(product="Influvita Senior")
    desk.log_in_as("Anna Norlander")
    desk.begin(someone.number)
    desk.declare_healthy()
    desk.choose_product("Gripera")
    desk.scan(senior.code)
    desk.sign()

    desk.expect_path("/besok/*")
    assert site.one(
        """
        SELECT p.name FROM visits_prescription o JOIN products_product p ON p.id = o.product_id
         WHERE o.visit_id::text = %(visit)s
        """,
        {"visit": desk.path.rsplit("/", 1)[1]},
    ) == "Influvita Senior"  # fmt: skip
