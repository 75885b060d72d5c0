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


def _at_person(number: str, page: str) -> Reach:
    return lambda desk, scene: desk.visit(scene.person(number) + page)


def _nothing_said(page: str, button: str) -> Reach:
    def reach(desk: Desk, scene: Scene) -> None:
        _at_person(_ELSA, page)(desk, scene)
        desk.press(button)
        expect(desk.faults.first).to_be_visible()

    return reach


def _blocked(desk: Desk, scene: Scene) -> str:
    """Somebody whom only these places meet, blocked at Almviken once for all visits of them."""
    found = "SELECT person_id::text || '/sparrar/' || id::text FROM access_block WHERE lifted_at IS NULL LIMIT 1"
    if not scene.site.rows(found):
        person = scene.site.someone().id
        desk.visit(f"/personer/{person}/sparrar")
        desk.send(f"/personer/{person}/sparrar", kind="inner", asked_by="self", unit="101")
        desk.expect_path("/personer/*/sparrar")
    return f"/personer/{scene.site.rows(found)[0][0]}/nodoppning"


def _in_emergency(desk: Desk, scene: Scene) -> None:
    desk.visit(_blocked(desk, scene))


def _in_emergency_without_a_reason(desk: Desk, scene: Scene) -> None:
    desk.visit(_blocked(desk, scene))
    desk.press("Visa vilken enhet")
    expect(desk.faults.first).to_be_visible()


def _told_of_nothing(desk: Desk, _scene: Scene) -> None:
    desk.visit("/administration/sammanhallen-dokumentation")
    desk.fill("Patienterna har informerats sedan", "")
    desk.press("Spara")
    expect(desk.faults.first).to_be_visible()


_ELSA = "194803179805"
_SWITCH = "/administration/sammanhallen-dokumentation"
_LOCAL = "Päivi Laine"

PLACES_OF_SHARING = (
    Place("shared_record", "an empty form", _at_person(_ELSA, "/andra-vardgivare")),
    Place("shared_record", "nothing chosen", _nothing_said("/andra-vardgivare", "Läs uppgifterna"), 422),
    Place("blocks", "with none", _at_person(_ELSA, "/sparrar")),
    Place("blocks", "nothing chosen", _nothing_said("/sparrar", "Spärra"), 422),
    Place("emergency", "the first step", _in_emergency),
    Place("emergency", "without a reason", _in_emergency_without_a_reason, 422),
    Place("sharing", "as it stands", at(_SWITCH), who=_LOCAL),
    Place("sharing", "on without a day", _told_of_nothing, 422, who=_LOCAL),
    Place("open_for", "an empty form", at("/personer/oppna")),
    Place("open_for", "nothing chosen", _nothing_chosen("/personer/oppna"), 422),
    Place("why_opened", "why", at(_ASKED)),
    Place("why_opened", "nothing chosen", _nothing_chosen(_ASKED), 422),
)
