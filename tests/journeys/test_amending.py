"""What does not hold is nullified, restored when that was a mistake, and put on the person who got the dose."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.journeys.desk import Desk
from tests.journeys.site import Site

_STANDING = """
    SELECT count(*) FROM visits_visit
     WHERE person_id::text = %(person)s AND given_on = '2026-11-23' AND is_current AND nullified_at IS NULL
"""


def test_a_dose_that_was_never_given_is_nullified_and_a_mistake_is_lifted(desk: Desk, site: Site) -> None:
    """RIV-07: struck and explained, counted nowhere, and back again as a new version."""
    someone, batch = site.someone(), site.batch()
    desk.log_in_as("Anna Norlander")
    desk.register(someone.number, batch)
    visit = desk.path

    desk.main.get_by_role("link", name="Makulera").click()
    desk.press("Makulera")
    expect(desk.faults).to_have_text(["Välj varför besöket makuleras.", "Beskriv vad som är fel."])
    desk.page.get_by_label("Dosen gavs aldrig").check()
    desk.fill("Beskriv vad som är fel", "Personen ångrade sig i stolen")
    desk.press("Makulera")
    desk.says("Makulerat. Dosen räknas inte längre.", "Dosen gavs aldrig: Personen ångrade sig i stolen")
    assert site.one(_STANDING, {"person": someone.id}) == 0
    desk.open_person(someone.number)
    expect(desk.page.get_by_role("region", name="Historik").get_by_text("2026-11-23")).to_have_count(0)

    desk.visit(visit)
    desk.main.get_by_role("link", name="Häv makuleringen").click()
    desk.fill("Varför hävs makuleringen?", "Det var ett annat besök som skulle bort")
    desk.press("Häv makuleringen")
    desk.says("Makuleringen är hävd.", "Personen ångrade sig i stolen")
    assert site.one(_STANDING, {"person": someone.id}) == 1


def test_a_dose_on_the_wrong_person_stands_on_the_right_one_in_one_act(desk: Desk, site: Site) -> None:
    wrong, right, batch = site.someone(), site.someone(), site.batch()
    desk.log_in_as("Anna Norlander")
    desk.register(wrong.number, batch)

    desk.main.get_by_role("link", name="Fel person").click()
    desk.fill("Den rätta personens nummer", right.number)
    desk.press("Jämför")
    desk.says(wrong.name, right.name)
    desk.fill("Hur kom dosen på fel person?", "Två med samma efternamn i kön")
    desk.page.get_by_label("Den rätta personens: svaren togs").check()
    desk.fill("Hur vet du det?", "Jag gick igenom frågorna med den som fick dosen")
    desk.press("Flytta till rätt person")

    desk.expect_path("/besok/*")
    desk.says("Flyttat.", batch.number, "Flyttades från fel person", "Två med samma efternamn i kön")
    expect(desk.banner).to_contain_text(right.name)
    assert site.one(_STANDING, {"person": wrong.id}) == 0
    assert site.one(_STANDING, {"person": right.id}) == 1
    desk.main.get_by_role("link", name="Visa besöket på den andra personen").click()
    desk.says("Registrerat på fel person: Två med samma efternamn i kön", "Flyttades till rätt person")
    expect(desk.banner).to_contain_text(wrong.name)


def test_answers_that_were_anothers_are_taken_anew_before_the_dose_stands(desk: Desk, site: Site) -> None:
    """The first signature times are kept."""
    wrong, right, batch = site.someone(), site.someone(declared="never"), site.batch()
    desk.log_in_as("Anna Norlander")
    first = desk.register(wrong.number, batch)

    desk.main.get_by_role("link", name="Fel person").click()
    desk.fill("Den rätta personens nummer", right.number)
    desk.press("Jämför")
    desk.fill("Hur kom dosen på fel person?", "Fel kort skannades")
    desk.page.get_by_label("Den fel personens, eller oklart").check()
    desk.press("Flytta till rätt person")
    desk.expect_path("/registrera/*")
    desk.says("Makulerat på fel person.")
    desk.declare_healthy()
    desk.sign()

    desk.expect_path("/besok/*")
    desk.says("Flyttades från fel person", batch.number)
    assert site.rows(
        """
        SELECT v.administration_signed_at = w.administration_signed_at, v.given_at <= v.recorded_at
          FROM visits_visit v, visits_visit w WHERE v.id::text = %(there)s AND w.id::text = %(here)s
        """,
        {"there": desk.path.rsplit("/", 1)[1], "here": first},
    ) == [(True, True)]


def test_an_adverse_effect_is_noted_later_and_reported(desk: Desk, site: Site) -> None:
    """ADR-01, ADR-02, ADR-03: beside the entry, summed up to be copied, with the references of what was sent."""
    someone, batch = site.someone(), site.batch()
    desk.log_in_as("Anna Norlander")
    visit = desk.register(someone.number, batch)

    desk.main.get_by_role("link", name="Anteckna biverkning").click()
    desk.page.get_by_label("Dosen", exact=True).check()
    desk.fill("Reaktion eller diagnos", "Svullen arm")
    desk.fill("Började", "2026-11-23")
    desk.page.get_by_label("Hur har det gått?").select_option("recovering")
    desk.page.get_by_label("Sjukhusvård").check()
    desk.press("Spara biverkningen")
    desk.expect_path("/biverkningar/*")
    summary = desk.page.get_by_label("Samma text att kopiera").input_value()
    for told in ("Reaktion eller diagnos: Svullen arm", f"Batch: {batch.number}", "Allvarlighet: Sjukhusvård"):
        assert told in summary
    for reference in ("LV-2026-1", "LV-2026-2"):
        desk.fill("Rapporten skickades", "2026-11-23")
        desk.fill("Myndighetens referens", reference)
        desk.press("Anteckna att rapporten är skickad")
        desk.says("Rapporten är antecknad.", reference)
    desk.says("komplettering av den första")

    desk.main.get_by_role("link", name="Till besöket").click()
    desk.says("Svullen arm")
    kinds = "SELECT array_agg(kind ORDER BY kind) FROM visits_signature WHERE visit_id::text = %(visit)s"
    assert site.one(kinds, {"visit": visit}) == ["administration", "prescription"]
