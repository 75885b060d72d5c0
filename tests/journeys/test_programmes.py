"""What each programme asks: for whom, when, by whose prescription, and what the advice says of the next dose."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Locator, expect

from tests.journeys.desk import COVID, INFLUENZA, PERTUSSIS, PNEUMOCOCCI, Desk
from tests.journeys.site import Site

_CLINIC = "Almvikens vaccinationsmottagning"
_ASTRID = "19250503-9806"
_GIVEN = """
    SELECT v.programme_id, v.target_group, v.payer, m.name, v.state, c.version
      FROM visits_visit v JOIN visits_prescription o ON o.visit_id = v.id
      JOIN products_product m ON m.id = o.product_id
      JOIN programmes_version c ON c.id = v.programme_version_id
     WHERE v.id::text = %(visit)s
"""


def test_somebody_of_65_or_more_has_the_season_s_dose_free_of_charge(desk: Desk, site: Site) -> None:
    """The year one turns 65 is enough: due, recommended, paid by the region, by a nurse's own right."""
    someone = site.someone(born=(1930, 1961), declared="no")
    desk.log_in_as("Anna Norlander")
    desk.open_person(someone.number)
    expect(_advice(desk, INFLUENZA)).to_contain_text("Rekommenderas i dag")
    expect(_advice(desk, INFLUENZA)).to_contain_text("65 år och äldre")

    desk.begin_here(INFLUENZA)
    expect(desk.line("Målgrupp och betalare")).to_contain_text("65 år och äldre · regionen betalar")
    desk.declare_healthy()
    desk.choose_batch(site.batch())
    desk.sign()

    desk.expect_path("/besok/*")
    assert site.rows(_GIVEN, _visit(desk)) == [
        ("influenza", "age_65", "region", "Influvita", "complete", "2026.1"),
    ]
    desk.open_person(someone.number)
    expect(_advice(desk, INFLUENZA)).to_contain_text("En dos per säsong; säsongens dos gavs 2026-11-23.")


def test_a_dose_too_early_after_the_last_is_given_with_a_reason_that_is_kept(desk: Desk, site: Site) -> None:
    """A dose in August: three months have passed on 28 November. Five days earlier takes a written reason."""
    desk.log_in_as("Johan Wikström", at=_CLINIC)
    desk.open_person(_ASTRID)
    expect(_advice(desk, COVID)).to_contain_text("För tidigt, tidigast 2026-11-28")
    expect(_advice(desk, COVID)).to_contain_text("den förra gavs 2026-08-28")

    desk.begin_here(COVID)
    desk.says("Rådet är att inte ge dosen i dag")
    desk.declare_healthy()
    desk.choose_batch(site.batch(product="Covita P"))
    desk.sign()
    expect(desk.faults).to_have_text(["Skriv varför dosen ges trots rådet."])
    desk.faults.click()
    desk.page.keyboard.type("Reser till sin dotter i morgon och är borta till jul.")
    desk.sign()

    desk.expect_path("/besok/*")
    desk.says("Reser till sin dotter i morgon och är borta till jul.")
    assert site.one("SELECT passed_warnings FROM visits_visit WHERE id::text = %(visit)s", _visit(desk)) == [
        {
            "code": "too_early",
            "rule": "COV26-I1",
            "version": "2026.1",
            "reason": "Reser till sin dotter i morgon och är borta till jul.",
        }
    ]


def test_a_confirmed_infection_since_september_may_stand_for_the_dose(desk: Desk, site: Site) -> None:
    """Asked for in this programme alone; an infection before September stands for nothing."""
    someone = site.someone(born=(1930, 1951))
    desk.log_in_as("Anna Norlander")
    desk.begin(someone.number, COVID)
    desk.says("Rekommenderas i dag")

    desk.answer(recent_infection="Ja")
    with desk.saving("answer-recent_infection_on", "2026-09-10"):
        desk.answer(recent_infection_on="2026-09-10")
    desk.says("Utanför perioden", "Bekräftad infektion 2026-09-10: dosen kan vänta till 2027-03-10.")

    with desk.saving("answer-recent_infection_on", "2026-08-31"):
        desk.answer(recent_infection_on="2026-08-31")
    desk.says("Rekommenderas i dag")


def test_conjugate_vaccine_first_and_the_second_visit_says_when_the_other_may_follow(desk: Desk, site: Site) -> None:
    """Very high risk at 65 or more: one dose of each, the second two months after the first."""
    someone = site.someone(born=(1930, 1961), declared="never")
    desk.log_in_as("Anna Norlander")
    desk.begin(someone.number, PNEUMOCOCCI)
    desk.answer(immunosuppression="Ja")
    expect(desk.line("Målgrupp och betalare")).to_contain_text("Mycket hög risk · regionen betalar")
    desk.answer_the_rest()
    desk.choose_batch(site.batch(product="Pneumokta 20"))
    desk.sign()
    desk.expect_path("/besok/*")
    assert site.rows(_GIVEN, _visit(desk)) == [
        ("pneumococcal", "very_high_risk", "region", "Pneumokta 20", "complete", "2026.1"),
    ]

    desk.open_person(someone.number)
    expect(_advice(desk, PNEUMOCOCCI)).to_contain_text("För tidigt, tidigast 2027-01-23")
    _advice(desk, PNEUMOCOCCI).get_by_text("Varför?").click()
    expect(_advice(desk, PNEUMOCOCCI)).to_contain_text("Regel PNEU26-I3")
    desk.begin_here(PNEUMOCOCCI)

    desk.says("Minst två månader efter 20-valent vaccin, som gavs 2026-11-23: 23-valent tidigast 2027-01-23.")
    desk.says("Skäl att ge den ändå")


def test_from_week_16_a_pregnant_woman_has_her_dose_on_a_physician_s_prescription(
    desk: Desk, sit_down: Callable[[], Desk], site: Site
) -> None:
    """15+6 is a day too early; at 16+0 the physician prescribes, before the nurse gives the dose (LAW-05)."""
    someone = site.someone(born=(1985, 2004), declared="never", sex="female")
    desk.log_in_as("Cecilia Björk")
    desk.begin(someone.number, PERTUSSIS)
    desk.answer(pregnant="Ja")
    with desk.saving("answer-estimated_due_date", "2027-05-11"):
        desk.answer(estimated_due_date="2027-05-11")
    desk.says("Kan ges från 2026-11-24")
    with desk.saving("answer-estimated_due_date", "2027-05-10"):
        desk.answer(estimated_due_date="2027-05-10")
    desk.says("Rekommenderas i dag")
    expect(desk.line("Målgrupp och betalare")).to_contain_text("Gravid från vecka 16 · regionen betalar")
    expect(desk.main.get_by_role("button", name="Signera")).to_have_count(0)
    desk.answer_the_rest()
    desk.press("Skicka till ordinatör")
    desk.says("Skickat till ordinatör.")

    physician = sit_down()
    physician.log_in_as("Johan Wikström", at=_CLINIC)
    physician.go_to("Att ordinera")
    physician.page.get_by_role("row").filter(has_text=someone.name).get_by_role("link", name="Öppna").click()
    physician.expect_path("/registrera/*")
    physician.press("Signera ordination")
    physician.says("Ordinationen är signerad.")

    desk.go_to("Att ge")
    desk.page.get_by_role("row").filter(has_text=someone.name).get_by_role("link", name="Ge dosen").click()
    desk.choose_any_batch()
    desk.sign()
    desk.expect_path("/besok/*")
    assert site.rows(_GIVEN, _visit(desk)) == [
        ("pertussis", "pregnant", "region", "Trikvita", "complete", "2026.1"),
    ]
    assert site.rows(
        """
        SELECT o.prescriber_name, o.signed_at < a.given_at, a.giver_name
          FROM visits_prescription o JOIN visits_administration a ON a.visit_id = o.visit_id
         WHERE o.visit_id::text = %(visit)s
        """,
        _visit(desk),
    ) == [("Johan Wikström", True, "Cecilia Björk")]


def _advice(desk: Desk, programme: str) -> Locator:
    """What the person's page says of a programme."""
    return desk.page.get_by_role("region", name=programme)


def _visit(desk: Desk) -> dict[str, str]:
    return {"visit": desk.path.rsplit("/", 1)[1]}
