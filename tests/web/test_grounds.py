"""Everybody is opened on a ground: the visit at hand by itself, anything else by one step before the person is shown.

Anna registers and is asked nothing. Maja manages: she has no visit at hand, so she is asked.
"""

from __future__ import annotations

from datetime import date

import pytest

from tests.factories.region import Region, begin, make_person
from tests.personas import ANNA, LARS, MAJA, Persona
from tests.web.browsers import browser_of, events, main_of
from tests.web.scenes import given_by_anna
from vaccinera.patients.models import Person

TOLVAN = "19420101-2392"


def _told(region: Region, persona: Persona) -> list[dict[str, object]]:
    """Ground, purpose and mark of each opening, first to last."""
    opened = events(region, persona, "patients.person.opened")
    return [{key: value for key, value in event.details.items() if key != "why"} for event in opened]


def test_opening_to_register_asks_nothing_and_states_the_visit_at_hand(region: Region) -> None:
    """LAW-14: from the search to the person without one press more, and somebody new to the unit is marked."""
    make_person()
    browser = browser_of(region, ANNA)

    shown = browser.post("/personer/sok", {"sought": TOLVAN}, follow=True)

    assert "Personen är här eller ska vaccineras · Vård och dokumentation" in main_of(shown)
    assert _told(region, ANNA) == [{"ground": "ongoing_care", "purpose": "care", "without_visit": True}]


def test_who_has_been_at_the_unit_lately_or_has_work_begun_there_is_not_marked(region: Region) -> None:
    """LAW-21: the mark is for spot checks, so it stands on those alone that nobody there has seen."""
    given, begun, long_ago = make_person(), make_person("194803179805"), make_person("195608309810")
    given_by_anna(region, given, days_ago=30)
    given_by_anna(region, long_ago, days_ago=31)
    begin(region.reader(ANNA), begun)
    browser = browser_of(region, ANNA)

    for person in (given, begun, long_ago):
        browser.get(f"/personer/{person.pk}")

    assert ["without_visit" in told for told in _told(region, ANNA)] == [False, False, True]


def test_a_visit_long_ago_marks_its_opening_and_one_of_today_does_not(region: Region) -> None:
    old = given_by_anna(region, make_person(), days_ago=31)
    new = given_by_anna(region, make_person("194803179805"))
    browser = browser_of(region, ANNA)

    for visit in (old, new):
        browser.get(f"/besok/{visit.pk}")

    assert ["without_visit" in told for told in _told(region, ANNA)] == [True, False]


def test_ground_purpose_and_person_are_one_step(region: Region) -> None:
    """LAW-14: a complaint is for quality unless something else is said."""
    person = make_person()
    browser = browser_of(region, ANNA)

    complaint = browser.post("/personer/oppna", {"ground": "complaint", "sought": TOLVAN}, follow=True)
    review = browser.post(
        "/personer/oppna",
        {"ground": "review", "purpose": "supervision", "sought": "Tolvansson 1942-01-01"},
        follow=True,
    )

    assert complaint.redirect_chain == [(f"/personer/{person.pk}", 303)]
    assert "Klagomål eller avvikelse · Kvalitet och patientsäkerhet" in main_of(complaint)
    assert "Uppföljning eller granskning · Tillsyn och revision" in main_of(review)
    assert [(told["ground"], told["purpose"]) for told in _told(region, ANNA)] == [
        ("complaint", "quality"),
        ("review", "supervision"),
    ]


def test_whoever_registers_nothing_is_asked_before_anything_is_shown(region: Region) -> None:
    """LAW-14: and comes to what was to be opened."""
    visit = given_by_anna(region, make_person())
    browser = browser_of(region, MAJA)

    asked = browser.get(f"/besok/{visit.pk}", follow=True)
    before = _told(region, MAJA)
    shown = browser.post(
        f"/personer/{visit.person_id}/varfor", {"ground": "asked_by_person", "till": f"/besok/{visit.pk}"}, follow=True
    )
    person = browser.get(f"/personer/{visit.person_id}")

    assert asked.redirect_chain == [(f"/personer/{visit.person_id}/varfor?till=%2Fbesok%2F{visit.pk}", 303)]
    assert "Tolvansson" not in asked.content.decode()
    assert before == []
    assert shown.redirect_chain == [(f"/besok/{visit.pk}", 303)]
    assert person.status_code == 200
    assert [(told["ground"], told["purpose"]) for told in _told(region, MAJA)] == [("asked_by_person", "care")] * 2


def test_pages_whose_act_is_the_ground_state_it_by_themselves(region: Region) -> None:
    visit = given_by_anna(region, make_person())

    browser_of(region, ANNA).get(f"/besok/{visit.pk}/ratta")

    assert [told["ground"] for told in _told(region, ANNA)] == ["check_of_details"]


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"sought": TOLVAN}, "Välj varför du öppnar personen."),
        ({"ground": "other", "sought": TOLVAN}, "Skriv med några ord varför du öppnar personen."),
        ({"ground": "review", "sought": "198506709818"}, "Ingen är registrerad med det numret eller namnet."),
        ({"ground": "review", "sought": "Tvilling 1950-01-01"}, "Flera personer heter så och är födda den dagen."),
        ({"ground": "review", "sought": ""}, "Skriv ett nummer, eller namn och födelsedatum."),
    ],
)
def test_what_is_lacking_is_said_and_what_was_typed_is_kept(
    region: Region, sent: dict[str, str], sentence: str
) -> None:
    make_person()
    for number in ("194803179805", "195608309810"):
        make_person(number, family_name="Tvilling")
    Person.objects.filter(family_name="Tvilling").update(birth_date=date(1950, 1, 1))
    browser = browser_of(region, ANNA)

    answer = browser.post("/personer/oppna", sent)

    assert answer.status_code == 422
    assert sentence in main_of(answer)
    assert sent["sought"] in answer.content.decode()
    assert _told(region, ANNA) == []


def test_somebody_known_by_a_number_of_no_form_is_opened_by_it(region: Region) -> None:
    person = make_person()
    person.identifiers.update(kind="reserve_number_skane", value="SK4711AB")

    answer = browser_of(region, ANNA).post("/personer/oppna", {"ground": "review", "sought": "sk4711-ab"})

    assert answer.headers["Location"] == f"/personer/{person.pk}"


def test_who_finds_nobody_opens_nobody(region: Region) -> None:
    assert browser_of(region, LARS).get("/personer/oppna").status_code == 403
