"""The pages where an entry is amended, in each of the states people meet them in."""

from __future__ import annotations

from tests.journeys.desk import Desk
from tests.journeys.scene import Place, Reach, Scene

# May correct what others have signed at the clinic, by a named grant.
_CORRECTOR = "Cecilia Björk"


def _at_visit(page: str, button: str = "") -> Reach:
    """On a page of a signed entry of the clinic's, perhaps after its button was pressed with nothing filled in."""

    def reach(desk: Desk, scene: Scene) -> None:
        desk.visit(scene.visit("complete") + page)
        if button:
            desk.press(button)

    return reach


PLACES_OF_AMENDMENTS = (
    Place("correct_visit", "as it stands", _at_visit("/ratta"), who=_CORRECTOR),
    Place("correct_visit", "nothing corrected", _at_visit("/ratta", "Signera rättelsen"), 422, who=_CORRECTOR),
    Place("correct_visit", "without the right", _at_visit("/ratta"), 403, who="Samira Haddad"),
)
