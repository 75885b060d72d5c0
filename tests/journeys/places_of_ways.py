"""The pages of the ways a visit goes other than the common one, in each of the states people meet them in."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.journeys.desk import INFLUENZA, Desk
from tests.journeys.scene import NOBODY, Place, Scene, at


def tell_of_a_dose(desk: Desk, number: str, *, day: str = "2024-05", country: str = "Polen") -> None:
    """Note a dose from abroad that the person tells of, from the start page on."""
    desk.open_person(number)
    desk.page.get_by_role("link", name="Anteckna dos från annat håll").click()
    desk.page.locator("[name=vaccine]").select_option("influenza/influenza")
    desk.fill("När dosen gavs", day)
    desk.fill("Land", country)
    desk.page.get_by_label("Personen själv berättar").check()
    desk.press("Spara i historiken")
    desk.expect_path("/personer/*")


def sign_not_given(desk: Desk, number: str, *, why: str = "Avböjde") -> None:
    """Sign that somebody did not get this season's dose, from the start page on."""
    desk.open_person(number)
    advice = desk.page.get_by_role("region", name=INFLUENZA)
    advice.get_by_role("link", name="Ej given, ange orsak").click()
    desk.page.get_by_label(why).check()
    desk.press("Signera att dosen inte gavs")
    desk.expect_path("/personer/*")


def _telling_from_elsewhere(desk: Desk, scene: Scene) -> None:
    """The empty form."""
    desk.visit(scene.person("194803179805") + "/annat-hall")


def _telling_nothing(desk: Desk, scene: Scene) -> None:
    """Sent with nothing in it."""
    _telling_from_elsewhere(desk, scene)
    desk.press("Spara i historiken")
    expect(desk.faults.first).to_be_visible()


def _correcting_what_was_told(desk: Desk, scene: Scene) -> None:
    """A dose told of, about to be corrected."""
    desk.visit("/")
    tell_of_a_dose(desk, scene.site.someone().number)
    desk.page.get_by_role("link", name="Rätta uppgiften").click()


def _correcting_without_a_reason(desk: Desk, scene: Scene) -> None:
    """Corrected, and nobody says why."""
    _correcting_what_was_told(desk, scene)
    desk.press("Spara rättelsen")
    expect(desk.faults.first).to_be_visible()


def _nullifying_what_was_told(desk: Desk, scene: Scene) -> None:
    """A dose told of, about to be nullified."""
    desk.visit("/")
    tell_of_a_dose(desk, scene.site.someone().number)
    desk.page.get_by_role("link", name="Makulera uppgiften").click()


def _nullifying_without_a_reason(desk: Desk, scene: Scene) -> None:
    """Nullified, and nobody says why."""
    _nullifying_what_was_told(desk, scene)
    desk.press("Makulera uppgiften")
    expect(desk.faults.first).to_be_visible()


def _not_given_to(desk: Desk, scene: Scene) -> None:
    desk.visit(scene.person("194803179805") + "/ej-given/influenza")


def _not_given_without_a_reason(desk: Desk, scene: Scene) -> None:
    _not_given_to(desk, scene)
    desk.press("Signera att dosen inte gavs")
    expect(desk.faults.first).to_be_visible()


def _work_not_given(desk: Desk, scene: Scene) -> None:
    desk.visit(scene.begin(desk, "Anna Norlander") + "/ej-given")


def _nullifying_not_given(desk: Desk, scene: Scene) -> None:
    desk.visit("/")
    sign_not_given(desk, scene.site.someone().number)
    desk.page.get_by_role("link", name="Makulera").click()


def _nullifying_not_given_without_a_reason(desk: Desk, scene: Scene) -> None:
    _nullifying_not_given(desk, scene)
    desk.press("Makulera")
    expect(desk.faults.first).to_be_visible()


def _nobody_taken(desk: Desk, scene: Scene) -> None:
    desk.send(scene.begin(desk, "Anna Norlander") + "/tillbaka-i-vantelistan")


def _nobody_in_line(desk: Desk, scene: Scene) -> None:
    draft = scene.begin(desk, "Anna Norlander").rsplit("/", 1)[1]
    desk.send(f"/vantelista/{draft}/lamna")


def _joining_what_is_prescribed(desk: Desk, scene: Scene) -> None:
    path = scene.draft("prescribed")
    desk.visit(path)
    desk.send(f"{path}/vantelista")


PLACES_OF_WAYS = (
    Place("occasion", "one visit", lambda desk, scene: desk.visit(scene.visit("complete") + "/tillfalle")),
    Place("occasion", "of nobody", at(f"/besok/{NOBODY}/tillfalle"), 404),
    Place("one_more", "opened as an address", at(f"/besok/{NOBODY}/ett-till"), 405),
    Place("waiting", "the clinic's", at("/vantelista")),
    Place("waiting", "nobody waits", at("/vantelista"), who="Malin Strömberg"),
    Place("take_next", "opened as an address", at("/vantelista/ta-nasta"), 405),
    Place("leave_line", "who does not wait", _nobody_in_line, 422),
    Place("join_line", "what is prescribed", _joining_what_is_prescribed, 422),
    Place("back_in_line", "who was not taken", _nobody_taken, 422),
    Place("discarded_drafts", "the clinic's", at("/utkast/borttagna")),
    Place("discarded_drafts", "a page there is not", at("/utkast/borttagna?sida=0"), 404),
    Place("not_given_to", "an empty form", _not_given_to),
    Place("not_given_to", "without a reason", _not_given_without_a_reason, 422),
    Place("not_given_to", "without the right", at(f"/personer/{NOBODY}/ej-given/x"), 403, who="Lennart Berggren"),
    Place("not_given", "work begun", _work_not_given),
    Place("not_given", "what is prescribed", lambda desk, scene: desk.visit(scene.draft("prescribed") + "/ej-given")),
    Place("nullify_not_given", "to be confirmed", _nullifying_not_given),
    Place("nullify_not_given", "without a reason", _nullifying_not_given_without_a_reason, 422),
    Place("add_elsewhere", "an empty form", _telling_from_elsewhere),
    Place("add_elsewhere", "nothing filled in", _telling_nothing, 422),
    Place("add_elsewhere", "without the right", at(f"/personer/{NOBODY}/annat-hall"), 403, who="Lennart Berggren"),
    Place("correct_elsewhere", "what was told", _correcting_what_was_told),
    Place("correct_elsewhere", "without a reason", _correcting_without_a_reason, 422),
    Place("nullify_elsewhere", "to be confirmed", _nullifying_what_was_told),
    Place("nullify_elsewhere", "without a reason", _nullifying_without_a_reason, 422),
)
