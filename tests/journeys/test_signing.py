"""Step 6: what is missing is listed, one signature makes one visit, and what was signed can be seen to be unchanged."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from playwright.sync_api import expect

from tests.journeys.desk import Desk
from tests.journeys.site import Site

_VISITS = "SELECT count(*) FROM visits_visit WHERE person_id::text = %(person)s AND given_on = '2026-11-23'"


def test_what_is_missing_is_listed_and_each_line_leads_to_its_field(desk: Desk, site: Site) -> None:
    """Also into a section that is folded."""
    someone = site.someone(declared="never")
    desk.log_in_as("Anna Norlander")
    desk.begin(someone.number)
    desk.unfold("Ordination")
    desk.page.get_by_label("Indikation").fill("")
    desk.page.get_by_label("Kroppsdel").select_option("")
    desk.sign()

    expect(desk.page.locator(".error-summary")).to_be_focused()
    assert len(desk.each(desk.faults)) >= 10
    for sentence, field in (
        ("Samtycker du till att bli vaccinerad i dag?", "answer-consent"),
        ("Skriv indikationen.", "indication"),
        ("Välj kroppsdel.", "site"),
    ):
        desk.faults.filter(has_text=sentence).click()
        desk.expect_focus(field)
    desk.fold("Ordination")
    desk.faults.filter(has_text="Skriv indikationen.").click()
    desk.expect_focus("indication")
    assert site.one(_VISITS, {"person": someone.id}) == 0


def test_a_double_click_back_and_reload_make_one_visit(desk: Desk, site: Site) -> None:
    someone = site.someone()
    desk.log_in_as("Anna Norlander")
    desk.begin(someone.number)
    draft = desk.path
    desk.declare_healthy()
    desk.choose_batch(site.batch())

    desk.main.get_by_role("button", name="Signera", exact=True).dblclick()
    desk.expect_path("/besok/*")
    visit = desk.path
    desk.page.go_back()
    desk.page.wait_for_load_state()
    desk.visit(draft)
    desk.expect_path(visit)
    desk.page.reload()

    desk.expect_path(visit)
    assert site.one(_VISITS, {"person": someone.id}) == 1


def test_a_page_signed_in_two_windows_makes_one_visit(desk: Desk, site: Site) -> None:
    someone = site.someone()
    desk.log_in_as("Anna Norlander")
    desk.begin(someone.number)
    desk.declare_healthy()
    with desk.saving("batch", site.batch().id):
        desk.choose_batch(site.batch())
    other = Desk(site, desk.page.context.new_page())
    other.visit(desk.path)

    desk.sign()
    desk.expect_path("/besok/*")
    other.sign()

    other.says("Besöket var redan registrerat. Så här blev det sparat.")
    assert other.path == desk.path
    assert site.one(_VISITS, {"person": someone.id}) == 1


def test_a_second_dose_the_same_day_is_told_of_the_first_and_needs_a_reason(
    desk: Desk, sit_down: Callable[[], Desk], site: Site
) -> None:
    """One dose of a product group a day, unless somebody says why."""
    someone, batch, colleague = site.someone(), site.batch(), sit_down()
    desk.log_in_as("Anna Norlander")
    colleague.log_in_as("Cecilia Björk")
    desk.register(someone.number, batch)
    colleague.begin(someone.number)
    colleague.answer_the_rest()
    if colleague.has(colleague.page.get_by_label("Oförändrat sedan sist")):
        colleague.confirm_unchanged()
    colleague.choose_batch(batch)

    with colleague.page.expect_response(lambda answer: answer.url.endswith("/signera")) as answered:
        colleague.sign()

    assert answered.value.status in {409, 422}
    colleague.page.locator("#extra_dose_reason").fill("Första dosen rann ut vid injektionen.")
    warnings = colleague.page.locator("[name^=passed-]")
    for warning in colleague.each(warnings) if colleague.has(warnings) else ():
        warning.fill("Första dosen rann ut vid injektionen.")
    colleague.sign()
    colleague.expect_path("/besok/*")
    assert site.rows(
        """
        SELECT extra_dose_reason FROM visits_visit WHERE person_id::text = %(person)s AND given_on = '2026-11-23'
         ORDER BY recorded_at
        """,
        {"person": someone.id},
    ) == [("",), ("Första dosen rann ut vid injektionen.",)]


def test_the_visit_shows_who_signed_what_when_and_that_it_is_unchanged(desk: Desk, site: Site) -> None:
    """LAW-06: the digest on the page is that of the content in the database."""
    someone, batch = site.someone(), site.batch()
    desk.log_in_as("Anna Norlander")

    visit = desk.register(someone.number, batch)

    site_is = {
        "left_upper_arm": "Vänster överarm",
        "right_upper_arm": "Höger överarm",
        "left_thigh": "Vänster lår",
        "right_thigh": "Höger lår",
    }
    arm = site.one("SELECT site FROM visits_administration WHERE visit_id::text = %(visit)s", {"visit": visit})
    desk.says("Signerat, ordination och administrering", batch.product, batch.number)
    desk.says(f"{site_is[arm]}, intramuskulärt")
    signatures = site.rows(
        "SELECT kind, content, signer_hsa_id FROM visits_signature WHERE visit_id::text = %(visit)s ORDER BY kind",
        {"visit": visit},
    )
    assert [kind for kind, _, _ in signatures] == ["administration", "prescription"]
    for place, (_, content, signer) in enumerate(signatures):
        desk.main.get_by_text("Kontrollsumma").nth(place).click()
        desk.says(hashlib.sha256(content.encode()).hexdigest(), signer)
    expect(desk.main.get_by_text("Innehållet är oförändrat")).to_have_count(2)
    expect(desk.banner).to_contain_text(someone.name)


def test_the_history_shows_the_dose_as_soon_as_it_is_signed(desk: Desk, site: Site) -> None:
    someone, batch = site.someone(), site.batch()
    desk.log_in_as("Anna Norlander")
    desk.register(someone.number, batch)

    desk.open_person(someone.number)

    row = desk.page.get_by_role("region", name="Historik").get_by_role("row").filter(has_text="2026-11-23")
    expect(row).to_contain_text(batch.number)
    expect(desk.page.get_by_role("region", name="Säsongsinfluensa")).to_contain_text("Inget kvar att ge")
