"""A report too large to wait for: asked for, left, found ready and fetched; and saved for a colleague (LAW-10)."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import expect

from tests.journeys.accessibility import what_axe_finds
from tests.journeys.desk import Desk
from tests.journeys.site import Site

_MANAGER, _ECONOMIST, _PROVIDER = "Håkan Sundberg", "Susanne Hedlund", 2
_TEN_YEARS = "fran=2016-11-27&till=2026-11-26&raknas_efter=vaccination&per=day&uppdelad=unit_id&uppdelad=age_group"
_READY_MILLISECONDS = 60_000
_TAKEN_OUT = "SELECT details->>'format', details->>'from_on' FROM audit_event WHERE action = 'reports.report.taken_out'"


def test_a_large_report_is_left_found_ready_and_saved_for_the_unit(sit_down: Callable[[], Desk], site: Site) -> None:
    manager = sit_down()
    manager.log_in_as(_MANAGER)
    manager.visit(f"/rapporter/doses?{_TEN_YEARS}")
    manager.says("Rapporten är stor. Filen tas fram i bakgrunden")
    look(manager, "large")
    manager.press("Ta fram i bakgrunden: CSV")
    expect(manager.heading("Mina jobb")).to_be_visible()
    manager.says("Filen tas fram i bakgrunden.", "Givna doser")
    look(manager, "waiting")
    manager.page.goto("about:blank")
    manager.forgive("sessionStorage")

    back = sit_down()
    back.log_in_as(_MANAGER)
    notice = back.page.get_by_role("link", name="1 jobb klart")
    expect(notice).to_be_visible(timeout=_READY_MILLISECONDS)
    look(back, "notice")
    notice.click()
    back.says("2016-11-27 – 2026-11-26 · CSV", "Klart", "Nytt")
    assert what_axe_finds(back.page) == []
    look(back, "ready")
    with back.page.expect_download() as fetched:
        back.page.get_by_role("link", name="Hämta filen (CSV)").click()
    assert fetched.value.suggested_filename == "doses-2016-11-27--2026-11-26.csv"
    heading, *rows = Path(fetched.value.path()).read_text("utf-8").splitlines()
    assert heading == '"Dag, vecka eller månad",Enhet,Åldersgrupp,Doser'
    back.says(f"{len(rows)} rader")
    assert site.rows(_TAKEN_OUT, provider=_PROVIDER) == [("csv", "2016-11-27")]
    expect(notice).to_be_hidden()

    back.visit("/rapporter/doses?fran=2026-10-01&till=2026-10-31&raknas_efter=vaccination&uppdelad=age_group")
    back.page.get_by_role("link", name="Spara rapporten").click()
    expect(back.page.get_by_role("radio", name="Förra månaden")).to_be_checked()
    back.fill("Namn", "Förra månaden efter ålder")
    back.page.get_by_label("Kör varje månad").select_option(label="den 3")
    look(back, "saving")
    back.press("Spara")
    back.says("Rapporten är sparad.", "Givna doser · Förra månaden · körs den 3 varje månad som Excel")
    look(back, "saved")

    colleague = sit_down()
    colleague.log_in_as(_ECONOMIST)
    colleague.visit("/rapporter")
    colleague.says(f"delad av {_MANAGER}")
    expect(colleague.page.get_by_role("link", name="1 jobb klart")).to_be_hidden()
    colleague.page.get_by_role("link", name="Förra månaden efter ålder", exact=True).click()
    colleague.says("2026-10-01 – 2026-10-31")
    assert what_axe_finds(colleague.page) == []


def look(desk: Desk, name: str) -> None:
    """For whoever wants to see it: two widths, where ``JOBS_SEEN`` says."""
    folder = os.environ.get("JOBS_SEEN")
    if folder:
        for width in (390, 1280):
            desk.page.set_viewport_size({"width": width, "height": 900})
            desk.page.screenshot(path=f"{folder}/{name}-{width}.png")
