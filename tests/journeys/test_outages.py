"""An outage: twenty people on a paper list are entered afterwards, each with the true time, and nobody is lost."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import expect

from tests.journeys.desk import Desk
from tests.journeys.site import Site

_ROWS = 20


def _enter(desk: Desk, number: str, time: str) -> None:
    """The next on the list: number, Enter, time, Enter."""
    expect(desk.page.locator("#sought")).to_be_focused()
    desk.page.keyboard.type(number)
    desk.page.locator("#given_time").fill(time)
    desk.page.keyboard.press("Enter")
    desk.expect_path("/registrera/*")


def test_a_paper_list_of_twenty_is_entered_person_after_person(
    desk: Desk, site: Site, sit_down: Callable[[], Desk]
) -> None:
    """lessons.md point 11: the true time stands beside the time of entry, and the one who stopped is in view."""
    people, batch = [site.someone() for _ in range(_ROWS)], site.batch()
    desk.log_in_as("Anna Norlander")
    desk.visit("/reservrutin")
    desk.page.get_by_role("link", name="För in från papper").click()
    desk.press("Säsongsinfluensa")
    desk.page.locator("#id_given_on").fill("2026-11-20")
    desk.choose_common(batch)

    for nth, someone in enumerate(people):
        _enter(desk, someone.number, f"10:{nth:02}")
        expect(desk.page.locator("#given_time")).to_have_value(f"10:{nth:02}")
        desk.declare_healthy()
        if nth == 3:
            desk.answer(fever_now="Vet inte")
            desk.press("Spara utkast och gå till listan")
        else:
            desk.page.keyboard.press("Control+Enter")
        desk.expect_path("/efterregistrering/*")

    desk.says("20 av 20 från listan", "19 införda", "Stannade, fortsätt")
    told = site.rows(
        """
        SELECT v.person_id::text, to_char(v.given_at AT TIME ZONE 'Europe/Stockholm', 'YYYY-MM-DD HH24:MI'),
               v.state, a.batch_number, to_char(v.recorded_at, 'YYYY-MM-DD'), a.signed_at IS NOT NULL
          FROM visits_visit v JOIN visits_administration a ON a.visit_id = v.id
         WHERE v.person_id::text = ANY (%(people)s) AND v.given_on = '2026-11-20' ORDER BY v.given_at
        """,
        {"people": [someone.id for someone in people]},
    )
    assert told == [
        (someone.id, f"2026-11-20 10:{nth:02}", "complete", batch.number, "2026-11-23", True)
        for nth, someone in enumerate(people)
        if nth != 3
    ]
    address = desk.path
    colleague = sit_down()
    colleague.log_in_as("Cecilia Björk")
    colleague.visit(address)
    colleague.says("20 av 20 från listan", people[3].name)


def test_what_a_colleague_gave_waits_for_the_colleague(desk: Desk, site: Site) -> None:
    """LAW-05: each signs their own part, also of what is entered later."""
    someone = site.someone(declared="no")
    desk.log_in_as("Anna Norlander")
    desk.visit("/efterregistrering")
    desk.press("Säsongsinfluensa")
    desk.choose_common(site.batch(), Gavs_av="Cecilia Björk")

    _enter(desk, someone.number, "08:15")
    desk.declare_healthy()
    desk.says("Cecilia Björk signerar administreringen")
    desk.sign_and_take_next()

    desk.says("Införd, en signatur saknas")
    assert site.rows(
        """
        SELECT v.state, a.giver_name, v.recorded_by_name FROM visits_visit v
          JOIN visits_administration a ON a.visit_id = v.id WHERE v.person_id::text = %(person)s
           AND v.given_on = '2026-11-23'
        """,
        {"person": someone.id},
    ) == [("given", "Cecilia Björk", "Anna Norlander")]


def test_a_number_nobody_has_is_said_beside_the_field(desk: Desk, site: Site) -> None:
    desk.log_in_as("Anna Norlander")
    desk.visit("/efterregistrering")
    desk.press("Säsongsinfluensa")
    desk.choose_common(site.batch())
    desk.fill("Personnummer eller annat nummer", site.unused_number())
    desk.fill("Klockslag då dosen gavs", "9:30")
    desk.press("För in personen")

    desk.says("Ingen har det numret eller det namnet.")
    expect(desk.page.get_by_label("Klockslag då dosen gavs")).to_have_value("9:30")
    desk.fill("Klockslag då dosen gavs", "kvart i")
    desk.press("För in personen")
    desk.says("Skriv klockslaget då dosen gavs")
