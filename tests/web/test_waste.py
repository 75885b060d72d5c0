"""Discarded doses of a batch on their pages: told, refused in words at the field, listed, taken back."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from bs4 import BeautifulSoup

from tests.factories.region import Region, make_batch
from tests.personas import ANNA, BIRGIT, MAJA, OLLE
from tests.web.browsers import browser_of, counted, main_of, soup_of
from vaccinera.kernel.scope import reading
from vaccinera.products.models import BatchWaste, UnitBatch

WHOLE = {"doses": "3", "wasted_on": "2026-11-23", "reason": "left_over", "note": ""}


@pytest.fixture
def batch(region: Region) -> UnitBatch:
    return make_batch(region.reader(ANNA), region.products[0], number="AB1")


def _faults(answer: Any) -> dict[str, str]:
    page: BeautifulSoup = soup_of(answer)
    return {str(link["href"]): link.get_text(strip=True) for link in page.select(".error-summary a")}


def _told(region: Region) -> list[tuple[int, date, str, str, str]]:
    with reading(region.reader(ANNA)):
        rows = BatchWaste.objects.order_by("at", "-doses")
        return list(rows.values_list("doses", "wasted_on", "reason", "note", "by_name"))


def test_what_was_discarded_is_confirmed_listed_and_told_at_the_batch(region: Region, batch: UnitBatch) -> None:
    browser, address = browser_of(region, ANNA), f"/batcher/{batch.pk}/kassation"
    assert "Inget är kasserat av batchen" in main_of(browser.get(address))
    [day] = soup_of(browser.get(address)).select("input[name=wasted_on]")
    assert day["value"] == "2026-11-23"

    answer = browser.post(address, WHOLE)

    assert (answer.status_code, answer.headers["Location"]) == (303, address)
    shown = main_of(browser.get(address))
    assert "Kassationen är antecknad: 3 av AB1." in shown
    assert "Öppnad och inte förbrukad" in shown
    assert "3 doser av batchen är kasserade." in shown
    assert "3 doser av batchen är kasserade." in main_of(browser.get(f"/batcher/{batch.pk}"))
    assert _told(region) == [(3, date(2026, 11, 23), "left_over", "", "Anna Nyberg")]


@pytest.mark.parametrize(
    ("change", "faults"),
    [
        ({"doses": "0"}, {"#id_doses": "Skriv ett antal doser från 1 till 9999."}),
        ({"doses": "10000"}, {"#id_doses": "Skriv ett antal doser från 1 till 9999."}),
        ({"doses": "två"}, {"#id_doses": "Skriv antalet doser med siffror."}),
        (
            {"wasted_on": "2026-11-24"},
            {"#id_wasted_on": "Dagen har inte varit än. Skriv dagen då doserna kasserades."},
        ),
        (
            {"wasted_on": "2026-11-22"},
            {"#id_wasted_on": "Batchen lades till på enheten 2026-11-23. Skriv den dagen eller en senare."},
        ),
        ({"wasted_on": "i går"}, {"#id_wasted_on": "Skriv dagen så här: 2026-12-01."}),
        ({"reason": "other"}, {"#id_note": "Skriv varför doserna kasserades."}),
        ({"reason": "thrown"}, {"#id_reason": "Välj varför doserna kasserades."}),
        ({"note": "x" * 201}, {"#id_note": "Anteckningen får ha högst 200 tecken. Korta av den."}),
        (
            {"doses": "", "wasted_on": "", "reason": ""},
            {
                "#id_doses": "Skriv hur många doser som kasserades.",
                "#id_wasted_on": "Skriv vilken dag doserna kasserades.",
                "#id_reason": "Välj varför doserna kasserades.",
            },
        ),
    ],
)
def test_what_cannot_be_is_told_at_its_field_and_nothing_is_kept(
    region: Region, batch: UnitBatch, change: dict[str, str], faults: dict[str, str]
) -> None:
    answer = browser_of(region, ANNA).post(f"/batcher/{batch.pk}/kassation", WHOLE | change)

    assert answer.status_code == 422
    assert _faults(answer) == faults
    assert _told(region) == []


def test_a_mistake_is_taken_back_with_a_reason_and_both_are_seen(region: Region, batch: UnitBatch) -> None:
    browser, address = browser_of(region, ANNA), f"/batcher/{batch.pk}/kassation"
    browser.post(address, WHOLE)
    [link] = [a for a in soup_of(browser.get(address)).select("main a") if "Ta tillbaka" in a.get_text()]
    taking_back = str(link["href"])
    asked = main_of(browser.get(taking_back))
    assert "3 doser" in asked
    bare = browser.post(taking_back, {"why": ""})
    assert (bare.status_code, _faults(bare)) == (422, {"#id_why": "Skriv varför uppgiften tas tillbaka."})

    answer = browser_of(region, BIRGIT).post(taking_back, {"why": "Fel batch"})

    assert (answer.status_code, answer.headers["Location"]) == (303, address)
    shown = main_of(browser.get(address))
    assert "Birgit" in shown
    assert "Fel batch" in shown
    assert "0 doser av batchen är kasserade." in shown
    assert "Ta tillbaka" not in [a.get_text(strip=True)[:11] for a in soup_of(browser.get(address)).select("main a")]
    assert [doses for doses, *_ in _told(region)] == [3, -3]
    assert "Uppgiften är redan tillbakatagen" in main_of(browser.get(taking_back))
    again = browser.post(taking_back, {"why": "Igen"})
    assert _faults(again) == {"#id_why": "Uppgiften är redan tillbakatagen. Läs listan på nytt."}


def test_nobody_else_sees_or_tells_of_it(region: Region, batch: UnitBatch) -> None:
    """The leak test: another provider's nurse, and a role that looks after no batches."""
    address = f"/batcher/{batch.pk}/kassation"
    browser_of(region, ANNA).post(address, WHOLE)
    with reading(region.reader(ANNA)):
        waste = BatchWaste.objects.get()

    def asked(path: str, form: dict[str, str]) -> list[int]:
        answers = []
        for persona in (OLLE, MAJA):
            browser = browser_of(region, persona)
            answers += [browser.get(path), browser.post(path, form)]
        return [answer.status_code for answer in answers]

    assert asked(address, WHOLE) == [404, 404, 403, 403]
    assert asked(f"{address}/{waste.pk}", {"why": "Fel"}) == [404, 404, 403, 403]
    assert len(_told(region)) == 1


def test_the_list_costs_the_same_with_one_record_and_with_three(region: Region, batch: UnitBatch) -> None:
    browser, address = browser_of(region, ANNA), f"/batcher/{batch.pk}/kassation"
    browser.post(address, WHOLE)
    browser.get(address)
    with counted() as one:
        browser.get(address)
    for _ in range(2):
        browser.post(address, WHOLE)
    browser.get(address)

    with counted() as three:
        browser.get(address)

    assert len(one.texts) == len(three.texts) <= 10
