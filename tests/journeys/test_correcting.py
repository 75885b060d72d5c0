"""What was signed is put right by a new version; both are there to be read."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import expect

from tests.journeys.desk import Desk
from tests.journeys.site import Site

_MANAGER = "Birgitta Öberg"


def test_a_wrong_arm_is_put_right_by_the_nurse_who_signed(desk: Desk, site: Site) -> None:
    """LAW-06: two versions, the first signatures kept, one signature of the correction."""
    someone, batch = site.someone(), site.batch()
    desk.log_in_as("Anna Norlander")
    first = desk.register(someone.number, batch)

    desk.main.get_by_role("link", name="Rätta").click()
    desk.page.get_by_label("Kroppsdel").select_option("right_thigh")
    desk.press("Signera rättelsen")
    expect(desk.faults).to_have_text(["Skriv varför besöket rättas."])
    desk.faults.click()
    desk.page.keyboard.type("Dosen gavs i låret")
    desk.page.keyboard.press("Control+Enter")

    desk.expect_path("/besok/*")
    desk.says("Rättat.", "Höger lår, intramuskulärt", "Dosen gavs i låret", "Anna Norlander")
    assert not desk.path.endswith(first)
    assert site.rows(
        """
        SELECT v.version, v.is_current, v.administration_signed_at = w.administration_signed_at,
               array_agg(s.kind ORDER BY s.kind)
          FROM visits_visit v JOIN visits_visit w ON w.id::text = %(first)s AND w.document_id = v.document_id
          JOIN visits_signature s ON s.visit_id = v.id
         GROUP BY v.id, w.id ORDER BY v.version
        """,
        {"first": first},
    ) == [(1, False, True, ["administration", "prescription"]), (2, True, True, ["correction"])]

    desk.main.get_by_role("link", name="Visa version 1").click()
    desk.says("Version 1, ersatt", "Det här gäller inte längre.")
    desk.main.get_by_role("link", name="Visa versionen som gäller").click()
    desk.says("Höger lår, intramuskulärt")
    desk.open_person(someone.number)
    rows = desk.page.get_by_role("region", name="Historik").get_by_role("row").filter(has_text="2026-11-23")
    expect(rows).to_have_count(1)


def test_two_who_correct_at_once_see_each_other(desk: Desk, sit_down: Callable[[], Desk], site: Site) -> None:
    someone, batch = site.someone(), site.batch()
    desk.log_in_as("Anna Norlander")
    desk.register(someone.number, batch)
    visit = desk.path
    manager = sit_down()
    manager.log_in_as(_MANAGER)
    for each in (desk, manager):
        each.visit(f"{visit}/ratta")

    manager.page.get_by_label("Kroppsdel").select_option("left_thigh")
    manager.fill("Varför rättas besöket?", "Låret, enligt patienten")
    manager.press("Signera rättelsen")
    manager.says("Rättat.")
    desk.fill("Kommentar till administreringen", "Svimmade en kort stund")
    desk.fill("Varför rättas besöket?", "Kommentaren saknades")
    desk.press("Signera rättelsen")

    desk.says("En annan har rättat besöket under tiden", _MANAGER, "Låret, enligt patienten", "Vänster lår")
    desk.page.get_by_label("Kroppsdel").select_option("left_thigh")
    desk.press("Signera rättelsen")
    desk.says("Rättat.", "Svimmade en kort stund", "Vänster lår, intramuskulärt")


def test_a_wrong_site_is_put_right_for_many_and_the_act_is_undone(
    desk: Desk, sit_down: Callable[[], Desk], site: Site
) -> None:
    """Found by unit, programme, day and giver; looked through; one act, a version each; one counter-correction."""
    people = [site.someone() for _ in range(3)]
    desk.log_in_as("Anna Norlander")
    visits = [desk.register(one.number, site.batch()) for one in people]
    manager = sit_down()
    manager.log_in_as(_MANAGER)
    manager.go_to("Rätta många")
    manager.page.get_by_label("Vad är fel?").select_option("site")
    manager.page.get_by_label("Enhet").select_option(label="Almvikens vaccinationsmottagning")
    manager.page.get_by_label("Program").select_option("influenza")
    manager.page.get_by_label("Gavs av").select_option(label="Anna Norlander")
    manager.press("Visa besöken")
    for box in manager.each(manager.page.locator("input[name=besok]")):
        box.set_checked(box.get_attribute("value") in visits)
    manager.page.get_by_label("Kroppsdel ska vara").select_option("nose")
    manager.press("Granska före och efter")

    manager.says("3 besök rättas", *(one.name for one in people))
    manager.fill("Varför rättas besöken?", "Sprayen gavs i näsan")
    manager.press("Rätta 3 besök")
    manager.says("3 besök är rättade.", "Sprayen gavs i näsan")
    expect(manager.main.get_by_role("row")).to_have_count(4)
    manager.fill("Varför tas rättelsen tillbaka?", "Det var sprutor ändå")
    manager.press("Ta tillbaka rättelsen")
    manager.says("3 besök säger åter som förut.", "Rättelsen som togs tillbaka")

    assert site.rows(
        """
        SELECT v.version, count(*), count(DISTINCT m.act_id) FROM visits_visit v
          JOIN visits_visit w ON w.document_id = v.document_id AND w.id::text = ANY (%(first)s)
          LEFT JOIN visits_amendment m ON m.visit_id = v.id
         GROUP BY v.version ORDER BY v.version
        """,
        {"first": visits},
    ) == [(1, 3, 0), (2, 3, 1), (3, 3, 1)]
