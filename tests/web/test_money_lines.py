"""Payees, manual lines, extra costs and limits: numbers are checked, two persons decide, and each sees their own."""

from __future__ import annotations

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.factories.region import Region
from tests.personas import ATLE, INGELA, KLARA, MAJA, OSKAR, TOMAS
from tests.reimbursement.policy_scenes import (
    approved_payee,
    limited,
    locked,
    proposed_limit,
    proposed_line,
    proposed_payee,
)
from tests.reimbursement.test_payments import entered, visit_of
from tests.web.browsers import browser_of, counted, main_of
from vaccinera.reimbursement.models import Payee

PAYEES = "/ersattning/betalningsmottagare"
LINES = "/ersattning/rader"
LIMITS = "/ersattning/attestgranser"
PAYEE = {
    "name": "Norra vården AB",
    "organisation_number": "556000-4615",
    "account_kind": "bankgiro",
    "account": "5050-1055",
    "from_on": "2026-12-01",
    "reason": "Anmält konto",
}
LINE = {
    "provider": "2",
    "kind": "recovery",
    "amount": "1 210,50",
    "month": "2026-11",
    "document": "HM 2026:17",
    "reason": "Felaktigt utbetalt",
}
PDF = b"%PDF-1.7\nfaktura\n%%EOF\n"
COST = {"amount": "450", "invoice": "F 2026-17"}


def chosen(content: bytes = PDF, name: str = "Faktura 17.pdf") -> dict[str, SimpleUploadedFile]:
    """A file as a browser sends it; read once, so made anew for each form."""
    return {"file": SimpleUploadedFile(name, content)}


def test_a_payee_is_proposed_and_approved_and_shown_as_people_write_it(region: Region) -> None:
    proposer, approver = browser_of(region, INGELA), browser_of(region, TOMAS)

    place = proposer.post(f"{PAYEES}/1", PAYEE).headers["Location"]
    waiting = main_of(approver.get(PAYEES))
    read = main_of(approver.get(place))
    approver.post(place, {"act": "approve", "reason": ""})

    assert "ändring väntar på beslut" in waiting
    assert "556000-4615" in read
    assert "Bankgiro 5050-1055" in read
    shown = main_of(approver.get(PAYEES))
    assert "Norra vården AB" in shown
    assert "saknas: kan inte betalas" in shown
    assert "tills vidare" in main_of(approver.get(f"{PAYEES}/1"))


def test_a_wrong_check_digit_stands_beside_its_field(region: Region) -> None:
    browser = browser_of(region, INGELA)

    number = browser.post(f"{PAYEES}/1", PAYEE | {"organisation_number": "556000-4616"})
    account = browser.post(f"{PAYEES}/1", PAYEE | {"account": "5050-1056"})

    assert "Kontrollsiffran i 556000-4616 stämmer inte." in main_of(number)
    assert "Kontrollsiffran i 5050-1056 stämmer inte." in main_of(account)
    assert not Payee.objects.exists()


def test_a_payee_changed_since_the_last_run_is_flagged(region: Region) -> None:
    locked(region)
    browser = browser_of(region, INGELA)
    waiting = proposed_payee(region)
    shown = main_of(browser.get(f"{PAYEES}/2"))
    assert "Betalningsmottagare för Södra vården" in shown
    assert "Ingen betalningsmottagare har föreslagits" in shown

    approver = browser_of(region, TOMAS)
    approver.post(f"{PAYEES}/forslag/{waiting.pk}", {"act": "approve"})

    assert "ändrad sedan senaste körningen" in main_of(browser.get(PAYEES))


def test_payees_are_rejected_and_withdrawn(region: Region) -> None:
    first, second = proposed_payee(region), proposed_payee(region, provider_id=2)
    browser_of(region, TOMAS).post(f"{PAYEES}/forslag/{first.pk}", {"act": "reject", "reason": "Fel konto"})
    browser_of(region, INGELA).post(f"{PAYEES}/forslag/{second.pk}", {"act": "withdraw"})

    shown = main_of(browser_of(region, INGELA).get(f"{PAYEES}/1"))

    assert "avslaget" in shown
    assert "ändring väntar" not in main_of(browser_of(region, INGELA).get(PAYEES))


def test_the_list_of_payees_costs_the_same_with_one_and_with_two(region: Region) -> None:
    browser = browser_of(region, INGELA)
    approved_payee(region)
    browser.get(PAYEES)
    with counted() as one:
        browser.get(PAYEES)
    approved_payee(region, provider_id=2)

    with counted() as two:
        browser.get(PAYEES)

    assert len(two.texts) == len(one.texts)


def test_a_line_goes_from_the_clerk_to_the_approver_and_is_seen_by_its_provider(region: Region) -> None:
    limited(region, 200_000)
    clerk, approver = browser_of(region, KLARA), browser_of(region, ATLE)

    place = clerk.post(f"{LINES}/ny", LINE | chosen()).headers["Location"]
    approver.post(place, {"act": "approve", "reason": "Enligt avtal"})

    read = main_of(clerk.get(place))
    assert "210,50" in read
    assert "Atle Region" in read
    assert "HM 2026:17" not in main_of(browser_of(region, MAJA).get(LINES))
    assert "Återkrav" in main_of(browser_of(region, OSKAR).get(LINES))


def test_above_the_limit_the_refusal_stands_beside_the_comment(region: Region) -> None:
    limited(region, 100)
    line = proposed_line(region)

    answer = browser_of(region, ATLE).post(f"{LINES}/{line.pk}", {"act": "approve", "reason": "Ja"})

    assert answer.status_code == 422
    assert "500,00 kr är mer än din attestgräns, 1,00 kr." in main_of(answer)


def test_a_line_that_cannot_be_keeps_what_was_typed(region: Region) -> None:
    browser = browser_of(region, MAJA)

    nothing = main_of(browser.post(f"{LINES}/ny", {"reason": ""}))
    told = LINE | {"provider": "1", "amount": "mycket", "month": "november", "document": "HM 9"}
    wrong = browser.post(f"{LINES}/ny", told).content.decode()
    zero = main_of(browser.post(f"{LINES}/ny", LINE | {"provider": "1", "amount": "-0,00"} | chosen()))

    assert "Fyll i ”Belopp i kronor”." in nothing
    assert "Skriv beloppet i kronor och öre så här: 1 210,00." in wrong
    assert "Skriv månaden så här: 2026-11." in wrong
    assert "HM 9" in wrong
    assert "Skriv ett belopp som inte är noll" in zero


def test_a_provider_proposes_for_itself_and_takes_it_back(region: Region) -> None:
    browser = browser_of(region, MAJA)
    assert "Inga manuella rader" in main_of(browser.get(LINES))

    own = LINE | {"provider": "1", "kind": "adjustment", "amount": "-12"}
    place = browser.post(f"{LINES}/ny", own | chosen()).headers["Location"]
    another = browser.post(f"{LINES}/ny", LINE | chosen())
    browser.post(place, {"act": "withdraw"})

    assert "tillbakadraget" in main_of(browser.get(place))
    assert another.status_code == 422
    rejected = proposed_line(region)
    browser_of(region, ATLE).post(f"{LINES}/{rejected.pk}", {"act": "reject", "reason": "Nej"})
    assert "avslaget" in main_of(browser.get(LINES))


def test_an_extra_cost_is_entered_on_the_visit_and_accepted_by_the_clerk(region: Region) -> None:
    visit = visit_of(region)
    manager, clerk = browser_of(region, MAJA), browser_of(region, KLARA)
    address = f"/besok/{visit.pk}/merkostnad"
    assert "Ingen merkostnad är anmäld" in main_of(manager.get(address))

    place = manager.post(address, COST | chosen()).headers["Location"]
    again = manager.post(address, COST | chosen())
    own = manager.post(place, {"act": "approve"})
    clerk.post(place, {"act": "approve"})

    assert "En merkostnad är redan anmäld för besöket." in main_of(again)
    assert own.status_code == 403
    assert "godkänt" in main_of(manager.get(address))
    assert "F 2026-17" in main_of(clerk.get(LINES))
    assert browser_of(region, OSKAR).get(address).status_code == 404


def test_a_cost_is_taken_back(region: Region) -> None:
    cost = entered(region, visit_of(region).pk)

    browser_of(region, MAJA).post(f"/ersattning/merkostnader/{cost.pk}", {"act": "withdraw"})

    assert "tillbakadraget" in main_of(browser_of(region, KLARA).get(LINES))


def test_a_limit_is_proposed_for_one_of_the_regions_approvers_and_approved_by_another(region: Region) -> None:
    browser = browser_of(region, INGELA)
    assert "ingen gräns bestämd" in main_of(browser.get(LIMITS))

    form = {"staff": str(ATLE.key), "amount": "50 000", "reason": "Delegationsbeslut"}
    absurd = main_of(browser.post(LIMITS, form | {"amount": "0"}))
    proposal = browser.post(LIMITS, form).headers["Location"]
    waiting, own = main_of(browser.get(LIMITS)), main_of(browser.get(proposal))
    approved = browser_of(region, TOMAS).post(proposal, {"act": "approve"})

    assert "Skriv ett belopp som är större än noll" in absurd
    assert "ändring väntar på beslut" in waiting
    assert "dagen den godkänns" in own
    assert approved.status_code == 303
    shown = main_of(browser.get(LIMITS))
    assert "50 000" in shown.replace("\N{NO-BREAK SPACE}", " ")
    assert ("Ingela Region" in shown, "Tomas Region" in shown) == (True, True)
    assert "ingen gräns bestämd" not in shown


def test_a_limit_is_rejected_and_withdrawn(region: Region) -> None:
    first = proposed_limit(region)
    browser_of(region, TOMAS).post(f"{LIMITS}/{first.pk}", {"act": "reject", "reason": "För hög"})
    second = proposed_limit(region)
    browser_of(region, INGELA).post(f"{LIMITS}/{second.pk}", {"act": "withdraw"})

    shown = [main_of(browser_of(region, INGELA).get(f"{LIMITS}/{one.pk}")) for one in (first, second)]

    assert ("avslaget" in shown[0], "tillbakadraget" in shown[1]) == (True, True)
