"""An overview's figures are found again, to the digit, in the report that each leads to; and nobody sees more of them.

Anna and Ulla (Norra vården, two units) and Olle (Södra vården) have given doses; Maja manages Norra vården.
"""

from __future__ import annotations

from datetime import date, datetime

import pytest
from bs4 import BeautifulSoup, Tag
from django.template.loader import render_to_string
from django.test import Client

from tests.factories.region import (
    NOON,
    Region,
    begin,
    filled_in,
    make_batch,
    make_person,
    sign,
    with_giving,
    with_order,
)
from tests.personas import ANNA, BIRGIT, KLARA, LARS, LOVISA, MAJA, OLLE, REBECKA, Persona
from tests.reports.analysts import People, analyst, counting, people_made_up
from tests.reports.scenes import season, season_with_protected
from tests.web.browsers import browser_of, counted, main_of, soup_of
from tests.web.scenes import by_telephone
from vaccinera.reports.queries.catalogue import catalogue
from vaccinera.reports.queries.overviews import tiles
from vaccinera.reports.queries.running import Ran
from vaccinera.reports.rules.asking import asked_first
from vaccinera.reports.states import Level, Shape
from vaccinera.web.overview_pictures import bars_of

pytestmark = pytest.mark.usefixtures("noon")

OVERVIEW, UNIT = "/oversikt", "/oversikt/enhet/11"


@pytest.fixture
def full(region: Region) -> Region:
    """A season of doses, and one of today."""
    season(region)
    _dose(region, "194803179805", at=NOON)
    return region


def _dose(region: Region, number: str, *, at: datetime) -> None:
    anna, person = region.reader(ANNA), make_person(number)
    batch = make_batch(anna, region.products[0], number=f"O{at:%y%m%d}")
    order = with_order(filled_in(anna, region.products[0], batch.pk))
    sign(anna, begin(anna, person), with_giving(order, given_at=at))


def _tiles(browser: Client, path: str) -> list[Tag]:
    """The tiles as they stand when each that waits has been fetched."""
    tiles = []
    for tile in soup_of(browser.get(path)).select(".overview__tile"):
        waits_at = tile.get("hx-get")
        fetched = BeautifulSoup(browser.get(str(waits_at)).content, "html.parser") if waits_at else None
        tiles.append(fetched.select_one(".overview__tile") if fetched else tile)
    return [tile for tile in tiles if tile is not None]


def _words(tag: Tag | None) -> str:
    return "" if tag is None else " ".join(tag.get_text(" ").split())


def _address(tag: Tag | None) -> str:
    link = tag.select_one("a") if tag else None
    assert link is not None
    return str(link["href"])


def _rows(browser: Client, address: str) -> list[dict[str, str]]:
    """The rows of the report to which the address leads, each cell by its column's words."""
    answer = browser.get(address)
    assert answer.status_code == 200, address
    rows = soup_of(answer).select("table tbody tr")
    return [{str(cell["data-label"]): _words(cell) for cell in row.select("td")} for row in rows]


def _number(words: str) -> int:
    return int("".join(sign for sign in words if sign.isdigit()))


def _figure(tile: Tag) -> str:
    return _words(tile.select_one(".tile__number"))


def _bars(tile: Tag) -> list[list[str]]:
    return [[_words(cell) for cell in row.select("th, td")][:2] for row in tile.select(".overview__table tbody tr")]


def _named(browser: Client, path: str) -> dict[str, Tag]:
    return {str(tile["id"]).removeprefix("tile-"): tile for tile in _tiles(browser, path)}


def _curve_equals_its_reports(browser: Client, tile: Tag) -> None:
    """Each season is followed to its own report."""
    for season_row in tile.select("tbody tr"):
        so_far, in_all = (_words(cell) for cell in season_row.select("td"))
        rows = _rows(browser, _address(season_row))
        by_the_day = [row["Doser hittills"] for row in rows if _number(row["Dag i säsongen"]) <= 145]
        assert (so_far, in_all) == (by_the_day[-1], rows[-1]["Doser hittills"])


@pytest.mark.parametrize(
    ("level", "path", "who", "many"),
    [
        (Level.PROVIDER, OVERVIEW, MAJA, 11),
        (Level.UNIT, UNIT, MAJA, 7),
        (Level.UNIT, OVERVIEW, ANNA, 3),
        (Level.PROVIDER, OVERVIEW, LARS, 1),
        (Level.REGION, OVERVIEW, KLARA, 3),
    ],
)
def test_every_figure_equals_the_report_it_leads_to(
    full: Region, level: Level, path: str, who: Persona, many: int
) -> None:
    """Each tile is followed to its report, and the rows there come to what the tile says."""
    browser = browser_of(full, who)
    shown = _named(browser, path)
    specified = {tile.name: tile for tile in tiles()[level]}

    for name, tile in shown.items():
        of = specified[name]
        if of.shape is Shape.LINES:
            _curve_equals_its_reports(browser, tile)
            continue
        rows = _rows(browser, _address(tile.select_one("h3")))
        titles = {column.name: column.title["sv"] for column in catalogue()[of.report].columns}
        taken = [row for row in rows if all(row[titles[one]] == "Nej" for one in of.where)]
        values = [row[titles[of.value]] for row in taken] if of.value else ["1"] * len(rows)
        assert not of.has_figure or sum(map(_number, values)) == _number(_figure(tile)), name
        assert sorted(bar[1] for bar in _bars(tile)) == (sorted(values) if of.shape is Shape.BARS else []), name
    assert len(shown) == many


def test_the_provider_s_figures_are_what_was_given(full: Region) -> None:
    """Norra vården alone, by the day it was given."""
    shown = _named(browser_of(full, MAJA), OVERVIEW)
    curve = [[_words(cell) for cell in row.select("th, td")] for row in shown["curve"].select("tbody tr")]

    assert (_figure(shown["today"]), _figure(shown["week"])) == ("1", "1")
    assert _words(shown["today"].select_one(".overview__told")) == "2026-11-23, räknat efter: dagen dosen gavs"
    assert curve == [["2026/27", "6", "6"]]
    assert _bars(shown["units"]) == [["Norra mottagningen", "4"], ["Östra mottagningen", "2"]]
    assert _bars(shown["programmes"]) == [["Säsongsinfluensa", "6"]]


def test_what_waits_and_what_was_given_of_which_batch_is_told(full: Region) -> None:
    by_telephone(full, "194201012384", days_ago=25)
    shown = _named(browser_of(full, MAJA), UNIT)

    assert _bars(shown["unsigned"]) == [["4–7 dagar", "1"]]
    assert [bar[1] for bar in _bars(shown["batches"])][:1] == ["1"]
    assert _figure(_named(browser_of(full, MAJA), OVERVIEW)["expired"]) == "0"


def test_a_unit_is_shown_by_itself(full: Region) -> None:
    """To the manager each of the provider's; no other's, and to a nurse her own alone."""
    maja, birgit = browser_of(full, MAJA), browser_of(full, BIRGIT)

    assert "Översikt: Östra mottagningen" in main_of(maja.get("/oversikt/enhet/12"))
    assert _figure(_named(maja, "/oversikt/enhet/12")["today"]) == "0"
    assert maja.get("/oversikt/enhet/21").status_code == 404
    assert birgit.get("/oversikt/enhet/12").status_code == 404
    assert birgit.get("/oversikt/enhet/11").status_code == 200


def test_a_nurse_sees_her_own_unit_s_day(full: Region) -> None:
    """No report of the provider's is hers; what is counted leads to her lists."""
    main = main_of(browser_of(full, ANNA).get(OVERVIEW))

    assert "Översikt: Norra mottagningen" in main
    assert "1 givna doser i dag på enheten varav 1 av dig, signerade eller inte" in main
    assert "0 att signera av dig" in main
    assert "batcher som går ut inom 30 dagar" in main
    assert "Du och enheten sedan i måndags" in main
    assert "I dag 2026-11-23" not in main


def test_who_protects_their_identity_counts_as_in_the_report(region: Region) -> None:
    """PER-11: of three doses of fewer than five, the protected person's is not counted."""
    season_with_protected(region)
    units = _named(browser_of(region, MAJA), OVERVIEW)["units"]

    assert _bars(units) == [["Norra mottagningen", "2"], ["Östra mottagningen", "1"]]


def test_an_empty_region_says_so(region: Region) -> None:
    shown = _named(browser_of(region, MAJA), OVERVIEW)

    assert (_figure(shown["today"]), _figure(shown["units"]), _figure(shown["paid"])) == ("0", "0", "0,00 kr")
    assert "Inget att räkna än." in _words(shown["curve"])
    assert "0 osignerade som kan förlora sin ersättning" in main_of(browser_of(region, MAJA).get(OVERVIEW))


def test_the_region_s_clerk_sees_money_and_no_doses(full: Region) -> None:
    main = main_of(browser_of(full, KLARA).get(OVERVIEW))

    assert "Översikt: regionen" in main
    assert "1 avslutad månad som inte är låst" in main
    assert "Ersatt hittills, enhet för enhet" in main
    assert "Enheterna" not in main


def test_a_local_administrator_is_told_of_batches_and_no_figures(full: Region) -> None:
    main = main_of(browser_of(full, LARS).get(OVERVIEW))

    assert "Översikt: Norra vården" in main
    assert "Roller" in main
    assert "Säsongen" not in main


def test_an_analyst_follows_the_season_without_small_numbers(full: Region) -> None:
    """Of four and two, and of six: one to four are words, and six is rounded to five, as in the report."""
    analyst(full)
    klara = browser_of(full, KLARA)
    shown = _named(klara, OVERVIEW)
    units = shown["units"]

    assert set(shown) == {"curve", "coverage_age", "coverage_municipality", "units", "programmes"}
    assert {bar[1] for bar in _bars(units)} <= {"<5", "5", "10"}
    assert [bar[1] for bar in _bars(units)] == [
        list(row.values())[-1] for row in _rows(klara, _address(units.select_one("h3")))
    ]
    assert (
        _figure(shown["programmes"]) == [*_rows(klara, _address(shown["programmes"].select_one("h3")))[0].values()][-1]
    )


def test_an_analyst_s_coverage_is_that_of_the_report(region: Region, monkeypatch: pytest.MonkeyPatch) -> None:
    """By age and by municipality, of rounded figures, and no share of a small one."""
    people, doses = people_made_up(7)
    few = People("9904", "female", 85, "", 400)
    counting(
        monkeypatch,
        [*doses, *(doses[0]._replace(municipality_code="9904", age_years=85) for _ in "123")],
        [*people, few],
    )
    analyst(region)
    klara = browser_of(region, KLARA)
    shown = _named(klara, OVERVIEW)

    for name in ("coverage_age", "coverage_municipality"):
        rows = _rows(klara, _address(shown[name].select_one("h3")))
        assert _bars(shown[name]) == [
            [f"{row['Program']}, {[*row.values()][2]}", row["Täckning (av avrundade tal)"]] for row in rows
        ]
    assert [bar[1] for bar in _bars(shown["coverage_municipality"])].count("–") == 1
    assert len(_bars(shown["coverage_age"])) == 8


@pytest.mark.parametrize("who", [LOVISA, REBECKA])
def test_whoever_reads_no_figures_is_refused(region: Region, who: Persona) -> None:
    assert browser_of(region, who).get(OVERVIEW).status_code == 403


@pytest.mark.parametrize(
    "path",
    [
        "/oversikt/ruta/landet/today",
        "/oversikt/ruta/unit/today",
        "/oversikt/ruta/unit/today?enhet=x",
        "/oversikt/ruta/unit/today?enhet=21",
        "/oversikt/ruta/provider/today?enhet=11",
        "/oversikt/ruta/provider/nothing",
    ],
)
def test_a_tile_that_is_none_is_not_found(region: Region, path: str) -> None:
    assert browser_of(region, MAJA).get(path).status_code == 404


def test_a_tile_that_was_taken_away_says_where_to_go(region: Region) -> None:
    answer = browser_of(region, MAJA).get("/oversikt/ruta/provider/nothing")

    assert "Rutan finns inte på din översikt. Gå till Översikt och läs om sidan." in main_of(answer)


def test_another_provider_s_manager_counts_only_their_own(full: Region) -> None:
    """The leak test: Olle's figures are Olle's."""
    main = main_of(browser_of(full, OLLE).get(OVERVIEW))

    assert "Norra" not in main


def test_the_page_asks_no_more_for_more_doses(full: Region) -> None:
    """What is slow is not asked by the page itself."""
    maja = browser_of(full, MAJA)
    maja.get(OVERVIEW)

    with counted() as statements:
        maja.get(OVERVIEW)

    assert not [text for text in statements.texts if "day_of_season" in text]
    assert len(statements.texts) <= 12


def test_what_was_taken_back_is_a_bar_to_the_left_of_nothing() -> None:
    report = catalogue()["reimbursement_basis"]
    columns = [column for column in report.columns if column.name in {"run_month", "ore"}]
    ran = Ran(
        report, asked_first(report, on=NOON.date()), columns, [(date(2026, 9, 1), 300), (date(2026, 10, 1), -100)]
    )
    tile = next(one for one in tiles()[Level.REGION] if one.name == "paid")

    bars = bars_of(tile, ran, ran.rows, {})

    assert bars is not None
    assert [(bar.words, bar.figure, bar.start, bar.length) for bar in bars.rows] == [
        ("2026-09", "3,00 kr", 25, 75), ("2026-10", "−1,00 kr", 0, 25),
    ]  # fmt: skip
    assert 'x1="25"' in render_to_string("web/parts/overview/bars.html", {"tile": {"title": "Ersatt", "bars": bars}})
