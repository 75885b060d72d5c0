"""The region's months at its desks: computed and checked by a clerk, locked by an approver, and paid."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

from playwright.sync_api import expect
from pypdf import PdfReader

from tests.journeys.accessibility import what_axe_finds
from tests.journeys.desk import Desk
from tests.journeys.pictures import RUN, draw
from tests.journeys.site import TODAY, Site

CLERK, APPROVER = "Karin Lindh", "Anders Wik"
PROPOSER, DECIDER = "Ingela Nordström", "Tomas Falk"
MONEY = "/ersattning"
_CUT_OFF_DAY, _MONTHS_A_YEAR = 15, 12
_A_RUN_MILLISECONDS = 120_000


class MoneyOffice:
    """The people of the region who settle its months, in their order. The first one open is October 2026."""

    def __init__(self, site: Site, sit: Callable[[], Desk]) -> None:
        self.site = site
        self._sit = sit
        self._on, self._next = TODAY, date(2026, 10, 1)
        self._may_approve = False

    def lock_next(self) -> None:
        """Let the next month's cut-off pass; check and lock it."""
        month, after = f"{self._next:%Y-%m}", _month_after(self._next)
        cut_off = after.replace(day=_CUT_OFF_DAY)
        if self._on < cut_off:
            self.site.jump(days=(cut_off - self._on).days)
            self._on = cut_off
        self._check(self.somebody(CLERK), month)
        if not self._may_approve:
            self._see_to_the_limit()
        self._lock(self.somebody(APPROVER), month)
        self._next = after

    def somebody(self, name: str, *, at: str = "") -> Desk:
        """A place of work in this region; whoever sat there before the clock jumped has to log in anew."""
        desk = self._sit()
        desk.log_in_as(name, at=at)
        return desk

    def _check(self, clerk: Desk, month: str) -> None:
        clerk.visit(f"{MONEY}/{month}/korning")
        serves_everybody(clerk)
        clerk.press("Beräkna månaden")
        _comes_to(clerk, "Månaden är beräknad.")
        clerk.says("Kontrollsummorna stämmer")
        serves_everybody(clerk)
        draw(RUN, clerk)
        self._note_what_is_odd(clerk)
        clerk.press("Markera som granskad")
        _comes_to(clerk, "Månaden är granskad.")
        clerk.says(CLERK)
        serves_everybody(clerk)

    def _note_what_is_odd(self, clerk: Desk) -> None:
        """A month with anything odd in it is checked once somebody has read each of it."""
        while clerk.has(buttons := clerk.main.get_by_role("button", name="Spara anteckningen")):
            clerk.main.get_by_role("textbox", name="Anteckning").first.fill("Frågat enheten: det stämmer.")
            clerk.follow(buttons.first)

    def _see_to_the_limit(self) -> None:
        """The approver has a limit that two others decided, above any month."""
        self._may_approve = True
        administrator = self.somebody(PROPOSER)
        administrator.visit(f"{MONEY}/attestgranser")
        expect(administrator.heading("Attestgränser")).to_be_visible()
        serves_everybody(administrator)
        administrator.says(APPROVER, PROPOSER, DECIDER)

    def _lock(self, approver: Desk, month: str) -> None:
        approver.visit(f"{MONEY}/{month}/korning")
        serves_everybody(approver)
        approver.press("Attestera och lås")
        _comes_to(approver, "Månaden är attesterad och låst, och underlagen är framtagna.")
        serves_everybody(approver)


def _comes_to(desk: Desk, what: str) -> None:
    """A worker does what was asked for, and the page says so by itself; a busy machine takes its time for it."""
    expect(desk.main).to_contain_text(what, timeout=_A_RUN_MILLISECONDS)


def serves_everybody(desk: Desk) -> None:
    """Axe finds nothing wrong with the page in view."""
    assert what_axe_finds(desk.page) == []


def fetched(desk: Desk, link: str) -> Path:
    """A file that a link of the page gives."""
    with desk.page.expect_download() as download:
        desk.main.get_by_role("link", name=link).click()
    return download.value.path()


def text_of_pdf(desk: Desk, link: str) -> str:
    """What a PDF document of the page says, its spaces as typed."""
    pages = PdfReader(fetched(desk, link)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def _month_after(month: date) -> date:
    return date(month.year + month.month // _MONTHS_A_YEAR, month.month % _MONTHS_A_YEAR + 1, 1)
