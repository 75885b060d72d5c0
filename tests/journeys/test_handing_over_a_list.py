"""A manager hands over a list of who was given what: for a purpose, to a recipient, and in the log (LAW-10, PER-11)."""

from __future__ import annotations

import csv
from pathlib import Path

from playwright.sync_api import expect

from tests.journeys.accessibility import what_axe_finds
from tests.journeys.desk import Desk
from tests.journeys.site import Site
from tests.journeys.test_reports_in_background import look

_MANAGER, _PROVIDER = "Birgitta Öberg", 1
_TAKEN_OUT = """
SELECT details->>'format', details->>'purpose', details->>'recipient', (details->>'rows')::int FROM audit_event
 WHERE action = 'reports.report.taken_out' AND subject_id = 'dose_list' ORDER BY at, id
"""
_LISTED = """
SELECT count(*)::int FROM audit_event
 WHERE action = 'reports.people.listed' AND details->>'recipient' = 'Medicinskt ansvarig sjuksköterska'
"""


def test_a_list_is_asked_for_shown_and_taken_out(desk: Desk, site: Site) -> None:
    desk.log_in_as(_MANAGER)
    desk.visit("/rapporter")
    desk.main.get_by_role("link", name="Vilka har fått vilka doser, och av vem?").click()
    expect(desk.heading("Lämna ut listan")).to_be_visible()
    expect(desk.main.get_by_role("table")).to_have_count(0)
    assert what_axe_finds(desk.page) == []
    look(desk, "asked")

    desk.press("Lämna ut")
    expect(desk.faults).to_have_count(3)
    desk.fill("Vad ska uppgifterna användas till?", "Uppföljning på boendet")
    desk.fill("Vem tar emot dem?", "Medicinskt ansvarig sjuksköterska")
    desk.main.get_by_role("radio", name="Visa här").check()
    desk.press("Lämna ut")
    desk.says("Lämnas ut för", "Uppföljning på boendet", "Medicinskt ansvarig sjuksköterska", _MANAGER)
    shown = len(desk.each(desk.main.get_by_role("table").locator("tbody tr")))
    assert what_axe_finds(desk.page) == []
    look(desk, "shown")

    desk.main.get_by_role("radio", name="CSV").check()
    with desk.page.expect_download() as fetched:
        desk.press("Lämna ut")
    heading, *rows = list(csv.reader(Path(fetched.value.path()).read_text("utf-8").splitlines()))
    assert heading[:3] == ["Gavs", "Nummer", "Namn"]
    assert shown == min(len(rows), 500) > 0
    assert site.rows(_TAKEN_OUT, provider=_PROVIDER) == [
        (form, "Uppföljning på boendet", "Medicinskt ansvarig sjuksköterska", count)
        for form, count in (("sida", shown), ("csv", len(rows)))
    ]
    assert site.rows(_LISTED, provider=_PROVIDER)[0][0] >= 2

    hidden = [row for row in rows if not row[0]]
    assert all(row[6:8] == ["", ""] for row in hidden)
