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


_LIST = "/att-ordinera/lista/influenza"
_HOMES = "Tallkottens läkarteam i SÄBO"
_ROUND = "Kristina Söderberg"


def _looked_through(desk: Desk, _scene: Scene) -> None:
    desk.visit(_LIST)
    boxes = desk.page.locator("input[name=utkast]")
    boxes.first.check()
    desk.press("Granska och signera")
    expect(desk.heading("Granska och signera")).to_be_visible()


def _signed_until_yesterday(desk: Desk, scene: Scene) -> None:
    _looked_through(desk, scene)
    desk.fill("Sista dag att ge dosen", "2020-01-01")
    desk.main.get_by_role("button", name="Signera").click()
    expect(desk.faults.first).to_be_visible()


PLACES_OF_WAITING = (
    Place("prescribing_list", "a round", at(_LIST), who=_ROUND, at=_HOMES),
    Place("prescribing_list", "nobody to list", at(_LIST), who="Pernilla Dahlberg"),
    Place("prescribing_list", "of a programme without", at("/att-ordinera/lista/tbe"), 404, who="Pernilla Dahlberg"),
    Place("review_prescribing_list", "looked through", _looked_through, who=_ROUND, at=_HOMES),
    Place("review_prescribing_list", "taken by another", at(f"{_LIST}/granska?utkast={NOBODY}"), who=_ROUND, at=_HOMES),
    Place("sign_prescribing_list", "until yesterday", _signed_until_yesterday, 422, who=_ROUND, at=_HOMES),
    Place("sign_prescribing_list", "opened as an address", at(f"{_LIST}/signera"), 405, who=_ROUND, at=_HOMES),
    Place("to_give", "what others have prescribed", at("/att-ge"), who=_MUNICIPAL),
    Place("registration", "prescribed by another unit", _addressed, who=_MUNICIPAL),
    Place("withdraw", "to be confirmed", _withdrawing, who=_PHYSICIAN, at=_CLINIC),
    Place("withdraw", "without a reason", _withdrawing_without_a_reason, 422, who=_PHYSICIAN, at=_CLINIC),
    Place("withdraw", "without the right", _withdrawing, 403, who="Samira Haddad"),
    Place("send_back", "to be confirmed", _sending_back, who=_MUNICIPAL),
    Place("send_back", "without a reason", _sending_back_without_a_reason, 422, who=_MUNICIPAL),
    Place("send_back", "what is not addressed here", at(f"/registrera/{NOBODY}/skicka-tillbaka"), 404),
)
