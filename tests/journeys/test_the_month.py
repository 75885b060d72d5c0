"""Two months from preview to payment: what is mended is paid the month after, what was wrong is taken back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.journeys.conftest import room_of_desks, running_site
from tests.journeys.desk import Desk
from tests.journeys.money_reports import in_every_form, rows_of, summed
from tests.journeys.months import CLERK, DECIDER, MONEY, PROPOSER, MoneyOffice, fetched, serves_everybody, text_of_pdf
from tests.journeys.pictures import AT_RISK, MONTH_DOCUMENTS, PRICE_PROPOSAL, STATEMENT, WHY_UNPAID, draw
from tests.journeys.places_of_payments import price_list_in_force, send_price_list

MANAGER, NURSE, PHYSICIAN = "Birgitta Öberg", "Anna Norlander", "Johan Wikström"
ECONOMIST, HOSPITAL = "Susanne Hedlund", 2
CLINIC = "Almvikens vaccinationsmottagning"
OCTOBER, NOVEMBER = f"{MONEY}/2026-10", f"{MONEY}/2026-11"
_OF_OCTOBER = "fran=2026-10-01&till=2026-10-31&raknas_efter=month_of_run"
_BY_SOMEBODY_ELSE = ("Betalas av någon annan",)
_PAID_IN_OCTOBER = """
    SELECT v.id::text FROM reimbursement_line l JOIN visits_visit v ON v.document_id = l.document_id
      JOIN visits_administration a ON a.visit_id = v.id
     WHERE v.is_current AND v.given_on = '2026-10-30' AND v.programme_id = 'influenza' AND v.unit_id = 101
       AND a.giver_name = 'Anna Norlander' ORDER BY v.id LIMIT 1
"""


@dataclass(frozen=True, slots=True)
class TwoMonths:
    """October and November, locked. ``unsigned`` is the page of why a visit was not paid in October."""

    office: MoneyOffice
    unsigned: str


@pytest.fixture(scope="module")
def months(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[TwoMonths]:
    """October is locked, three things are mended in time, and November is locked: in a region of its own.

    A month that is locked stays so for every other journey too.
    """
    with (
        running_site(tmp_path_factory.mktemp("months"), "months") as site,
        room_of_desks(site, browser) as take_a_seat,
    ):
        office = MoneyOffice(site, take_a_seat)
        office.lock_next()
        unsigned = _ask_why_and_sign(office)
        _nullify_what_was_paid(office)
        _mend_the_price(office)
        office.lock_next()
        yield TwoMonths(office, unsigned)


def _ask_why_and_sign(office: MoneyOffice) -> str:
    """The manager reads the statement and asks why one visit was not paid; the physician signs it in time."""
    manager = office.somebody(MANAGER)
    manager.go_to("Ersättning")
    manager.page.get_by_role("link", name="oktober 2026").click()
    manager.says("281 016,00 kr", "Signatur saknas")
    serves_everybody(manager)
    draw(STATEMENT, manager)
    assert "Att betala 281 016,00 kr" in text_of_pdf(manager, "PDF att läsa")
    visits = manager.page.get_by_role("region", name="Besöken, vart och ett med sin förklaring")
    visits.get_by_role("row", name="Signatur saknas").get_by_role("link").click()
    manager.says("En signatur saknas", "Signeras besöket senast 2026-11-27 kan det betalas.")
    serves_everybody(manager)
    draw(WHY_UNPAID, manager)
    why = manager.path
    manager.visit(f"{MONEY}/kan-forloras")
    manager.says("Johan Wikström, ordination", "4 dagar kvar")
    serves_everybody(manager)
    draw(AT_RISK, manager)
    physician = office.somebody(PHYSICIAN, at=CLINIC)
    physician.visit(why)
    physician.main.get_by_role("link", name="Till besöket").click()
    physician.press("Signera")
    physician.says("Signerat, ordination och administrering")
    return why


def _nullify_what_was_paid(office: MoneyOffice) -> None:
    nurse = office.somebody(NURSE)
    nurse.visit(f"/besok/{office.site.one(_PAID_IN_OCTOBER)}")
    nurse.main.get_by_role("link", name="Makulera").click()
    nurse.page.get_by_label("Dosen gavs aldrig").check()
    nurse.fill("Beskriv vad som är fel", "Personen ångrade sig i stolen")
    nurse.press("Makulera")
    nurse.says("Makulerat.")


def _mend_the_price(office: MoneyOffice) -> None:
    """Doses against pneumococci were paid 1,50 kronor too little from October: decided back in time, by two persons."""
    proposer, decider = office.somebody(PROPOSER), office.somebody(DECIDER)
    mended = price_list_in_force(proposer).replace("333,00", "334,50")
    send_price_list(proposer, mended, from_on="2026-10-01")
    expect(proposer.faults.first).to_contain_text("Ändringen rör låsta månader (2026-10 till 2026-10).")
    serves_everybody(proposer)
    send_price_list(proposer, mended, from_on="2026-10-01", retroactive_why="Avtalet sade 334,50 från oktober")
    proposer.says("Ett retroaktivt beslut för 2026-10-01–2026-10-31", "333,00 kr", "334,50 kr", "+1,50 kr")
    serves_everybody(proposer)
    draw(PRICE_PROPOSAL, proposer)
    decider.visit(proposer.path)
    decider.press("Godkänn")
    decider.says("Förslaget är godkänt.", DECIDER)


def test_what_was_signed_in_time_is_paid_the_month_after(months: TwoMonths) -> None:
    manager = months.office.somebody(MANAGER)

    manager.visit(months.unsigned)

    november, october = manager.each(manager.main.locator("section"))
    expect(november).to_contain_text("november 2026")
    expect(november).to_contain_text("Grundersättning 222,00 kr")
    expect(october).to_contain_text("Signatur saknas")
    serves_everybody(manager)


def test_a_nullified_visit_is_taken_back_on_the_next_statement(months: TwoMonths) -> None:
    manager = months.office.somebody(MANAGER)

    manager.visit(f"{NOVEMBER}/1")

    row = _reversals(manager).get_by_role("row", name="2026-10-30")
    expect(row).to_contain_text("Säsongsinfluensa oktober 2026 Makulerad −222,00 kr")
    assert "oktober 2026 Makulerad −222,00 kr" in text_of_pdf(manager, "PDF att läsa")
    serves_everybody(manager)


def test_a_price_error_is_taken_back_and_paid_anew(months: TwoMonths) -> None:
    manager = months.office.somebody(MANAGER)
    manager.visit(f"{NOVEMBER}/1")
    row = _reversals(manager).get_by_role("row", name="2026-10-12")
    expect(row).to_contain_text("Pneumokocker oktober 2026 Uppgift eller pris ändrat −333,00 kr")
    sums = manager.page.get_by_role("region", name="Enheter och program")
    expect(sums.get_by_role("row", name="Pneumokocker")).to_contain_text("1,50 kr")

    row.get_by_role("link").click()

    november, october = manager.each(manager.main.locator("section"))
    expect(november).to_contain_text("334,50 kr, gäller från 2026-10-01")
    expect(november).to_contain_text("Grundersättning −333,00 kr")
    expect(october).to_contain_text("333,00 kr, gäller från 2024-01-01")
    serves_everybody(manager)


def test_a_locked_month_is_paid_by_the_banks_file(months: TwoMonths) -> None:
    """To the öre: what the page, the printed statement and the bank's file say of one provider is one sum."""
    manager, clerk = months.office.somebody(MANAGER), months.office.somebody(CLERK)
    manager.visit(f"{NOVEMBER}/1")
    expect(_total(manager, "Att betala")).to_contain_text("23 995,50 kr")
    assert "Att betala 23 995,50 kr" in text_of_pdf(manager, "PDF att läsa")

    clerk.visit(NOVEMBER)
    serves_everybody(clerk)
    draw(MONTH_DOCUMENTS, clerk)
    clerk.fill("Betalningsdag", "2026-12-21")
    clerk.press("Gör betalningsfilen")
    clerk.press("Markera som utbetald")

    assert ">23995.50<" in fetched(clerk, "Betalning, pain.001").read_text("utf-8")
    expect(clerk.page.get_by_role("status").filter(has_text="Månaden är markerad som utbetald.")).to_be_visible()
    serves_everybody(clerk)
    manager.visit(MONEY)
    expect(manager.main.get_by_role("row", name="november 2026")).to_contain_text("Utbetald")


def test_the_region_s_reports_of_money_say_what_the_month_came_to(months: TwoMonths) -> None:
    """To the öre, for every care provider, and every visit that was not paid by its reason; in each form."""
    clerk = months.office.somebody(CLERK)
    clerk.visit(OCTOBER)
    paid = summed(rows_of(clerk, "Vårdgivare"), ["Vårdgivare"], "För besök")
    clerk.visit(f"{OCTOBER}/korning")
    outcomes = summed(rows_of(clerk, "Utfall"), ["Utfall"], "Besök")

    clerk.visit(f"/rapporter/reimbursement_basis?{_OF_OCTOBER}&uppdelad=provider_id&uppdelad=unit_id")
    serves_everybody(clerk)
    basis = in_every_form(clerk, "Ersättningsunderlag")
    clerk.visit(f"/rapporter/not_paid?{_OF_OCTOBER}&uppdelad=outcome")
    serves_everybody(clerk)
    not_paid = summed(in_every_form(clerk, "Ej ersatta besök"), ["Skäl"], "Besök")

    assert summed(basis, ["Vårdgivare"], "Belopp") == paid
    assert len(paid) > 1
    assert not_paid == {outcome: many for outcome, many in outcomes.items() if outcome != ("Betalas",)}


def test_a_provider_s_reports_of_money_say_what_its_statement_does(months: TwoMonths) -> None:
    """By unit and programme, and by the reason of what was not paid; nothing of another provider."""
    economist = months.office.somebody(ECONOMIST)
    economist.visit(f"{OCTOBER}/{HOSPITAL}")
    sums = summed(rows_of(economist, "Enheter och program"), ["Enhet", "Program"], "Summa")
    reasons = summed(rows_of(economist, "Inte betalt, och varför"), ["Orsak"], "Besök")

    economist.visit(f"/rapporter/reimbursement_basis?{_OF_OCTOBER}&uppdelad=unit_id&uppdelad=programme_id")
    serves_everybody(economist)
    basis = in_every_form(economist, "Ersättningsunderlag")
    economist.visit(f"/rapporter/not_paid?{_OF_OCTOBER}&uppdelad=outcome")
    serves_everybody(economist)
    not_paid = summed(in_every_form(economist, "Ej ersatta besök"), ["Skäl"], "Besök")

    assert summed(basis, ["Enhet", "Program"], "Belopp") == sums
    assert {reason: many for reason, many in not_paid.items() if reason != _BY_SOMEBODY_ELSE} == reasons


def _reversals(desk: Desk) -> Locator:
    return desk.page.get_by_role("region", name="Motposter")


def _total(desk: Desk, name: str) -> Locator:
    return desk.main.locator(".description-list__item", has_text=name)
