"""Step 7: the next person, same vaccine: by keyboard, in three pages, and what is carried is said."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.journeys.desk import PNEUMOCOCCI, Desk
from tests.journeys.site import Site

# Where the demo has nobody given a dose by him today.
_JOHANS_OTHER_UNIT = 103
_CARRIED = "Förifyllt från förra personen. Du bekräftar när du signerar."


def test_three_people_in_a_row_without_touching_the_mouse(desk: Desk, site: Site) -> None:
    """The first pack is scanned; the next two persons take what was carried, and three pages each."""
    people, batch = [site.someone(declared="no") for _ in range(3)], site.batch()
    desk.visit("/logga-in")
    desk.page.keyboard.press("Enter")

    for someone in people:
        expect(desk.page.locator("#sought")).to_be_focused()
        before = desk.pages_loaded
        desk.page.keyboard.type(someone.number)
        desk.page.keyboard.press("Enter")
        desk.expect_path("/personer/*")
        expect(desk.page.locator(":focus")).to_contain_text("Registrera")
        desk.page.keyboard.press("Enter")
        desk.expect_path("/registrera/*")
        desk.declare_by_keyboard()
        if someone is people[0]:
            desk.scan(batch.code)
        desk.page.keyboard.press("Control+Enter")
        desk.says("Influvita är registrerad, och ordination och administrering är signerade.")
        assert desk.pages_loaded - before == (4 if someone is people[0] else 3)

    assert desk.pointers == 0
    assert site.rows(
        """
        SELECT v.person_id::text, v.state, a.batch_number, a.giver_name, o.prescriber_name
          FROM visits_visit v JOIN visits_administration a ON a.visit_id = v.id
          JOIN visits_prescription o ON o.visit_id = v.id
         WHERE v.person_id::text = ANY (%(people)s) AND v.given_on = '2026-11-23' ORDER BY v.recorded_at
        """,
        {"people": [someone.id for someone in people]},
    ) == [(someone.id, "complete", batch.number, "Anna Norlander", "Anna Norlander") for someone in people]
    assert desk.without_policy == []
    # The order of the directives differs between the server's processes.
    [directives] = {frozenset(policy.split("; ")) for policy in desk.policies}
    assert "script-src 'self'" in directives
    assert not [one for one in directives if "unsafe" in one]


def test_what_is_carried_from_the_person_before_is_said_and_can_be_changed(desk: Desk, site: Site) -> None:
    first, second = site.someone(), site.someone()
    batch, other = site.batch(unit=_JOHANS_OTHER_UNIT, nth=1), site.batch(unit=_JOHANS_OTHER_UNIT)
    desk.log_in_as("Johan Wikström", at="Almvikens husläkarmottagning")
    desk.begin(first.number)
    expect(desk.main.get_by_text(_CARRIED)).to_have_count(0)
    desk.declare_healthy()
    desk.scan(batch.code)
    desk.page.get_by_label("Kroppsdel").select_option(label="Höger överarm")
    desk.sign_and_take_next()
    desk.says("Influvita är registrerad")

    desk.begin(second.number)

    expect(desk.section("Administrering").get_by_text(_CARRIED)).to_be_visible()
    expect(desk.page.get_by_label("Batch", exact=True)).to_have_value(batch.id)
    expect(desk.page.get_by_label("Kroppsdel").locator("option:checked")).to_have_text("Höger överarm")
    expect(desk.line("Ordination")).to_contain_text("Influvita 0,5 ml")
    desk.declare_healthy()
    desk.scan(other.code)
    expect(desk.main.get_by_text(_CARRIED)).to_have_count(0)
    desk.sign()

    desk.expect_path("/besok/*")
    desk.says(other.number, "Höger överarm")


def test_a_second_vaccine_the_same_day_goes_into_the_other_arm(desk: Desk, site: Site) -> None:
    someone = site.someone()
    desk.log_in_as("Johan Wikström", at="Almvikens vaccinationsmottagning")
    desk.begin(someone.number)
    desk.declare_healthy()
    desk.choose_batch(site.batch())
    desk.page.get_by_label("Kroppsdel").select_option(label="Vänster överarm")
    desk.sign_and_take_next()

    desk.begin(someone.number, PNEUMOCOCCI)

    expect(desk.page.get_by_label("Kroppsdel").locator("option:checked")).to_have_text("Höger överarm")
