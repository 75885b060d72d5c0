"""The pages of prices, terms, payees and money lines, in each of the states people meet them in."""

from __future__ import annotations

import time

from tests.journeys.desk import Desk
from tests.journeys.scene import NOBODY, Place, Reach, Scene, at

_PAID = "/ersattning"
A_PDF = b"%PDF-1.7\n%%EOF\n"
_ADMINISTRATOR, _MANAGER = "Ingela Nordström", "Birgitta Öberg"


def choose_file(desk: Desk, name: str, content: bytes) -> None:
    """A file of the computer is chosen in the form at hand."""
    field = desk.page.locator("input[type=file]")
    field.set_input_files({"name": name, "mimeType": "application/octet-stream", "buffer": content})


def send_price_list(desk: Desk, content: str, *, from_on: str, retroactive_why: str = "") -> None:
    """A price list is chosen and sent, as a spreadsheet saved it."""
    desk.visit(f"{_PAID}/priser/ny")
    field = desk.page.locator("input[type=file]")
    field.set_input_files({"name": "priser.csv", "mimeType": "text/csv", "buffer": content.encode()})
    desk.fill("Gäller från", from_on)
    desk.fill("Varför?", "Provas i webbläsaren")
    desk.fill("Skäl till retroaktivt beslut", retroactive_why)
    desk.press("Pröva och föreslå")


def price_list_in_force(desk: Desk) -> str:
    """The list as it is fetched."""
    desk.visit(f"{_PAID}/priser")
    with desk.page.expect_download() as fetched:
        desk.page.get_by_role("link", name="Hämta prislistan som CSV").click()
    return fetched.value.path().read_text("utf-8-sig")


def _with_faults(desk: Desk, _scene: Scene) -> None:
    send_price_list(desk, price_list_in_force(desk).replace("222,00", "-222"), from_on="2030-01-01")


def _prices_proposed(desk: Desk, _scene: Scene) -> None:
    amount = f"{time.time_ns() % 9000 + 1},00"
    send_price_list(desk, price_list_in_force(desk).replace("222,00", amount), from_on="2030-01-01")
    desk.expect_path(f"{_PAID}/priser/*-*")


def _terms_proposed(desk: Desk, _scene: Scene) -> None:
    desk.visit(f"{_PAID}/villkor/ny")
    desk.fill("Gäller från", "2030-01-01")
    desk.fill("Dagar att signera på", f"{time.time_ns() % 300 + 31}")
    desk.fill("Varför?", "Provas i webbläsaren")
    desk.press("Föreslå")
    desk.expect_path(f"{_PAID}/villkor/*-*")


def _payee_proposed(desk: Desk, _scene: Scene) -> None:
    """Another place may have proposed one already, and then that one is opened."""
    desk.visit(f"{_PAID}/betalningsmottagare/3")
    desk.fill("Organisationsnummer", "556000-4615")
    desk.page.get_by_role("radio", name="Bankgiro").check()
    desk.fill("Kontonummer", "5050-1055")
    desk.fill("Gäller från", "2030-01-01")
    desk.fill("Varför?", "Provas i webbläsaren")
    desk.press("Föreslå för en annan att godkänna")
    if "forslag" not in desk.path:
        desk.visit(f"{_PAID}/betalningsmottagare/3")
        desk.page.locator("tr", has_text="väntar på beslut").get_by_role("link").first.click()
    desk.expect_path(f"{_PAID}/betalningsmottagare/forslag/*")


def _limit_proposed(desk: Desk, _scene: Scene) -> None:
    """Another place may have proposed one already, and then that one is opened."""
    desk.visit(f"{_PAID}/attestgranser")
    desk.fill("Högst, i kronor", "100 000")
    desk.fill("Varför?", "Provas i webbläsaren")
    desk.press("Föreslå för en annan att godkänna")
    if desk.path.endswith("attestgranser"):
        desk.visit(f"{_PAID}/attestgranser")
        desk.page.get_by_role("link", name="ändring väntar på beslut").first.click()
    desk.expect_path(f"{_PAID}/attestgranser/*-*")


def _line_proposed(desk: Desk, _scene: Scene) -> None:
    desk.visit(f"{_PAID}/rader/ny")
    desk.page.get_by_role("radio", name="Återkrav").check()
    desk.fill("Belopp i kronor", "120,50")
    desk.fill("Månad", "2026-11")
    desk.fill("Handlingens beteckning", "HM 2026:17")
    choose_file(desk, "Beslut 17.pdf", A_PDF)
    desk.fill("Varför?", "Provas i webbläsaren")
    desk.press("Föreslå")
    desk.expect_path(f"{_PAID}/rader/*-*")


def _cost_entered(desk: Desk, scene: Scene) -> None:
    """Entered once; another place may have done so already, and then that one is opened."""
    desk.visit(f"{scene.visit('complete')}/merkostnad")
    if desk.has(desk.page.get_by_label("Kostnad i kronor")):
        desk.fill("Kostnad i kronor", "450")
        desk.fill("Fakturans beteckning", "F 2026-17")
        choose_file(desk, "Faktura 17.pdf", A_PDF)
        desk.press("Anmäl kostnaden")
    else:
        desk.page.get_by_role("link", name="F 2026-17").first.click()
    desk.expect_path(f"{_PAID}/merkostnader/*")


def _file_waits(desk: Desk, _scene: Scene) -> None:
    """The file was good, and the rest of the form was not."""
    desk.visit(f"{_PAID}/rader/ny")
    choose_file(desk, "Beslut 17.pdf", A_PDF)
    desk.press("Föreslå")


def _file_refused(desk: Desk, _scene: Scene) -> None:
    choose_file(desk, "bild.svg", b"<svg/>")
    desk.press("Anmäl kostnaden")


def _taken_back(desk: Desk, scene: Scene) -> None:
    """A visit whose cost was taken back again, so that another can be entered."""
    _cost_entered(desk, scene)
    if desk.has(desk.page.get_by_role("button", name="Dra tillbaka förslaget")):
        desk.press("Dra tillbaka förslaget")
    desk.visit(f"{scene.visit('complete')}/merkostnad")


def _of_a_visit(then: Reach | None = None) -> Reach:
    def reach(desk: Desk, scene: Scene) -> None:
        _taken_back(desk, scene)
        if then is not None:
            then(desk, scene)

    return reach


def _entered_already(desk: Desk, scene: Scene) -> None:
    _cost_entered(desk, scene)
    desk.visit(f"{scene.visit('complete')}/merkostnad")


def _pressed(button: str, path: str = "") -> Reach:
    """On a form, sent as it stands."""

    def reach(desk: Desk, _scene: Scene) -> None:
        if path:
            desk.visit(path)
        desk.press(button)

    return reach


PLACES_OF_PAYMENTS = (
    Place("claims_manual", "whole", at("/hjalp/manual/regionens-ersattning"), who="Karin Lindh"),
    Place("claims_manual", "without a login", at("/hjalp/manual/regionens-ersattning"), who=""),
    Place("prices", "in force", at(f"{_PAID}/priser"), who=_ADMINISTRATOR),
    Place("prices", "of a day without any", at(f"{_PAID}/priser?dag=2000-01-01"), who=_ADMINISTRATOR),
    Place("prices", "without the right", at(f"{_PAID}/priser"), 403),
    Place("price_file", "without the right", at(f"{_PAID}/priser/fil"), 403),
    Place("price_file", "for a manager, who may not", at(f"{_PAID}/priser/fil"), 403, who=_MANAGER),
    Place("new_prices", "an empty form", at(f"{_PAID}/priser/ny"), who=_ADMINISTRATOR),
    Place("new_prices", "a list with faults", _with_faults, 422, who=_ADMINISTRATOR),
    Place("price_proposal", "one's own", _prices_proposed, who=_ADMINISTRATOR),
    Place("price_proposal", "that is none", at(f"{_PAID}/priser/{NOBODY}"), 404, who=_ADMINISTRATOR),
    Place("new_terms", "as they are in force", at(f"{_PAID}/villkor/ny"), who=_ADMINISTRATOR),
    Place("new_terms", "without a day", _pressed("Föreslå", f"{_PAID}/villkor/ny"), 422, who=_ADMINISTRATOR),
    Place("terms_proposal", "one's own", _terms_proposed, who=_ADMINISTRATOR),
    Place("terms_proposal", "that is none", at(f"{_PAID}/villkor/{NOBODY}"), 404, who=_ADMINISTRATOR),
    Place("payees", "of every provider", at(f"{_PAID}/betalningsmottagare"), who=_ADMINISTRATOR),
    Place("payees", "without the right", at(f"{_PAID}/betalningsmottagare"), 403),
    Place("payee", "to propose", at(f"{_PAID}/betalningsmottagare/1"), who=_ADMINISTRATOR),
    Place("payee", "of nobody", at(f"{_PAID}/betalningsmottagare/4711"), 404, who=_ADMINISTRATOR),
    Place("payee_proposal", "one's own", _payee_proposed, who=_ADMINISTRATOR),
    Place(
        "payee_proposal", "that is none", at(f"{_PAID}/betalningsmottagare/forslag/{NOBODY}"), 404, who=_ADMINISTRATOR
    ),
    Place("approval_limits", "to set", at(f"{_PAID}/attestgranser"), who=_ADMINISTRATOR),
    Place("approval_limits", "without the right", at(f"{_PAID}/attestgranser"), 403),
    Place("limit_proposal", "one's own", _limit_proposed, who=_ADMINISTRATOR),
    Place("limit_proposal", "that is none", at(f"{_PAID}/attestgranser/{NOBODY}"), 404, who=_ADMINISTRATOR),
    Place("money_lines", "of a provider", at(f"{_PAID}/rader"), who=_MANAGER),
    Place("money_lines", "without the right", at(f"{_PAID}/rader"), 403),
    Place("new_money_line", "an empty form", at(f"{_PAID}/rader/ny"), who=_MANAGER),
    Place("new_money_line", "without anything", _pressed("Föreslå", f"{_PAID}/rader/ny"), 422, who=_MANAGER),
    Place("new_money_line", "a file that waits", _file_waits, 422, who=_MANAGER),
    Place("money_line_file", "that is none", at(f"{_PAID}/rader/{NOBODY}/fil"), 404, who=_MANAGER),
    Place("money_line_file", "without the right", at(f"{_PAID}/rader/{NOBODY}/fil"), 403),
    Place("extra_cost_file", "that is none", at(f"{_PAID}/merkostnader/{NOBODY}/fil"), 404, who=_MANAGER),
    Place("extra_cost_file", "without the right", at(f"{_PAID}/merkostnader/{NOBODY}/fil"), 403),
    Place("money_line", "one's own", _line_proposed, who=_MANAGER),
    Place("money_line", "that is none", at(f"{_PAID}/rader/{NOBODY}"), 404, who=_MANAGER),
    Place("extra_cost_proposal", "one's own", _cost_entered, who=_MANAGER),
    Place("extra_cost_proposal", "that is none", at(f"{_PAID}/merkostnader/{NOBODY}"), 404, who=_MANAGER),
    Place("extra_cost", "to enter", _of_a_visit(), who=_MANAGER),
    Place("extra_cost", "that is entered", _entered_already, who=_MANAGER),
    Place("extra_cost", "a file that is refused", _of_a_visit(_file_refused), 422, who=_MANAGER),
    Place("extra_cost", "without anything", _of_a_visit(_pressed("Anmäl kostnaden")), 422, who=_MANAGER),
)
