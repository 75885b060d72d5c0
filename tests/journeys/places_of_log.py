"""The pages of the access log, spot checks and extracts, in each of the states people meet them in."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.journeys.desk import Desk
from tests.journeys.scene import NOBODY, Place, Reach, Scene, at, sent

AUDITOR = "Daniel Hosseini"
_PERIOD = "fran=2026-11-01&till=2026-11-23"
_OPENED = """
INSERT INTO audit_event (id, at, action, provider_id, unit_hsa_id, user_hsa_id, user_name, commission_hsa_id, purpose,
                         subject_label, subject_id, person_id, details, reference)
SELECT gen_random_uuid(), '2026-11-20 09:00+01', 'patients.person.opened', u.provider_id, u.hsa_id, s.hsa_id,
       s.given_name || ' ' || s.family_name, c.hsa_id, c.purpose, 'person', v.person_id::text, v.person_id,
       '{"why": "visit", "ground": "ongoing_care", "purpose": "care", "without_visit": true}', 'place'
  FROM organisations_staff s JOIN organisations_commission c ON c.staff_id = s.id
       JOIN organisations_unit u ON u.id = c.unit_id
       JOIN LATERAL (SELECT person_id FROM visits_visit WHERE unit_id = u.id ORDER BY id LIMIT 2) v ON true
 WHERE s.family_name = 'Norlander'
"""
_A_PERSON = "SELECT person_id::text FROM audit_event WHERE reference = 'place' ORDER BY id LIMIT 1"


def happened(scene: Scene) -> str:
    """Two people are opened on a day of the period; the key of one of them."""
    if not scene.site.rows("SELECT 1 FROM audit_event WHERE reference = 'place'"):
        scene.site.rows(_OPENED)
    return str(scene.site.one(_A_PERSON))


def _with_events(path: str) -> Reach:
    def reach(desk: Desk, scene: Scene) -> None:
        desk.visit(path.format(person=happened(scene)))

    return reach


def _drawn(desk: Desk, scene: Scene) -> None:
    happened(scene)
    desk.visit("/stickprov")
    desk.fill("Från och med", "2026-11-01")
    desk.press("Dra stickprov")
    desk.expect_path("/stickprov/*")


def _nothing_judged(desk: Desk, scene: Scene) -> None:
    _drawn(desk, scene)
    desk.page.get_by_role("button", name="Spara bedömningen").first.click()
    expect(desk.faults.first).to_be_visible()


def _signed_off_too_soon(desk: Desk, scene: Scene) -> None:
    _drawn(desk, scene)
    desk.fill("Slutsats", "Allt i ordning")
    desk.press("Signera granskningen")
    expect(desk.faults.first).to_be_visible()


def _handed_to_nobody(desk: Desk, scene: Scene) -> None:
    person = happened(scene)
    desk.visit("/hjalp")
    desk.send("/logg/utdrag/pdf", person=person, fran="2026-11-01", till="2026-11-23", recipient="")


PLACES_OF_LOG = (
    Place("log_auditors_manual", "whole", at("/hjalp/manual/loggranskare"), who=AUDITOR),
    Place("log_auditors_manual", "without a login", at("/hjalp/manual/loggranskare"), who=""),
    Place("log", "with events", _with_events(f"/logg?{_PERIOD}"), who=AUDITOR),
    Place("log", "about a person", _with_events(f"/logg?{_PERIOD}&person={{person}}"), who=AUDITOR),
    Place("log", "nothing found", at("/logg?fran=2020-01-01&till=2020-01-02"), who=AUDITOR),
    Place("log", "days that are none", at("/logg?fran=igår&till=idag"), 422, who=AUDITOR),
    Place("log", "without the right", at("/logg"), 403),
    Place("own_log", "with events", _with_events(f"/min-logg?{_PERIOD}")),
    Place("own_log", "nothing found", at("/min-logg?fran=2020-01-01&till=2020-01-02")),
    Place("log_extract", "with events", _with_events(f"/logg/utdrag?{_PERIOD}&person={{person}}"), who=AUDITOR),
    Place("log_extract", "nobody chosen", at("/logg/utdrag"), who=AUDITOR),
    Place("log_extract", "nothing to tell", at(f"/logg/utdrag?{_PERIOD}&person={NOBODY}"), who=AUDITOR),
    Place("hand_out_log_extract", "to nobody", _handed_to_nobody, 422, who=AUDITOR),
    Place("extract_policy", "that is none", sent("/logg/utdrag/personal"), 404, who=AUDITOR),
    Place("log_file", "what it takes", at("/logg/fil"), who=AUDITOR),
    Place("log_file", "to nobody", sent("/logg/fil", fran="2026-11-01", till="2026-11-23"), 422, who=AUDITOR),
    Place("spot_checks", "the provider's", at("/stickprov"), who=AUDITOR),
    Place("spot_checks", "without the right", at("/stickprov"), 403),
    Place("spot_check", "to be judged", _drawn, who=AUDITOR),
    Place("spot_check", "of nobody", at(f"/stickprov/{NOBODY}"), 404, who=AUDITOR),
    Place("judge_opening", "without a judgement", _nothing_judged, 422, who=AUDITOR),
    Place("sign_off_spot_check", "not judged", _signed_off_too_soon, 422, who=AUDITOR),
)
