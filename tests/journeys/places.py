"""Every address of the service, in each of the states people meet it in, and how one comes there.

``tests/consistency/test_addresses.py`` compares this list with the addresses. A new page gets its places in the commit
that adds it: the usual one first, then the empty one and the one that refuses. An address that only takes a form stands
here with the page its refusal shows. What belongs together may stand in a module of its own, named ``places_of_…``.
"""

from __future__ import annotations

from datetime import date

from playwright.sync_api import expect

from tests.journeys.desk import Desk
from tests.journeys.places_of_amendments import PLACES_OF_AMENDMENTS
from tests.journeys.places_of_identity import PLACES_OF_IDENTITY
from tests.journeys.places_of_imports import PLACES_OF_IMPORTS
from tests.journeys.places_of_lists import PLACES_OF_LISTS
from tests.journeys.places_of_local_administration import PLACES_OF_LOCAL_ADMINISTRATION
from tests.journeys.places_of_log import PLACES_OF_LOG
from tests.journeys.places_of_payments import PLACES_OF_PAYMENTS
from tests.journeys.places_of_programmes import PLACES_OF_PROGRAMMES
from tests.journeys.places_of_region import PLACES_OF_REGION
from tests.journeys.places_of_reports import PLACES_OF_REPORTS
from tests.journeys.places_of_rights import PLACES_OF_RIGHTS
from tests.journeys.places_of_sharing import PLACES_OF_SHARING
from tests.journeys.places_of_statements import PLACES_OF_STATEMENTS
from tests.journeys.places_of_waiting import PLACES_OF_WAITING
from tests.journeys.places_of_ways import PLACES_OF_WAYS
from tests.journeys.scene import NOBODY as _NOBODY
from tests.journeys.scene import Place, Reach, Scene
from tests.journeys.scene import at as _at
from tests.journeys.scene import sent as _sent
from tests.journeys.site import gs1_code

_CLINIC = "Almvikens vaccinationsmottagning"
# These answer programs, with no page.
WITHOUT_A_PAGE = frozenset({"healthz", "readyz", "ended_at_provider"})
# Every other page is met in two states at least.
# (The demo takes no cards: what the door says to them is met in tests/journeys/test_cards.py.)
IN_ONE_STATE = frozenset({"gallery", "card", "card_door"})


def _searched(sought: str) -> Reach:
    def reach(desk: Desk, _scene: Scene) -> None:
        desk.visit("/")
        desk.find(sought)
        desk.expect_path("/personer/sok")

    return reach


def _known(number: str) -> Reach:
    return lambda desk, scene: desk.visit(scene.person(number))


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
    for line in desk.each(desk.page.locator("main details > summary")):
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


def _certifying(state: str = "complete", *, recipient: str | None = None) -> Reach:
    """On the page that hands out a certificate of a dose; with a recipient, after it was sent."""

    def reach(desk: Desk, scene: Scene) -> None:
        desk.visit(scene.visit(state) + "/intyg")
        if recipient is not None:
            desk.send(desk.path, coverage="dose", recipient=recipient)

    return reach


def _begun_on_paper(desk: Desk, _scene: Scene) -> None:
    desk.visit("/efterregistrering")
    desk.press("Säsongsinfluensa")
    desk.expect_path("/efterregistrering/*")


def _nothing_common(desk: Desk, scene: Scene) -> None:
    _begun_on_paper(desk, scene)
    desk.press("Spara det gemensamma")
    expect(desk.faults.first).to_be_visible()


def _ready_for_the_next(desk: Desk, scene: Scene) -> None:
    _begun_on_paper(desk, scene)
    desk.choose_common(scene.site.batch())


def _nobody_next(desk: Desk, scene: Scene) -> None:
    _ready_for_the_next(desk, scene)
    desk.fill("Personnummer eller annat nummer", "19420101-2392")
    desk.press("För in personen")


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
    Place("to_prescribe", "the clinic's", _at("/att-ordinera"), who="Johan Wikström", at=_CLINIC),
    Place("to_prescribe", "nothing left", _at("/att-ordinera"), who="Pernilla Dahlberg"),
    Place("to_prescribe", "without the right", _at("/att-ordinera"), 403, who="Samira Haddad"),
    Place("to_give", "the clinic's", _at("/att-ge")),
    Place("to_give", "nothing left", _at("/att-ge"), who="Malin Strömberg"),
    Place("drafts", "the clinic's", _at("/utkast")),
    Place("drafts", "nothing begun", _at("/utkast"), who="Malin Strömberg"),
    Place("discard", "to be confirmed", _discarding),
    Place("discard", "without a reason", _discarding_without_a_reason, 422),
    *PLACES_OF_AMENDMENTS,
    *PLACES_OF_IDENTITY,
    *PLACES_OF_IMPORTS,
    *PLACES_OF_WAYS,
    *PLACES_OF_LISTS,
    *PLACES_OF_RIGHTS,
    *PLACES_OF_SHARING,
    *PLACES_OF_STATEMENTS,
    *PLACES_OF_REPORTS,
    *PLACES_OF_LOCAL_ADMINISTRATION,
    *PLACES_OF_LOG,
    *PLACES_OF_WAITING,
    *PLACES_OF_PAYMENTS,
    *PLACES_OF_PROGRAMMES,
    *PLACES_OF_REGION,
    Place("log_in", "whom to be", _at("/logga-in"), who=""),
    Place("log_in", "after the login ended", _at("/logga-in?ended=1"), who=""),
    Place("log_in", "as nobody", lambda desk, _scene: _log_in_as_nobody(desk), 404, who=""),
    # Where it is offered, tests/journeys/test_logging_in_at_provider.py meets its pages.
    Place("log_in_at_provider", "not offered here", _at("/logga-in/legitimering"), 404, who=""),
    Place("log_in_at_provider", "not offered, to somebody logged in", _at("/logga-in/legitimering"), 404),
    Place("back_from_provider", "not offered here", _at("/logga-in/legitimering/svar"), 404, who=""),
    Place("back_from_provider", "not offered, to somebody logged in", _at("/logga-in/legitimering/svar"), 404),
    Place("card", "where cards are not taken", _at("/logga-in/kort"), 404, who=""),
    Place("card_door", "where cards are not taken", _at("/logga-in/kort/lasare"), 404, who=""),
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
    Place("paper_lists", "none begun or some", _at("/efterregistrering")),
    Place("paper_lists", "without the right", _at("/efterregistrering"), 403, who="Lennart Berggren"),
    Place("begin_paper_list", "opened as an address", _at("/efterregistrering/ny"), 405),
    Place("paper_list", "what is common to be chosen", _begun_on_paper),
    Place("paper_list", "the next to be entered", _ready_for_the_next),
    Place("paper_list", "nothing chosen", _nothing_common, 422),
    Place("paper_list", "that is none", _at(f"/efterregistrering/{_NOBODY}"), 404),
    Place("next_on_list", "without a time", _nobody_next, 422),
    Place("close_paper_list", "opened as an address", _at(f"/efterregistrering/{_NOBODY}/klar"), 405),
    Place("downtime", "the season's forms", _at("/reservrutin")),
    Place("downtime", "for one who only administers", _at("/reservrutin"), who="Lennart Berggren"),
    Place("downtime_form", "of no season", _at("/program/influenza/1999-00/reservblankett"), 404),
    Place("downtime_form", "before the login", _at("/program/influenza/2026-27/reservblankett"), who=""),
    Place("downtime_list", "of no season", _at("/program/influenza/1999-00/reservlista"), 404),
    Place("downtime_list", "before the login", _at("/program/influenza/2026-27/reservlista"), who=""),
    Place("help", "for one who works here", _at("/hjalp")),
    Place("help", "before the login", _at("/hjalp"), who=""),
    Place("help", "with the shortcuts", _shortcuts),
    Place("accessibility", "for one who works here", _at("/hjalp/tillganglighet")),
    Place("accessibility", "before the login", _at("/hjalp/tillganglighet"), who=""),
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
