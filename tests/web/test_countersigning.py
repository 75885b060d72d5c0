"""The operations manager sees who has not signed at the whole provider, and signs for those who cannot."""

from __future__ import annotations

from datetime import date

from tests.factories.region import Region
from tests.personas import ANNA, DAVID, LARS, MAJA
from tests.web.browsers import browser_of, counted, events, main_of, soup_of, state_ground
from tests.web.scenes import by_telephone, recorded_for_anna
from vaccinera.kernel.scope import reading
from vaccinera.organisations.models import Commission
from vaccinera.visits.models import Visit

NUMBERS = ("194003129808", "194103129807", "194203129806")


def _david_leaves() -> None:
    Commission.objects.filter(staff_id=DAVID.key).update(to_on=date(2026, 11, 1))


def test_the_list_is_by_person_and_by_unit_and_names_no_patient(region: Region) -> None:
    by_telephone(region, NUMBERS[0])
    recorded_for_anna(region, NUMBERS[1])
    _david_leaves()

    response = browser_of(region, MAJA).get("/kontrasignera")

    persons, units = soup_of(response).select("table")
    first, second = persons.select("tbody tr")
    assert "David Lind" in first.get_text()
    assert "Har slutat" in first.get_text()
    assert "Anna Nyberg" in second.get_text()
    assert "Norra mottagningen 2" in units.get_text(" ", strip=True)
    assert "Tolvansson" not in main_of(response)
    assert "Kontrasignera" in soup_of(response).select(".frame__navigation")[0].get_text()


def test_what_has_been_looked_through_is_signed_with_the_reason(region: Region) -> None:
    visit = by_telephone(region, NUMBERS[0])
    _david_leaves()
    browser = browser_of(region, MAJA)
    page = browser.get(f"/kontrasignera/{DAVID.key}")

    answer = browser.post(f"/kontrasignera/{DAVID.key}", {"besok": [visit.pk], "why": "left", "words": ""})

    assert "David Lind har inget uppdrag kvar" in main_of(page)
    assert events(region, MAJA, "visits.worklist.shown")[0].details["shown"] == [str(visit.person_id)]
    assert answer.headers["Location"] == "/kontrasignera"
    assert "Kontrasignerade besök: 1." in main_of(browser.get("/kontrasignera"))
    state_ground(browser, visit.person_id)
    shown = main_of(browser.get(f"/besok/{visit.pk}"))
    assert "Kontrasignering" in shown
    assert "I stället för David Lind: Har slutat hos vårdgivaren" in shown


def test_each_thing_missing_is_told_at_its_field_and_nothing_is_lost(region: Region) -> None:
    first, second = (by_telephone(region, number) for number in NUMBERS[:2])
    browser = browser_of(region, MAJA)
    path = f"/kontrasignera/{DAVID.key}"

    nothing = browser.post(path, {})
    hindered = browser.post(path, {"besok": [first.pk], "why": "hindered", "words": " "})
    odd = browser.post(path, {"besok": ["x"], "why": "x", "words": "x" * 201})

    assert [answer.status_code for answer in (nothing, hindered, odd)] == [422, 422, 422]
    assert "Kryssa för minst ett besök." in main_of(nothing)
    assert "Välj varför den ansvariga inte signerar." in main_of(nothing)
    assert "Skriv vad som hindrar den ansvariga att signera." in main_of(hindered)
    checked = {box["value"] for box in soup_of(hindered).select("input[name=besok][checked]")}
    assert checked == {str(first.pk)} != {str(second.pk)}
    for sentence in ("Ett besök väntar inte längre", "Skälet får ha högst 200 tecken."):
        assert sentence in main_of(odd)


def test_who_works_here_is_hindered_or_signs_for_themselves(region: Region) -> None:
    """Afterwards nothing waits for them, and there is no such page."""
    visit = by_telephone(region, NUMBERS[0])
    browser = browser_of(region, MAJA)

    refused = browser.post(f"/kontrasignera/{DAVID.key}", {"besok": [visit.pk], "why": "left", "words": ""})
    done = browser.post(f"/kontrasignera/{DAVID.key}", {"besok": [visit.pk], "why": "hindered", "words": "sjuk"})

    assert refused.status_code == 422
    assert "Personen har ett uppdrag kvar hos vårdgivaren." in main_of(refused)
    assert done.status_code == 303
    with reading(region.reader(MAJA)):
        assert Visit.objects.get(pk=visit.pk).state == "complete"
    assert browser.get(f"/kontrasignera/{DAVID.key}").status_code == 404


def test_nobody_else_sees_the_list_and_an_empty_one_says_so(region: Region) -> None:
    assert [browser_of(region, who).get("/kontrasignera").status_code for who in (ANNA, LARS)] == [403, 403]
    assert "Inget väntar på signatur hos vårdgivaren." in main_of(browser_of(region, MAJA).get("/kontrasignera"))
    assert browser_of(region, MAJA).get(f"/kontrasignera/{ANNA.key}").status_code == 404


def test_the_lists_cost_the_same_with_one_row_and_with_three(region: Region) -> None:
    by_telephone(region, NUMBERS[0])
    browser = browser_of(region, MAJA)
    browser.get("/kontrasignera")
    paths = ("/kontrasignera", f"/kontrasignera/{DAVID.key}")
    one = []
    for path in paths:
        with counted() as statements:
            browser.get(path)
        one.append(len(statements.texts))
    for number in NUMBERS[1:]:
        by_telephone(region, number)

    for path, before in zip(paths, one, strict=True):
        with counted() as statements:
            browser.get(path)
        assert len(statements.texts) == before <= 12
