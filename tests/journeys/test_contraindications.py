"""What answers and vaccine say together: a live one in pregnancy is stopped, and a physician decides in writing."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import expect

from tests.journeys.desk import Desk
from tests.journeys.site import Site

_CLINIC = "Almvikens vaccinationsmottagning"
_MMR = "MPR"
_DUE_ON = "2027-04-12"
_REASON = "Bor med två smittade, och saknar skydd. Nyttan bedömd som större, informerad i dag."
_STORED = """
    SELECT v.state, o.stop_reason, o.lifted, o.prescriber_name
      FROM visits_visit v JOIN visits_prescription o ON o.visit_id = v.id WHERE v.id::text = %(visit)s
"""


def _stopped_for_the_nurse(desk: Desk, site: Site) -> str:
    """A pregnant woman at the nurse's: her number, with the declaration gone through."""
    someone = site.someone(born=(1985, 2000), declared="never", sex="female")
    desk.log_in_as("Anna Norlander")
    desk.begin(someone.number, _MMR)
    desk.answer(pregnant="Ja")
    with desk.saving("answer-estimated_due_date", _DUE_ON):
        desk.answer(estimated_due_date=_DUE_ON)
    desk.answer_the_rest()
    return someone.number


def _prescribed_by_the_physician(physician: Desk, number: str) -> None:
    """Asked for a reason, and signed with one."""
    physician.log_in_as("Johan Wikström", at=_CLINIC)
    physician.begin(number, _MMR)
    physician.says("Får inte ges med de här svaren", "Levande vaccin")
    physician.press("Signera ordination")
    expect(physician.faults).to_have_text(["Skriv läkarens skäl att ge dosen trots svaret."])
    physician.faults.click()
    physician.page.keyboard.type(_REASON)
    physician.press("Signera ordination")
    physician.says("Ordinationen är signerad.")


def test_a_live_vaccine_in_pregnancy_is_stopped_for_the_nurse_and_decided_by_the_physician(
    desk: Desk, sit_down: Callable[[], Desk], site: Site
) -> None:
    """LAW-04, ID-11: no right of a nurse reaches it; the prescription keeps the rule that was lifted, and why."""
    number = _stopped_for_the_nurse(desk, site)
    desk.says("Får inte ges med de här svaren")
    hindrances = desk.page.locator("#part-hindrances")
    hindrances.get_by_text("Varför?").click()
    expect(hindrances).to_contain_text("Regel MPR26-C1, version 2026.1")
    expect(desk.line("Ordination")).to_contain_text("Kräver läkares ordination")
    expect(desk.main.get_by_role("button", name="Signera")).to_have_count(0)
    desk.press("Skicka till ordinatör")
    desk.says("Skickat till ordinatör.")

    _prescribed_by_the_physician(sit_down(), number)
    desk.begin(number, _MMR)
    desk.says(_REASON, "Johan Wikström")
    desk.choose_any_batch()
    desk.sign()

    desk.expect_path("/besok/*")
    desk.says("MPR26-C1", _REASON)
    assert site.rows(_STORED, {"visit": desk.path.rsplit("/", 1)[1]}) == [
        (
            "complete",
            _REASON,
            [{"code": "contraindication", "rule": "MPR26-C1", "outcome": "stop", "version": "2026.1"}],
            "Johan Wikström",
        )
    ]


def test_an_answer_that_has_changed_takes_the_prescription_away_before_the_dose(
    desk: Desk, sit_down: Callable[[], Desk], site: Site
) -> None:
    number = _stopped_for_the_nurse(desk, site)
    desk.press("Skicka till ordinatör")
    desk.says("Skickat till ordinatör.")
    _prescribed_by_the_physician(sit_down(), number)
    desk.begin(number, _MMR)

    desk.follow(desk.main.get_by_role("link", name="Gå igenom svaren igen"))
    desk.says("Ordinationen signerades av Johan Wikström")
    for question in desk.unanswered(desk.page.locator("#registration fieldset")):
        words = "Ja" if question.get_attribute("id") in {"answer-consent", "answer-fever_now"} else "Nej"
        question.get_by_label(words, exact=True).check()
    desk.answer(pregnant="Ja", estimated_due_date=_DUE_ON)
    desk.press("Klart, jämför svaren")

    desk.says("Ordinationen är återkallad", "Skäl: ett svar ändrades")
    expect(desk.main.get_by_role("button", name="Signera")).to_have_count(0)
    desk.main.get_by_role("link", name="Visa den återkallade ordinationen").click()
    desk.says("Återkallad, gavs inte", "Har du feber eller en akut infektion i dag?")
    assert site.rows(_STORED, {"visit": desk.path.rsplit("/", 1)[1]})[0][0] == "withdrawn"
