"""The pages of a provider's own administration, in each of the states people meet them in."""

from __future__ import annotations

from tests.journeys.desk import Desk
from tests.journeys.scene import Place, Reach, Scene, at

_ADMINISTRATOR = "Päivi Laine"
_OWN = "/administration/enheter/102"
_OTHER_PROVIDERS = "/administration/enheter/201"


def _typed(path: str, button: str, **fields: str) -> Reach:
    """On a page, after something was typed there and sent."""

    def reach(desk: Desk, _scene: Scene) -> None:
        desk.visit(path)
        for label, text in fields.items():
            desk.fill(label.replace("_", " "), text)
        desk.press(button)

    return reach


PLACES_OF_LOCAL_ADMINISTRATION = (
    Place("unit", "one's own", at("/enheter/101")),
    Place("unit", "another provider's", at("/enheter/201")),
    Place("unit", "that is none", at("/enheter/1"), 404),
    Place("units", "all of them", at("/administration/enheter"), who=_ADMINISTRATOR),
    Place("units", "without the right", at("/administration/enheter"), 403),
    Place("unit_facts", "as they are", at(_OWN), who=_ADMINISTRATOR),
    Place("unit_facts", "with faults", _typed(_OWN, "Spara", Telefon="ring", Gatuadress=""), 422, who=_ADMINISTRATOR),
    Place("unit_facts", "another provider's", at(_OTHER_PROVIDERS), 404, who=_ADMINISTRATOR),
    Place("unit_choices", "as they are", at(f"{_OWN}/val"), who=_ADMINISTRATOR),
    Place("unit_choices", "another provider's", at(f"{_OTHER_PROVIDERS}/val"), 404, who=_ADMINISTRATOR),
)
