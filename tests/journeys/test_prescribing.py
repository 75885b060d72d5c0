"""Step 5 and 6 when prescriber and giver are two: signed beforehand, or given on a word and signed afterwards."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import expect

from tests.journeys.desk import Desk
from tests.journeys.site import Site

_CLINIC = "Almvikens vaccinationsmottagning"
_WORD = "Får inte ges än"


def test_an_answer_that_stops_goes_to_the_physician_and_back_to_the_nurse(
    desk: Desk, sit_down: Callable[[], Desk], site: Site
) -> None:
    """LAW-04, LAW-05: the prescription is signed before the dose, by who may lift the stop."""
    someone = site.someone(declared="no")
    desk.log_in_as("Cecilia Björk")
    desk.begin(someone.number)
    desk.page.get_by_text("Ändra något av svaren").click()
    desk.answer(severe_vaccine_reaction="Ja", severe_vaccine_reaction_assessed="Nej")
    desk.says("Får inte ges än: läkare ska bedöma den tidigare reaktionen och ordinera.")
    expect(desk.line("Ordination")).to_contain_text("Kräver läkares ordination")
    expect(desk.banner).to_contain_text("Stark reaktion efter vaccination")
    expect(desk.main.get_by_role("button", name="Signera")).to_have_count(0)

    desk.declare_healthy()
    desk.page.get_by_label("Bedömning").fill("Andnöd 2019, vårdades ett dygn. Mår bra i dag.")
    desk.press("Skicka till ordinatör")
    desk.says("Skickat till ordinatör.")
    desk.begin(someone.number)
    desk.says("Väntar på ordinatör")

    physician = sit_down()
    physician.log_in_as("Johan Wikström", at=_CLINIC)
    physician.go_to("Att ordinera")
    physician.page.get_by_role("row").filter(has_text=someone.name).get_by_role("link", name="Öppna").click()
    physician.expect_path("/registrera/*")
    physician.says("Andnöd 2019, vårdades ett dygn.")
    physician.press("Signera ordination")
    expect(physician.faults).to_have_text(["Skriv läkarens skäl att ge dosen trots svaret."])
    physician.faults.click()
    physician.page.keyboard.type("Reaktionen var ett vasovagalt anfall. 30 minuters observation.")
    physician.press("Signera ordination")
    physician.says("Ordinationen är signerad.")

    desk.go_to("Att ge")
    desk.page.get_by_role("row").filter(has_text=someone.name).get_by_role("link", name="Ge dosen").click()
    desk.says("Reaktionen var ett vasovagalt anfall.", "Johan Wikström", "Du signerar: administrering")
    desk.choose_any_batch()
    desk.sign()

    desk.expect_path("/besok/*")
    desk.says("Signerat, ordination och administrering")
    assert site.rows(
        """
        SELECT s.kind, s.signer_name, s.signed_at <= v.given_at
          FROM visits_signature s JOIN visits_visit v ON v.id = s.visit_id
         WHERE v.id::text = %(visit)s ORDER BY s.signed_at
        """,
        {"visit": desk.path.rsplit("/", 1)[1]},
    ) == [("prescription", "Johan Wikström", True), ("administration", "Cecilia Björk", True)]


def test_a_strong_reaction_declared_before_stays_in_the_banner_from_the_start(desk: Desk) -> None:
    desk.log_in_as("Anna Norlander")

    desk.begin("19391105-9800")

    expect(desk.banner).to_contain_text("Stark reaktion efter vaccination")
    expect(desk.line("Ordination")).to_contain_text("Kräver läkares ordination")
    expect(desk.question("severe_vaccine_reaction").get_by_label("Ja")).to_be_checked()


def test_without_own_right_the_dose_may_not_be_given_and_the_draft_is_kept(desk: Desk, site: Site) -> None:
    someone = site.someone(declared="no")
    desk.log_in_as("Samira Haddad")
    desk.begin(someone.number)

    desk.declare_healthy()
    expect(desk.line("Ordination")).to_contain_text(_WORD)
    desk.section("Ordination").get_by_text("Varför?").first.click()
    desk.says("Egen ordinationsrätt saknas", "Regel FLU26-N2")
    expect(desk.main.get_by_role("button", name="Signera")).to_have_count(0)
    desk.press("Spara utkast och gå till start")

    desk.says("Utkastet är sparat.")
    desk.go_to("Utkast")
    desk.page.get_by_role("row").filter(has_text=someone.name).get_by_role("link", name="Fortsätt").click()
    expect(desk.question("consent").get_by_label("Ja")).to_be_checked()
    expect(desk.page.get_by_label("Oförändrat sedan sist")).to_be_checked()
    assert (
        site.one(
            "SELECT count(*) FROM visits_visit v WHERE v.person_id::text = %(p)s AND given_on > '2026-09-01'",
            {"p": someone.id},
        )
        == 0
    )


def test_a_dose_given_on_a_word_waits_for_the_prescribers_signature(
    desk: Desk, sit_down: Callable[[], Desk], site: Site
) -> None:
    """LAW-05: prescriber, time and reason are stored, and the word is signed afterwards."""
    someone = site.someone()
    desk.log_in_as("Samira Haddad")
    desk.begin(someone.number)
    desk.declare_healthy()

    desk.page.get_by_label("Muntlig eller per telefon").check()
    expect(desk.main.get_by_role("button", name="Signera", exact=True)).to_be_visible()
    desk.choose_batch(site.batch())
    desk.sign()
    expect(desk.faults).to_have_text(["Välj ordinatör."])
    desk.page.get_by_label("Ordinatör", exact=True).select_option(
        label="Johan Wikström, distriktsläkare/specialist allmänmedicin"
    )
    desk.sign()
    expect(desk.faults).to_have_text(
        ["Skriv skälet till att ordinationen är muntlig.", "Skriv dag och tid för den muntliga ordinationen."]
    )
    desk.page.get_by_label("Ordinerad tid").fill("10.20")
    desk.page.get_by_label("Skäl till muntlig ordination").fill("Läkaren är på hembesök.")
    desk.sign()
    desk.expect_path("/besok/*")
    desk.says("Givet, en signatur saknas", "muntlig eller per telefon")
    visit = {"visit": desk.path.rsplit("/", 1)[1]}
    assert site.rows(
        """
        SELECT o.basis, o.prescriber_name, o.basis_reason,
               to_char(o.prescribed_at AT TIME ZONE 'Europe/Stockholm', 'HH24:MI'),
               o.signed_at IS NULL, a.signed_at IS NULL, v.last_day_to_sign::text
          FROM visits_visit v
          JOIN visits_prescription o ON o.visit_id = v.id
          JOIN visits_administration a ON a.visit_id = v.id
         WHERE v.id::text = %(visit)s
        """,
        visit,
    ) == [("verbal", "Johan Wikström", "Läkaren är på hembesök.", "10:20", True, False, "2026-12-23")]

    physician = sit_down()
    physician.log_in_as("Johan Wikström", at=_CLINIC)
    physician.go_to("Att signera")
    row = physician.page.get_by_role("row").filter(has_text=someone.name)
    expect(row).to_contain_text("Johan Wikström, ordination")
    row.get_by_role("button", name="Signera").click()
    physician.says("Signerat:")
    assert site.one("SELECT state FROM visits_visit WHERE id::text = %(visit)s", visit) == "complete"


def test_a_word_spoken_after_the_dose_is_refused(desk: Desk, site: Site) -> None:
    """LAW-05: prescribed no later than given."""
    someone = site.someone()
    desk.log_in_as("Samira Haddad")
    desk.begin(someone.number)
    desk.declare_healthy()
    desk.choose_batch(site.batch())
    desk.page.get_by_label("Muntlig eller per telefon").check()
    desk.page.get_by_label("Ordinatör", exact=True).select_option(
        label="Johan Wikström, distriktsläkare/specialist allmänmedicin"
    )
    desk.page.get_by_label("Skäl till muntlig ordination").fill("Läkaren är på hembesök.")
    desk.page.get_by_label("Tidigare", exact=True).check()
    desk.page.locator("#given_on").fill("2026-11-23")
    desk.page.locator("#given_time").fill("9.00")

    desk.page.get_by_label("Ordinerad tid").fill("9.05")
    desk.sign()

    expect(desk.faults).to_have_text(["Ordinationen är senare än tiden då dosen gavs. Rätta den ena av tiderna."])
    desk.faults.click()
    expect(desk.page.get_by_label("Ordinerad tid")).to_be_focused()
    desk.page.keyboard.press("Control+A")
    desk.page.keyboard.type("8.55")
    desk.sign()
    desk.expect_path("/besok/*")


def test_what_was_sent_can_be_taken_back_and_changed(desk: Desk, site: Site) -> None:
    someone = site.someone()
    desk.log_in_as("Samira Haddad")
    desk.begin(someone.number)
    desk.declare_healthy()
    desk.press("Skicka till ordinatör")
    desk.says("Skickat till ordinatör.")

    desk.begin(someone.number)
    desk.press("Ta tillbaka och ändra")

    expect(desk.question("consent").get_by_label("Ja")).to_be_checked()
    expect(desk.question("consent").get_by_label("Ja")).to_be_enabled()
