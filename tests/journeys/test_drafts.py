"""Step 5: what is typed is kept. Leaving, losing the login or the server loses nothing."""

from __future__ import annotations

from playwright.sync_api import Route, expect

from tests.journeys.desk import Desk
from tests.journeys.site import Site

_COMMENT = "Kommentar till ordinationen"


def test_who_leaves_at_once_finds_what_was_typed_on_coming_back(desk: Desk, site: Site) -> None:
    """Not even the moment between the last key and the next page is lost."""
    someone = site.someone()
    desk.log_in_as("Anna Norlander")
    desk.begin(someone.number)
    desk.answer(consent="Ja", fever_now="Ja")
    desk.page.get_by_label("Bedömning").fill("Snuva sedan i går.")

    desk.go_to_start()

    begun = desk.page.get_by_role("region", name="Påbörjat").get_by_role("listitem").filter(has_text=someone.name)
    expect(begun).to_contain_text("av dig")
    begun.get_by_role("link").click()
    expect(desk.question("fever_now").get_by_label("Ja")).to_be_checked()
    expect(desk.page.get_by_label("Bedömning")).to_have_value("Snuva sedan i går.")


def test_a_save_that_comes_late_takes_nothing_back(desk: Desk, site: Site) -> None:
    """The first save is held on its way until a later one has arrived; what was typed last stays."""
    held: list[Route] = []
    desk.log_in_as("Anna Norlander")
    desk.begin(site.someone().number)
    path = desk.path
    desk.page.route("**/utkast", lambda route: route.continue_() if held else held.append(route))
    with desk.page.expect_request("**/utkast") as first:
        desk.answer(consent="Ja")
    with desk.saving("answer-fever_now", "yes"):
        desk.answer(fever_now="Ja")

    of_the_form = {name: first.value.headers[name] for name in ("content-type", "referer")}
    origin = {"origin": desk.page.evaluate("location.origin")}
    late = desk.page.request.post(first.value.url, data=first.value.post_data or "", headers=of_the_form | origin)

    assert late.ok
    desk.visit(path)
    expect(desk.question("consent").get_by_label("Ja")).to_be_checked()
    expect(desk.question("fever_now").get_by_label("Ja")).to_be_checked()


def test_without_contact_the_page_stays_and_says_so(desk: Desk, site: Site) -> None:
    """A link does not lead away from what could not be saved; whoever insists gets away."""
    desk.log_in_as("Anna Norlander")
    desk.begin(site.someone().number)
    path = desk.path
    desk.page.route("**/utkast", lambda route: route.abort())

    desk.answer(consent="Ja")
    desk.go_to_start()

    expect(desk.page.locator("#saved")).to_contain_text("Inte sparat: ingen kontakt med servern.")
    assert desk.path == path
    expect(desk.question("consent").get_by_label("Ja")).to_be_checked()
    desk.forgive("Failed to load resource")
    desk.go_to_start()
    desk.expect_path("/")


def test_a_page_closed_in_the_middle_is_there_on_another_computer(desk: Desk, site: Site) -> None:
    someone = site.someone()
    desk.log_in_as("Anna Norlander")
    desk.begin(someone.number)
    with desk.saving("answer-pregnant", "no"):
        desk.answer(consent="Ja", pregnant="Nej")
    path = desk.path
    desk.page.close()

    desk.page = desk.page.context.new_page()
    desk.visit(path)

    expect(desk.question("consent").get_by_label("Ja")).to_be_checked()
    expect(desk.question("pregnant").get_by_label("Nej")).to_be_checked()


def test_a_login_that_ends_leads_back_to_the_draft(desk: Desk, site: Site) -> None:
    someone = site.someone()
    desk.log_in_as("Linnéa Falk")
    desk.begin(someone.number)
    with desk.saving("answer-consent", "yes"):
        desk.answer(consent="Ja")

    site.rows(
        """
        DELETE FROM access_pace;
        DELETE FROM access_login_session l USING organisations_staff s
         WHERE s.id = l.staff_id AND s.family_name = 'Falk'
        """
    )
    desk.answer(fever_now="Nej")

    expect(desk.heading("Logga in")).to_be_visible()
    desk.says("Sparade utkast finns kvar.")
    desk.page.get_by_role("button", name="Linnéa Falk").click()
    desk.expect_path("/registrera/*")
    expect(desk.banner).to_contain_text(someone.name)
    expect(desk.question("consent").get_by_label("Ja")).to_be_checked()


def test_a_server_that_is_killed_in_the_middle_loses_nothing(desk: Desk, site: Site) -> None:
    """A power cut: what was saved is there, what could not be saved is said and stays on the page."""
    someone = site.someone()
    desk.log_in_as("Anna Norlander")
    desk.begin(someone.number)
    with desk.saving("answer-consent", "yes"):
        desk.answer(consent="Ja")

    site.kill()
    desk.answer(fever_now="Nej")
    expect(desk.page.locator("#saved")).to_contain_text("Inte sparat")
    site.start()
    with desk.saving("answer-pregnant", "no"):
        desk.answer(pregnant="Nej")
    expect(desk.page.locator("#saved")).to_contain_text("Sparat")
    desk.declare_healthy()
    desk.choose_any_batch()
    desk.sign()

    desk.expect_path("/besok/*")
    desk.says("Signerat, ordination och administrering")
    desk.refused_to_connect()


def test_a_draft_is_put_aside_only_with_a_reason(desk: Desk, site: Site) -> None:
    someone = site.someone()
    desk.log_in_as("Anna Norlander")
    desk.begin(someone.number)
    desk.main.get_by_role("link", name="Ta bort utkastet").click()
    expect(desk.main.get_by_text(someone.name)).to_be_visible()

    desk.main.get_by_role("button").last.click()
    expect(desk.faults).to_have_count(1)
    desk.main.get_by_role("radio").first.check()
    desk.main.get_by_role("button").last.click()

    desk.expect_path("/utkast")
    assert site.rows(
        "SELECT state, discarded_reason <> '' FROM visits_draft WHERE person_id::text = %(person)s",
        {"person": someone.id},
    ) == [("discarded", True)]
