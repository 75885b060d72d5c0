"""Putting a draft aside: never without a reason, and what was typed stays."""

from __future__ import annotations

from uuid import UUID

import pytest

from tests.factories.region import Region, begin, make_person
from tests.personas import ANNA, REBECKA
from tests.web.browsers import browser_of, events, main_of, soup_of
from vaccinera.kernel.scope import reading
from vaccinera.visits.models import Draft


def test_a_draft_is_put_aside_with_a_reason(region: Region) -> None:
    draft = begin(region.reader(ANNA), make_person())
    browser = browser_of(region, REBECKA)
    asked = browser.get(f"/utkast/{draft.pk}/ta-bort")

    answered = browser.post(f"/utkast/{draft.pk}/ta-bort", {"reason": "wrong_person", "words": "Namne"})
    shown = browser.get(answered.headers["Location"])

    with reading(region.reader(ANNA)):
        kept = Draft.objects.get(pk=draft.pk)
    assert "Tolvansson, Tolvan" in main_of(asked)
    assert (kept.state, kept.discarded_reason) == ("discarded", "Fel person: Namne")
    assert "Utkastet är borttaget." in main_of(shown)
    assert len(events(region, ANNA, "visits.draft.discarded")) == 1


@pytest.mark.parametrize(
    ("posted", "says"),
    [
        ({}, "Välj varför utkastet tas bort."),
        ({"reason": "invented"}, "Välj varför utkastet tas bort."),
        ({"reason": "other"}, "Skriv skälet med några ord."),
        ({"reason": "other", "words": "x" * 161}, "Skälet får ha högst 160 tecken."),
    ],
)
def test_a_draft_is_not_put_aside_without_one(region: Region, posted: dict[str, str], says: str) -> None:
    draft = begin(region.reader(ANNA), make_person())
    browser = browser_of(region, ANNA)

    response = browser.post(f"/utkast/{draft.pk}/ta-bort", posted)

    summary = soup_of(response).select_one(".error-summary__list")
    assert summary is not None
    assert response.status_code == 422
    assert says in summary.get_text()
    with reading(region.reader(ANNA)):
        assert Draft.objects.get(pk=draft.pk).state == "open"


@pytest.mark.parametrize(("posted", "stored"), [("later", "Vaccineras en annan dag"), ("other", "Strömavbrott")])
def test_the_reason_is_kept_as_words(region: Region, posted: str, stored: str) -> None:
    draft = begin(region.reader(ANNA), make_person())
    words = "Strömavbrott" if posted == "other" else ""

    browser_of(region, ANNA).post(f"/utkast/{draft.pk}/ta-bort", {"reason": posted, "words": words})

    with reading(region.reader(ANNA)):
        assert Draft.objects.get(pk=draft.pk).discarded_reason == stored


def test_there_is_no_such_draft(region: Region) -> None:
    browser = browser_of(region, ANNA)

    response = browser.get(f"/utkast/{UUID(int=7)}/ta-bort")

    assert response.status_code == 404
