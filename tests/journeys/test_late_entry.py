"""A late entry: the true time, by whom it was given, and that it was written down later."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.journeys.desk import Desk
from tests.journeys.site import Site


def test_a_dose_of_three_days_ago_is_written_down_with_its_true_time(desk: Desk, site: Site) -> None:
    """LAW-03: the record, the visit and the history all say that it was written down later."""
    somebody = site.someone()
    desk.log_in_as("Anna Norlander")
    desk.begin(somebody.number)
    desk.declare_healthy()
    desk.choose_any_batch()
    desk.page.get_by_label("Tidigare").check()
    desk.page.locator("[name=given_on]").fill("2026-11-20")
    desk.page.locator("[name=given_time]").fill("09:15")

    desk.sign()

    desk.expect_path("/besok/*")
    desk.says("2026-11-20 09:15", "Registrerad i efterhand, 3 dagar senare")
    desk.open_person(somebody.number)
    expect(desk.page.locator("#historik")).to_contain_text("Registrerad i efterhand, 3 dagar senare")
    kept = site.one(
        "SELECT recorded_later FROM visits_visit WHERE person_id::text = %(id)s AND given_on = '2026-11-20'",
        {"id": somebody.id},
    )
    assert kept is True
