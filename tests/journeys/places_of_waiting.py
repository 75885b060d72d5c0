"""The pages of a prescription that waits to be given, here or at another unit."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.journeys.desk import Desk
from tests.journeys.scene import NOBODY, Place, Scene, at

_CLINIC = "Almvikens vaccinationsmottagning"
_PHYSICIAN, _MUNICIPAL = "Johan Wikström", "Aino Lehtonen"


def _withdrawing(desk: Desk, scene: Scene) -> None:
    desk.visit(scene.draft("prescribed") + "/aterkalla")


def _withdrawing_without_a_reason(desk: Desk, scene: Scene) -> None:
    _withdrawing(desk, scene)
    desk.press("Återkalla ordinationen")
    expect(desk.faults.first).to_be_visible()


def _addressed(desk: Desk, _scene: Scene) -> None:
    desk.visit("/att-ge")
    desk.main.get_by_role("link", name="Ge dosen").first.click()
    desk.expect_path("/registrera/*")


def _sending_back(desk: Desk, scene: Scene) -> None:
    _addressed(desk, scene)
    desk.visit(desk.path + "/skicka-tillbaka")


def _sending_back_without_a_reason(desk: Desk, scene: Scene) -> None:
    _sending_back(desk, scene)
    desk.press("Skicka tillbaka")
    expect(desk.faults.first).to_be_visible()


PLACES_OF_WAITING = (
    Place("to_give", "what others have prescribed", at("/att-ge"), who=_MUNICIPAL),
    Place("registration", "prescribed by another unit", _addressed, who=_MUNICIPAL),
    Place("withdraw", "to be confirmed", _withdrawing, who=_PHYSICIAN, at=_CLINIC),
    Place("withdraw", "without a reason", _withdrawing_without_a_reason, 422, who=_PHYSICIAN, at=_CLINIC),
    Place("withdraw", "without the right", _withdrawing, 403, who="Samira Haddad"),
    Place("send_back", "to be confirmed", _sending_back, who=_MUNICIPAL),
    Place("send_back", "without a reason", _sending_back_without_a_reason, 422, who=_MUNICIPAL),
    Place("send_back", "what is not addressed here", at(f"/registrera/{NOBODY}/skicka-tillbaka"), 404),
)
