"""The end of a morning: thirty doses looked through and signed in one act (LAW-05, LAW-07)."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.journeys.desk import Desk
from tests.journeys.site import Site
from tests.journeys.waiting import unsigned_doses

_GRYTSUND = 102
_SIGNED = """
SELECT count(DISTINCT v.id), count(DISTINCT s.id), count(DISTINCT s.digest)
  FROM visits_visit v JOIN visits_signature s ON s.visit_id = v.id
 WHERE v.id = ANY (%(ids)s::uuid[]) AND v.state = 'complete' AND s.signer_name = 'Eva Sjögren'
"""


def test_thirty_doses_are_looked_through_and_signed_in_one_act(desk: Desk, site: Site) -> None:
    thirty = unsigned_doses(site, "Eva Sjögren", unit=_GRYTSUND, count=30)
    desk.log_in_as("Eva Sjögren")
    desk.go_to("Att signera")

    desk.main.get_by_role("checkbox").nth(0).check()
    desk.main.get_by_role("checkbox").nth(1).check()
    desk.press("Granska de förkryssade")
    expect(desk.main.get_by_role("row").filter(has_text="Ordination och given dos")).to_have_count(2)
    desk.main.get_by_role("link", name="Tillbaka till listan").click()
    desk.main.get_by_role("link", name=re.compile("Granska alla 30")).click()
    expect(desk.main.get_by_role("row").filter(has_text="dagar kvar")).to_have_count(30)
    desk.press("Signera 30 besök")

    desk.expect_path("/att-signera")
    desk.says("Signerade besök: 30.")
    assert site.rows(_SIGNED, {"ids": thirty}) == [(30, 60, 60)]


def test_one_signed_in_another_tab_is_left_and_the_rest_are_signed(desk: Desk, site: Site) -> None:
    """The look through is of what was true when it was drawn; what was nullified since is told, not signed."""
    kept, gone = unsigned_doses(site, "Eva Sjögren", unit=_GRYTSUND, count=2)
    desk.log_in_as("Eva Sjögren")
    desk.visit(f"/att-signera/granska?besok={kept}&besok={gone}")
    site.rows(
        "UPDATE visits_visit SET nullified_at = now(), nullified_reason = 'Fel person' WHERE id::text = %(id)s",
        {"id": gone},
    )

    desk.press("Signera 2 besök")

    desk.says("Allt blev inte signerat", "Besöket är makulerat. Det ska inte signeras.")
