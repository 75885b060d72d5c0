"""Opening somebody for anything but the visit at hand: one step on the keyboard, and in the log (LAW-14)."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.journeys.desk import Desk
from tests.journeys.site import Site

_LATEST = """
    SELECT details->>'ground', details->>'purpose' FROM audit_event
     WHERE action = 'patients.person.opened' AND user_name = 'Anna Norlander' ORDER BY at DESC LIMIT 1
"""


def test_a_nurse_opens_for_a_complaint_with_one_hand_on_the_keyboard(desk: Desk, site: Site) -> None:
    """From the start page: o, down to the complaint, the number, Enter."""
    someone = site.someone()
    desk.log_in_as("Anna Norlander")
    desk.page.locator("body").click(position={"x": 2, "y": 300})
    desk.page.keyboard.press("o")
    desk.expect_path("/personer/oppna")

    desk.page.keyboard.press("Space")
    for _ in range(3):
        desk.page.keyboard.press("ArrowDown")
    desk.page.get_by_label("namn och födelsedatum").focus()
    desk.page.keyboard.type(someone.number)
    desk.page.keyboard.press("Enter")

    desk.expect_path("/personer/*")
    expect(desk.main).to_contain_text("Öppnad för: Klagomål eller avvikelse · Kvalitet och patientsäkerhet")
    assert site.rows(_LATEST)[0] == ("complaint", "quality")


def test_registering_from_the_start_page_asks_for_no_ground(desk: Desk, site: Site) -> None:
    someone = site.someone()
    desk.log_in_as("Anna Norlander")

    desk.open_person(someone.number)

    expect(desk.main).to_contain_text("Öppnad för: Personen är här eller ska vaccineras")
    assert site.rows(_LATEST)[0] == ("ongoing_care", "care")
