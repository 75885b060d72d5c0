"""Objections and adverse effects on the page of the visit, and the summary that is copied into a report."""

from __future__ import annotations

from tests.factories.region import Region, make_person
from tests.personas import ANNA, MAJA
from tests.web.browsers import browser_of, events, main_of, soup_of, state_ground
from tests.web.scenes import given_by_anna
from vaccinera.kernel.scope import reading
from vaccinera.visits.models import AdverseEffect

EFFECT = {
    "concerns": "dose",
    "reaction": "Svullen arm",
    "began_on": "2026-11-23",
    "outcome": "recovered",
    "seriousness": ["hospital_care"],
    "course": "Ett dygn på akuten",
}


def test_the_summary_holds_every_field_the_agency_asks_for(region: Region) -> None:
    """ADR-02: to be copied as it stands."""
    visit = given_by_anna(region, make_person())
    anna = browser_of(region, ANNA)

    done = anna.post(f"/besok/{visit.pk}/biverkning", EFFECT)
    page = anna.get(done["Location"])

    text = soup_of(page).select_one("textarea#summary")
    assert text is not None
    told = dict(line.split(": ", 1) for line in text.get_text().strip().splitlines())
    assert told == {
        "Rapportör": "Anna Nyberg, sjuksköterska",
        "Rapportörens enhet": "Norra mottagningen, Norra vården",
        "Patient": "19420101-2392",
        "Kön": "man",
        "Ålder": "84 år",
        "Reaktion eller diagnos": "Svullen arm",
        "Gäller": "Dosen",
        "Började": "2026-11-23",
        "Utgång": "Tillfrisknat",
        "Allvarlighet": "Sjukhusvård, eller förlängd sådan",
        "Förlopp": "Ett dygn på akuten",
        "Misstänkt läkemedel": told["Misstänkt läkemedel"],
        "Batch": "AB01234",
        "Vaccinationsdag": "2026-11-23",
        "Dos": "0,5 ml, dos 1 av 1",
        "Kroppsdel": "Vänster överarm",
        "Given väg": "Intramuskulärt",
        "Indikation": "Förebyggande vaccination",
    }
    assert told["Misstänkt läkemedel"].startswith("Influvita, ")


def test_what_is_not_serious_and_not_told_says_so(region: Region) -> None:
    visit = given_by_anna(region, make_person())
    anna = browser_of(region, ANNA)

    done = anna.post(f"/besok/{visit.pk}/biverkning", EFFECT | {"seriousness": [], "course": ""})

    said = main_of(anna.get(done["Location"]))
    assert "Inte allvarlig" in said
    assert "uppgift saknas" in said


def test_reports_made_are_noted_and_supplemented(region: Region) -> None:
    """ADR-03."""
    visit = given_by_anna(region, make_person())
    anna = browser_of(region, ANNA)
    address = anna.post(f"/besok/{visit.pk}/biverkning", EFFECT)["Location"]

    empty = anna.post(address, {"reference": ""})
    for reference in ("LV-1", "LV-2"):
        anna.post(address, {"reported_on": "2026-11-23", "reference": reference})
    said = main_of(anna.get(address))

    assert empty.status_code == 422
    assert "Skriv myndighetens referens." in main_of(empty)
    assert "LV-1 första rapporten" in said
    assert "LV-2 komplettering av den första" in said


def test_the_visit_shows_what_was_said_of_it(region: Region) -> None:
    """LAW-09, ADR-01."""
    visit = given_by_anna(region, make_person())
    anna = browser_of(region, ANNA)
    address = f"/besok/{visit.pk}"
    anna.post(f"{address}/biverkning", EFFECT)

    empty = anna.post(f"{address}/invandning", {"text": "", "objected_on": ""})
    anna.post(f"{address}/invandning", {"text": "Det var benet", "objected_on": "2026-11-23"})
    said = main_of(anna.get(address))

    assert empty.status_code == 422
    assert "Skriv vad patienten anser är fel." in main_of(empty)
    assert "Det var benet" in said
    assert "Svullen arm" in said
    assert f"{address}/ratta" in anna.get(address).content.decode()


def test_what_is_missing_is_said_at_its_field(region: Region) -> None:
    visit = given_by_anna(region, make_person())
    anna = browser_of(region, ANNA)

    asked = anna.get(f"/besok/{visit.pk}/biverkning")
    empty = anna.post(f"/besok/{visit.pk}/biverkning", {"began_on": "i går"})

    assert asked.status_code == 200
    assert empty.status_code == 422
    assert "Skriv dagen som år, månad och dag" in main_of(empty)
    assert anna.get(f"/besok/{visit.pk}/invandning").status_code == 200
    assert anna.get(f"/besok/{make_person('19480317-9805').pk}/invandning").status_code == 404
    assert anna.get(f"/biverkningar/{visit.pk}").status_code == 404


def test_opening_a_summary_is_in_the_log_and_takes_the_right(region: Region) -> None:
    """LAW-23."""
    visit = given_by_anna(region, make_person())
    anna = browser_of(region, ANNA)
    address = anna.post(f"/besok/{visit.pk}/biverkning", EFFECT)["Location"]
    anna.get(address)

    with reading(region.reader(ANNA)):
        assert AdverseEffect.objects.count() == 1
    assert [event.details["why"] for event in events(region, ANNA, "patients.person.opened")] == [
        "visit",
        "adverse_effect",
    ]
    maja = browser_of(region, MAJA)
    assert maja.get(address).status_code == 403
    state_ground(maja, visit.person_id)
    of_maja = maja.get(f"/besok/{visit.pk}")
    assert "Svullen arm" in main_of(of_maja)
    assert "/biverkning" not in of_maja.content.decode()
