"""An entry that does not hold: struck and explained where it stands, and on the right person where it was another's."""

from __future__ import annotations

from tests.factories.region import Region, make_person
from tests.personas import ANNA, DAVID
from tests.web.browsers import browser_of, main_of, soup_of
from tests.web.scenes import given_by_anna
from vaccinera.kernel.scope import reading
from vaccinera.visits.models import Draft, Visit

RIGHT = "194803179805"


def test_a_nullified_visit_stays_struck_and_explained_and_can_be_restored(region: Region) -> None:
    """RIV-07, and lessons learnt: what is undone by mistake can be undone."""
    visit = given_by_anna(region, make_person())
    anna = browser_of(region, ANNA)
    address = f"/besok/{visit.pk}"

    done = anna.post(f"{address}/makulera", {"reason": "not_given", "words": "Personen gick hem"})
    shown = anna.get(address)
    of_person = anna.get(f"/personer/{visit.person_id}")
    lifted = anna.post(f"{address}/hav-makulering", {"reason": "Fel besök"})
    again = anna.get(lifted["Location"])

    assert done["Location"] == address
    said = main_of(shown)
    assert "Makulerat" in said
    assert "Dosen gavs aldrig: Personen gick hem Dosen räknas inte." in said
    assert soup_of(shown).select_one(".visit__columns--void") is not None
    struck = soup_of(of_person).select_one("section[aria-labelledby=nullified]")
    assert struck is not None
    assert "Gäller inte: Personen gick hem" in struck.get_text()
    assert struck.select_one(f"a[href='{address}']") is not None
    assert soup_of(shown).select_one(f"a[href='{address}/ratta']") is None
    assert "Makuleringen hävdes" in main_of(again)
    assert "Makulerades" in main_of(again)
    assert soup_of(again).select_one(".visit__columns--void") is None


def test_reasons_are_asked_for_at_their_fields(region: Region) -> None:
    visit = given_by_anna(region, make_person())
    anna = browser_of(region, ANNA)
    address = f"/besok/{visit.pk}"

    empty = anna.post(f"{address}/makulera", {"words": ""})
    anna.post(f"{address}/makulera", {"reason": "other", "words": "Fel"})
    unexplained = anna.post(f"{address}/hav-makulering", {"reason": ""})

    assert empty.status_code == unexplained.status_code == 422
    assert [link.get_text(strip=True) for link in soup_of(empty).select(".error-summary a")] == [
        "Välj varför besöket makuleras.",
        "Beskriv vad som är fel.",
    ]
    assert "Skriv varför makuleringen hävs." in main_of(unexplained)


def test_both_people_are_looked_at_before_the_entry_is_moved(region: Region) -> None:
    """PER-12: the number travels in the form, never in the address."""
    visit = given_by_anna(region, make_person())
    make_person(RIGHT, given_name="Berta", family_name="Rätt")
    anna = browser_of(region, ANNA)
    address = f"/besok/{visit.pk}/fel-person"

    asked = anna.get(address)
    compared = anna.post(address, {"sought": RIGHT})
    nobody = anna.post(address, {"sought": "19530611-2391"})
    same = anna.post(address, {"sought": "19420101-2392"})

    assert "Vem fick dosen?" in main_of(asked)
    assert "Tolvansson, Tolvan" in main_of(compared)
    assert "Rätt, Berta" in main_of(compared)
    assert "Ingen har det numret." in main_of(nobody)
    assert "Besöket står redan på den personen." in main_of(same)


def test_a_moved_entry_stands_there_and_leads_back(region: Region) -> None:
    visit = given_by_anna(region, make_person())
    right = make_person(RIGHT, given_name="Berta", family_name="Rätt")
    anna = browser_of(region, ANNA)
    address = f"/besok/{visit.pk}/fel-person"
    sent = {"person": str(right.pk), "reason": "Syskon", "answers": "carried", "carried_because": "Hon svarade"}

    unexplained = anna.post(address, sent | {"carried_because": "", "reason": ""})
    unsaid = anna.post(address, sent | {"answers": ""})
    done = anna.post(address, sent)
    there, here = anna.get(done["Location"]), anna.get(f"/besok/{visit.pk}")

    assert unexplained.status_code == unsaid.status_code == 422
    assert "Skriv varför svaren gäller den rätta personen." in main_of(unexplained)
    assert "Välj vems svar det är." in main_of(unsaid)
    said = main_of(there)
    assert "Flyttades från fel person" in said
    assert "Hon svarade" in said
    assert soup_of(there).select_one(f"main a[href='/besok/{visit.pk}']") is not None
    assert "Registrerat på fel person: Syskon" in main_of(here)
    assert soup_of(here).select_one(f"main a[href='{done['Location']}']") is not None


def test_a_declaration_taken_anew_is_taken_on_the_right_persons_page(region: Region) -> None:
    """What was given stands in the fields; nothing is answered."""
    visit = given_by_anna(region, make_person())
    right = make_person(RIGHT)
    anna = browser_of(region, ANNA)

    done = anna.post(f"/besok/{visit.pk}/fel-person", {"person": str(right.pk), "reason": "Syskon", "answers": "anew"})
    page = anna.get(done["Location"])

    with reading(region.reader(ANNA)):
        draft = Draft.objects.get(person=right)
        assert Visit.objects.get(pk=visit.pk).nullified_at is not None
    assert done["Location"] == f"/registrera/{draft.pk}"
    assert soup_of(page).select_one("select[name=batch] option[selected]").get_text()[:7] == "AB01234"  # type: ignore[union-attr]  # it is there
    assert soup_of(page).select_one("input[name=given_on]")["value"] == "2026-11-23"  # type: ignore[index]  # it is there
    assert "Makulerat på fel person." in main_of(page)


def test_a_dose_that_could_not_be_theirs_is_said_above_the_form(region: Region) -> None:
    visit = given_by_anna(region, make_person())
    right = make_person(RIGHT, deceased_on="2026-11-01")

    answer = browser_of(region, ANNA).post(
        f"/besok/{visit.pk}/fel-person",
        {"person": str(right.pk), "reason": "Syskon", "answers": "carried", "carried_because": "Hon svarade"},
    )

    assert answer.status_code == 422
    assert "2026-11-01" in main_of(answer)


def test_who_may_not_correct_neither_nullifies_nor_moves(region: Region) -> None:
    visit = given_by_anna(region, make_person())
    david = browser_of(region, DAVID)

    for page in ("makulera", "hav-makulering", "fel-person"):
        assert david.get(f"/besok/{visit.pk}/{page}").status_code == 403
    assert (
        browser_of(region, ANNA).post(f"/besok/{visit.pk}/fel-person", {"person": "x", "reason": "y"}).status_code
        == 404
    )
