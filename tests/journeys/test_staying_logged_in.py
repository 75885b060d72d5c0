"""Step 1, afterwards: who leaves the desk is warned, then logged out, and finds the work where it was left."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

from tests.journeys.desk import Desk
from tests.journeys.site import Site

_MINUTES_LEFT = "Math.round((Number(localStorage.getItem('vaccinera.idle.deadline')) - Date.now()) / 60000)"


def test_who_does_nothing_for_a_while_is_warned_and_stays_with_one_key(desk: Desk) -> None:
    desk.log_in_as("Anna Norlander")

    desk.leave_unused_until(seconds_left=100)
    expect(_warning(desk.page)).to_contain_text("Du loggas ut om 1:")
    expect(_warning(desk.page)).to_contain_text("Sparade utkast finns kvar även om du loggas ut.")
    expect(_warning(desk.page).get_by_role("button", name="Fortsätt arbeta")).to_be_focused()
    with desk.page.expect_response("**/session/forlang") as answered:
        desk.page.keyboard.press("Enter")

    assert 840 <= answered.value.json()["seconds_left"] <= 900  # use is noted once a minute
    expect(_warning(desk.page)).to_be_hidden()
    assert desk.page.evaluate(_MINUTES_LEFT) in {14, 15}
    expect(desk.page.locator("#sought")).to_be_focused()


def test_one_answer_is_enough_for_every_tab(desk: Desk) -> None:
    desk.log_in_as("Anna Norlander")
    other = desk.page.context.new_page()
    other.goto(desk.site.address + "/hjalp")

    desk.leave_unused_until(seconds_left=100)
    expect(_warning(desk.page)).to_be_visible()
    expect(_warning(other)).to_be_visible()
    other.get_by_role("button", name="Fortsätt arbeta").click()

    expect(_warning(other)).to_be_hidden()
    expect(_warning(desk.page)).to_be_hidden()


def test_who_does_not_come_back_is_logged_out_and_finds_the_work_again(desk: Desk, site: Site) -> None:
    """LAW-20: how it ended is in the log."""
    someone = site.someone()
    desk.log_in_as("Cecilia Björk")
    desk.begin(someone.number)
    draft = desk.path
    with desk.saving("answer-consent", "yes"):
        desk.answer(consent="Ja")

    desk.leave_unused_until(seconds_left=0)

    expect(desk.heading("Logga in")).to_be_visible()
    desk.says("Sparade utkast finns kvar.")
    expect(desk.page.get_by_text(someone.name)).to_have_count(0)
    desk.page.get_by_role("button", name="Cecilia Björk").click()
    desk.expect_path(draft)
    expect(desk.question("consent").get_by_label("Ja")).to_be_checked()


def _warning(page: Page) -> Locator:
    return page.get_by_role("alertdialog", name="Du loggas snart ut")
