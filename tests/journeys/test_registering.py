"""Step 5: the health declaration, what it leads to, and the dose as it was given."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from playwright.sync_api import expect

from tests.journeys.desk import PNEUMOCOCCI, Desk
from tests.journeys.site import Site

_DECLARED = """
    SELECT d.outcome, d.note, d.confirmed_together, d.confirmed_one_by_one, d.answers
      FROM visits_visit v JOIN declarations_declaration d ON d.id = v.declaration_id WHERE v.id::text = %(visit)s
"""


def test_answers_of_last_time_are_confirmed_together_and_the_perishable_asked_again(desk: Desk, site: Site) -> None:
    """One stored act for the unchanged; fever, recent vaccination, pregnancy and consent are never filled in."""
    someone = site.someone(declared="no")
    desk.log_in_as("Anna Norlander")
    desk.begin(someone.number)

    desk.says("Svar från 202")
    expect(desk.page.get_by_label("Oförändrat sedan sist")).to_be_focused()
    for perishable in ("consent", "fever_now", "pregnant", "recent_vaccination"):
        expect(desk.question(perishable).locator("input:checked")).to_have_count(0)
        expect(desk.question(perishable)).to_be_visible()
    kept = ("severe_vaccine_reaction", "severe_allergy", "bleeding_tendency", "immunosuppression", "risk_groups")
    for lasting in kept:
        expect(desk.question(lasting)).to_be_hidden()
    desk.answer_the_rest()
    desk.choose_batch(site.batch())
    desk.sign()
    expect(desk.faults).to_have_text(["Bekräfta med personen att svaret gäller i dag."])
    desk.confirm_unchanged()
    desk.sign()

    desk.expect_path("/besok/*")
    outcome, _, together, one_by_one, _ = _declared(desk, site)
    assert outcome == "ok"
    assert sorted(together) == [
        "bleeding_tendency",
        "immunosuppression",
        "risk_groups",
        "severe_allergy",
        "severe_vaccine_reaction",
    ]
    assert not {*together} & {*one_by_one}


def test_an_answer_that_has_changed_is_asked_on_its_own(desk: Desk, site: Site) -> None:
    someone = site.someone(declared="no")
    desk.log_in_as("Anna Norlander")
    desk.begin(someone.number)

    desk.page.get_by_text("Ändra något av svaren").click()
    desk.answer(bleeding_tendency="Ja")
    desk.says("Använd tunn nål och tryck mot stickstället i 5 minuter.")
    desk.declare_healthy()
    desk.choose_batch(site.batch())
    desk.sign()

    desk.expect_path("/besok/*")
    outcome, _, together, _, answers = _declared(desk, site)
    assert (outcome, answers["bleeding_tendency"]) == ("inform", "yes")
    assert "bleeding_tendency" not in together


def test_a_yes_of_last_time_is_confirmed_on_its_own(desk: Desk, site: Site) -> None:
    """Diabetes stands in the form already, and is confirmed by itself."""
    someone = site.someone(declared="diabetes")
    desk.log_in_as("Anna Norlander")
    desk.begin(someone.number)
    expect(desk.question("risk_groups").get_by_label("Diabetes")).to_be_checked()
    desk.declare_healthy()
    desk.choose_batch(site.batch())

    desk.sign()
    expect(desk.faults).to_have_count(1)
    desk.faults.click()
    expect(desk.page.locator("#confirm-risk_groups")).to_be_focused()
    desk.page.keyboard.press("Space")
    desk.sign()

    desk.expect_path("/besok/*")
    _, _, _, one_by_one, answers = _declared(desk, site)
    assert "risk_groups" in one_by_one
    assert answers["risk_groups"] == ["diabetes"]


def test_an_answer_to_be_noted_needs_an_assessment(desk: Desk, site: Site) -> None:
    someone = site.someone(declared="never")
    desk.log_in_as("Anna Norlander")
    desk.begin(someone.number)
    expect(desk.page.get_by_label("Bedömning")).to_be_hidden()

    desk.answer(fever_now="Ja")
    desk.says("Skjut upp vaccinationen vid hög feber eller påverkat allmäntillstånd.")
    desk.declare_healthy()
    desk.choose_batch(site.batch())
    desk.sign()
    expect(desk.faults).to_have_text(["Skriv din bedömning av det som ska noteras."])
    desk.faults.click()
    expect(desk.page.get_by_label("Bedömning")).to_be_focused()
    desk.page.keyboard.type("Lätt snuva, 37,1 grader.")
    desk.sign()

    desk.expect_path("/besok/*")
    desk.says("Lätt snuva, 37,1 grader.")
    outcome, note, _, _, _ = _declared(desk, site)
    assert (outcome, note) == ("note_required", "Lätt snuva, 37,1 grader.")


def test_without_consent_no_prescription_helps(desk: Desk, site: Site) -> None:
    someone = site.someone(declared="never")
    desk.log_in_as("Anna Norlander")
    desk.begin(someone.number)

    desk.answer(consent="Nej")

    desk.says("Ge inte vaccinet: personen samtycker inte i dag.", "Får inte ges i dag")
    expect(desk.main.get_by_role("button", name="Signera")).to_have_count(0)
    expect(desk.main.get_by_role("button", name="Skicka till ordinatör")).to_have_count(0)
    desk.main.get_by_role("link", name="Ej given, ange orsak").first.click()
    expect(desk.heading("Ej given: Säsongsinfluensa")).to_be_visible()
    expect(desk.banner).to_contain_text(someone.name)


def test_follow_ups_are_asked_when_they_apply_and_decide_the_target_group(desk: Desk, site: Site) -> None:
    """A pregnant woman in week 20, counted from her due date: the region pays, by a rule that is named."""
    someone = site.someone(born=(1985, 2002), declared="never", sex="female")
    desk.log_in_as("Johan Wikström", at="Almvikens vaccinationsmottagning")
    desk.begin(someone.number)
    due_on = "2027-04-12"
    expect(desk.question("estimated_due_date")).to_be_hidden()

    desk.answer(pregnant="Ja")
    with desk.saving("answer-estimated_due_date", due_on):
        desk.answer(estimated_due_date=due_on)

    expect(desk.line("Målgrupp och betalare")).to_contain_text("Gravid efter vecka 12 · regionen betalar")
    desk.unfold("Målgrupp och betalare")
    desk.section("Målgrupp och betalare").get_by_text("Varför?").click()
    expect(desk.section("Målgrupp och betalare")).to_contain_text("Regel FLU26-G4, version 2026.1")
    desk.answer_the_rest()
    desk.choose_batch(site.batch())
    desk.sign()
    desk.expect_path("/besok/*")
    assert site.rows(
        "SELECT target_group, payer FROM visits_visit WHERE id::text = %(visit)s", {"visit": _visit(desk)}
    ) == [("pregnant", "region")]


def test_a_warning_is_passed_only_with_a_written_reason(desk: Desk, site: Site) -> None:
    """Outside the window: the physician may, and says why."""
    someone = site.someone(born=(1980, 1999), declared="never")
    desk.log_in_as("Johan Wikström", at="Almvikens vaccinationsmottagning")
    desk.begin(someone.number)
    desk.says("Rådet är att inte ge dosen i dag")
    desk.declare_healthy()
    desk.choose_batch(site.batch())

    desk.sign()
    expect(desk.faults).to_have_text(["Skriv varför dosen ges trots rådet."])
    desk.faults.click()
    desk.page.keyboard.type("Reser till södra halvklotet på fredag.")
    desk.sign()

    desk.expect_path("/besok/*")
    [[passed]] = site.rows(
        "SELECT passed_warnings FROM visits_visit WHERE id::text = %(visit)s", {"visit": _visit(desk)}
    )
    assert "Reser till södra halvklotet på fredag." in json.dumps(passed, ensure_ascii=False)


def test_too_early_says_from_which_day_and_takes_a_reason(desk: Desk, site: Site) -> None:
    number = site.one(
        """
        SELECT i.value FROM visits_visit v JOIN patients_identifier i ON i.person_id = v.person_id
          JOIN patients_person p ON p.id = v.person_id JOIN visits_prescription o ON o.visit_id = v.id
          JOIN products_product m ON m.id = o.product_id AND m.name = 'Pneumokta 23'
         WHERE v.programme_id = 'pneumococcal' AND v.given_on BETWEEN '2026-01-01' AND '2026-11-01'
           AND p.birth_date < '1958-01-01' AND p.protection = 'none' AND p.deceased_on IS NULL
           AND i.kind = 'personal_number'
           AND NOT EXISTS (SELECT FROM visits_draft d WHERE d.person_id = p.id)
         ORDER BY i.value DESC LIMIT 1
        """
    )
    desk.log_in_as("Johan Wikström", at="Almvikens vaccinationsmottagning")
    desk.open_person(number)
    expect(desk.page.get_by_role("region", name=PNEUMOCOCCI)).to_contain_text("För tidigt, tidigast 20")

    desk.begin(number, PNEUMOCOCCI)

    desk.says("Rådet är att inte ge dosen i dag", "Skäl att ge den ändå")


def test_the_dose_may_have_been_given_earlier(desk: Desk, site: Site) -> None:
    someone = site.someone()
    desk.log_in_as("Anna Norlander")
    desk.begin(someone.number)
    desk.declare_healthy()
    desk.choose_batch(site.batch())

    desk.page.get_by_label("Tidigare", exact=True).check()
    desk.page.locator("#given_on").fill("2026-11-24")
    desk.page.locator("#given_time").fill("8.05")
    desk.sign()
    expect(desk.faults.first).to_have_text("Tiden har inte inträffat än. Rätta dag eller klockslag.")
    desk.faults.first.click()
    expect(desk.page.locator("#given_on")).to_be_focused()
    desk.page.locator("#given_on").fill("2026-11-20")
    desk.sign()

    desk.expect_path("/besok/*")
    assert site.one(
        "SELECT given_at AT TIME ZONE 'Europe/Stockholm' FROM visits_visit WHERE id::text = %(visit)s",
        {"visit": _visit(desk)},
    ).isoformat() == "2026-11-20T08:05:00"  # fmt: skip


def test_the_receipt_says_what_the_visit_gives(desk: Desk, site: Site) -> None:
    """It is computed once it is in view, by the run's own statements, for the nurse who gave the dose."""
    someone = site.someone(is_paid_for=True)
    desk.log_in_as("Anna Norlander")
    desk.begin(someone.number)
    desk.declare_healthy()
    desk.choose_batch(site.batch())
    desk.sign()
    desk.expect_path("/besok/*")

    desk.heading("Ersättning").scroll_into_view_if_needed()

    desk.says("Betalas: 222,00 kr", "november 2026")
    desk.main.get_by_role("link", name="Varför?", exact=True).click()
    desk.says("Som det står nu: november 2026", "15 av 15")


def test_what_a_colleague_gave_waits_for_the_colleagues_signature(
    desk: Desk, sit_down: Callable[[], Desk], site: Site
) -> None:
    someone = site.someone()
    recorder = sit_down()
    recorder.log_in_as("Cecilia Björk")
    recorder.begin(someone.number)
    recorder.declare_healthy()
    recorder.choose_batch(site.batch())
    recorder.page.get_by_label("Gavs av").select_option(label="Anna Norlander")
    recorder.page.get_by_text("Iordningställd av, och kommentar").click()
    recorder.page.get_by_label("Iordningställd av", exact=True).select_option(label="Samira Haddad")
    recorder.says("Sparas som given. Anna Norlander signerar administreringen.")
    recorder.sign()
    recorder.expect_path("/besok/*")
    recorder.says("Givet, en signatur saknas", "Ingen signatur finns än.", "Samira Haddad")

    desk.log_in_as("Anna Norlander")
    desk.go_to("Att signera")
    row = desk.page.get_by_role("row").filter(has_text=someone.name)
    expect(row).to_contain_text("Anna Norlander, ordination; Anna Norlander, given dos")
    expect(row).to_contain_text("dagar kvar")
    row.get_by_role("button", name="Signera").click()

    desk.says("Signerat:")
    expect(desk.page.get_by_role("row").filter(has_text=someone.name)).to_have_count(0)
    assert site.rows(
        """
        SELECT state, recorded_by_name, (SELECT string_agg(s.kind || ' ' || s.signer_name, ', ' ORDER BY s.kind)
                                           FROM visits_signature s WHERE s.visit_id = v.id)
          FROM visits_visit v WHERE id::text = %(visit)s
        """,
        {"visit": _visit(recorder)},
    ) == [("complete", "Cecilia Björk", "administration Anna Norlander, prescription Anna Norlander")]


def _declared(desk: Desk, site: Site) -> Any:
    return site.rows(_DECLARED, {"visit": _visit(desk)})[0]


def _visit(desk: Desk) -> str:
    return desk.path.rsplit("/", 1)[1]
