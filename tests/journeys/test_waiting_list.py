"""The desk fills in and puts in line; whoever vaccinates takes the next, reviews, gives and signs."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import expect

from tests.journeys.desk import Desk
from tests.journeys.site import Site


def test_from_the_desk_to_the_chair_by_way_of_the_line(sit_down: Callable[[], Desk], site: Site) -> None:
    """The registrar signs nothing; the vaccinator is the giver of what the desk filled in."""
    somebody = site.someone(declared="never")
    reception, chair = sit_down(), sit_down()
    reception.log_in_as("Bilal Warsame")
    reception.begin(somebody.number)
    expect(reception.main.get_by_role("button", name="Signera")).to_have_count(0)
    reception.answer_the_rest()
    reception.fill("Till den som vaccinerar", "Sitter i rullstol")
    reception.press("Sätt i väntelistan")
    reception.says("Personen står i väntelistan.")

    chair.log_in_as("Anna Norlander")
    chair.visit("/vantelista")
    row = chair.main.get_by_role("row").filter(has_text=somebody.name)
    expect(row).to_contain_text("Sitter i rullstol")
    expect(row).to_contain_text("Bilal Warsame")
    chair.press("Ta nästa")

    chair.expect_path("/registrera/*")
    expect(chair.banner).to_contain_text(somebody.name.split(",")[0])
    chair.says("Sitter i rullstol")
    chair.declare_healthy()
    chair.choose_any_batch()
    chair.sign()
    chair.expect_path("/besok/*")
    signed = site.rows(
        "SELECT s.kind, s.signer_name FROM visits_signature s JOIN visits_visit v ON v.id = s.visit_id "
        "WHERE v.person_id::text = %(id)s AND v.given_on >= '2026-09-01' ORDER BY s.kind",
        {"id": somebody.id},
    )
    assert signed == [("administration", "Anna Norlander"), ("prescription", "Anna Norlander")]


def test_who_is_put_back_waits_on_and_who_leaves_stays_a_draft(sit_down: Callable[[], Desk], site: Site) -> None:
    somebody = site.someone()
    reception, chair = sit_down(), sit_down()
    reception.log_in_as("Bilal Warsame")
    reception.begin(somebody.number)
    reception.press("Sätt i väntelistan")
    reception.says("Personen står i väntelistan.")
    chair.log_in_as("Anna Norlander")
    chair.visit("/vantelista")
    waiting = chair.main.get_by_role("row").filter(has_text=somebody.name)

    chair.press("Ta nästa")
    chair.expect_path("/registrera/*")
    chair.press("Lägg tillbaka i väntelistan")
    chair.expect_path("/vantelista")
    expect(waiting).to_have_count(1)

    waiting.get_by_role("button", name="Väntar inte längre").click()
    expect(waiting).to_have_count(0)
    chair.open_person(somebody.number)
    expect(chair.main.locator(".person-draft")).to_contain_text("av Bilal Warsame")
