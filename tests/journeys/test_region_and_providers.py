"""The region and its providers: contracts by two, an instruction accepted, and a provider from application to live."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.conftest import room_of_desks, running_site
from tests.journeys.desk import Desk
from tests.journeys.site import Site

PROPOSER, APPROVER, NURSE = "Ingela Nordström", "Tomas Falk", "Anna Norlander"
MANAGER_WITH_A_GAP, JOINING_MANAGER = "Adnan Begović", "Marika Sjöholm"
REGION = "/administration/region"


@pytest.fixture(scope="module")
def own_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A region of its own: what is approved here would hold for every other journey too."""
    with running_site(tmp_path_factory.mktemp("region"), "region") as started:
        yield started


@pytest.fixture
def at_desk(own_site: Site, browser: Browser) -> Iterator[Callable[[str], Desk]]:
    """Somebody's place of work in that region, logged in."""
    with room_of_desks(own_site, browser) as take_a_seat:

        def sit(name: str) -> Desk:
            desk = take_a_seat()
            desk.log_in_as(name)
            return desk

        yield sit


def test_a_contract_is_proposed_by_one_and_approved_by_another(own_site: Site, at_desk: Callable[[str], Desk]) -> None:
    """Issue 5: refused to oneself, on the page and from an old tab; the overlap is told before anybody decides."""
    proposer = at_desk(PROPOSER)
    proposer.go_to("Regionen")
    proposer.page.get_by_role("link", name="Lommarps kommun, vård och omsorg").click()
    proposer.page.get_by_role("link", name="Nytt avtal").click()
    proposer.page.get_by_label("Enhet", exact=True).select_option(label="Lommarps särskilda boenden")
    proposer.page.get_by_label("Uppdrag", exact=True).select_option(label="Vårdval vaccination")
    proposer.page.get_by_label("Säsongsinfluensa").check()
    proposer.fill("Gäller från", "2026-12-01")
    proposer.fill("Handlingar", "Avtal om vårdval; HM 2026-77")
    proposer.fill("Varför?", "Kommunen ansluter sig")
    proposer.press("Föreslå för en annan att godkänna")
    proposer.says("Ändringen är föreslagen.", "Någon annan avgör din ändring")
    expect(proposer.main.get_by_role("button", name="Godkänn")).to_have_count(0)
    change = proposer.path
    proposer.send(change, act="approve", reason="")
    assert proposer.status == 403

    approver = at_desk(APPROVER)
    approver.go_to("Regionen")
    approver.page.get_by_role("link", name="Nytt avtal Lommarps särskilda boenden").click()
    approver.says("Ingela Nordström", "Kommunen ansluter sig", "Säsongsinfluensa", "HM 2026-77")
    approver.press("Godkänn")
    approver.says("Ändringen är godkänd.")

    proposer.visit(f"{REGION}/vardgivare/4")
    proposer.says("Lommarps särskilda boenden", "2026-12-01", "tills vidare")
    proposer.page.get_by_role("link", name="Nytt avtal").click()
    proposer.page.get_by_label("Uppdrag", exact=True).select_option(label="Vårdval vaccination")
    proposer.page.get_by_label("Säsongsinfluensa").check()
    proposer.fill("Gäller från", "2027-01-01")
    proposer.fill("Varför?", "En gång till")
    proposer.press("Föreslå för en annan att godkänna")
    expect(proposer.faults.first).to_contain_text("Enheten har redan ett avtal för uppdraget")
    assert own_site.rows("SELECT from_on::text FROM organisations_contract WHERE unit_id = 401") == [("2026-12-01",)]


def test_a_gap_is_shown_to_both_and_closes_when_the_provider_accepts(
    own_site: Site, at_desk: Callable[[str], Desk]
) -> None:
    """The lists differ: the contract names a programme that the accepted version does not cover."""
    region = at_desk(APPROVER)
    region.visit(f"{REGION}/vardgivare/3")
    region.says("Program utan godkänd instruktion", "Kikhosta", "Vården fortsätter")

    manager = at_desk(MANAGER_WITH_A_GAP)
    manager.page.get_by_role("navigation", name="Huvudmeny").get_by_role("link", name="Instruktion").click()
    manager.says("Version 2 är inte godkänd av vårdgivaren.", "Kikhosta", "4.2")
    manager.press("Godkänn för vårdgivaren")
    manager.says("Instruktionen är godkänd för vårdgivaren.", "Adnan Begović")
    expect(manager.page.get_by_text("Program utan godkänd instruktion")).to_have_count(0)

    region.visit(f"{REGION}/vardgivare/3")
    expect(region.page.get_by_text("Program utan godkänd instruktion")).to_have_count(0)
    accepted = "SELECT accepted_by_name FROM organisations_acceptance WHERE provider_id = 3 AND instruction_id = 2"
    assert own_site.one(accepted, provider=3) == "Adnan Begović"
    with manager.page.expect_download() as download:
        manager.page.get_by_role("link", name="CSV").click()
    assert "30.1 d" in download.value.path().read_text("utf-8")


def test_a_new_provider_joins_from_application_to_live(own_site: Site, at_desk: Callable[[str], Desk]) -> None:
    """Every step with its day and who took it; the manager accepts, and nobody else can in their place."""
    registrar = at_desk(PROPOSER)
    registrar.go_to("Regionen")
    registrar.page.get_by_role("link", name="Registrera en ansökan").click()
    for label, text in {
        "Vårdgivarens namn": "Grytsunds barnhälsa AB",
        "Organisationsnummer": "5599001401",
        "Vårdgivarens HSA-id": "TSTNMT2321990012-E6000",
        "Enhetens namn": "Grytsunds barnmottagning",
        "Enhetens HSA-id": "TSTNMT2321990012-E6001",
        "Gatuadress": "Gamla Varvsplan 9",
        "Postnummer": "993 10",
        "Ort": "Grytsund",
        "Telefon": "0980-319 58",
        "Verksamhetschefens HSA-id": "TSTNMT2321990012-P602",
        "Kontaktpersonens telefon": "0980-319 58",
        "Kontaktpersonens e-post": "pekka@barnhalsa.example",
    }.items():
        registrar.page.get_by_label(label, exact=label in {"Telefon", "Ort"}).fill(text)
    registrar.page.get_by_label("Kontaktperson", exact=True).fill("Pekka Lindroos")
    registrar.page.get_by_label("Uppdrag", exact=True).select_option(label="Vårdval vaccination")
    registrar.page.get_by_label("Säsongsinfluensa").check()
    registrar.press("Registrera ansökan")
    registrar.says("Ansökan är registrerad.", "En annan regionadministratör godkänner eller avslår den.")
    checklist = registrar.path

    approver = at_desk(APPROVER)
    approver.visit(checklist)
    approver.press("Godkänn ansökan")
    approver.says("Ansökan är godkänd.")
    approver.page.get_by_role("link", name="Nytt avtal").click()
    approver.page.get_by_label("Uppdrag", exact=True).select_option(label="Vårdval vaccination")
    approver.page.get_by_label("Säsongsinfluensa").check()
    approver.fill("Gäller från", "2026-11-23")
    approver.fill("Varför?", "Ansökan är godkänd")
    approver.press("Föreslå för en annan att godkänna")
    approver.says("Ändringen är föreslagen.")
    registrar.visit(approver.path)
    registrar.press("Godkänn")
    registrar.says("Ändringen är godkänd.")

    manager = at_desk("Pekka Lindroos")
    manager.visit("/instruktion")
    manager.press("Godkänn för vårdgivaren")
    manager.says("Instruktionen är godkänd för vårdgivaren.")

    registrar.visit(checklist)
    registrar.page.get_by_role("link", name="Utse lokal administratör").click()
    registrar.fill("Namn eller HSA-id i katalogen", "Sjöholm")
    registrar.press("Sök i katalogen")
    registrar.press("Utse")
    registrar.says("Den lokala administratören är utsedd", "Marika Sjöholm")
    registrar.visit(checklist)
    registrar.press("Enheterna finns i katalogen")
    registrar.press("Starta driften")
    registrar.says("Vårdgivaren är i drift.", "Ingela Nordström", "Tomas Falk", "Pekka Lindroos", "2026-11-23")

    assert own_site.one("SELECT assignment_id FROM organisations_unit WHERE hsa_id LIKE '%%E6001'") == (
        "vaccination_choice"
    )


def test_anybody_reads_how_to_join_and_what_is_agreed(own_site: Site, browser: Browser) -> None:
    with room_of_desks(own_site, browser) as take_a_seat:
        desk = take_a_seat()
        desk.visit("/vardval")
        desk.says("Så ansöker du", "Regionens vaccinationsenhet", "0980-319 60", "I drift")
        desk.main.get_by_role("link", name="Personuppgiftsbiträdesinstruktion").click()
        desk.says("Vad regionen läser", "4.1", "Underbiträden")


def test_a_message_of_the_region_stands_on_everybodys_start_page(at_desk: Callable[[str], Desk]) -> None:
    writer = at_desk(PROPOSER)
    writer.go_to("Meddelanden")
    writer.page.get_by_label("Text", exact=True).fill("Driftstopp i natt mellan 01 och 02.")
    writer.page.get_by_label("Visas till").fill("2026-11-24")
    writer.fill("Varför?", "Planerat underhåll")
    writer.press("Föreslå för en annan att godkänna")
    writer.says("Ändringen är föreslagen.")
    approver, nurse = at_desk(APPROVER), at_desk(NURSE)
    expect(nurse.page.get_by_text("Driftstopp i natt")).to_have_count(0)
    approver.visit(writer.path)
    approver.press("Godkänn")
    approver.says("Ändringen är godkänd.")

    nurse.go_to_start()

    nurse.says("Driftstopp i natt mellan 01 och 02.")
