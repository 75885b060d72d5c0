"""The waiting list and the drafts put aside, as pages: who is shown, logged, and at what cost."""

from __future__ import annotations

from tests.factories.region import NOON, Region, begin, make_person
from tests.personas import ANNA, REBECKA
from tests.visits.scenes import NUMBERS
from tests.web.browsers import browser_of, counted, events, main_of, soup_of
from vaccinera.kernel.scope import acting
from vaccinera.visits.actions.drafts import discard_draft
from vaccinera.visits.actions.waiting import put_in_line
from vaccinera.visits.models import Draft


def _waits(region: Region, number: str) -> Draft:
    rebecka = region.reader(REBECKA)
    draft = begin(rebecka, make_person(number))
    with acting(rebecka):
        return put_in_line(by=rebecka, draft_id=draft.pk, note="Rullstol", at=NOON)


def test_a_long_line_costs_no_more_than_a_short_one(region: Region) -> None:
    browser = browser_of(region, ANNA)
    _waits(region, NUMBERS[0])
    browser.get("/vantelista")
    with counted() as one:
        browser.get("/vantelista")
    _waits(region, NUMBERS[1])
    _waits(region, NUMBERS[2])

    with counted() as three:
        response = browser.get("/vantelista")

    assert len(soup_of(response).select("tbody tr")) == 3
    assert "Rullstol" in main_of(response)
    assert len(one.texts) == len(three.texts) <= 12


def test_whoever_looks_at_the_line_is_in_the_log(region: Region) -> None:
    """LAW-23."""
    draft = _waits(region, NUMBERS[0])

    browser_of(region, ANNA).get("/vantelista")

    [look] = events(region, ANNA, "visits.worklist.shown")
    assert (look.details["worklist"], look.details["shown"]) == ("waiting", [str(draft.person_id)])


def test_what_was_put_aside_is_shown_with_who_and_why_at_one_cost(region: Region) -> None:
    anna, browser = region.reader(ANNA), browser_of(region, ANNA)

    def put_aside(number: str) -> None:
        draft = begin(anna, make_person(number))
        with acting(anna):
            discard_draft(by=anna, draft_id=draft.pk, reason="Fel person", at=NOON)

    put_aside(NUMBERS[0])
    browser.get("/utkast/borttagna")
    with counted() as one:
        browser.get("/utkast/borttagna")
    put_aside(NUMBERS[1])
    put_aside(NUMBERS[2])

    with counted() as three:
        response = browser.get("/utkast/borttagna")

    assert main_of(response).count("Fel person") == 3
    assert "Anna Nyberg" in main_of(response)
    assert len(one.texts) == len(three.texts) <= 12
