"""The pages of the reports, in each of the states people meet them in."""

from __future__ import annotations

from typing import LiteralString

from tests.journeys.desk import Desk
from tests.journeys.scene import NOBODY, Place, Reach, Scene, at, sent

_MANAGER, _CLERK = "Birgitta Öberg", "Karin Lindh"
_ALL = "/rapporter"
_DOSES, _CURVE = f"{_ALL}/doses", f"{_ALL}/season_curve"
_LIST = f"{_ALL}/dose_list"
_DIVIDED = "fran=2016-11-27&till=2026-11-26&raknas_efter=registration&per=week&uppdelad=age_group&uppdelad=sex"
_NOTHING = "fran=2001-01-01&till=2001-01-31&raknas_efter=vaccination"

_BACKGROUND, _SAVE = f"{_DOSES}/i-bakgrunden", f"{_DOSES}/spara"
_SAVED, _JOBS = f"{_ALL}/sparade", "/mina-jobb"
_MOST_LOOKS = 120
# One waits, one is under way, one was refused and one is done: whatever the worker has made of them.
_ONE_OF_EACH: LiteralString = """
    WITH told AS (SELECT id, row_number() OVER (ORDER BY id) AS n FROM access_errand
                   WHERE asked_by_name = 'Birgitta Öberg' AND kind = 'reports.write_file')
    UPDATE access_errand e SET put_away_at = NULL, state = of.state, stage = of.stage, done = of.done, total = of.total,
           finished_at = CASE WHEN of.n > 2 THEN e.asked_at END, refusal = of.refusal
      FROM told, (VALUES (1, 'queued', '', 0, 0, ''), (2, 'running', 'written', 184000, 500000, ''),
                         (3, 'refused', '', 0, 0, 'access.errand.waited_too_long'),
                         (4, 'done', 'written', 3, 3, '')) AS of (n, state, stage, done, total, refusal)
     WHERE e.id = told.id AND of.n = told.n
"""
_ASKED: LiteralString = """
    SELECT count(*)::int FROM access_errand WHERE asked_by_name = 'Birgitta Öberg' AND kind = 'reports.write_file'
"""
_WRITTEN: LiteralString = f"{_ASKED} AND result <> '{{}}'"


def _one_of_each(path: str = _JOBS) -> Reach:
    """Four files asked for, of which each has come its own way."""

    def reach(desk: Desk, scene: Scene) -> None:
        while scene.site.one(_ASKED) < 4:
            sent(_BACKGROUND, fil="xlsx", rader="3")(desk, scene)
        for _ in range(_MOST_LOOKS):
            if scene.site.one(_WRITTEN) >= 4:
                break
            desk.page.wait_for_timeout(500)
        scene.site.rows(_ONE_OF_EACH)
        desk.visit(path)

    return reach


def _saved(act: str = "") -> Reach:
    """A report that the manager has saved, for the unit and for every month."""

    def reach(desk: Desk, scene: Scene) -> None:
        if not scene.site.one("SELECT count(*)::int FROM reports_saved_report"):
            told = {
                "namn": "Förra månadens doser",
                "tid": "previous_month",
                "delad": "on",
                "varje_manad": "3",
                "fil": "xlsx",
            }
            sent(_SAVE, **told)(desk, scene)
        found = scene.site.one("SELECT id::text FROM reports_saved_report LIMIT 1")
        desk.visit(f"{_SAVED}/{found}{act}")

    return reach


def _handed_over(path: str, **told: str) -> Reach:
    """A report of people, for a purpose and to a recipient."""
    return sent(f"{path}/utlamning", **{"purpose": "Uppföljning", "recipient": "Chefen", "form": "sida"} | told)


def _saved_nameless(desk: Desk, _scene: Scene) -> None:
    desk.visit(_SAVE)
    desk.press("Spara")


PLACES_OF_REPORTS = (
    Place("overview", "of the nurse's unit", at("/oversikt")),
    Place("overview", "of the provider", at("/oversikt"), who=_MANAGER),
    Place("overview", "of the region", at("/oversikt"), who=_CLERK),
    Place("overview_of_unit", "one of the provider's", at("/oversikt/enhet/101"), who=_MANAGER),
    Place("overview_of_unit", "of another provider", at("/oversikt/enhet/201"), 404, who=_MANAGER),
    Place("overview_tile", "that is not there", at("/oversikt/ruta/provider/okand"), 404, who=_MANAGER),
    Place("overview_tile", "without the right", at("/oversikt/ruta/provider/curve"), 403, who="Samira Haddad"),
    Place("reports", "those one may run", at(_ALL), who=_MANAGER),
    Place("reports", "the clerk's, of money", at(_ALL), who=_CLERK),
    Place("report", "as it is asked first", at(_DOSES), who=_MANAGER),
    Place("report", "of ten years, by week", at(f"{_DOSES}?{_DIVIDED}"), who=_MANAGER),
    Place("report", "with nothing to count", at(f"{_DOSES}?{_NOTHING}"), who=_MANAGER),
    Place("report", "of a day that is none", at(f"{_CURVE}?fran=x&till=2026-11-26"), 422, who=_MANAGER),
    Place("report", "of what is not signed", at(f"{_ALL}/unsigned"), who=_MANAGER),
    Place("report", "of batches", at(f"{_ALL}/batch_use"), who=_MANAGER),
    Place("report", "of what was paid", at(f"{_ALL}/reimbursement_basis"), who=_CLERK),
    Place("report", "of people, before it is said for what", at(_LIST), who=_MANAGER),
    Place("report", "of people, without the grant", at(_LIST), 403, who=_CLERK),
    Place("hand_over_report", "shown", _handed_over(_LIST), who=_MANAGER),
    Place("hand_over_report", "of what lacks a signature", _handed_over(f"{_ALL}/unsigned_list"), who=_MANAGER),
    Place("hand_over_report", "without what for or to whom", _handed_over(_LIST, purpose=""), 422, who=_MANAGER),
    Place("hand_over_report", "without the right", sent(f"{_LIST}/utlamning"), 403),
    Place("report", "that is not there", at(f"{_ALL}/okand"), 404, who=_MANAGER),
    Place("report_file", "of no such kind", at(f"{_DOSES}/fil/pdfa"), 404, who=_MANAGER),
    Place("report_file", "without the right", at(f"{_DOSES}/fil/csv"), 403),
    Place("write_report", "as a file of no kind", sent(_BACKGROUND, fil="exe"), 404, who=_MANAGER),
    Place("write_report", "without the right", sent(_BACKGROUND, fil="csv"), 403),
    Place("save_report", "as it is asked first", at(_SAVE), who=_MANAGER),
    Place("save_report", "without a name", _saved_nameless, 422, who=_MANAGER),
    Place("saved_report", "the manager's own", _saved(), who=_MANAGER),
    Place("saved_report", "of nobody", at(f"{_SAVED}/{NOBODY}"), 404, who=_MANAGER),
    Place("open_saved_report", "the manager's own", _saved("/oppna"), who=_MANAGER),
    Place("open_saved_report", "of nobody", at(f"{_SAVED}/{NOBODY}/oppna"), 404, who=_MANAGER),
    Place("remove_saved_report", "of nobody", sent(f"{_SAVED}/{NOBODY}/ta-bort"), 404, who=_MANAGER),
    Place("jobs", "one of each", _one_of_each(), who=_MANAGER),
    Place("jobs", "none", at(_JOBS), who=_CLERK),
    Place("jobs", "none, of whoever gives doses", at(_JOBS)),
    Place("reports_manual", "whole", at("/hjalp/manual/rapporter"), who=_MANAGER),
    Place("reports_manual", "without a login", at("/hjalp/manual/rapporter"), who=""),
    Place("job", "as an address of its own", _one_of_each(f"{_JOBS}/{NOBODY}"), who=_MANAGER),
    Place("job", "of nobody", at(f"{_JOBS}/{NOBODY}"), who=_CLERK),
    Place("job_file", "that is not there", at(f"{_JOBS}/{NOBODY}/fil"), 404, who=_MANAGER),
    Place("job_file", "of nobody", at(f"{_JOBS}/{NOBODY}/fil"), 404),
    Place("put_job_away", "that is not there", sent(f"{_JOBS}/{NOBODY}/ta-bort"), 404, who=_MANAGER),
)
