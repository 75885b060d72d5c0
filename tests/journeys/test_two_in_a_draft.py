"""Two people save one draft: the second sees both versions and chooses; and a closed browser loses nothing."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import expect

from tests.journeys.desk import Desk
from tests.journeys.site import Site


def test_the_second_to_save_sees_both_versions_and_chooses(
    desk: Desk, sit_down: Callable[[], Desk], site: Site
) -> None:
    someone, colleague = site.someone(declared="never"), sit_down()
    desk.log_in_as("Anna Norlander")
    desk.begin(someone.number)
    with desk.saving("answer-consent", "yes"):
        desk.answer(consent="Ja")
    path = desk.path
    colleague.log_in_as("Cecilia Björk")
    colleague.visit(path)
    with colleague.saving("answer-fever_now", "yes"):
        colleague.answer(fever_now="Ja")

    desk.answer(fever_now="Nej")

    expect(desk.heading("Två versioner av utkastet")).to_be_visible()
    row = desk.main.get_by_role("row").filter(has_text="feber")
    expect(row).to_contain_text("Ja")
    expect(row).to_contain_text("Nej")
    row.get_by_role("radio", name="Cecilia Björk").check()
    desk.press("Gå vidare med det valda")
    desk.expect_path(path)
    desk.says("Utkastet är sparat med det du valde.")
    expect(desk.question("fever_now").get_by_label("Ja", exact=True)).to_be_checked()
    expect(desk.question("consent").get_by_label("Ja", exact=True)).to_be_checked()


def test_a_browser_that_is_closed_loses_nothing(desk: Desk, sit_down: Callable[[], Desk], site: Site) -> None:
    """Not a tab but the whole browser: one logs in again, on any computer, and goes on."""
    someone = site.someone(declared="never")
    desk.log_in_as("Anna Norlander")
    desk.begin(someone.number)
    with desk.saving("answer-consent", "yes"):
        desk.answer(consent="Ja")
    path = desk.path
    desk.page.close()
    desk.page = desk.page.context.new_page()

    another = sit_down()
    another.log_in_as("Anna Norlander")
    another.visit(path)

    expect(another.question("consent").get_by_label("Ja", exact=True)).to_be_checked()
