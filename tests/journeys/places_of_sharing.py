"""Grounds, blocks and shared records: the pages, in each of the states people meet them in."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.journeys.desk import Desk
from tests.journeys.scene import NOBODY, Place, Reach, Scene, at

_ASKED = f"/personer/{NOBODY}/varfor"


def _nothing_chosen(path: str) -> Reach:
    def reach(desk: Desk, _scene: Scene) -> None:
        desk.visit(path)
        desk.press("Öppna personen")
        expect(desk.faults.first).to_be_visible()

    return reach


PLACES_OF_SHARING = (
    Place("open_for", "an empty form", at("/personer/oppna")),
    Place("open_for", "nothing chosen", _nothing_chosen("/personer/oppna"), 422),
    Place("why_opened", "why", at(_ASKED)),
    Place("why_opened", "nothing chosen", _nothing_chosen(_ASKED), 422),
)
