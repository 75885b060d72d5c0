"""A batch is drawn back: the region stops it, a clinic finds who got it and hands over the list (MED-05, LAW-10)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from playwright.sync_api import expect

from tests.journeys.desk import Desk
from tests.journeys.site import Site, gs1_code

_TELLS = """
SELECT details->>'purpose', details->>'recipient', details->>'form' FROM audit_event
 WHERE action = 'visits.recall.exported' AND details->>'batch' = %(batch)s ORDER BY at, id
"""


def test_a_batch_is_stopped_found_and_handed_over(desk: Desk, sit_down: Callable[[], Desk], site: Site) -> None:
    someone, gtin = site.someone(), site.batch().gtin
    desk.log_in_as("Cecilia Björk")
    desk.go_to("Batcher")
    desk.page.get_by_label("Skanna förpackningarna").fill(gs1_code(gtin, "DRA7001", date(2027, 8, 31)))
    desk.press("Lägg till")
    desk.register(someone.number, next(b for b in (site.batch(nth=n) for n in range(9)) if b.number == "DRA7001"))

    region = sit_down()
    region.log_in_as("Ingela Nordström")
    region.go_to("Indragning")
    region.page.get_by_label("Produkt").select_option(label="Influvita")
    region.page.get_by_label("Batchnummer").fill("dra 7001")
    region.press("Sök")
    expect(region.main.get_by_role("row").filter(has_text="Almvikens vaccinationsmottagning")).to_contain_text("1")
    expect(region.main).not_to_contain_text(someone.name)
    region.press("Dra in batchen")
    expect(region.faults).to_have_text(["Skriv varför batchen dras in."])
    region.fill("Varför dras batchen in?", "Läckage vid korken")
    region.press("Dra in batchen")
    region.says("Batchen är indragen och kan inte längre ges.", "Läckage vid korken")

    desk.go_to("Batcher")
    desk.main.get_by_role("link", name="Indragning").click()
    desk.page.get_by_label("Skanna förpackningen").fill(gs1_code(gtin, "DRA7001", date(2027, 8, 31)))
    desk.press("Sök")
    expect(desk.main.get_by_role("link", name=someone.name)).to_be_visible()
    desk.press("Ta ut")
    expect(desk.faults).to_have_count(3)
    desk.fill("Vad ska uppgifterna användas till?", "Brev om indragning")
    desk.fill("Vem tar emot dem?", "Enhetschefen")
    desk.main.get_by_role("radio", name="Excel").check()
    with desk.page.expect_download() as file:
        desk.press("Ta ut")
    assert file.value.suggested_filename == "indragning-DRA7001.xlsx"
    desk.main.get_by_role("radio", name="Adressetiketter").check()
    desk.press("Ta ut")
    expect(desk.heading("Adressetiketter")).to_be_visible()
    expect(desk.page.locator(".labels__label").filter(has_text=someone.name)).to_have_count(1)
    assert site.rows(_TELLS, {"batch": "DRA7001"}) == [
        ("Brev om indragning", "Enhetschefen", "xlsx"),
        ("Brev om indragning", "Enhetschefen", "etiketter"),
    ]

    another = site.someone()
    desk.begin(another.number)
    desk.scan(gs1_code(gtin, "DRA7001", date(2027, 8, 31)))
    desk.says("Batchen är indragen och får inte ges.")
