"""Somebody without any number: registered with a description, vaccinated, and found again by the mark."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.journeys.desk import Desk
from tests.journeys.site import Site


def register_unknown(desk: Desk, *, distinguishing: str) -> str:
    """From the search page, as the nurse does; answers with the mark the banner shows."""
    desk.visit("/personer/sok")
    desk.page.get_by_role("link", name="Personen har inget nummer alls").click()
    desk.fill("Ungefärlig ålder", "70")
    desk.page.get_by_label("Man", exact=True).check()
    desk.fill("Vad känns personen igen på?", distinguishing)
    desk.fill("Var påträffades personen", "Härbärget, kom med Maria Ek")
    desk.page.get_by_role("radio", name="En annan person intygar").check()
    desk.fill("Vem intygar?", "Maria Ek")
    desk.fill("Hur visade den personen vem hen är?", "Svenskt körkort")
    desk.press("Registrera personen")
    desk.expect_path("/personer/*")
    return desk.banner.locator(".person-banner__fact.number").inner_text()


def test_somebody_unknown_is_vaccinated_and_found_again(desk: Desk, site: Site) -> None:
    """PER-08: nobody is turned away, no number is issued, and nobody else is taken for them."""
    desk.log_in_as("Anna Norlander")

    mark = register_unknown(desk, distinguishing="Kort, blå mössa")
    first = desk.path
    expect(desk.banner).to_contain_text("Okänd person")
    expect(desk.banner).to_contain_text("cirka 70 år")
    desk.begin_here()
    desk.declare_healthy()
    desk.choose_batch(site.batch())
    desk.sign()
    desk.expect_path("/besok/*")

    other = register_unknown(desk, distinguishing="Kort, blå mössa")
    assert other != mark
    desk.open_person(mark.lower())
    desk.expect_path(first)
    expect(desk.page.locator("#historik")).to_contain_text("2026-11-23")
    desk.page.get_by_role("link", name="Identitet och nummer").click()
    desk.says("Kort, blå mössa", "En annan person intygar: Maria Ek (Svenskt körkort)")


def test_somebody_unknown_later_gets_a_coordination_number(desk: Desk, site: Site) -> None:
    """PER-07, PER-08: the same person goes on under the number, with what was given before."""
    desk.log_in_as("Anna Norlander")
    mark = register_unknown(desk, distinguishing="Lång, rött skägg")
    unknown = desk.path
    desk.begin_here()
    desk.declare_healthy()
    desk.choose_batch(site.batch())
    desk.sign()
    desk.expect_path("/besok/*")
    number = site.unused_coordination_number()

    desk.open_person(mark)
    desk.page.get_by_role("link", name="Identitet och nummer").click()
    desk.page.get_by_role("link", name="Personen har fått ett nytt nummer").click()
    desk.page.locator("main [name=number]").fill(number)
    desk.fill("Förnamn", "Jan")
    desk.fill("Efternamn", "Nowak")
    desk.page.get_by_role("radio", name="Utländskt pass").check()
    desk.press("Ändra numret")

    for told in ("Nowak, Jan", "41 år", number):
        expect(desk.banner).to_contain_text(told)
    desk.says("Samordningsnummer, från 2026-11-23", "Okänd person, eget märke", "till 2026-11-23", "Gäller inte längre")
    for sought in (number, mark):
        desk.open_person(sought)
        desk.expect_path(unknown)
        expect(desk.page.locator("#historik")).to_contain_text("2026-11-23")
