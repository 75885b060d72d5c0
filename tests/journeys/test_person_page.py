"""Step 4: who, what has been given and from where that is known, what is due today and why, and what is under way."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import expect

from tests.journeys.desk import INFLUENZA, Desk
from tests.journeys.site import Site

_OPENED = """
    SELECT count(*) FROM audit_event e JOIN patients_identifier i ON i.person_id = e.person_id
     WHERE e.action = 'patients.person.opened' AND e.user_name = 'Cecilia Björk' AND i.value = '192505039806'
"""


def test_the_banner_says_who_it_is_by_every_kind_of_number(desk: Desk) -> None:
    """PER-01, PER-02, PER-05: the age on the day, also of who was born another day than the number says."""
    desk.log_in_as("Anna Norlander")

    for number, name, age in (
        ("19480317-9805", "Lindqvist, Elsa", "78 år"),
        ("19250503-9806", "Löfgren, Astrid", "101 år"),
        ("19850670-9818", "Wójcik, Piotr", "41 år"),
        ("992291000125", "Tesfaye, Abeba", "69 år"),
        ("20220214-2382", "Engström, Tuva", "4 år"),
    ):
        desk.open_person(number)
        for told in (name, age, number):
            expect(desk.banner).to_contain_text(told)


def test_the_history_says_when_what_where_by_whom_and_from_which_source(desk: Desk, site: Site) -> None:
    doses = site.rows(
        """
        SELECT v.given_on::text, p.name, v.unit_name, a.giver_name, a.batch_number
          FROM visits_visit v JOIN visits_administration a ON a.visit_id = v.id
          JOIN products_product p ON p.id = a.product_id
          JOIN patients_identifier i ON i.person_id = v.person_id
         WHERE i.value = '195306112391' ORDER BY v.given_on DESC
        """
    )
    desk.log_in_as("Anna Norlander")

    desk.open_person("19530611-2391")

    rows = desk.page.get_by_role("region", name="Historik").get_by_role("row")
    expect(rows).to_have_count(1 + len(doses))
    for place, (on, product, unit, giver, batch) in enumerate(doses, start=1):
        for told in (on, product, unit, giver, batch, "Registrerad här"):
            expect(rows.nth(place)).to_contain_text(told)
    expect(desk.banner.get_by_role("link", name="Historik")).to_contain_text(str(len(doses)))


def test_an_advice_says_why_by_which_rule_version_and_source_in_one_click(desk: Desk) -> None:
    desk.log_in_as("Anna Norlander")
    desk.open_person("19530611-2391")
    advice = desk.page.get_by_role("region", name=INFLUENZA)
    expect(advice).to_contain_text("Fyller 65 år eller mer under 2026.")
    expect(advice.locator(".why__source")).to_be_hidden()

    advice.get_by_text("Varför?").click()

    expect(advice.locator(".why__source")).to_contain_text("Regel FLU26-")
    expect(advice.locator(".why__source")).to_contain_text("version 2026.1")
    expect(advice.locator(".why__source")).to_contain_text("Källa:")


def test_work_begun_by_a_colleague_is_shown_and_can_be_gone_on_with(
    desk: Desk, sit_down: Callable[[], Desk], site: Site
) -> None:
    someone = site.someone()
    colleague = sit_down()
    colleague.log_in_as("Samira Haddad")
    colleague.begin(someone.number)
    begun = colleague.path

    desk.log_in_as("Anna Norlander")
    desk.open_person(someone.number)

    expect(desk.main.locator(".person-draft")).to_contain_text("Påbörjat")
    expect(desk.main.locator(".person-draft")).to_contain_text("av Samira Haddad")
    desk.main.get_by_role("link", name="Fortsätt registreringen").click()
    desk.expect_path(begun)


def test_an_opening_is_in_the_log_before_anything_is_shown(desk: Desk, site: Site) -> None:
    """LAW-14, LAW-23: committed when the first byte of the page arrives."""
    desk.log_in_as("Cecilia Björk")
    desk.open_person("19250503-9806")
    opened = site.one(_OPENED)

    desk.page.goto(desk.page.url, wait_until="commit")

    assert site.one(_OPENED) == opened + 1


def test_who_has_died_is_shown_and_not_registered(desk: Desk) -> None:
    desk.log_in_as("Anna Norlander")

    desk.open_person("19650707-9819")

    desk.says("Personen är avliden", "Nya registreringar är avstängda.")
    expect(desk.banner).to_contain_text("Avliden")
    expect(desk.main.get_by_role("button", name="Registrera")).to_have_count(0)
