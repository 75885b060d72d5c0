"""Every address of the service, in each of the states people meet it in, and how one comes there.

``tests/consistency/test_addresses.py`` compares this list with the addresses. A new page gets its places in the commit
that adds it: the usual one first, then the empty one and the one that refuses. An address that only takes a form stands
here with the page its refusal shows.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from playwright.sync_api import expect

from tests.journeys.desk import Desk
from tests.journeys.site import Site, gs1_code

_CLINIC = "Almvikens vaccinationsmottagning"
_MERGES = "Cecilia Björk"
_NOBODY = "01993012-0000-7000-8000-000000000000"
# These answer programs, with no page.
WITHOUT_A_PAGE = frozenset({"healthz", "readyz"})
# Every other page is met in two states at least.
IN_ONE_STATE = frozenset({"gallery"})


class Scene:
    """What the pages are about, in the demo region. Nothing here is changed but the drafts begun for it."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self._begun: dict[str, str] = {}

    def person(self, number: str) -> str:
        """The page of somebody known by the number."""
        found = "SELECT person_id::text FROM patients_identifier WHERE value = %(number)s"
        return f"/personer/{self.site.one(found, {'number': number})}"

    def begin(self, desk: Desk, name: str) -> str:
        """Stand on a registration whoever sits here has begun, with nothing answered; always the same one."""
        if name not in self._begun:
            desk.visit("/")
            desk.begin(self.site.someone(declared="never").number)
            self._begun[name] = desk.path
        else:
            desk.visit(self._begun[name])
        return self._begun[name]

    def draft(self, state: str) -> str:
        """The registration page of work at the clinic that has come so far."""
        found = "SELECT id::text FROM visits_draft WHERE unit_id = 101 AND state = %(state)s ORDER BY id LIMIT 1"
        return f"/registrera/{self.site.one(found, {'state': state})}"

    def visit(self, state: str) -> str:
        """A visit of the clinic that has come so far."""
        found = "SELECT id::text FROM visits_visit WHERE unit_id = 101 AND state = %(state)s ORDER BY id LIMIT 1"
        return f"/besok/{self.site.one(found, {'state': state})}"


Reach = Callable[[Desk, Scene], None]


@dataclass(frozen=True, slots=True)
class Place:
    """A page in one of its states: by which address it is shown, how one comes there, and the status it answers with.

    ``who`` sits there, at the unit ``at`` when that is to be chosen; without a name nobody has logged in.
    """

    route: str
    state: str
    reach: Reach
    status: int = 200
    who: str = "Anna Norlander"
    at: str = ""


def _at(path: str) -> Reach:
    return lambda desk, _scene: desk.visit(path)


def _searched(sought: str) -> Reach:
    def reach(desk: Desk, _scene: Scene) -> None:
        desk.visit("/")
        desk.find(sought)
        desk.expect_path("/personer/sok")

    return reach


def _known(number: str) -> Reach:
    return lambda desk, scene: desk.visit(scene.person(number))


def _at_person(number: str, page: str) -> Reach:
    return lambda desk, scene: desk.visit(scene.person(number) + page)


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


def _sent(path: str, **fields: str) -> Reach:
    """What a form would send, from an old tab or a second click."""

    def reach(desk: Desk, _scene: Scene) -> None:
        desk.visit("/hjalp")
        desk.send(path, **fields)

    return reach


def _sent_of_draft(act: str, **fields: str) -> Reach:
    def reach(desk: Desk, scene: Scene) -> None:
        desk.send(f"{scene.begin(desk, 'Anna Norlander')}/{act}", programme="influenza", **fields)

    return reach


def _search_by_name_without_day(desk: Desk, _scene: Scene) -> None:
    desk.visit("/personer/sok")
    desk.page.get_by_text("Sök med namn och födelsedatum").click()
    desk.page.locator(".name-search").get_by_label("Namn").fill("Lindqvist")
    desk.press("Sök på namn")


def _nobody_has_the_number(desk: Desk, scene: Scene) -> None:
    _searched(scene.site.unused_number())(desk, scene)


def _new_person_without_anything(desk: Desk, _scene: Scene) -> None:
    desk.visit("/personer/ny")
    desk.press("Registrera personen")


def _another_has_saved(desk: Desk, scene: Scene) -> None:
    path = scene.begin(desk, "Anna Norlander")
    scene.site.rows(
        """
        UPDATE visits_draft SET updated_by_hsa_id = 'SE0-1', updated_by_name = 'Cecilia Björk', revision = revision + 1
         WHERE id::text = %(draft)s
        """,
        {"draft": path.rsplit("/", 1)[1]},
    )
    desk.send(f"{path}/utkast", programme="influenza", revision="1")


def _fresh(desk: Desk, scene: Scene) -> None:
    scene.begin(desk, "Anna Norlander")


def _stopped(desk: Desk, _scene: Scene) -> None:
    desk.visit("/")
    desk.begin("19391105-9800")


def _unfolded(desk: Desk, scene: Scene) -> None:
    scene.begin(desk, "Anna Norlander")
    for line in desk.page.locator("main details > summary").all():
        if line.is_visible() and line.evaluate("line => !line.parentElement.open"):
            line.click()


def _nothing_filled_in(desk: Desk, scene: Scene) -> None:
    scene.begin(desk, "Anna Norlander")
    desk.sign()
    expect(desk.faults.first).to_be_visible()


def _nothing_answered_again(desk: Desk, scene: Scene) -> None:
    desk.visit(scene.draft("prescribed") + "/svar")
    desk.press("Klart, jämför svaren")
    expect(desk.faults.first).to_be_visible()


def _nothing_reviewed(desk: Desk, scene: Scene) -> None:
    scene.begin(desk, "Samira Haddad")
    desk.press("Skicka till ordinatör")
    expect(desk.faults.first).to_be_visible()


def _nothing_prescribed(desk: Desk, scene: Scene) -> None:
    path = scene.draft("awaiting_prescriber")
    desk.visit(path)
    desk.send(f"{path}/ordinera", programme="influenza")


def _scanned(code: str) -> Reach:
    def reach(desk: Desk, scene: Scene) -> None:
        scene.begin(desk, "Anna Norlander")
        desk.scan(code)

    return reach


def _scanned_a_new_batch(desk: Desk, scene: Scene) -> None:
    _scanned(gs1_code(scene.site.batch().gtin, "NOTYET1", date(2027, 9, 30)))(desk, scene)


def _discarding(desk: Desk, scene: Scene) -> None:
    draft = scene.begin(desk, "Anna Norlander").rsplit("/", 1)[1]
    desk.visit(f"/utkast/{draft}/ta-bort")


def _discarding_without_a_reason(desk: Desk, scene: Scene) -> None:
    _discarding(desk, scene)
    desk.main.get_by_role("button").last.click()
    expect(desk.faults.first).to_be_visible()


def _where_nothing_went(desk: Desk, scene: Scene) -> None:
    desk.visit(scene.begin(desk, "Anna Norlander") + "/besok")


def _sign_what_others_answer_for(desk: Desk, scene: Scene) -> None:
    path = scene.site.one(
        """
        SELECT '/besok/' || v.id::text FROM visits_visit v WHERE v.unit_id = 101 AND v.state = 'complete'
           AND NOT EXISTS (SELECT FROM visits_signature s WHERE s.visit_id = v.id AND s.signer_name = 'Anna Norlander')
         ORDER BY v.id LIMIT 1
        """
    )
    desk.visit(path)
    desk.send(f"{path}/signera")


def _reviewed_to_sign(desk: Desk, scene: Scene) -> None:
    waiting = scene.site.rows(
        """
        SELECT v.id::text FROM visits_visit v JOIN visits_prescription p ON p.visit_id = v.id
          JOIN organisations_staff s ON s.id = p.prescriber_id
         WHERE v.state = 'given' AND v.prescription_signed_at IS NULL
           AND s.given_name || ' ' || s.family_name = 'Johan Wikström'
        """
    )
    desk.visit("/att-signera/granska?" + "&".join(f"besok={visit}" for [visit] in waiting))


def _certifying(state: str = "complete", *, recipient: str | None = None) -> Reach:
    """On the page that hands out a certificate of a dose; with a recipient, after it was sent."""

    def reach(desk: Desk, scene: Scene) -> None:
        desk.visit(scene.visit(state) + "/intyg")
        if recipient is not None:
            desk.send(desk.path, coverage="dose", recipient=recipient)

    return reach


def _other_language_from_an_old_tab(desk: Desk, _scene: Scene) -> None:
    desk.visit("/hjalp")
    desk.page.context.clear_cookies(name="csrf")
    desk.page.get_by_role("button", name="English").click()


def _shortcuts(desk: Desk, _scene: Scene) -> None:
    desk.visit("/hjalp")
    desk.page.keyboard.press("?")
    expect(desk.page.get_by_role("dialog")).to_be_visible()


def _soon_logged_out(desk: Desk, _scene: Scene) -> None:
    desk.visit("/")
    desk.leave_unused_until(seconds_left=60)
    expect(desk.page.get_by_role("alertdialog", name="Du loggas snart ut")).to_be_visible()


def _something_breaks(desk: Desk, scene: Scene) -> None:
    """A fault of ours: the application may not read a table it needs."""
    scene.site.rows("REVOKE SELECT ON products_unit_batch FROM vaccinera_app")
    try:
        desk.visit("/")
    finally:
        scene.site.rows("GRANT SELECT ON products_unit_batch TO vaccinera_app")
    desk.forgive("status of 500")


_SEASON = "/administration/program/influenza/2026.1"
_ADMINISTRATOR = "Ingela Nordström"


def _changing(place: str = "", **fields: str) -> Reach:
    """On a draft of the season's next version, at one of its entries, perhaps after something was typed there."""

    def reach(desk: Desk, _scene: Scene) -> None:
        desk.visit(_SEASON)
        desk.press("Ändra programmet")
        desk.visit(desk.path + place)
        for label, text in fields.items():
            desk.fill(label.replace("_", " "), text)
        if fields:
            desk.press("Spara i utkastet")

    return reach


def _proposed(desk: Desk, scene: Scene) -> None:
    _changing()(desk, scene)
    desk.fill("Varför?", "Provas i webbläsaren")
    desk.press("Föreslå för en annan att godkänna")
    desk.expect_path("/administration/program/forslag/*")


def _proposing_without_a_reason(desk: Desk, scene: Scene) -> None:
    _changing()(desk, scene)
    desk.press("Föreslå för en annan att godkänna")


def _uploaded(path: str, button: str, text: str) -> Reach:
    def reach(desk: Desk, _scene: Scene) -> None:
        desk.visit(path)
        name = "fil.json" if "halso" in path else "fil.toml"
        desk.page.get_by_label("Fil").set_input_files({"name": name, "mimeType": "text/plain", "buffer": text.encode()})
        desk.press(button)

    return reach


def _questions_proposed(desk: Desk, scene: Scene) -> None:
    content = json.loads(scene.site.one("SELECT content::text FROM declarations_questionnaire ORDER BY id LIMIT 1"))
    desk.visit("/administration/halsodeklarationer/fil")
    desk.fill("Gäller från", "2030-01-01")
    desk.fill("Varför?", "Provas i webbläsaren")
    content["version"] = f"{time.time_ns()}"
    raw = json.dumps(content).encode()
    desk.page.get_by_label("Fil").set_input_files({"name": "fil.json", "mimeType": "application/json", "buffer": raw})
    desk.press("Föreslå")
    desk.expect_path("/administration/halsodeklarationer/forslag/*")


PLACES = (
    Place("start", "a day at the clinic", _at("/")),
    Place("start", "a commission that opens no records", _at("/"), who="Lennart Berggren"),
    Place("start", "with the warning that the login ends", _soon_logged_out),
    Place("people", "an empty search", _at("/personer/sok")),
    Place("people", "people found by name", _searched("Hermansson 1978-12-24")),
    Place("people", "nobody has the number", _nobody_has_the_number),
    Place("people", "a number that cannot be", _searched("19480317-9806"), 422),
    Place("people", "a name without a day", _search_by_name_without_day, 422),
    Place("new_person", "an empty form", _at("/personer/ny")),
    Place("new_person", "nothing filled in", _new_person_without_anything, 422),
    Place("person", "with a history", _known("194803179805")),
    Place("person", "with a warning", _known("193911059800")),
    Place("person", "who has died", _known("196507079819")),
    Place("person", "without any history here", _known("195608309810"), who="Farhad Karimi"),
    Place("person", "of nobody", _at(f"/personer/{_NOBODY}"), 404),
    Place("identity", "with one number", _at_person("194803179805", "/identitet")),
    Place("identity", "of nobody", _at(f"/personer/{_NOBODY}/identitet"), 404),
    Place("merge_people", "whom with", _at_person("194803179805", "/sla-ihop"), who=_MERGES),
    Place("merge_people", "side by side", _compared_with("19530611-2391"), who=_MERGES),
    Place("merge_people", "without a reason", _merged_without_a_reason, 422, who=_MERGES),
    Place("merge_people", "without the right", _at_person("194803179805", "/sla-ihop"), 403),
    Place("part_people", "to be confirmed", _parting, who=_MERGES),
    Place("part_people", "what was never merged", _at(f"/personer/sammanslagning/{_NOBODY}/ta-isar"), 404, who=_MERGES),
    Place("begin_registration", "for nobody", _sent(f"/personer/{_NOBODY}/registrera/influenza"), 404),
    Place("registration", "nothing answered", _fresh),
    Place("registration", "everything unfolded", _unfolded),
    Place("registration", "stopped by an answer", _stopped),
    Place("registration", "sent to a prescriber", lambda desk, scene: desk.visit(scene.draft("awaiting_prescriber"))),
    Place("registration", "prescribed, to be given", lambda desk, scene: desk.visit(scene.draft("prescribed"))),
    Place("answers_again", "the lasting answers", lambda desk, scene: desk.visit(scene.draft("prescribed") + "/svar")),
    Place("answers_again", "nothing answered", _nothing_answered_again, 422),
    Place("save_draft", "another has saved over it", _another_has_saved, 409),
    Place("scan", "no pack's code", _scanned("HEJ"), 422),
    Place("scan", "a batch the unit does not have", _scanned_a_new_batch),
    Place("add_batch", "of no product", _sent_of_draft("batch"), 422),
    Place("sign", "nothing filled in", _nothing_filled_in, 422),
    Place("send_to_prescriber", "nothing reviewed", _nothing_reviewed, 422, who="Samira Haddad"),
    Place("prescribe", "nothing prescribed", _nothing_prescribed, 422, who="Johan Wikström", at=_CLINIC),
    Place("take_back", "what was never sent", _sent_of_draft("ta-tillbaka"), 409),
    Place("visit_of_draft", "what is prescribed", lambda desk, scene: desk.visit(scene.draft("prescribed") + "/besok")),
    Place("visit_of_draft", "of a draft that is none yet", _where_nothing_went, 404),
    Place("visit", "signed", lambda desk, scene: desk.visit(scene.visit("complete"))),
    Place("visit", "a signature missing", lambda desk, scene: desk.visit(scene.visit("given"))),
    Place("certificate_of_visit", "to be handed out", _certifying()),
    Place("certificate_of_visit", "to nobody", _certifying(recipient=""), 422),
    Place("certificate_of_visit", "before the signature", _certifying("given")),
    Place("certificate_of_visit", "of nobody", _at(f"/besok/{_NOBODY}/intyg"), 404),
    Place("certificate", "of nobody", _at(f"/intyg/{_NOBODY}"), 404),
    Place("certificate", "without the right", _at(f"/intyg/{_NOBODY}"), 403, who="Lennart Berggren"),
    Place("visit", "of nobody", _at(f"/besok/{_NOBODY}"), 404),
    Place("sign_visit", "what others answer for", _sign_what_others_answer_for, 422),
    Place("to_sign", "the clinic's", _at("/att-signera")),
    Place("to_sign", "nothing left", _at("/att-signera"), who="Malin Strömberg"),
    Place("to_sign", "a page there is not", _at("/att-signera?sida=0"), 404),
    Place("review_to_sign", "what waits for the prescriber", _reviewed_to_sign, who="Johan Wikström", at=_CLINIC),
    Place("review_to_sign", "signed by another tab", _at(f"/att-signera/granska?besok={_NOBODY}")),
    Place("sign_together", "of nobody", _sent("/att-signera/signera", besok=_NOBODY)),
    Place("to_prescribe", "the clinic's", _at("/att-ordinera"), who="Johan Wikström", at=_CLINIC),
    Place("to_prescribe", "nothing left", _at("/att-ordinera"), who="Pernilla Dahlberg"),
    Place("to_prescribe", "without the right", _at("/att-ordinera"), 403, who="Samira Haddad"),
    Place("to_give", "the clinic's", _at("/att-ge")),
    Place("to_give", "nothing left", _at("/att-ge"), who="Malin Strömberg"),
    Place("drafts", "the clinic's", _at("/utkast")),
    Place("drafts", "nothing begun", _at("/utkast"), who="Malin Strömberg"),
    Place("discard", "to be confirmed", _discarding),
    Place("discard", "without a reason", _discarding_without_a_reason, 422),
    Place("programme_administration", "everything in force", _at("/administration/program"), who=_ADMINISTRATOR),
    Place("programme_administration", "without the right", _at("/administration/program"), 403),
    Place("programme_version", "whole", _at(_SEASON), who=_ADMINISTRATOR),
    Place("programme_version", "that is none", _at("/administration/program/influenza/1.1"), 404, who=_ADMINISTRATOR),
    Place("programme_file", "that is none", _at("/administration/program/influenza/1.1/fil"), 404, who=_ADMINISTRATOR),
    Place("programme_file", "without the right", _at(f"{_SEASON}/fil"), 403),
    Place("change_programme", "opened as an address", _at(f"{_SEASON}/andra"), 405, who=_ADMINISTRATOR),
    Place("upload_programme", "an empty form", _at("/administration/program/fil"), who=_ADMINISTRATOR),
    Place(
        "upload_programme",
        "a broken file",
        _uploaded("/administration/program/fil", "Läs in filen", "format = "),
        422,
        who=_ADMINISTRATOR,
    ),
    Place("programme_draft", "nothing changed", _changing(), who=_ADMINISTRATOR),
    Place("programme_draft", "proposed without a reason", _proposing_without_a_reason, 422, who=_ADMINISTRATOR),
    Place("programme_draft", "of nobody", _at(f"/administration/program/utkast/{_NOBODY}"), 404, who=_ADMINISTRATOR),
    Place("programme_top", "to change", _changing("/uppgifter"), who=_ADMINISTRATOR),
    Place("programme_top", "with a fault", _changing("/uppgifter", Version="x"), who=_ADMINISTRATOR),
    Place("programme_entry", "to change", _changing("/uppgifter/intervals/1"), who=_ADMINISTRATOR),
    Place(
        "programme_entry",
        "with a fault",
        _changing("/uppgifter/intervals/1", Minst_antal_dagar="x"),
        who=_ADMINISTRATOR,
    ),
    Place("programme_entry", "that is none", _changing("/uppgifter/intervals/99"), 404, who=_ADMINISTRATOR),
    Place("add_programme_entry", "opened as an address", _changing("/ny/windows"), 405, who=_ADMINISTRATOR),
    Place("move_programme_entry", "opened as an address", _changing("/flytta/windows/1"), 405, who=_ADMINISTRATOR),
    Place("discard_programme_draft", "opened as an address", _changing("/ta-bort"), 405, who=_ADMINISTRATOR),
    Place("programme_proposal", "one's own", _proposed, who=_ADMINISTRATOR),
    Place(
        "programme_proposal",
        "that is none",
        _at(f"/administration/program/forslag/{_NOBODY}"),
        404,
        who=_ADMINISTRATOR,
    ),
    Place("questionnaire", "published", _at("/administration/halsodeklarationer/1"), who=_ADMINISTRATOR),
    Place("questionnaire", "that is none", _at("/administration/halsodeklarationer/999"), 404, who=_ADMINISTRATOR),
    Place("upload_questionnaire", "an empty form", _at("/administration/halsodeklarationer/fil"), who=_ADMINISTRATOR),
    Place(
        "upload_questionnaire",
        "a broken file",
        _uploaded("/administration/halsodeklarationer/fil", "Föreslå", "{"),
        422,
        who=_ADMINISTRATOR,
    ),
    Place("questionnaire_proposal", "one's own", _questions_proposed, who=_ADMINISTRATOR),
    Place(
        "questionnaire_proposal",
        "that is none",
        _at(f"/administration/halsodeklarationer/forslag/{_NOBODY}"),
        404,
        who=_ADMINISTRATOR,
    ),
    Place("log_in", "whom to be", _at("/logga-in"), who=""),
    Place("log_in", "after the login ended", _at("/logga-in?ended=1"), who=""),
    Place("log_in", "as nobody", lambda desk, _scene: _log_in_as_nobody(desk), 404, who=""),
    Place("log_out", "opened as an address", _at("/logga-ut"), 405),
    Place("stay", "opened as an address", _at("/session/forlang"), 405),
    Place("commission", "among several", _at("/uppdrag"), who="Åsa Lindgren", at=_CLINIC),
    Place("commission", "somebody else's", _sent("/uppdrag", commission="1"), 403, who="Åsa Lindgren", at=_CLINIC),
    Place("language", "from an old tab", _other_language_from_an_old_tab, 403),
    Place("patient_information", "to print", _at("/patientinformation/general/1/sv?register=1")),
    Place("patient_information", "in a language to be reviewed", _at("/patientinformation/general/1/fi")),
    Place("patient_information", "in no language of it", _at("/patientinformation/general/1/xx"), 404),
    Place("programmes", "those of today", _at("/program")),
    Place("programmes", "for one who only administers", _at("/program"), who="Lennart Berggren"),
    Place("information", "a season under way", _at("/program/influenza/2026-27")),
    Place("information", "a season that is over", _at("/program/influenza/2025-26")),
    Place("information", "of no season", _at("/program/influenza/1999-00"), 404),
    Place("help", "for one who works here", _at("/hjalp")),
    Place("help", "before the login", _at("/hjalp"), who=""),
    Place("help", "with the shortcuts", _shortcuts),
    Place("manual", "for one who works here", _at("/hjalp/manual")),
    Place("manual", "before the login", _at("/hjalp/manual"), who=""),
    Place("gallery", "every component", _at("/galleri")),
    Place("handler400", "more than can be read", _sent("/sprak", **{f"f{nth}": "" for nth in range(1100)}), 400),
    Place("handler403", "an address that refuses", _at("/att-signera"), 403, who="Lennart Berggren"),
    Place("handler404", "an address that is none", _at("/finns-inte"), 404),
    Place("handler500", "a fault of ours", _something_breaks, 500),
)


def _log_in_as_nobody(desk: Desk) -> None:
    desk.visit("/logga-in")
    desk.send("/logga-in", staff="999999")
