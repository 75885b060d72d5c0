"""The pages of who somebody is, in each of the states people meet them in."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.journeys.desk import Desk
from tests.journeys.scene import NOBODY, Place, Reach, Scene, at

_MERGES = "Cecilia Björk"


def _at_person(number: str, page: str) -> Reach:
    return lambda desk, scene: desk.visit(scene.person(number) + page)


def _no_ground_given(desk: Desk, _scene: Scene) -> None:
    desk.visit(f"/personer/{NOBODY}/skyddad")
    desk.press("Öppna personen")
    expect(desk.faults.first).to_be_visible()


def _carrying(number: str) -> Reach:
    def reach(desk: Desk, _scene: Scene) -> None:
        desk.visit("/hjalp")
        desk.send("/personer/ny", number=number, carried="1")

    return reach


def _nothing_said_of_unknown(desk: Desk, _scene: Scene) -> None:
    desk.visit("/personer/okand")
    desk.press("Registrera personen")
    expect(desk.faults.first).to_be_visible()


def _no_way_chosen(desk: Desk, scene: Scene) -> None:
    _at_person("194803179805", "/identitetskontroll")(desk, scene)
    desk.press("Spara kontrollen")
    expect(desk.faults.first).to_be_visible()


def _changing_to(number: str) -> Reach:
    def reach(desk: Desk, scene: Scene) -> None:
        _at_person("992291000125", "/nytt-nummer")(desk, scene)
        desk.page.locator("main [name=number]").fill(number)
        desk.press("Ändra numret")
        expect(desk.page.get_by_role("button", name="Jämför de två")).to_be_visible()

    return reach


def _compared_with(number: str) -> Reach:
    def reach(desk: Desk, scene: Scene) -> None:
        _at_person("194803179805", "/sla-ihop")(desk, scene)
        desk.fill("Den andra personens nummer", number)
        desk.press("Jämför")
        expect(desk.heading("Är det samma person?")).to_be_visible()

    return reach


def _merged_without_a_reason(desk: Desk, scene: Scene) -> None:
    _compared_with("19530611-2391")(desk, scene)
    desk.press("Slå ihop")
    expect(desk.faults.first).to_be_visible()


def _parting(desk: Desk, scene: Scene) -> None:
    """Two whom nobody else meets, merged once for all visits of this place."""
    found = "SELECT '/personer/sammanslagning/' || id::text || '/ta-isar' FROM patients_merge LIMIT 1"
    if not scene.site.rows(found):
        one, other = scene.site.someone(), scene.site.someone()
        desk.visit(f"/personer/{one.id}/sla-ihop")
        desk.fill("Den andra personens nummer", other.number)
        desk.press("Jämför")
        desk.fill("Varför är de samma person?", "Samma legitimation")
        desk.press("Slå ihop")
        desk.expect_path("/personer/*")
    desk.visit(scene.site.rows(found)[0][0])


PLACES_OF_IDENTITY = (
    Place("protected_person", "why", at(f"/personer/{NOBODY}/skyddad"), who=_MERGES),
    Place("protected_person", "no reason chosen", _no_ground_given, 422, who=_MERGES),
    Place("identity", "with one number", _at_person("194803179805", "/identitet")),
    Place("identity", "of nobody", at(f"/personer/{NOBODY}/identitet"), 404),
    Place("new_person", "told by the register", _carrying("195802039882")),
    Place("new_person", "while the register is silent", _carrying("197709159847")),
    Place("new_unknown", "an empty form", at("/personer/okand")),
    Place("new_unknown", "nothing filled in", _nothing_said_of_unknown, 422),
    Place("identity_check", "an empty form", _at_person("194803179805", "/identitetskontroll")),
    Place("identity_check", "nothing chosen", _no_way_chosen, 422),
    Place("change_number", "an empty form", _at_person("992291000125", "/nytt-nummer")),
    Place("change_number", "a number that is another's", _changing_to("19480317-9805"), 422, who=_MERGES),
    Place("merge_people", "whom with", _at_person("194803179805", "/sla-ihop"), who=_MERGES),
    Place("merge_people", "side by side", _compared_with("19530611-2391"), who=_MERGES),
    Place("merge_people", "without a reason", _merged_without_a_reason, 422, who=_MERGES),
    Place("merge_people", "without the right", _at_person("194803179805", "/sla-ihop"), 403),
    Place("part_people", "to be confirmed", _parting, who=_MERGES),
    Place("part_people", "what was never merged", at(f"/personer/sammanslagning/{NOBODY}/ta-isar"), 404, who=_MERGES),
)
