"""Shared records and blocks, as a nurse meets them: a yes and its end, a block, and an emergency (LAW-15, LAW-18)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import LiteralString

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.conftest import room_of_desks, running_site
from tests.journeys.desk import Desk
from tests.journeys.site import Site

_REGION = 2
_VACCINATED: LiteralString = """
    SELECT i.value FROM visits_visit v JOIN patients_person p ON p.id = v.person_id
      JOIN patients_identifier i ON i.person_id = p.id AND i.kind = 'personal_number' AND i.to_on IS NULL
     WHERE v.given_on >= '2026-09-01' AND v.nullified_at IS NULL AND v.state = 'complete'
       AND p.protection = 'none' AND p.deceased_on IS NULL AND (v.provider_id = 2 OR v.unit_id = 101)
     ORDER BY i.value DESC LIMIT 1
"""
_IN_THE_LOG: LiteralString = """
    SELECT action, details->>'reason' FROM audit_event
     WHERE action LIKE 'access.emergency.%%' AND user_name = 'Eva Sjögren' ORDER BY id
"""


def _opened(desk: Desk, number: str) -> None:
    desk.open_person(f"{number[:8]}-{number[8:]}")


@pytest.fixture(scope="module")
def own_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A region of its own, where a day can pass."""
    with running_site(tmp_path_factory.mktemp("sharing"), "sharing") as started:
        yield started


@pytest.fixture
def at_own_desk(own_site: Site, browser: Browser) -> Iterator[Callable[[], Desk]]:
    with room_of_desks(own_site, browser) as take_a_seat:
        yield take_a_seat


def _said_yes(desk: Desk) -> None:
    """The person says yes, for today, which is the least; somebody new to the unit is in its care."""
    desk.page.get_by_role("link", name="Läs med personens samtycke").click()
    desk.page.get_by_label("Personen samtycker").check()
    relation = desk.page.get_by_label("Personen är i vård hos oss just nu")
    if desk.has(relation):
        relation.check()
    desk.press("Läs uppgifterna")
    desk.says("Hos andra vårdgivare", "antecknat av Anna Norlander", "Råden räknar med dem.")


def test_with_a_yes_the_others_doses_are_read_until_it_is_taken_back_or_the_day_is_over(
    own_site: Site, at_own_desk: Callable[[], Desk]
) -> None:
    """LAW-18, LAW-19: first that something is there; then what; then nothing again. Never whose."""
    number = own_site.one(_VACCINATED, provider=_REGION)
    nurse = at_own_desk()
    nurse.log_in_as("Anna Norlander")
    _opened(nurse, number)
    nurse.says("Mer finns hos en annan vårdgivare")
    expect(nurse.main).not_to_contain_text("Havsmark")

    _said_yes(nurse)
    expect(nurse.main).not_to_contain_text("Havsmark")
    nurse.page.get_by_role("link", name="Ändra eller återkalla").click()
    nurse.press("Återkalla")
    nurse.says("Mer finns hos en annan vårdgivare")
    expect(nurse.main).not_to_contain_text("Hos andra vårdgivare")

    _said_yes(nurse)
    own_site.go_on(days=1)
    the_next_day = at_own_desk()
    the_next_day.log_in_as("Anna Norlander")
    _opened(the_next_day, number)
    the_next_day.says("Mer finns hos en annan vårdgivare")
    expect(the_next_day.main).not_to_contain_text("Hos andra vårdgivare")


def test_a_block_is_refused_to_the_other_unit_and_opened_in_an_emergency(
    desk: Desk, sit_down: Callable[[], Desk], site: Site
) -> None:
    """LAW-15, LAW-16: at once; two steps; both in the log with the reason."""
    number = site.one(_VACCINATED)
    other = sit_down()
    other.log_in_as("Eva Sjögren")
    _opened(other, number)
    history = other.page.get_by_role("region", name="Historik").get_by_role("row").filter(has_text="Almvikens")
    seen = len(other.each(history))

    desk.log_in_as("Anna Norlander")
    _opened(desk, number)
    desk.page.get_by_role("link", name="Spärrar").click()
    desk.page.get_by_label("Andra enheter hos vårdgivaren, och andra vårdgivare").check()
    desk.page.get_by_label("Personen själv").check()
    desk.press("Spärra")
    desk.says("Almvikens vaccinationsmottagning")

    other.page.reload()
    other.says("Personen har spärrat uppgifter vid en annan enhet hos vårdgivaren.")
    expect(history).to_have_count(0)
    other.page.get_by_role("link", name="Öppna med samtycke eller i nödläge").click()
    other.says("En annan enhet")
    other.page.get_by_role("link", name="Nödöppning").click()
    other.fill("Varför är det nödvändigt?", "Medvetslös, behöver veta tidigare doser")
    other.press("Visa vilken enhet")
    other.says("Spärrat vid Almvikens vaccinationsmottagning.")
    other.press("Öppna uppgifterna")
    other.says("Nödöppnat till och med")
    expect(history).to_have_count(seen)
    assert site.rows(_IN_THE_LOG) == [
        ("access.emergency.unit_named", "Medvetslös, behöver veta tidigare doser"),
        ("access.emergency.opened", "Medvetslös, behöver veta tidigare doser"),
    ]

    desk.press("Häv spärren Almvikens vaccinationsmottagning")
    desk.says("Ingenting är spärrat hos vårdgivaren.")
