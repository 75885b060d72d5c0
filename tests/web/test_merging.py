"""The pages that merge two people and part them again."""

from __future__ import annotations

from tests.factories.region import NOON, TOLVAN, Region, make_person
from tests.personas import ANNA, MAJA
from tests.web.browsers import browser_of, counted, events, main_of, text_of
from vaccinera.kernel.scope import acting
from vaccinera.patients.actions.merging import merge_people
from vaccinera.patients.models import Merge, Person

OTHER = "194803179805"


def _merged(region: Region) -> tuple[Person, Person, Merge]:
    maja, kept, merged = region.reader(MAJA), make_person(), make_person(OTHER, family_name="Andersson")
    with acting(maja):
        merge = merge_people(by=maja, kept_id=kept.pk, merged_id=merged.pk, reason="Samma pass", at=NOON)
    return kept, merged, merge


def test_both_are_looked_at_side_by_side_and_both_openings_are_logged(region: Region) -> None:
    """PER-09, LAW-23."""
    kept, merged = make_person(), make_person(OTHER, family_name="Andersson")
    browser = browser_of(region, MAJA)

    response = browser.post(f"/personer/{kept.pk}/sla-ihop", {"step": "find", "sought": OTHER})

    assert "19480317-9805 Namn Andersson, Tolvan Födelsedatum 1948-03-17" in main_of(response)
    assert {event.person_id for event in events(region, MAJA, "patients.person.opened")} == {kept.pk, merged.pk}


def test_what_cannot_be_merged_is_said_at_the_field(region: Region) -> None:
    kept = make_person()
    browser = browser_of(region, MAJA)

    for sought, sentence in (
        (TOLVAN, "Det är samma person."),
        (OTHER, "Ingen är registrerad med det numret."),
        ("19480317-9806", "kontrollsiffran stämmer inte"),
    ):
        response = browser.post(f"/personer/{kept.pk}/sla-ihop", {"step": "find", "sought": sought})
        assert response.status_code == 422
        assert sentence in main_of(response)


def test_which_is_kept_can_be_chosen(region: Region) -> None:
    this, other = make_person(), make_person(OTHER)
    browser = browser_of(region, MAJA)

    response = browser.post(
        f"/personer/{this.pk}/sla-ihop",
        {"step": "merge", "other": str(other.pk), "kept": "other", "reason": "Samma pass"},
    )

    assert response.headers["Location"] == f"/personer/{other.pk}"
    assert Person.objects.get(pk=this.pk).merged_into_id == other.pk


def test_a_refused_merge_keeps_what_was_written(region: Region) -> None:
    kept, _, _ = _merged(region)
    third = make_person("198804269812")
    browser = browser_of(region, MAJA)

    response = browser.post(
        f"/personer/{third.pk}/sla-ihop",
        {"step": "merge", "other": str(kept.pk), "kept": "this", "reason": "Samma pass"},
    )

    assert response.status_code == 422
    assert "Behåll den personen, eller ta isär dem först." in main_of(response)
    assert "Samma pass" in text_of(response)


def test_a_form_without_the_other_begins_anew(region: Region) -> None:
    browser = browser_of(region, MAJA)

    response = browser.post(f"/personer/{make_person().pk}/sla-ihop", {"step": "merge"})

    assert "Den andra personens nummer" in main_of(response)


def test_the_merged_ones_page_leads_to_the_kept_ones(region: Region) -> None:
    kept, merged, _ = _merged(region)

    response = browser_of(region, ANNA).get(f"/personer/{merged.pk}", follow=True)

    assert response.redirect_chain == [(f"/personer/{kept.pk}", 303)]
    assert "Personen du öppnade är ihopslagen med den här." in text_of(response)


def test_the_person_page_of_the_kept_costs_no_more_queries(region: Region) -> None:
    kept, _, _ = _merged(region)
    alone = make_person("198804269812")
    browser = browser_of(region, ANNA)
    browser.get(f"/personer/{alone.pk}")

    with counted() as of_alone:
        browser.get(f"/personer/{alone.pk}")
    with counted() as of_kept:
        browser.get(f"/personer/{kept.pk}")

    assert len(of_kept.texts) == len(of_alone.texts)


def test_the_identity_page_tells_numbers_and_merges(region: Region) -> None:
    """PER-07."""
    kept, _, _ = _merged(region)

    told = main_of(browser_of(region, ANNA).get(f"/personer/{kept.pk}/identitet"))

    assert "19420101-2392 Personnummer" in told
    assert "19480317-9805 Personnummer, från en ihopslagen person" in told
    assert "Andersson, Tolvan : slogs ihop med den här personen" in told
    assert "Ta isär" not in told


def test_parting_asks_why_and_leads_back(region: Region) -> None:
    kept, merged, merge = _merged(region)
    browser = browser_of(region, MAJA)

    refused = browser.post(f"/personer/sammanslagning/{merge.pk}/ta-isar", {"reason": ""})
    done = browser.post(f"/personer/sammanslagning/{merge.pk}/ta-isar", {"reason": "Två bröder"})

    assert refused.status_code == 422
    assert "Skriv varför de tas isär." in main_of(refused)
    assert done.headers["Location"] == f"/personer/{kept.pk}/identitet"
    assert Person.objects.get(pk=merged.pk).merged_into_id is None
