"""An overview's slow tiles show what was counted a while ago at once, with its time, and what is new when it is there.

Anna and Ulla (Norra vården) have given doses; Maja manages Norra vården. It is noon.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from bs4 import Tag
from django.db import connection
from django.test import Client

from tests.factories.region import NOON, Region
from tests.personas import ANNA, MAJA, MONA
from tests.reports.scenes import given, season, season_with_protected
from tests.web.browsers import browser_of, counted, main_of, soup_of
from vaccinera.access.actions import log_in
from vaccinera.organisations.models import Commission, Staff
from vaccinera.reports.queries import running

pytestmark = pytest.mark.usefixtures("noon")

OVERVIEW, UNITS = "/oversikt", "/oversikt/ruta/provider/units"
TEN_MINUTES, NEXT_DAY = timedelta(minutes=10), NOON + timedelta(days=1)


@pytest.fixture
def full(region: Region) -> Region:
    """A season of doses."""
    return season(region)


@pytest.fixture
def short_of_time(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The database has a second for a statement, and a report's takes longer."""
    monkeypatch.setattr(running, "statement_of", lambda _report: "SELECT pg_sleep(30)")
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = '1s'")
        yield
        cursor.execute("SET LOCAL statement_timeout = '30s'")


def _tile(browser: Client, path: str = OVERVIEW, name: str = "units") -> Tag:
    tile = soup_of(browser.get(path)).select_one(f"#tile-{name}")
    assert tile is not None
    return tile


def _fetch_all(browser: Client) -> None:
    for tile in soup_of(browser.get(OVERVIEW)).select("[hx-get]"):
        browser.get(str(tile["hx-get"]))


def _rows(tile: Tag) -> list[list[str]]:
    return [[cell.get_text(strip=True) for cell in row.select("th, td")][:2] for row in tile.select("tbody tr")]


def _says(tile: Tag) -> str:
    return " ".join(tile.get_text(" ").split())


def test_the_first_who_opens_it_waits_for_what_takes_long(full: Region) -> None:
    maja = browser_of(full, MAJA)
    waiting = _tile(maja)

    fetched = _tile(maja, UNITS)

    assert waiting["hx-get"] == UNITS
    assert "Räknas. Rapporten har samma siffror." in _says(waiting)
    assert _rows(fetched) == [["Norra mottagningen", "3"], ["Östra mottagningen", "2"]]
    assert "Räknat 12:00. " in _says(fetched)
    assert "hx-get" not in fetched.attrs


def test_who_opens_it_next_is_shown_it_at_once_with_its_time(full: Region) -> None:
    """And so is a colleague with the same rights; nothing is counted again."""
    _fetch_all(browser_of(full, MAJA))

    with time_machine.travel(NOON + timedelta(minutes=4), tick=False), counted() as statements:
        page = soup_of(browser_of(full, MONA).get(OVERVIEW))

    tile = page.select_one("#tile-units")
    assert tile is not None
    assert _rows(tile) == [["Norra mottagningen", "3"], ["Östra mottagningen", "2"]]
    assert "Räknat 12:00. " in _says(tile)
    assert page.select("[hx-trigger=load][id^=tile-]") == []
    assert not [text for text in statements.texts if "day_of_season" in text]


def test_what_is_older_is_shown_until_it_has_been_counted_again(full: Region) -> None:
    maja = browser_of(full, MAJA)
    _fetch_all(maja)
    given(full, ANNA, "194803179805", at=NOON)

    with time_machine.travel(NOON + TEN_MINUTES, tick=False):
        old, new, next_time = _tile(maja), _tile(maja, UNITS), _tile(maja)

    assert _rows(old)[0] == ["Norra mottagningen", "3"]
    assert "Räknat 12:00. Räknas om." in _says(old)
    assert (old["hx-get"], old["hx-swap"]) == (UNITS, "outerMorph")
    assert _rows(new)[0] == ["Norra mottagningen", "4"]
    assert "Räknat 12:10. " in _says(new)
    assert str(next_time) == str(new)


def test_a_tile_says_that_it_could_not_be_counted_again(full: Region, request: pytest.FixtureRequest) -> None:
    maja = browser_of(full, MAJA)
    _fetch_all(maja)
    request.getfixturevalue("short_of_time")

    with time_machine.travel(NOON + TEN_MINUTES, tick=False):
        left = _tile(maja, UNITS)

    assert _rows(left) == [["Norra mottagningen", "3"], ["Östra mottagningen", "2"]]
    assert "Räknat 12:00. Det gick inte att räkna om." in _says(left)
    assert "hx-get" not in left.attrs


def test_what_was_counted_yesterday_is_not_shown(full: Region) -> None:
    """Whoever is the first of the day waits."""
    _fetch_all(browser_of(full, MAJA))

    with time_machine.travel(NEXT_DAY, tick=False):
        staff = Staff.objects.get(pk=MAJA.key)
        full.tokens[MAJA.key] = log_in(staff=staff, method="demo", level_of_assurance="demo", at=NEXT_DAY)
        tile = _tile(browser_of(full, MAJA))

    assert "Räknas. Rapporten har samma siffror." in _says(tile)
    assert _rows(tile) == []


def test_whoever_counts_more_people_is_not_shown_what_others_were(region: Region) -> None:
    """PER-11, both ways: of the doses, two are of people with protected identity."""
    season_with_protected(region)
    maja = browser_of(region, MAJA)
    _fetch_all(maja)
    Commission.objects.filter(pk=MONA.key).update(grants=["person.open_protected"])
    mona = browser_of(region, MONA)

    before = _tile(mona)
    _fetch_all(mona)

    assert _rows(before) == []
    assert [row[1] for row in _rows(_tile(mona))] == ["3", "2"]
    assert [row[1] for row in _rows(_tile(maja))] == ["2", "1"]


def test_a_page_of_kept_figures_asks_no_more_for_more_of_them(full: Region) -> None:
    maja = browser_of(full, MAJA)
    _fetch_all(maja)
    with counted() as few:
        maja.get(OVERVIEW)
    for number in ("194803179805", "195001012383", "195501012388"):
        given(full, ANNA, number, at=NOON)
    with time_machine.travel(NOON + TEN_MINUTES, tick=False):
        _fetch_all(maja)
        with counted() as more:
            maja.get(OVERVIEW)

    assert len(more.texts) == len(few.texts) <= 16


def test_the_page_says_that_a_report_counts_anew(full: Region) -> None:
    assert "En ruta som tar tid säger när den räknades; rapporten räknar på nytt." in main_of(
        browser_of(full, MAJA).get(OVERVIEW)
    )
