"""Whose decision it is: a mature 16-year-old, a child with two guardians, an adult who cannot decide, and a no."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import expect

from tests.journeys.desk import Desk
from tests.journeys.site import Site

_DECIDED = """
    SELECT d.consent_basis, d.guardian_count, d.guardians, d.understands_information, d.understands_consequences,
           d.knows_where_to_seek_advice, d.maturity_assessor_name, d.maturity_note, d.cannot_decide_because,
           d.decision_ground, d.consulted, d.answered_by, d.answered_by_name, d.read_in, d.information_text,
           d.information_version, d.information_language, d.information_way
      FROM visits_visit v JOIN declarations_declaration d ON d.id = v.declaration_id WHERE v.id::text = %(visit)s
"""
# Of the official test range, on the day of these journeys 16 and 10 years old, and nobody's in the region.
_SIXTEEN, _TEN, _ELEVEN = "20100807-2397", "20160404-2398", "20150101-2387"


def test_a_16_year_old_decides_once_somebody_has_assessed_that_they_are_mature(desk: Desk, site: Site) -> None:
    """LAW-04. Each thing that is missing of the assessment has a sentence of its own."""
    desk.log_in_as("Anna Norlander")
    _arrives(desk, _SIXTEEN, "Nova", "Ek")
    expect(desk.page.get_by_label("Vårdnadshavare", exact=True)).to_be_focused()
    _is_well_with_diabetes(desk, site)
    desk.sign()
    expect(desk.faults).to_have_text(["Välj vem som bestämmer: vårdnadshavare, eller den unga efter mognadsbedömning."])

    desk.page.get_by_label("Den unga, efter mognadsbedömning").check()
    desk.page.get_by_label("vad vaccinationen innebär").check()
    desk.page.get_by_label("vad den kan leda till").check()
    desk.sign()
    expect(desk.faults).to_have_text(
        [
            "Kryssa i när den unga vet vart man vänder sig. Annars behövs vårdnadshavarnas samtycke.",
            "Skriv några ord om hur mognaden bedömdes.",
        ]
    )
    desk.page.get_by_label("vart man vänder sig för råd").check()
    desk.fill("Hur det bedömdes", "Återger med egna ord")
    desk.sign()

    desk.expect_path("/besok/*")
    decided = _decided(desk, site)
    assert decided["consent_basis"] == "maturity"
    assert decided["understands"] == (True, True, True)
    assert decided["assessed"] == ("Anna Norlander", "Återger med egna ord")
    assert decided["guardians"] == []
    desk.says("Den unga, efter mognadsbedömning", "Återger med egna ord")


def test_both_guardians_of_a_child_consent_each_in_their_way(desk: Desk, site: Site) -> None:
    """One of two is not enough, and a guardian who answers is named once."""
    desk.log_in_as("Anna Norlander")
    _arrives(desk, _TEN, "Ivar", "Ek")
    desk.says("Under 15 år: vårdnadshavare bestämmer.")
    expect(desk.page.get_by_label("Mognadsbedömning")).to_have_count(0)
    _is_well_with_diabetes(desk, site)
    desk.page.get_by_label("Två", exact=True).check()
    guardians = desk.page.locator(".consent__guardian")
    expect(guardians).to_have_count(2)
    first, second = desk.each(guardians)
    first.get_by_label("Namn").fill("Karin Ek")
    desk.sign()
    expect(desk.faults).to_have_text(["Skriv vårdnadshavarens namn."])

    second.get_by_label("Namn").fill("Olle Ek")
    second.get_by_label("Hur samtycket gavs").select_option(label="Per telefon")
    second.get_by_label("Vilken dag").fill("2026-11-22")
    desk.page.get_by_label("Information", exact=True).select_option(label="Lämnad, suomi")
    desk.says("Demonstrationsöversättning")
    desk.sign()

    desk.expect_path("/besok/*")
    decided = _decided(desk, site)
    assert (decided["consent_basis"], decided["guardian_count"]) == ("guardians", 2)
    assert decided["guardians"] == [
        {"name": "Karin Ek", "way": "on_site", "on": "2026-11-23"},
        {"name": "Olle Ek", "way": "by_telephone", "on": "2026-11-22"},
    ]
    assert decided["answered"] == ("guardian", "Karin Ek")
    assert decided["told"] == ("general", 1, "fi", "handed_over")
    desk.says("Karin Ek, på plats, 2026-11-23", "Olle Ek, per telefon, 2026-11-22")


def test_for_an_adult_who_cannot_decide_the_ground_and_who_was_asked_are_written_down(desk: Desk, site: Site) -> None:
    someone = site.someone(declared="never")
    desk.log_in_as("Anna Norlander")
    desk.begin(someone.number)
    desk.page.get_by_label("Vem svarade").select_option(label="Företrädare")
    desk.fill("Namn på den som svarade", "Eva Ek")
    desk.page.get_by_label("Vem bestämmer").select_option(label="Kan inte ta ställning")
    desk.page.get_by_label("Frågorna läses på").select_option(label="English")
    desk.says("Do you consent to being vaccinated today?")
    desk.answer_the_rest()
    desk.choose_batch(site.batch())
    desk.sign()
    expect(desk.faults).to_have_text(
        [
            "Skriv varför personen inte kan ta ställning.",
            "Välj på vilken grund dosen ges.",
            "Skriv vem som har rådfrågats: namn, och vad hen är för personen.",
        ]
    )

    desk.fill("Därför kan personen inte ta ställning", "Demens, kan inte återge informationen")
    desk.page.get_by_label("Grund för att ge dosen").select_option(label="Personens förmodade vilja")
    desk.fill("Vem har rådfrågats", "Eva Ek, dotter")
    desk.sign()

    desk.expect_path("/besok/*")
    decided = _decided(desk, site)
    assert decided["consent_basis"] == "consultation"
    assert decided["ground"] == ("Demens, kan inte återge informationen", "presumed_will", "Eva Ek, dotter")
    assert decided["answered"] == ("representative", "Eva Ek")
    assert decided["read_in"] == "en"
    desk.says("Personens förmodade vilja", "Eva Ek, dotter")


def test_a_no_from_the_child_ends_it(desk: Desk, site: Site) -> None:
    """LAW-11. No yes from a guardian and no prescription changes it; that it was not given is signed."""
    desk.log_in_as("Anna Norlander")
    _arrives(desk, _ELEVEN, "Tova", "Berg")
    _is_well_with_diabetes(desk, site)
    desk.page.get_by_label("En", exact=True).check()
    desk.page.locator(".consent__guardian").first.get_by_label("Namn").fill("Maja Berg")
    with desk.saving("refused_by", "minor"):
        desk.page.get_by_label("Barnet eller den unga").check()

    desk.says("Får inte ges i dag")
    expect(desk.main.get_by_role("button", name="Signera")).to_have_count(0)
    desk.main.get_by_role("link", name="Ej given, ange orsak").first.click()
    desk.page.get_by_label("Avböjde").check()
    desk.press("Signera att dosen inte gavs")

    desk.expect_path("/personer/*")
    reason = site.one(
        "SELECT n.reason FROM visits_not_given n JOIN patients_identifier i ON i.person_id = n.person_id "
        "WHERE i.value = %(number)s",
        {"number": _ELEVEN.replace("-", "")},
    )
    assert reason == "declined"


def _arrives(desk: Desk, number: str, given_name: str, family_name: str) -> None:
    """Somebody the region has never seen: registered with the number, and a registration begun."""
    desk.find(number)
    desk.press("Registrera personen")
    desk.fill("Förnamn", given_name)
    desk.fill("Efternamn", family_name)
    desk.press("Registrera personen")
    desk.expect_path("/personer/*")
    desk.page.get_by_role("region", name="Säsongsinfluensa").locator("button, a.button").first.click()
    desk.expect_path("/registrera/*")


def _is_well_with_diabetes(desk: Desk, site: Site) -> None:
    """In a group the vaccine is recommended for, and nothing else is the matter."""
    desk.answer(risk_groups="Diabetes")
    desk.answer_the_rest()
    desk.choose_batch(site.batch())


def _decided(desk: Desk, site: Site) -> dict[str, Any]:
    [row] = site.rows(_DECIDED, {"visit": desk.path.rsplit("/", 1)[1]})
    return {
        "consent_basis": row[0],
        "guardian_count": row[1],
        "guardians": row[2],
        "understands": row[3:6],
        "assessed": row[6:8],
        "ground": row[8:11],
        "answered": row[11:13],
        "read_in": row[13],
        "told": row[14:18],
    }
