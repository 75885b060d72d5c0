"""The same human being twice in the index: looked at side by side, merged, found by either number, and parted again."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.journeys.desk import Desk
from tests.journeys.site import Site


def test_two_who_are_one_are_merged_and_parted_again(desk: Desk, site: Site) -> None:
    """PER-09: one history while merged, exactly what was before when parted."""
    one, other = site.someone(), site.someone()
    desk.log_in_as("Anna Norlander")
    desk.register(other.number, site.batch())
    desk.log_in_as("Cecilia Björk")

    desk.open_person(one.number)
    desk.page.get_by_role("link", name="Identitet och nummer").click()
    desk.page.get_by_role("link", name="Slå ihop med en annan person").click()
    desk.fill("Den andra personens nummer", other.number)
    desk.press("Jämför")
    desk.says(one.name, other.name, "Doser hos er")
    desk.fill("Varför är de samma person?", "Samma pass, två registreringar")
    desk.press("Slå ihop")

    desk.expect_path(f"/personer/{one.id}")
    expect(desk.banner).to_contain_text(one.name)
    history = desk.page.locator("#historik")
    expect(history).to_contain_text("2026-11-23")
    desk.open_person(other.number)
    desk.expect_path(f"/personer/{one.id}")
    desk.visit(f"/personer/{other.id}")
    desk.expect_path(f"/personer/{one.id}")
    expect(desk.page.get_by_text("Personen du öppnade är ihopslagen med den här.")).to_be_visible()

    desk.page.get_by_role("link", name="Identitet och nummer").click()
    desk.says(other.name, "Samma pass, två registreringar")
    desk.page.get_by_role("link", name="Ta isär").click()
    desk.fill("Varför tas de isär?", "Två bröder")
    desk.press("Ta isär")

    expect(desk.page.get_by_text("De är isärtagna.")).to_be_visible()
    desk.open_person(other.number)
    desk.expect_path(f"/personer/{other.id}")
    expect(desk.page.locator("#historik")).to_contain_text("2026-11-23")
    desk.open_person(one.number)
    expect(desk.page.locator("#historik")).not_to_contain_text("2026-11-23")
