"""Two vaccines the same day: two visits, one declaration, and nothing asked twice."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.journeys.desk import Desk
from tests.journeys.site import Site


def test_a_second_vaccine_rests_on_the_declaration_of_the_first(desk: Desk, site: Site) -> None:
    somebody = site.someone(born=(1930, 1950))
    desk.log_in_as("Anna Norlander")
    desk.begin(somebody.number)
    desk.declare_healthy()
    desk.choose_any_batch()
    desk.sign()
    desk.expect_path("/besok/*")

    desk.page.get_by_label("Ge ett vaccin till").select_option("pneumococcal")
    desk.press("Börja")

    desk.expect_path("/registrera/*")
    expect(desk.main.get_by_text("Genomgången av Anna Norlander")).to_be_visible()
    desk.choose_any_batch()
    desk.sign()
    desk.expect_path("/besok/*")
    desk.page.get_by_role("link", name="Tillfället, att skriva ut").click()
    expect(desk.heading("Gemensam hälsodeklaration")).to_be_visible()
    kept = site.rows(
        "SELECT count(*), count(DISTINCT declaration_id) FROM visits_visit WHERE person_id::text = %(id)s "
        "AND given_on = '2026-11-23'",
        {"id": somebody.id},
    )
    assert kept == [(2, 1)]
