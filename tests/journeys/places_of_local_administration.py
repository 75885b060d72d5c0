"""The pages of a provider's own administration, in each of the states people meet them in."""

from __future__ import annotations

from tests.journeys.desk import Desk
from tests.journeys.scene import Place, Reach, Scene, at, sent

_ADMINISTRATOR = "Päivi Laine"
_SERVICE_DESK = "Disa Hallgren"
_OWN = "/administration/enheter/102"
_STAFF = "/administration/personal"
_ASA = f"{_STAFF}/4/uppdrag"
_OTHER_PROVIDERS = "/administration/enheter/201"


def _typed(path: str, button: str, **fields: str) -> Reach:
    """On a page, after something was typed there and sent."""

    def reach(desk: Desk, _scene: Scene) -> None:
        desk.visit(path)
        for label, text in fields.items():
            desk.fill(label.replace("_", " "), text)
        desk.press(button)

    return reach


def _nobody_ticked(desk: Desk, _scene: Scene) -> None:
    desk.visit(f"{_STAFF}?visa=avslutade")
    desk.press("Ge de kryssade nya uppdrag")


def _sought(words: str) -> Reach:
    def reach(desk: Desk, _scene: Scene) -> None:
        desk.visit(f"{_STAFF}/ny")
        desk.page.get_by_label("Namn eller HSA-id").fill(words)
        desk.press("Sök")

    return reach


def _logged_in_elsewhere(desk: Desk, scene: Scene) -> None:
    """A colleague who has logged in at another computer."""
    browser = desk.page.context.browser
    assert browser is not None
    with browser.new_context(locale="sv-SE") as elsewhere:
        Desk(scene.site, elsewhere.new_page()).log_in_as("Åsa Lindgren", at="Almvikens vaccinationsmottagning")
    desk.visit(f"{_STAFF}/4/inloggningar")


def _logins_sought(desk: Desk, _scene: Scene) -> None:
    desk.visit("/administration/inloggningar")
    desk.page.get_by_label("HSA-id").fill("TSTNMT2321000156-NOBODY")
    desk.page.get_by_role("main").get_by_role("button", name="Sök").click()
    desk.page.get_by_text("Ingen i tjänsten har det HSA-id:t.").wait_for()


def _commission(rest: str = "") -> Reach:
    """Of Åsa Lindgren, at the clinic."""

    def reach(desk: Desk, scene: Scene) -> None:
        key = scene.site.one("SELECT id FROM organisations_commission WHERE staff_id = 4 AND unit_id = 101")
        desk.visit(f"/administration/uppdrag/{key}{rest}")

    return reach


def _ending_the_last(desk: Desk, scene: Scene) -> None:
    key = scene.site.one("SELECT id FROM organisations_commission WHERE staff_id = 6")
    desk.visit(f"/administration/uppdrag/{key}/avsluta")
    desk.press("Avsluta uppdraget")


PLACES_OF_LOCAL_ADMINISTRATION = (
    Place("administrators_manual", "whole", at("/hjalp/manual/administratorer"), who=_ADMINISTRATOR),
    Place("administrators_manual", "without a login", at("/hjalp/manual/administratorer"), who=""),
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
    Place("staff", "in force", at(_STAFF), who=_ADMINISTRATOR),
    Place("staff", "ended, to come back", at(f"{_STAFF}?visa=avslutade"), who=_ADMINISTRATOR),
    Place("staff", "nobody", at(f"{_STAFF}?visa=kommande&enhet=102"), who=_ADMINISTRATOR),
    Place("renew_staff", "nobody ticked", _nobody_ticked, 422, who=_ADMINISTRATOR),
    Place("renew_staff", "opened as an address", at(f"{_STAFF}/nya-uppdrag"), 405, who=_ADMINISTRATOR),
    Place("find_staff", "before", at(f"{_STAFF}/ny"), who=_ADMINISTRATOR),
    Place("find_staff", "found", _sought("Vega"), who=_ADMINISTRATOR),
    Place("find_staff", "nobody found", _sought("Finnsinte"), who=_ADMINISTRATOR),
    Place("find_staff", "nothing sought", _sought(""), 422, who=_ADMINISTRATOR),
    Place("choose_staff", "opened as an address", at(f"{_STAFF}/ny/valj"), 405, who=_ADMINISTRATOR),
    Place("choose_staff", "nobody", sent(f"{_STAFF}/ny/valj", hsa_id=""), 404, who=_ADMINISTRATOR),
    Place("give_commissions", "an empty form", at(_ASA), who=_ADMINISTRATOR),
    Place("give_commissions", "with faults", _typed(_ASA, "Ge uppdragen"), 422, who=_ADMINISTRATOR),
    Place("give_commissions", "to nobody", at(f"{_STAFF}/999/uppdrag"), 404, who=_ADMINISTRATOR),
    Place("staff_member", "a colleague", at(f"{_STAFF}/4"), who=_ADMINISTRATOR),
    Place("staff_member", "whose commission has ended", at(f"{_STAFF}/13"), who=_ADMINISTRATOR),
    Place("staff_member", "oneself", at(f"{_STAFF}/6"), who=_ADMINISTRATOR),
    Place("staff_member", "another provider's", at(f"{_STAFF}/19"), 404, who=_ADMINISTRATOR),
    Place("end_logins", "somebody logged in", _logged_in_elsewhere, who=_ADMINISTRATOR),
    Place("end_logins", "nobody logged in", at(f"{_STAFF}/13/inloggningar"), who=_ADMINISTRATOR),
    Place("end_logins", "another provider's", at(f"{_STAFF}/19/inloggningar"), 404, who=_ADMINISTRATOR),
    Place("logins", "before", at("/administration/inloggningar"), who=_SERVICE_DESK),
    Place("logins", "nobody found", _logins_sought, 422, who=_SERVICE_DESK),
    Place("change_commission", "as it is", _commission(), who=_ADMINISTRATOR),
    Place("change_commission", "that is none", at("/administration/uppdrag/999"), 404, who=_ADMINISTRATOR),
    Place("end_commission", "before", _commission("/avsluta"), who=_ADMINISTRATOR),
    Place("end_commission", "the last administrator's", _ending_the_last, 422, who=_ADMINISTRATOR),
    Place("reopen_commission", "opened as an address", _commission("/oppna"), 405, who=_ADMINISTRATOR),
    Place("reopen_commission", "that is none", sent("/administration/uppdrag/999/oppna"), 404, who=_ADMINISTRATOR),
)
