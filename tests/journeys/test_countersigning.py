"""A nurse has left with doses unsigned: the operations manager signs in her place, and says so (LAW-05, LAW-07)."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.journeys.desk import Desk
from tests.journeys.site import Site
from tests.journeys.waiting import unsigned_doses

_GRYTSUND = 102
_SIGNED = """
SELECT v.state, s.kind, s.signer_name, o.family_name, s.reason, v.administration_signed_at = s.signed_at
  FROM visits_visit v JOIN visits_signature s ON s.visit_id = v.id
  JOIN organisations_staff o ON o.id = s.stands_in_for_id
 WHERE v.id::text = %(id)s
"""


def test_what_a_nurse_left_unsigned_is_countersigned_with_the_reason(desk: Desk, site: Site) -> None:
    [visit] = unsigned_doses(site, "Majken Sandell", unit=_GRYTSUND, count=1)
    desk.log_in_as("Birgitta Öberg")
    desk.go_to("Kontrasignera")
    row = desk.main.get_by_role("row").filter(has_text="Majken Sandell")
    expect(row).to_contain_text("Har slutat")
    desk.follow(row.get_by_role("link"))
    for box in desk.each(desk.main.get_by_role("checkbox")):
        box.set_checked(visit in str(box.get_attribute("value")))

    desk.press("Kontrasignera")
    expect(desk.faults).to_have_text(["Välj varför den ansvariga inte signerar."])
    expect(desk.main.get_by_role("checkbox", checked=True)).to_have_count(1)
    desk.main.get_by_role("radio", name="Har slutat").check()
    desk.press("Kontrasignera")

    desk.expect_path("/kontrasignera")
    desk.says("Kontrasignerade besök: 1.")
    assert site.rows(_SIGNED, {"id": visit}) == [
        ("complete", "countersignature", "Birgitta Öberg", "Sandell", "Har slutat hos vårdgivaren", True)
    ]
    desk.visit(f"/besok/{visit}")
    desk.main.get_by_role("radio", name="Uppföljning eller granskning").check()
    desk.press("Öppna personen")
    desk.says("Kontrasignering", "I stället för Majken Sandell: Har slutat hos vårdgivaren")
