"""The pages of what a provider is paid, in each of the states people meet them in."""

from __future__ import annotations

import json

from tests.journeys.desk import Desk
from tests.journeys.scene import NOBODY, Place, Reach, Scene, at, sent

_MANAGER, _CLERK, _APPROVER = "Birgitta Öberg", "Karin Lindh", "Anders Wik"
_REGION = 9
_MONTH = "/ersattning/2020-01"
# January 2020, long before anything else in the demo, as a run would have left it: one dose paid and one unsigned.
_LOCKED = """
    WITH run AS (
      INSERT INTO reimbursement_run (id, month, state, cut_off_at, policy_digest, totals, checked_at, checked_by_hsa_id,
                                     checked_by_name, locked_at, locked_by_hsa_id, locked_by_name, paid_by_hsa_id,
                                     paid_by_name, csv_sha256)
      VALUES (gen_random_uuid(), '2020-01-01', 'preliminary', '2020-02-15T00:00+01', '', %(totals)s::jsonb, NULL, '',
              '', NULL, '', '', '', '', '')
      ON CONFLICT DO NOTHING RETURNING id),
    outcome AS (
      INSERT INTO reimbursement_outcome (run_id, document_id, visit_id, provider_id, unit_id, payee_id, assignment_code,
                                         programme_code, season, target_group, given_on, code, is_final,
                                         is_judged_again, rule, price_id, facts, detail)
      SELECT run.id, visit, visit, 1, 101, 1, 'vaccination_choice', 'influenza', '2019', '', '2020-01-10', code,
             code = 15, false, '', (SELECT id FROM reimbursement_price WHERE kind = 'base' ORDER BY id LIMIT 1), visit,
             '{}'
        FROM run, (VALUES ('01993012-0000-7000-8000-00000000aa01'::uuid, 15),
                          ('01993012-0000-7000-8000-00000000aa02', 3)) AS told (visit, code)
      RETURNING id),
    line AS (
      INSERT INTO reimbursement_line (run_id, document_id, kind, supplement, price_id, ore, provider_id, unit_id,
                                      programme_code, given_on)
      SELECT run.id, '01993012-0000-7000-8000-00000000aa01', 'base', '', price.id, 22200, 1, 101, 'influenza',
             '2020-01-10'
        FROM run, (SELECT id FROM reimbursement_price WHERE kind = 'base' ORDER BY id LIMIT 1) AS price
      RETURNING id)
    INSERT INTO reimbursement_balance (run_id, provider_id, brought_ore, earned_ore, manual_ore, paid_ore, carried_ore)
    SELECT run.id, 1, 0, 22200, 0, 22200, 0 FROM run
"""
_TOTALS = {
    "considered": 2,
    "lines": 1,
    "ore": 22_200,
    "reversed_ore": 0,
    "imported": 3,
    "elsewhere": 1,
    "outcomes": {"3": 1, "15": 1},
    "by_provider": {"1": 22_200},
    "by_unit": {"101": 22_200},
    "by_programme": {"influenza": 22_200},
    "by_kind": {"base": 22_200},
}
_LOCK = """
    UPDATE reimbursement_run SET state = 'locked', checked_at = '2020-02-16', checked_by_hsa_id = 'K',
           locked_at = '2020-02-17', locked_by_hsa_id = 'A', locked_by_name = 'Anders Wik', csv_sha256 = repeat('0', 64)
     WHERE month = '2020-01-01' AND state = 'preliminary'
"""
# February, begun: a dose less than in January, and nothing to pay.
_BEGUN = """
    INSERT INTO reimbursement_run (id, month, state, cut_off_at, previewed_at, policy_digest, totals, checked_by_hsa_id,
                                   checked_by_name, locked_by_hsa_id, locked_by_name, paid_by_hsa_id, paid_by_name,
                                   csv_sha256)
    VALUES (gen_random_uuid(), '2020-02-01', 'preliminary', '2020-03-15T00:00+01', NULL, '', %(totals)s::jsonb, '', '',
            '', '', '', '', '')
    ON CONFLICT DO NOTHING
"""
# Terms for February alone, so that it can be previewed and March cannot.
_TERMS = """
    INSERT INTO reimbursement_terms
    SELECT (jsonb_populate_record(terms, '{"id": "01993012-0000-7000-8000-00000000aa09", "from_on": "2020-02-01",
                                           "to_on": "2020-03-01"}')).*
      FROM reimbursement_terms terms
     WHERE terms.id = (SELECT id FROM reimbursement_terms WHERE state = 'approved' ORDER BY from_on DESC LIMIT 1)
       AND NOT EXISTS (SELECT FROM reimbursement_terms WHERE id = '01993012-0000-7000-8000-00000000aa09')
"""
_TOTALS_BEGUN = _TOTALS | {
    "considered": 1,
    "lines": 0,
    "ore": 0,
    "outcomes": {"3": 1},
    "by_provider": {},
    "by_unit": {},
    "by_programme": {},
    "by_kind": {},
}


def _locked(path: str) -> Reach:
    """A page of a month that is locked; it is written once, and nothing else is about it."""

    def reach(desk: Desk, scene: Scene) -> None:
        scene.site.rows(_LOCKED, {"totals": json.dumps(_TOTALS)}, provider=_REGION)
        scene.site.rows(_LOCK, provider=_REGION)
        desk.visit(path)

    return reach


def _compared(desk: Desk, scene: Scene) -> None:
    scene.site.rows(_BEGUN, {"totals": json.dumps(_TOTALS_BEGUN)}, provider=_REGION)
    _locked("/ersattning/2020-02/korning")(desk, scene)


def _previewed(desk: Desk, scene: Scene) -> None:
    scene.site.rows(_TERMS, provider=_REGION)
    _locked("/ersattning/2020-02/1")(desk, scene)


# February 2026, of which nothing else is told here: what a computation found odd, one of it noted and its case opened.
_COMPUTED = """
    WITH run AS (
      INSERT INTO reimbursement_run (id, month, state, cut_off_at, previewed_at, policy_digest, totals,
                                     checked_by_hsa_id, checked_by_name, locked_by_hsa_id, locked_by_name,
                                     paid_by_hsa_id, paid_by_name, csv_sha256)
      VALUES (gen_random_uuid(), '2026-02-01', 'preliminary', '2026-03-15T00:00+01', '2026-03-16', '',
              %(totals)s::jsonb, '', '', '', '', '', '', '')
      ON CONFLICT DO NOTHING RETURNING id),
    anomaly AS (
      INSERT INTO reimbursement_anomaly (id, run_id, code, subject, detail, stands, note, noted_by_hsa_id,
                                         noted_by_name, noted_at, noted_counts)
      SELECT told.id, run.id, told.code, told.subject, told.detail, told.stands, told.note, told.by, told.by, told.at,
             told.counts
        FROM run, jsonb_to_recordset(%(anomalies)s::jsonb) AS told (
               id uuid, code text, subject text, detail jsonb, stands boolean, note text, by text, at timestamptz,
               counts jsonb)
      RETURNING id, code)
    INSERT INTO reimbursement_anomaly_case (id, anomaly_id, reason, signer_hsa_id, signer_name, opened_by_hsa_id,
                                            opened_by_name, opened_at)
    SELECT gen_random_uuid(), id, 'Chefen vill veta vem', 'TSTNMT2321000156-0001', 'Sara Lind', 'K', 'Karin Lindh',
           '2026-03-17'
      FROM anomaly WHERE code = 'signed_in_small_hours'
"""
_RUN = "/ersattning/2026-02/korning"
_ODD = "01993012-0000-7000-8000-00000000ab0"


def _anomaly(n: int, code: str, note: str = "", *, stands: bool = True, **detail: object) -> dict[str, object]:
    told = {"subjects": [f"3f9a00aa11b{n}"], "units": [101], "programme": "", "visits": [], **detail}
    by, at, counts = ("Karin Lindh", "2026-03-17", {"signatures": 9}) if note else ("", None, {})
    return {
        "id": f"{_ODD}{n}", "code": code, "subject": f"3f9a00aa11b{n}", "detail": told, "stands": stands, "note": note,
        "by": by, "at": at, "counts": counts,
    }  # fmt: skip


_ANOMALIES = [
    _anomaly(1, "unit_far_above_history", counts={"visits": 1400, "usual": 120}),
    _anomaly(
        2, "person_at_several_units", counts={"units": 2}, units=[101, 102], programme="influenza",
        visits=[[f"{_ODD}8", 101, "2026-02-03"], [f"{_ODD}9", 102, "2026-02-17"]],
    ),
    _anomaly(3, "impossible_rate", counts={"doses": 75, "most": 60}),
    _anomaly(4, "signed_in_small_hours", "Jourpass på boendet, chefen bekräftar.", counts={"signatures": 12}),
    _anomaly(5, "merged_person_paid_twice", counts={"paid": 2, "most": 1}, programme="influenza"),
    _anomaly(6, "payee_changed", subjects=["1", "bankgiro 50501055", "plusgiro 4749008"], counts={}, units=[]),
    _anomaly(7, "impossible_rate", stands=False, counts={"doses": 61, "most": 60}),
]  # fmt: skip


def _odd(desk: Desk, scene: Scene) -> None:
    """A month with something odd of each kind, and nobody's word on most of it."""
    told = {"totals": json.dumps(_TOTALS), "anomalies": json.dumps(_ANOMALIES)}
    scene.site.rows(_COMPUTED, told, provider=_REGION)
    desk.visit(_RUN)


def _odd_without_words(button: str) -> Reach:
    """Its button is pressed and nothing was written."""

    def reach(desk: Desk, scene: Scene) -> None:
        _odd(desk, scene)
        one = desk.page.locator(f"#avvikelse-{_ODD}3")
        if button == "Öppna ärendet":
            one.locator("summary").last.click()
        one.get_by_role("button", name=button).click()

    return reach


def _unsigned(desk: Desk, scene: Scene) -> None:
    found = "SELECT document_id::text FROM visits_visit WHERE unit_id = 101 AND state = 'given' ORDER BY id LIMIT 1"
    desk.visit(f"/ersattning/besok/{scene.site.one(found)}")


_REFUSED = """
    WITH asked AS (
      INSERT INTO access_errand (id, provider_id, kind, keys, alone, commission_id, asked_by_hsa_id, asked_by_name,
                                 asked_at, state, attempts, stage, done, total, finished_at, refusal, facts, reference,
                                 result, kept_until)
      SELECT gen_random_uuid(), 9, 'reimbursement.preview_run', '{"month": "2026-09-01"}', 'reimbursement.settling',
             c.id, 'journey', '', '2026-11-01', 'refused', 1, '', 0, 0, '2026-11-01', 'access.errand.broke',
             '{"reference": "ABCD1234"}', '', '{}', '2026-11-30'
        FROM organisations_commission c JOIN organisations_staff s ON s.id = c.staff_id
       WHERE s.given_name || ' ' || s.family_name = 'Karin Lindh' LIMIT 1
      RETURNING id)
    SELECT id FROM asked
"""
_ASKED_BY_THE_CLERK = """
    UPDATE access_errand e SET asked_by_hsa_id = s.hsa_id, asked_by_name = 'Karin Lindh'
      FROM organisations_commission c JOIN organisations_staff s ON s.id = c.staff_id
     WHERE c.id = e.commission_id AND e.asked_by_hsa_id = 'journey'
"""


def _refused(desk: Desk, scene: Scene) -> None:
    scene.site.rows(_REFUSED, provider=_REGION)
    scene.site.rows(_ASKED_BY_THE_CLERK, provider=_REGION)
    desk.visit("/ersattning/2026-09/korning")


def _payment_without_a_day(desk: Desk, scene: Scene) -> None:
    _locked(_MONTH)(desk, scene)
    desk.press("Gör betalningsfilen")


_LIST = (
    "slag;tillägg;program;betalare;uppdrag;produkt;plats;belopp;från;till_och_med\n"
    "grund;;influenza;region;vaccination_choice;;;%s;2020-01-01;\n"
)


def _tried(amount: str) -> Reach:
    """A file is tried on January 2020, whose visits nobody has recorded: what was paid is all there is."""

    def reach(desk: Desk, scene: Scene) -> None:
        _locked("/ersattning/priser/prova")(desk, scene)
        content = (_LIST % amount).encode()
        desk.page.locator("input[type=file]").set_input_files(
            {"name": "priser.csv", "mimeType": "text/csv", "buffer": content}
        )
        desk.page.get_by_role("checkbox", name="januari 2020").check()
        desk.page.get_by_role("button", name="Räkna", exact=True).click()
        desk.page.get_by_role("heading", level=1).wait_for()
        desk.page.wait_for_load_state()

    return reach


PLACES_OF_STATEMENTS = (
    Place("economy_manual", "whole", at("/hjalp/manual/vardgivarens-ersattning"), who=_MANAGER),
    Place("economy_manual", "without a login", at("/hjalp/manual/vardgivarens-ersattning"), who=""),
    Place("what_if", "on a locked month", _tried("222,00"), who=_CLERK),
    Place("what_if", "a list with faults", _tried("-222"), 422, who=_CLERK),
    Place("what_if", "without the right", at("/ersattning/priser/prova"), 403),
    Place("statements", "with a month", _locked("/ersattning"), who=_MANAGER),
    Place("statements", "without the right", at("/ersattning"), 403),
    Place("payment_at_risk", "at the unit", at("/ersattning/kan-forloras")),
    Place("payment_at_risk", "at the provider", at("/ersattning/kan-forloras"), who=_MANAGER),
    Place("payment_of_visit", "not signed yet", _unsigned),
    Place("payment_of_visit", "paid", _locked("/ersattning/besok/01993012-0000-7000-8000-00000000aa01"), who=_MANAGER),
    Place("payment_of_visit", "of nobody", at(f"/ersattning/besok/{NOBODY}"), 404),
    Place("month_documents", "as the region takes it", _locked(_MONTH), who=_CLERK),
    Place("month_documents", "that is not locked", at("/ersattning/2019-01"), 404, who=_APPROVER),
    Place("month_run", "of a locked month", _locked(f"{_MONTH}/korning"), who=_CLERK),
    Place("month_run", "beside the month before", _compared, who=_CLERK),
    Place("month_run", "that nobody has computed", at("/ersattning/2026-10/korning"), who=_APPROVER),
    Place("month_run", "with something odd of each kind", _odd, who=_CLERK),
    Place("month_run", "with something odd, as its approver reads it", _odd, who=_APPROVER),
    Place("note_month_anomaly", "without a word", _odd_without_words("Spara anteckningen"), 422, who=_CLERK),
    Place("note_month_anomaly", "of nobody", sent(f"{_RUN}/avvikelser/{NOBODY}/anteckning", note="x"), 422, who=_CLERK),
    Place("open_month_case", "without a reason", _odd_without_words("Öppna ärendet"), 422, who=_CLERK),
    Place("open_month_case", "without the right", sent(f"{_RUN}/avvikelser/{NOBODY}/arende"), 403, who=_MANAGER),
    Place("month_run", "that something of ours broke", _refused, who=_CLERK),
    Place("preview_month", "without terms", sent("/ersattning/2019-01/korning/berakna"), 422, who=_CLERK),
    Place("check_month", "that nobody has computed", sent("/ersattning/2019-01/korning/granska"), 422, who=_CLERK),
    Place("lock_month", "that nobody has computed", sent("/ersattning/2019-01/korning/las"), 422, who=_APPROVER),
    Place("mark_month_paid", "that nobody has computed", sent("/ersattning/2019-01/utbetald"), 422, who=_CLERK),
    Place("make_month_documents", "that is not locked", sent("/ersattning/2019-01/ta-fram"), 422, who=_APPROVER),
    Place("make_month_payment", "without a day", _payment_without_a_day, 422, who=_CLERK),
    Place("statement", "of a locked month", _locked(f"{_MONTH}/1"), who=_MANAGER),
    Place("statement", "of an open month", _previewed, who=_MANAGER),
    Place("statement", "of an open month without terms", _locked("/ersattning/2020-04/1"), 422, who=_MANAGER),
    Place("statement", "of another provider", at(f"{_MONTH}/2"), 404, who=_MANAGER),
    Place("statement_file", "that is not made", _locked(f"{_MONTH}/1/pdf"), 404, who=_MANAGER),
    Place("statement_file", "without the right", at(f"{_MONTH}/1/pdf"), 403),
)
