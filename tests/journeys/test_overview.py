"""The overview: what a manager and the region see at a glance, each figure found again in the report it leads to."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Locator, expect
from python_calamine import CalamineWorkbook

from tests.journeys.accessibility import what_axe_finds, what_is_out_of_sight
from tests.journeys.desk import Desk
from tests.journeys.months import fetched, text_of_pdf

MANAGER, NURSE = "Birgitta Öberg", "Anna Norlander"
ANALYST = "Linnéa Åkesson"
_TEN_SEASONS = "fran=2017-07-01&till=2026-11-23&raknas_efter=vaccination"
_READY_MILLISECONDS = 60_000


def _tile(desk: Desk, title: str) -> Locator:
    """A tile with its figures: one that takes long is waited for."""
    tile = desk.main.get_by_role("region", name=title)
    expect(tile.get_by_text("Räknas. Rapporten har samma siffror.")).to_have_count(0)
    return tile


def _rows(desk: Desk, tile: Locator) -> list[tuple[str, str]]:
    found = desk.each(tile.locator("tbody tr"))
    return [(one.locator("th").inner_text(), one.locator("td").first.inner_text()) for one in found]


def _is_for_everybody(desk: Desk) -> None:
    assert what_axe_finds(desk.page) == []
    assert what_is_out_of_sight(desk.page) == []


def test_a_manager_finds_the_units_figures_in_the_report(desk: Desk) -> None:
    desk.log_in_as(MANAGER)
    desk.go_to("Översikt")
    units = _tile(desk, "Enheterna, säsongen hittills")
    rows = _rows(desk, units)
    for title in ("Säsongen mot de tidigare", "Programmen, säsongen hittills"):
        _tile(desk, title)
    _is_for_everybody(desk)

    desk.follow(units.get_by_role("link", name="Enheterna, säsongen hittills"))

    expect(desk.heading("Givna doser")).to_be_visible()
    assert len(rows) > 1
    for unit, figure in rows:
        expect(desk.main.get_by_role("row", name=unit)).to_contain_text(figure)


def test_an_earlier_season_is_found_in_its_own_report(desk: Desk) -> None:
    desk.log_in_as(MANAGER)
    desk.go_to("Översikt")
    season = _tile(desk, "Säsongen mot de tidigare").locator("tbody tr").nth(1)
    in_all = season.locator("td").nth(1).inner_text()

    desk.follow(season.get_by_role("link"))

    assert desk.main.locator("tbody tr").last.locator("td").last.inner_text() == in_all


def test_one_unit_is_looked_at_by_itself(desk: Desk) -> None:
    desk.log_in_as(MANAGER)
    desk.go_to("Översikt")
    desk.follow(desk.main.get_by_role("navigation").get_by_role("link").first)
    figure = _tile(desk, "De senaste två veckorna, dag för dag").locator(".tile__number").inner_text()
    _is_for_everybody(desk)

    desk.follow(desk.main.get_by_role("link", name="De senaste två veckorna, dag för dag"))

    counted = [int(one.inner_text()) for one in desk.each(desk.main.locator("tbody tr td:last-child"))]
    assert sum(counted) == int(figure)


def test_a_nurse_sees_what_waits_at_her_unit(desk: Desk) -> None:
    desk.log_in_as(NURSE)
    desk.follow(desk.main.get_by_role("link", name="Enhetens översikt"))
    to_sign = desk.main.get_by_role("listitem").filter(has_text="att signera av dig")
    figure = to_sign.locator(".tile__number").inner_text()
    _is_for_everybody(desk)

    desk.follow(to_sign.get_by_role("link"))

    expect(
        desk.page.get_by_role("navigation", name="Huvudmeny").get_by_role("link", name="Att signera")
    ).to_contain_text(figure)


def test_an_analyst_takes_the_region_s_season_out_without_a_small_number(desk: Desk) -> None:
    """On the tiles, in the report they lead to, and in its files (decision 0027)."""
    desk.log_in_as(ANALYST)
    desk.go_to("Översikt")
    units = _tile(desk, "Enheterna, säsongen hittills")
    on_tile = _rows(desk, units)
    seasons = [one.inner_text() for one in desk.each(_tile(desk, "Säsongen mot de tidigare").locator("tbody td"))]
    _is_for_everybody(desk)
    expect(desk.main.get_by_role("region", name="Ersatt hittills, månad för månad")).to_have_count(0)

    desk.follow(units.get_by_role("link", name="Enheterna, säsongen hittills"))

    desk.says("Statistik utan små tal")
    rows = [
        (one.locator("td").first.inner_text(), one.locator("td").last.inner_text())
        for one in desk.each(desk.main.locator("table tbody tr"))
    ]
    assert sorted(rows) == sorted(on_tile)
    assert [one for one in (*seasons, *(many for _, many in rows)) if not _is_no_small_number(one)] == []
    assert sum(many != "<5" for _, many in rows) > 1
    _is_for_everybody(desk)
    workbook = CalamineWorkbook.from_path(str(fetched(desk, "Excel"))).get_sheet_by_index(0).to_python()
    told = [(unit, _whole(many)) for unit, many in rows]
    assert [(row[0], _whole(row[-1])) for row in workbook[-len(rows) :]] == told
    said = _whole(text_of_pdf(desk, "PDF att läsa"))
    assert [unit for unit, many in told if f"{unit} {many}" not in said] == []


def test_the_region_has_ten_years_of_seasons_made_while_it_does_something_else(desk: Desk) -> None:
    desk.log_in_as(ANALYST)
    desk.visit(f"/rapporter/season_curve?{_TEN_SEASONS}")
    desk.press("Ta fram i bakgrunden: CSV")
    expect(desk.heading("Mina jobb")).to_be_visible()
    desk.go_to_start()
    notice = desk.page.get_by_role("link", name="1 jobb klart")
    expect(notice).to_be_visible(timeout=_READY_MILLISECONDS)

    desk.follow(notice)

    desk.says("Säsongskurva", "2017-07-01 – 2026-11-23 · CSV", "Klart")
    _is_for_everybody(desk)
    _, *rows = Path(fetched(desk, "Hämta filen (CSV)")).read_text("utf-8").splitlines()
    assert len(rows) > 10
    assert [row for row in rows if not _is_no_small_number(row.rsplit(",", 1)[1])] == []
    desk.says(f"{len(rows)} rader")


def _whole(cell: object) -> str:
    """A number as the page, the workbook and the document have it, without what parts its thousands."""
    return str(int(cell)) if isinstance(cell, float) else str(cell).replace("\u202f", "")


def _is_no_small_number(words: str) -> bool:
    told = _whole(words)
    return told == "<5" or int(told) % 5 == 0
