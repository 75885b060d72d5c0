"""Somebody the index does not have: who they are is fetched from the population register, and typed only without it."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.journeys.desk import Desk


def test_name_and_address_are_fetched_and_not_typed(desk: Desk) -> None:
    """The common case at the desk: a number, a look at the name, one button."""
    desk.log_in_as("Anna Norlander")
    desk.find("19580203-9882")
    desk.press("Registrera personen")

    desk.says("Enligt folkbokföringen", "Vallgren, Berit", "Fyrgatan 4, 999 11 Havsmark")
    expect(desk.main.get_by_label("Förnamn")).to_have_count(0)
    desk.press("Registrera personen")

    desk.expect_path("/personer/*")
    for told in ("Vallgren, Berit", "19580203-9882", "Havsmark"):
        expect(desk.banner).to_contain_text(told)


def test_while_the_register_is_silent_the_person_s_word_is_written_and_marked(desk: Desk) -> None:
    desk.log_in_as("Anna Norlander")
    desk.find("19770915-9847")
    desk.press("Registrera personen")

    desk.says("Folkbokföringen svarar inte")
    desk.fill("Förnamn", "Siv")
    desk.fill("Efternamn", "Hedin")
    desk.press("Registrera personen")

    desk.page.get_by_role("link", name="Identitet och nummer").click()
    desk.says("Obekräftat", "Namn och adress är personens egna uppgifter.")
