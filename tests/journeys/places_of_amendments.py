"""The pages where an entry is amended, in each of the states people meet them in."""

from __future__ import annotations

from tests.journeys.desk import Desk
from tests.journeys.scene import NOBODY, Place, Reach, Scene, at

# May correct what others have signed at the clinic, by a named grant.
_CORRECTOR = "Cecilia Björk"


def _at_visit(page: str, button: str = "") -> Reach:
    """On a page of a signed entry of the clinic's, perhaps after its button was pressed with nothing filled in."""

    def reach(desk: Desk, scene: Scene) -> None:
        desk.visit(scene.visit("complete") + page)
        if button:
            desk.press(button)

    return reach


def _restoring(button: str = "") -> Reach:
    """On the page that lifts a nullification, of an entry nullified for it once."""

    def reach(desk: Desk, scene: Scene) -> None:
        found = "SELECT '/besok/' || visit_id::text FROM visits_amendment WHERE reason = 'Provas' LIMIT 1"
        if not scene.site.rows(found):
            desk.visit("/")
            desk.register(scene.site.someone().number, scene.site.batch())
            desk.send(f"{desk.path}/makulera", reason="other", words="Provas")
        desk.visit(scene.site.one(found) + "/hav-makulering")
        if button:
            desk.press(button)

    return reach


def _moving_to(number: str, button: str = "") -> Reach:
    def reach(desk: Desk, scene: Scene) -> None:
        _at_visit("/fel-person")(desk, scene)
        desk.fill("Den rätta personens nummer", number)
        desk.press("Jämför")
        if button:
            desk.press(button)

    return reach


_SOUGHT = "field=site&unit=101&programme=influenza&from_on=2026-11-01&to_on=2026-11-23"


def _found(button: str = "", value: str = "") -> Reach:
    """Entries of the clinic with a wrong site, perhaps looked through, perhaps with nothing chosen."""

    def reach(desk: Desk, scene: Scene) -> None:
        desk.visit(f"/ratta-manga?{_SOUGHT}")
        if value:
            desk.page.get_by_label("Kroppsdel ska vara").select_option(value)
        if button:
            desk.press(button)

    return reach


def _corrected_together(desk: Desk, scene: Scene) -> None:
    """What one act corrected; made once for all visits of this place."""
    found = "SELECT '/ratta-manga/' || act_id::text FROM visits_amendment WHERE reason = 'Provas många' LIMIT 1"
    if not scene.site.rows(found):
        desk.visit("/")
        visit = desk.register(scene.site.someone().number, scene.site.batch())
        fields = dict(part.split("=") for part in _SOUGHT.split("&"))
        desk.send("/ratta-manga/granska", **fields, besok=visit, value="right_thigh", act="all", why="Provas många")
    else:
        desk.visit(scene.site.one(found))


def _undone_without_a_reason(desk: Desk, scene: Scene) -> None:
    _corrected_together(desk, scene)
    desk.press("Ta tillbaka rättelsen")


def _effect_noted(desk: Desk, scene: Scene) -> None:
    """An adverse effect, noted once for all visits of this place."""
    found = "SELECT '/biverkningar/' || id::text FROM visits_adverse_effect LIMIT 1"
    if scene.site.rows(found):
        desk.visit(scene.site.rows(found)[0][0])
        return
    _at_visit("/biverkning")(desk, scene)
    desk.page.get_by_label("Dosen", exact=True).check()
    desk.fill("Reaktion eller diagnos", "Svullen arm")
    desk.fill("Började", "2026-11-23")
    desk.page.get_by_label("Hur har det gått?").select_option("recovered")
    desk.press("Spara biverkningen")
    desk.expect_path("/biverkningar/*")


def _reported_without_anything(desk: Desk, scene: Scene) -> None:
    _effect_noted(desk, scene)
    desk.press("Anteckna att rapporten är skickad")


PLACES_OF_AMENDMENTS = (
    Place("correct_visit", "as it stands", _at_visit("/ratta"), who=_CORRECTOR),
    Place("correct_visit", "nothing corrected", _at_visit("/ratta", "Signera rättelsen"), 422, who=_CORRECTOR),
    Place("nullify_visit", "to be confirmed", _at_visit("/makulera"), who=_CORRECTOR),
    Place("nullify_visit", "without a reason", _at_visit("/makulera", "Makulera"), 422, who=_CORRECTOR),
    Place("restore_visit", "to be confirmed", _restoring(), who=_CORRECTOR),
    Place("restore_visit", "without a reason", _restoring("Häv makuleringen"), 422, who=_CORRECTOR),
    Place("move_visit", "whose it is", _at_visit("/fel-person"), who=_CORRECTOR),
    Place("move_visit", "nobody's number", _moving_to("12"), 422, who=_CORRECTOR),
    Place("move_visit", "side by side", _moving_to("194803179805"), who=_CORRECTOR),
    Place("move_visit", "nothing said", _moving_to("194803179805", "Flytta till rätt person"), 422, who=_CORRECTOR),
    Place("shared_correction", "what to look for", at("/ratta-manga"), who=_CORRECTOR),
    Place("shared_correction", "found", _found(), who=_CORRECTOR),
    Place("shared_correction", "nothing found", at(f"/ratta-manga?{_SOUGHT}&batch=NONE"), who=_CORRECTOR),
    Place("shared_correction", "no day", at("/ratta-manga?field=site"), 422, who=_CORRECTOR),
    Place("shared_correction", "without the right", at("/ratta-manga"), 403),
    Place("review_shared", "before and after", _found("Granska före och efter", "left_thigh"), who=_CORRECTOR),
    Place("review_shared", "nothing said", _found("Granska före och efter"), 422, who=_CORRECTOR),
    Place("shared_correction_done", "corrected", _corrected_together, who=_CORRECTOR),
    Place("shared_correction_done", "undone without a reason", _undone_without_a_reason, 422, who=_CORRECTOR),
    Place("shared_correction_done", "of nothing", at(f"/ratta-manga/{NOBODY}"), 404, who=_CORRECTOR),
    Place("object_to_visit", "nothing said yet", _at_visit("/invandning"), who=_CORRECTOR),
    Place("object_to_visit", "nothing said", _at_visit("/invandning", "Spara invändningen"), 422, who=_CORRECTOR),
    Place("note_effect", "nothing noted yet", _at_visit("/biverkning"), who=_CORRECTOR),
    Place("note_effect", "nothing noted", _at_visit("/biverkning", "Spara biverkningen"), 422, who=_CORRECTOR),
    Place("effect", "to be reported", _effect_noted, who=_CORRECTOR),
    Place("effect", "nothing reported", _reported_without_anything, 422, who=_CORRECTOR),
    Place("effect", "of nobody", at(f"/biverkningar/{NOBODY}"), 404, who=_CORRECTOR),
    Place("correct_visit", "without the right", _at_visit("/ratta"), 403, who="Samira Haddad"),
)
