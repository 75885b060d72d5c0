"""A local administrator's days: somebody new at two units, a right that ends, a season's staff, the last one kept."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import expect

from tests.journeys.desk import Desk
from tests.journeys.site import Site

_ADMINISTRATOR = "Päivi Laine"
_OF_STAFF = """
    SELECT u.name, c.roles::text, c.to_on IS NULL FROM organisations_commission c
      JOIN organisations_unit u ON u.id = c.unit_id JOIN organisations_staff s ON s.id = c.staff_id
     WHERE s.family_name = %(name)s AND c.hsa_id LIKE 'LOKALT-%%' ORDER BY u.name
"""


def _to_the_staff(desk: Desk) -> None:
    desk.page.get_by_role("navigation", name="Huvudmeny").get_by_role("link", name="Administration").click()
    expect(desk.heading("Personal")).to_be_visible()


def test_somebody_new_at_two_units_logs_in_works_and_is_shut_out(
    desk: Desk, site: Site, sit_down: Callable[[], Desk]
) -> None:
    """ID-11: the directory says who may prescribe; the administrator says where; an end holds from the next request."""
    desk.log_in_as(_ADMINISTRATOR)
    _to_the_staff(desk)
    desk.page.get_by_role("link", name="Lägg till någon").click()
    desk.page.get_by_label("Namn eller HSA-id").fill("Ylva Åkerman")
    desk.page.keyboard.press("Enter")
    desk.main.get_by_role("button", name="Ge uppdrag Ylva Åkerman").click()
    desk.page.get_by_label("Almvikens vaccinationsmottagning").check()
    desk.page.get_by_label("Grytsunds vaccinationsmottagning").check()
    desk.page.get_by_label("Vaccinatör").check()
    desk.press("Ge uppdragen")
    desk.says("Uppdragen är givna och gäller från första dagen.")
    assert site.rows(_OF_STAFF, {"name": "Åkerman"}) == [
        ("Almvikens vaccinationsmottagning", '["VAC", "PRE"]', True),
        ("Grytsunds vaccinationsmottagning", '["VAC", "PRE"]', True),
    ]

    ylva = sit_down()
    ylva.log_in_as("Ylva Åkerman", at="Grytsunds vaccinationsmottagning")
    ylva.go_to("Att signera")
    line = desk.main.get_by_role("listitem").filter(has_text="Grytsunds vaccinationsmottagning").first
    line.get_by_role("link", name="Avsluta").click()
    desk.press("Avsluta uppdraget")
    desk.says("Uppdraget är avslutat.")
    ylva.visit("/att-signera")
    expect(ylva.heading("Välj uppdrag")).to_be_visible()

    desk.press("Ångra avslutet Grytsunds vaccinationsmottagning")
    desk.says("Uppdraget gäller igen, till samma dag som förut.")


def test_a_season_s_staff_comes_back_in_one_act(desk: Desk, site: Site) -> None:
    desk.log_in_as(_ADMINISTRATOR)
    site.rows("UPDATE organisations_commission SET to_on = '2026-04-01' WHERE staff_id = 15")
    _to_the_staff(desk)
    desk.page.get_by_label("Visa", exact=True).select_option(label="Avslutade")
    desk.press("Visa listan")
    ended = desk.main.get_by_role("row").filter(has_text="Karin Åkesson")
    expect(ended).to_have_count(2)
    desk.fill("Sista dag", "2027-03-31")
    for row in desk.each(ended):
        row.get_by_role("checkbox").check()

    desk.press("Ge de kryssade nya uppdrag")

    desk.says("De valda har fått nya uppdrag.")
    assert [(name, roles) for name, roles, _ in site.rows(_OF_STAFF, {"name": "Åkesson"})] == [
        ("Almvikens basala hemsjukvård", '["VAC", "PRE"]'),
        ("Almvikens husläkarmottagning", '["VAC", "PRE"]'),
    ]


def test_the_last_administrator_is_kept(desk: Desk) -> None:
    desk.log_in_as(_ADMINISTRATOR)
    _to_the_staff(desk)
    desk.page.get_by_role("link", name=_ADMINISTRATOR).click()
    desk.page.get_by_role("link", name="Avsluta").click()

    desk.press("Avsluta uppdraget")

    desk.says("Vårdgivaren skulle bli utan lokal administratör. Ge någon annan den rollen först.")


def test_a_unit_s_choices_are_what_the_registration_begins_with(
    desk: Desk, site: Site, sit_down: Callable[[], Desk]
) -> None:
    """And they are put back, for the journeys to come."""
    desk.log_in_as(_ADMINISTRATOR)
    desk.visit("/administration/enheter/104/val")
    influenza = desk.page.get_by_role("group", name="Säsongsinfluensa").filter(has=desk.page.locator("select"))
    influenza.get_by_label("Kroppsdel").select_option(label="Höger överarm")
    desk.press("Spara valen")
    desk.says("Valen är sparade")

    tomasz = sit_down()  # has given nobody a dose there today, from whom the choice would be carried
    tomasz.log_in_as("Tomasz Nowak")
    tomasz.begin(site.someone(declared="never").number)

    tomasz.unfold("Administrering")
    expect(tomasz.page.get_by_label("Kroppsdel", exact=True)).to_have_value("right_upper_arm")
    influenza.get_by_label("Kroppsdel").select_option(label="Som programmet säger")
    desk.press("Spara valen")
    desk.says("Valen är sparade")
