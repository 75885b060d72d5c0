"""Step 2: the day in numbers, what is left to do, and the field that begins the next person."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.journeys.desk import Desk
from tests.journeys.site import Site


def test_the_start_page_counts_the_day_and_what_is_left(desk: Desk, site: Site) -> None:
    given, unsigned, nearest = site.rows(
        """
        SELECT count(*) FILTER (WHERE given_on = '2026-11-23'),
               count(*) FILTER (WHERE state = 'given'),
               min(last_day_to_sign) FILTER (WHERE state = 'given') - date '2026-11-23'
          FROM visits_visit WHERE unit_id = 101 AND is_current AND nullified_at IS NULL
        """
    )[0]
    to_give = site.one("SELECT count(*) FROM visits_draft WHERE unit_id = 101 AND state = 'prescribed'")

    desk.log_in_as("Anna Norlander")

    tiles = desk.main.get_by_role("listitem").filter(has=desk.page.locator(".tile__number"))
    expect(tiles.filter(has_text="doser" if given != 1 else "given dos")).to_contain_text(str(given))
    expect(tiles.filter(has_text="att signera")).to_contain_text(f"av {unsigned} som väntar")
    expect(tiles.filter(has_text="att signera")).to_contain_text(f"{nearest} dagar kvar")
    expect(tiles.filter(has_text="att ge")).to_contain_text(str(to_give))
    expect(desk.page.locator("#sought")).to_be_focused()


def test_batches_about_to_expire_say_how_many_days_are_left(desk: Desk, site: Site) -> None:
    [[number]] = site.rows(
        "SELECT batch_written FROM products_unit_batch WHERE unit_id = 101 AND NOT is_finished"
        " AND expires_on = date '2026-12-02'"
    )
    desk.log_in_as("Anna Norlander")

    expiring = desk.page.get_by_role("region", name="Batcher som snart går ut")
    expect(expiring.get_by_role("listitem").filter(has_text=number)).to_contain_text("9 dagar kvar")


def test_a_dose_just_given_counts_at_once(desk: Desk, site: Site) -> None:
    someone, batch = site.someone(), site.batch()
    desk.log_in_as("Anna Norlander")
    given = int(desk.main.locator(".tile__number").first.inner_text())

    desk.begin(someone.number)
    desk.declare_healthy()
    desk.choose_batch(batch)
    desk.sign_and_take_next()

    desk.says(f"{batch.product} är registrerad, och ordination och administrering är signerade.")
    expect(desk.main.locator(".tile__number").first).to_have_text(str(given + 1))


def test_a_pack_scanned_at_the_start_asks_for_the_person_first(desk: Desk, site: Site) -> None:
    desk.log_in_as("Anna Norlander")

    desk.page.keyboard.type(site.batch().code)
    desk.page.keyboard.press("Enter")

    desk.says("Det är koden på en förpackning. Sök fram personen först")
    expect(desk.page.locator("#sought")).to_be_focused()
