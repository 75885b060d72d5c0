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


def _locked(path: str) -> Reach:
    """A page of a month that is locked; it is written once, and nothing else is about it."""

    def reach(desk: Desk, scene: Scene) -> None:
        scene.site.rows(_LOCKED, {"totals": json.dumps(_TOTALS)}, provider=_REGION)
        scene.site.rows(_LOCK, provider=_REGION)
        desk.visit(path)

    return reach


def _unsigned(desk: Desk, scene: Scene) -> None:
    found = "SELECT document_id::text FROM visits_visit WHERE unit_id = 101 AND state = 'given' ORDER BY id LIMIT 1"
    desk.visit(f"/ersattning/besok/{scene.site.one(found)}")


def _payment_without_a_day(desk: Desk, scene: Scene) -> None:
    _locked(_MONTH)(desk, scene)
    desk.press("Gör betalningsfilen")


PLACES_OF_STATEMENTS = (
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
    Place("month_run", "that nobody has computed", at("/ersattning/2026-10/korning"), who=_APPROVER),
    Place("preview_month", "without terms", sent("/ersattning/2019-01/korning/berakna"), 422, who=_CLERK),
    Place("check_month", "that nobody has computed", sent("/ersattning/2019-01/korning/granska"), 422, who=_CLERK),
    Place("lock_month", "that nobody has computed", sent("/ersattning/2019-01/korning/las"), 422, who=_APPROVER),
    Place("mark_month_paid", "that nobody has computed", sent("/ersattning/2019-01/utbetald"), 422, who=_CLERK),
    Place("make_month_documents", "that is not locked", sent("/ersattning/2019-01/ta-fram"), 422, who=_APPROVER),
    Place("make_month_payment", "without a day", _payment_without_a_day, 422, who=_CLERK),
    Place("statement", "of a locked month", _locked(f"{_MONTH}/1"), who=_MANAGER),
    Place("statement", "of another provider", at(f"{_MONTH}/2"), 404, who=_MANAGER),
    Place("statement_file", "that is not made", _locked(f"{_MONTH}/1/pdf"), 404, who=_MANAGER),
    Place("statement_file", "without the right", at(f"{_MONTH}/1/pdf"), 403),
)
