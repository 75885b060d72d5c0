"""A dose that was not given: signed with its reason, from the door, from the page and after a prescription (LAW-11)."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.journeys.desk import INFLUENZA, Desk
from tests.journeys.places_of_ways import sign_not_given
from tests.journeys.site import Site


def test_who_declines_at_the_door_is_signed_as_not_given_and_is_told_of_next_time(desk: Desk, site: Site) -> None:
    somebody = site.someone()
    desk.log_in_as("Anna Norlander")

    sign_not_given(desk, somebody.number)

    expect(desk.page.get_by_role("region", name="Ej givna")).to_contain_text("avböjde")
    advice = desk.page.get_by_role("region", name=INFLUENZA)
    expect(advice).to_contain_text("Gavs inte 2026-11-23: avböjde")
    expect(advice).to_contain_text("Rekommenderas i dag")
    desk.begin_here()
    expect(desk.page.locator("#part-advice")).to_contain_text("Gavs inte 2026-11-23: avböjde")


def test_work_that_was_begun_ends_when_the_dose_is_not_given(desk: Desk, site: Site) -> None:
    """Nothing is signed without a reason."""
    somebody = site.someone()
    desk.log_in_as("Anna Norlander")
    desk.begin(somebody.number)

    desk.main.get_by_role("link", name="Ej given, ange orsak").first.click()
    desk.press("Signera att dosen inte gavs")
    expect(desk.faults.first).to_contain_text("Välj varför dosen inte gavs.")
    desk.page.get_by_role("radio", name="Annat skäl").check()
    desk.fill("Anteckning", "Ville fråga sin läkare först")
    desk.press("Signera att dosen inte gavs")

    desk.expect_path("/personer/*")
    expect(desk.page.get_by_role("region", name="Ej givna")).to_contain_text("Ville fråga sin läkare först")
    kept = site.rows(
        "SELECT d.state, n.reason, n.signer_name FROM visits_draft d JOIN visits_not_given n ON n.draft_id = d.id "
        "WHERE d.person_id::text = %(id)s",
        {"id": somebody.id},
    )
    assert kept == [("not_given", "other", "Anna Norlander")]
