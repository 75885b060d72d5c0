"""Step 1: log in as somebody in the list, choose a commission, and always see who and where one is."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import expect

from tests.journeys.desk import Desk
from tests.journeys.site import Site


def test_the_demo_nurse_logs_in_with_one_press_of_enter(desk: Desk) -> None:
    desk.visit("/")
    desk.expect_path("/logga-in?till=%2F")
    expect(desk.page.locator(":focus")).to_contain_text("Anna Norlander")

    desk.page.keyboard.press("Enter")

    desk.expect_path("/")
    expect(desk.page.locator("#sought")).to_be_focused()
    expect(desk.page.get_by_text("Demonstration: alla personer och enheter är påhittade.")).to_be_visible()


def test_login_leads_to_where_one_was_going(desk: Desk) -> None:
    desk.visit("/att-signera")
    desk.expect_path("/logga-in?till=%2Fatt-signera")

    desk.page.keyboard.press("Enter")

    desk.expect_path("/att-signera")


def test_among_several_commissions_one_is_chosen_and_switching_is_logged(desk: Desk, site: Site) -> None:
    """LAW-20: the switch is an event with the commission one came to."""
    desk.visit("/logga-in")
    desk.page.get_by_role("button", name="Åsa Lindgren").click()
    desk.says("Välj uppdrag", "Almvikens vaccinationsmottagning", "Grytsunds vaccinationsmottagning")
    expect(desk.page.locator(":focus")).to_contain_text("Almvikens vaccinationsmottagning")
    before = _choices_logged(site)

    desk.page.keyboard.press("Enter")
    expect(desk.page.get_by_role("banner")).to_contain_text("Almvikens vaccinationsmottagning (vaccinatör)")
    expect(desk.page.locator("#sought")).to_be_focused()
    desk.page.get_by_role("link", name="Byt uppdrag").first.press("u")
    desk.expect_path("/uppdrag")
    desk.says("valt nu")
    desk.page.keyboard.press("ArrowDown")
    desk.page.keyboard.press("Enter")

    expect(desk.page.get_by_role("banner")).to_contain_text("Grytsunds vaccinationsmottagning (vaccinatör)")
    desk.says("Du arbetar nu vid Grytsunds vaccinationsmottagning.")
    assert _choices_logged(site)[len(before) :] == [
        ("TSTNMT2321990012-E1001", "Åsa Lindgren"),
        ("TSTNMT2321990012-E1002", "Åsa Lindgren"),
    ]


def test_unit_role_and_person_stay_in_view_wherever_one_goes(desk: Desk) -> None:
    desk.log_in_as("Cecilia Björk")

    for path in ("/", "/personer/sok", "/att-signera", "/att-ordinera", "/att-ge", "/utkast", "/hjalp", "/finns-inte"):
        desk.visit(path)
        banner = desk.page.get_by_role("banner")
        expect(banner).to_contain_text("Almvikens vaccinationsmottagning (vaccinatör, ordinatör)")
        expect(banner).to_contain_text("Cecilia Björk")


def test_a_commission_for_administration_opens_no_record(desk: Desk, site: Site) -> None:
    """ID-05: the roles would allow it; the purpose does not."""
    someone = site.one("SELECT person_id::text FROM patients_identifier WHERE value = '194803179805'")
    desk.log_in_as("Lennart Berggren")

    desk.says("Det här uppdraget öppnar inga journaler")
    expect(desk.page.locator("[data-search]")).to_have_count(0)
    for path in ("/personer/sok", f"/personer/{someone}", "/att-signera", "/att-ordinera", "/att-ge", "/utkast"):
        desk.visit(path)
        desk.says("Du har inte rätt att göra det här")
        expect(desk.page.get_by_text("Lindqvist")).to_have_count(0)


def test_who_logs_out_leaves_nothing_behind_for_the_next(desk: Desk) -> None:
    desk.log_in_as("Anna Norlander")
    desk.page.get_by_text("Anna Norlander").click()
    desk.page.get_by_role("button", name="Logga ut").click()

    desk.says("Du är utloggad. Sparade utkast finns kvar.")
    desk.page.go_back()
    desk.expect_path("/logga-in?till=%2F")


def test_two_tabs_are_one_login(desk: Desk, sit_down: Callable[[], Desk]) -> None:
    desk.log_in_as("Anna Norlander")
    other = desk.page.context.new_page()
    other.goto(desk.site.address)

    expect(other.get_by_role("banner")).to_contain_text("Anna Norlander")


def _choices_logged(site: Site) -> list[tuple[str, str]]:
    found = site.rows(
        "SELECT unit_hsa_id, user_name FROM audit_event WHERE action = 'access.commission.chosen' ORDER BY id"
    )
    return [(unit, name) for unit, name in found]
