"""A round at a nursing home: one organisation prescribes, a municipality's nurse gives, and each sees its own part."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta

from playwright.sync_api import expect

from tests.journeys.desk import Desk
from tests.journeys.site import TODAY, Site, Someone

_HOMES, _MUNICIPAL = "Tallkottens läkarteam i SÄBO", "Lommarps särskilda boenden"
_TALLKOTTEN, _LOMMARP = 3, 4
_MUNICIPAL_UNIT = 401


def _resident(site: Site) -> Someone:
    """Somebody old whom neither Almviken nor the homes' own team has met."""
    while True:
        found = site.someone(declared="never")
        met = site.one(
            "SELECT count(*) FROM declarations_declaration WHERE person_id::text = %(person)s",
            {"person": found.id},
            provider=_TALLKOTTEN,
        )
        if not met:
            return found


def _sent_to_physician(nurse: Desk, residents: Sequence[Someone], *, stopped: Someone | None = None) -> None:
    """The team's nurse goes through the declarations at the home and sends them on."""
    for resident in residents:
        nurse.begin(resident.number)
        if resident == stopped:
            nurse.answer(severe_vaccine_reaction="Ja", severe_vaccine_reaction_assessed="Nej")
            nurse.page.get_by_label("Bedömning").fill("Svullnad efter förra dosen.")
        nurse.declare_healthy()
        nurse.press("Skicka till ordinatör")
        nurse.says("Skickat till ordinatör.")


def _box(physician: Desk, resident: Someone) -> None:
    physician.page.get_by_role("checkbox", name=resident.name).check()


def _untick_all(physician: Desk) -> None:
    for box in physician.each(physician.page.locator("input[name=utkast]")):
        box.uncheck()


def test_a_round_prescribed_by_list_and_given_by_the_municipality(
    desk: Desk, sit_down: Callable[[], Desk], site: Site
) -> None:
    """LAW-01, LAW-05: two providers, one record; the payment facts are the prescriber's."""
    residents = [_resident(site) for _ in range(3)]
    *listed, stopped = residents
    desk.log_in_as("Lan Nguyen")
    _sent_to_physician(desk, residents, stopped=stopped)

    physician = sit_down()
    physician.log_in_as("Kristina Söderberg", at=_HOMES)
    physician.go_to("Att ordinera")
    physician.page.get_by_role("link", name="Ordinera på lista: Säsongsinfluensa").click()
    one_by_one = physician.page.get_by_role("region", name="Tas en i taget")
    expect(one_by_one).to_contain_text(stopped.name)
    expect(physician.page.get_by_role("checkbox", name=stopped.name)).to_have_count(0)
    _untick_all(physician)
    for resident in listed:
        _box(physician, resident)
    physician.press("Granska och signera")
    physician.says(listed[0].name, listed[1].name)
    physician.page.get_by_label(_MUNICIPAL).check()
    physician.press("Signera 2 ordinationer")
    physician.says("Signerade ordinationer: 2. De väntar på att ges.", f"Får ges av {_MUNICIPAL}")

    municipal = sit_down()
    municipal.log_in_as("Aino Lehtonen")
    for resident in listed:
        municipal.go_to("Att ge")
        municipal.page.get_by_role("row").filter(has_text=resident.name).get_by_role("link", name="Ge dosen").click()
        municipal.says("Ordinerat vid Tallkottens läkarteam i SÄBO, Tallkottens äldrehälsa AB.")
        municipal.choose_any_batch()
        municipal.sign()
        municipal.expect_path("/att-ge")
        municipal.says("Besöket finns hos den enhet som ordinerade.", "I dag har enheten gett")
        expect(municipal.page.get_by_role("row").filter(has_text=resident.name)).to_have_count(0)
    municipal.open_person(listed[0].number)
    expect(municipal.main).not_to_contain_text("Tallkottens")

    kept = site.rows(
        """
        SELECT v.state, v.unit_id, v.assignment_code,
               a.giver_unit_id, a.giver_provider_id, a.giver_name, p.prescriber_name
          FROM visits_visit v JOIN visits_administration a ON a.visit_id = v.id
          JOIN visits_prescription p ON p.visit_id = v.id
         WHERE v.person_id::text = ANY (%(people)s)
        """,
        {"people": [resident.id for resident in listed]},
        provider=_TALLKOTTEN,
    )
    assert kept == 2 * [
        ("complete", 301, "nursing_home_doctors", _MUNICIPAL_UNIT, _LOMMARP, "Aino Lehtonen", "Kristina Söderberg")
    ]
    visit = site.one(
        "SELECT id::text FROM visits_visit WHERE person_id::text = %(person)s AND given_on = '2026-11-23'",
        {"person": listed[0].id},
        provider=_TALLKOTTEN,
    )
    physician.visit(f"/besok/{visit}")
    physician.says("Lommarps särskilda boenden, Lommarps kommun, vård och omsorg", "Aino Lehtonen")
    municipal.visit(f"/besok/{visit}")
    assert municipal.status == 404


def test_the_one_who_has_to_be_decided_on_is_prescribed_for_singly(
    desk: Desk, sit_down: Callable[[], Desk], site: Site
) -> None:
    """LAW-04: no list lifts a stop; a physician does, in writing, and may address that dose too."""
    stopped = _resident(site)
    desk.log_in_as("Lan Nguyen")
    _sent_to_physician(desk, [stopped], stopped=stopped)

    physician = sit_down()
    physician.log_in_as("Kristina Söderberg", at=_HOMES)
    physician.visit("/att-ordinera/lista/influenza")
    alone = physician.page.get_by_role("region", name="Tas en i taget")
    row = alone.get_by_role("row").filter(has_text=stopped.name)
    expect(row).to_contain_text("Ett svar kräver att du tar ställning till just den här personen.")
    row.get_by_role("link", name="Öppna").click()
    physician.fill("Läkarens skäl att ge dosen ändå", "Lokal reaktion. Observeras 30 minuter.")
    physician.page.get_by_label(_MUNICIPAL).check()
    physician.press("Signera ordination")
    physician.says("Ordinationen är signerad.")

    assert site.rows(
        """
        SELECT p.list_id, p.stop_reason, a.performing_unit_id
          FROM visits_prescription p JOIN visits_visit v ON v.id = p.visit_id
          JOIN visits_addressing a ON a.visit_id = v.id WHERE v.person_id::text = %(person)s
        """,
        {"person": stopped.id},
        provider=_TALLKOTTEN,
    ) == [(None, "Lokal reaktion. Observeras 30 minuter.", _MUNICIPAL_UNIT)]


def test_a_dose_sent_back_is_withdrawn_by_its_prescriber(desk: Desk, sit_down: Callable[[], Desk], site: Site) -> None:
    """The municipality says why; the prescriber takes the prescription back, and nobody gives it any more."""
    resident = _resident(site)
    desk.log_in_as("Kristina Söderberg", at=_HOMES)
    desk.begin(resident.number)
    desk.declare_healthy()
    desk.unfold("Ordination")
    desk.page.get_by_text("Ges senare, eller av en annan enhet").click()
    desk.fill("Sista dag att ge dosen", (TODAY + timedelta(days=7)).isoformat())
    desk.page.get_by_label(_MUNICIPAL).check()
    desk.press("Signera bara ordinationen")
    desk.says("Ordinationen är signerad.")

    municipal = sit_down()
    municipal.log_in_as("Aino Lehtonen")
    municipal.go_to("Att ge")
    row = municipal.page.get_by_role("row").filter(has_text=resident.name)
    expect(row).to_contain_text("2026-11-30")
    row.get_by_role("link", name="Ge dosen").click()
    municipal.page.get_by_role("link", name="Skicka tillbaka utan att ge").click()
    municipal.press("Skicka tillbaka")
    expect(municipal.faults).to_have_text(["Skriv varför dosen inte ges."])
    municipal.fill("Varför ges inte dosen?", "Inlagd på sjukhus sedan i går.")
    municipal.press("Skicka tillbaka")
    municipal.says("Skickat tillbaka. Den ordinerande enheten tar vid.")
    expect(municipal.page.get_by_role("row").filter(has_text=resident.name)).to_have_count(0)

    desk.go_to("Att ge")
    row = desk.page.get_by_role("row").filter(has_text=resident.name)
    expect(row).to_contain_text(f"Skickades tillbaka av {_MUNICIPAL}: Inlagd på sjukhus sedan i går.")
    row.get_by_role("link", name="Återkalla").click()
    desk.page.get_by_label("Dosen kunde inte ges").check()
    desk.press("Återkalla ordinationen")

    desk.says("Ordinationen är återkallad. Utkastet är öppet igen.", "Skäl: dosen kunde inte ges.")
    assert site.rows(
        "SELECT state, withdrawn_reason FROM visits_visit WHERE person_id::text = %(person)s",
        {"person": resident.id},
        provider=_TALLKOTTEN,
    ) == [("withdrawn", "not_given")]
