"""The region's pages: what was typed is never lost, nobody decides their own, a list costs the same however long."""

from __future__ import annotations

import json
from datetime import date
from uuid import uuid4

import pytest
from django.test import Client

from tests.factories.region import NOON, Region
from tests.organisations.scenes import (
    accept,
    agreed_contract,
    applied,
    approve,
    approved,
    grant_acceptance,
    instruction_content,
    propose,
    published,
)
from tests.personas import ANNA, INGELA, LARS, MAJA, OLGA, TOMAS
from tests.reimbursement.policy_scenes import locked
from tests.web.browsers import browser_of, counted, main_of, soup_of
from vaccinera.organisations.models import Acceptance, CareProvider, CareUnit, DirectoryChange, Message
from vaccinera.organisations.queries.contracts import contract_by_id, provider_by_id
from vaccinera.organisations.states import ChangeKind
from vaccinera.programmes.models import Programme, ProgrammeVersion

REGION = "/administration/region"
PROVIDER = {"name": "Norra vårdkedjan", "organisation_number": "232100-0001", "hsa_id": "TSTNMT2321000156-P1"}


@pytest.fixture(autouse=True)
def programmes(region: Region) -> None:
    """Two more programmes by name, as contracts and instructions name them."""
    version = ProgrammeVersion.objects.get(pk=1)
    for number, code in enumerate(("covid19", "pertussis"), start=2):
        Programme.objects.create(code=code, name_sv=f"Program {code}", name_en=f"Programme {code}")
        ProgrammeVersion.objects.create(
            id=number,
            programme_id=code,
            version="1",
            content={**version.content, "code": code},
            valid_from=version.valid_from,
            approved_at=NOON,
        )


def contract_form(**changes: object) -> dict[str, object]:
    """A contract as a browser sends it."""
    return {
        "unit": "11",
        "assignment": "vaccination_choice",
        "programmes": ["influenza", "covid19"],
        "from_on": "2026-12-01",
        "to_on": "",
        "documents": "Avtal; HM 1",
        "reason": "Ny mottagning",
    } | changes


def decide(browser: Client, change: DirectoryChange, act: str, reason: str = "") -> int:
    """The status a decision is answered with."""
    return browser.post(f"{REGION}/andringar/{change.pk}", {"act": act, "reason": reason}).status_code


def test_a_contract_is_proposed_from_the_form_and_stands_once_another_approves(region: Region) -> None:
    proposer, approver = browser_of(region, INGELA), browser_of(region, TOMAS)
    answer = proposer.post(f"{REGION}/vardgivare/1/nytt-avtal", contract_form())
    change = DirectoryChange.objects.get()

    own = decide(proposer, change, "approve")
    others = decide(approver, change, "approve")

    assert answer.headers["Location"] == f"{REGION}/andringar/{change.pk}"
    assert (own, others) == (403, 303)
    page = main_of(approver.get(f"{REGION}/vardgivare/1"))
    assert "Program covid19, Säsongsinfluensa" in page
    assert "2026-12-01 tills vidare" in page


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"from_on": "i morgon"}, "Skriv dagen så här: 2026-12-01."),
        ({"from_on": "0001-01-01"}, "Skriv dagen så här: 2026-12-01."),
        ({"from_on": ""}, "Fyll i ”Gäller från”."),
        ({"programmes": []}, "Fyll i ”Program”."),
        ({"to_on": "2026-12-01"}, "Avtalet måste sluta efter att det har börjat, 2026-12-01."),
        ({"reason": ""}, "Fyll i ”Varför?”."),
    ],
)
def test_a_form_with_a_fault_keeps_what_was_typed(region: Region, changes: dict[str, object], sentence: str) -> None:
    answer = browser_of(region, INGELA).post(f"{REGION}/vardgivare/1/nytt-avtal", contract_form(**changes))

    assert answer.status_code == 422
    assert sentence in main_of(answer)
    assert b"Avtal; HM 1" in answer.content
    assert not DirectoryChange.objects.exists()


def test_a_rejection_without_a_reason_is_said_beside_the_field(region: Region) -> None:
    change, browser = propose(region, ChangeKind.PROVIDER, PROVIDER, subject="1"), browser_of(region, TOMAS)

    answer = browser.post(f"{REGION}/andringar/{change.pk}", {"act": "reject", "reason": ""})

    assert answer.status_code == 422
    assert "Skriv varför ändringen görs, för den som läser efteråt." in main_of(answer)
    assert decide(browser, change, "reject", "Fel namn") == 303
    assert decide(browser, change, "no-such-act") == 404


def test_the_proposer_withdraws_and_the_page_says_so(region: Region) -> None:
    change, browser = propose(region, ChangeKind.PROVIDER, PROVIDER, subject="1"), browser_of(region, INGELA)

    assert decide(browser, change, "withdraw") == 303
    assert "tillbakadragen" in main_of(browser.get(f"{REGION}/andringar/{change.pk}"))
    assert provider_by_id(1).name == "Norra vården"


def test_a_change_shows_field_by_field_what_it_was_and_becomes(region: Region) -> None:
    change = propose(region, ChangeKind.PROVIDER, PROVIDER, subject="1")

    page = main_of(browser_of(region, TOMAS).get(f"{REGION}/andringar/{change.pk}"))

    assert "Namn Norra vården Norra vårdkedjan" in page


def test_an_end_of_a_contract_is_proposed_from_its_page(region: Region) -> None:
    contract = agreed_contract(region)
    browser, address = browser_of(region, INGELA), f"{REGION}/avtal/{contract.pk}"

    before = browser.post(address, {"to_on": "2026-11-01", "reason": "Upphör"})
    answer = browser.post(address, {"to_on": "2027-03-01", "reason": "Upphör"})

    assert before.status_code == 422
    assert "Avtalet måste sluta efter att det har börjat, 2026-12-01. Ändra en av dagarna." in main_of(before)
    change = DirectoryChange.objects.get(kind="contract_end")
    assert answer.headers["Location"] == f"{REGION}/andringar/{change.pk}"
    assert "Norra mottagningen" in main_of(browser.get(f"{REGION}/andringar/{change.pk}"))


def test_a_contract_that_reaches_into_a_locked_month_asks_why_and_shows_its_decision(region: Region) -> None:
    locked(region)
    browser, form = browser_of(region, INGELA), contract_form(from_on="2026-10-01")

    refused = browser.post(f"{REGION}/vardgivare/1/nytt-avtal", form)
    browser.post(f"{REGION}/vardgivare/1/nytt-avtal", form | {"retroactive_why": "Glömdes i september"})

    assert (refused.status_code, "Ändringen rör låsta månader" in main_of(refused)) == (422, True)
    change = DirectoryChange.objects.get()
    page = main_of(browser_of(region, TOMAS).get(f"{REGION}/andringar/{change.pk}"))
    assert "Ett retroaktivt beslut för 2026-10-01–2026-10-31 följer med förslaget: Glömdes i september" in page
    assert decide(browser_of(region, TOMAS), change, "approve") == 303
    decided = main_of(browser.get("/ersattning/priser"))
    assert "Glömdes i september" in decided


def test_an_end_in_a_locked_month_asks_why_and_an_ended_contract_can_end_earlier(region: Region) -> None:
    contract = agreed_contract(region, from_on=date(2026, 9, 1), to_on=date(2026, 11, 20))
    locked(region)
    browser, address = browser_of(region, INGELA), f"{REGION}/avtal/{contract.pk}"
    form = {"to_on": "2026-10-15", "reason": "Uppsagt"}

    page = main_of(browser.get(address))
    refused = browser.post(address, form)
    answer = browser.post(address, form | {"retroactive_why": "Uppsägningen kom bort"})

    assert "Avsluta avtalet tidigare" in page
    assert (refused.status_code, "Ändringen rör låsta månader" in main_of(refused)) == (422, True)
    change = DirectoryChange.objects.get(kind="contract_end")
    assert answer.headers["Location"] == f"{REGION}/andringar/{change.pk}"
    assert "för 2026-10-15–2026-10-31 följer med förslaget: Uppsägningen kom bort" in main_of(
        browser_of(region, TOMAS).get(f"{REGION}/andringar/{change.pk}")
    )
    assert decide(browser_of(region, TOMAS), change, "approve") == 303
    assert contract_by_id(contract.pk).to_on == date(2026, 10, 15)


def test_units_are_added_and_changed_from_their_forms(region: Region) -> None:
    browser = browser_of(region, INGELA)
    facts = {
        "unit_name": "Nya mottagningen",
        "unit_hsa_id": "TSTNMT2321000156-U13",
        "setting": "clinic",
        "street": "Provgatan 3",
        "postal_code": "999 98",
        "city": "Provstad",
        "phone": "010-000 00 13",
        "reason": "Öppnar",
    }

    added = browser.post(f"{REGION}/vardgivare/1/ny-enhet", facts)
    moved = browser.post(f"{REGION}/enheter/12/andra", facts | {"unit_hsa_id": "TSTNMT2321000156-U12", "provider": "2"})
    renamed = browser.post(
        f"{REGION}/vardgivare/2/andra", PROVIDER | {"reason": "Fel", "hsa_id": "TSTNMT2321000156-P1"}
    )

    assert (added.status_code, moved.status_code) == (303, 303)
    assert {one.content["provider_id"] for one in DirectoryChange.objects.filter(kind="unit")} == {1, 2}
    assert renamed.status_code == 422
    assert "har redan en annan vårdgivare" in main_of(renamed)


def test_a_version_of_the_instruction_begins_from_the_newest(region: Region) -> None:
    published(region)
    browser, address = browser_of(region, INGELA), f"{REGION}/instruktion/ny"
    form = {"version": "2", "from_on": "2026-12-01", "programmes": ["pertussis"], "reason": "Nytt program"}
    sections = {name: "\n".join(texts) for name, texts in instruction_content()["sections"].items()}

    shown = browser.get(address)
    lacking = browser.post(address, form | sections | {"region_reads": "Ersättning."})
    answer = browser.post(address, form | sections)

    assert "Statistik." in shown.content.decode()
    assert lacking.status_code == 422
    assert "Regionens läsning vilar på punkter som saknas: 4.2, 4.3, 4.4." in main_of(lacking)
    approve(region, DirectoryChange.objects.get(kind="instruction", state="proposed"))
    assert answer.status_code == 303
    assert "Program pertussis" in main_of(browser.get("/instruktion/version/2"))


def test_the_instruction_is_read_by_anybody_and_accepted_by_those_who_may(region: Region) -> None:
    published(region)
    agreed_contract(region, programmes=["influenza", "pertussis"], from_on=date(2026, 11, 1))
    nobody, nurse = Client(), browser_of(region, ANNA)
    manager = browser_of(region, grant_acceptance(MAJA))

    before = main_of(manager.get("/instruktion"))
    refused = nurse.post("/instruktion/version/1/godkann").status_code
    accepted = manager.post("/instruktion/version/1/godkann")

    assert "4.2 Statistik." in main_of(nobody.get("/instruktion"))
    assert "Godkänn för vårdgivaren" not in main_of(nurse.get("/instruktion"))
    assert "Version 1 är inte godkänd av vårdgivaren." in before
    assert refused == 403
    after = main_of(manager.get(accepted.headers["Location"]))
    assert "Maja Chef" in after
    assert "Program pertussis : Instruktionen som gäller omfattar inte programmet." in after
    assert Acceptance.objects.count() == 1


def test_without_any_version_the_page_says_so(region: Region) -> None:
    assert "Ingen version gäller än." in main_of(Client().get("/instruktion"))


def test_the_record_of_processing_is_a_file_for_each(region: Region) -> None:
    """GDPR art. 30: the region's for every provider, a provider's for itself alone."""
    agreed_contract(region, from_on=date(2026, 11, 1))
    accept(region, published(region))
    region_browser, other = browser_of(region, INGELA), browser_of(region, grant_acceptance(OLGA))

    as_json = region_browser.get(f"{REGION}/registerforteckning/json")
    as_csv = region_browser.get(f"{REGION}/registerforteckning/csv")
    others = other.get("/instruktion/registerforteckning/json")

    rows = json.loads(as_json.content)
    assert {row["controller"] for row in rows} == {"Norra vården"}
    assert ("30.1 d", "4.2", "Statistik.") in {(row["article"], row["clause"], row["text"]) for row in rows}
    assert as_csv.content.decode("utf-8-sig").splitlines()[0] == (
        "controller;controller_number;processor;article;about;clause;text"
    )
    assert {row["controller"] for row in json.loads(others.content)} == {"Södra vården"}
    assert region_browser.get(f"{REGION}/registerforteckning/pdf").status_code == 404


def test_an_application_is_registered_and_decided_by_another(region: Region) -> None:
    joining = applied(region)
    address = f"{REGION}/ansokningar/{joining.pk}"
    registrar, other = browser_of(region, INGELA), browser_of(region, TOMAS)

    own = registrar.post(address, {"act": "approve", "reason": ""})
    early = other.post(address, {"act": "go_live", "reason": ""})
    done = other.post(address, {"act": "approve", "reason": "Komplett"})

    assert own.status_code == 403
    assert early.status_code == 422
    assert "Det steget kan inte tas nu." in main_of(early)
    assert done.status_code == 303
    assert "Tomas Region: Komplett" in main_of(other.get(address))
    assert other.post(address, {"act": "no-such-act"}).status_code == 404
    assert other.get(f"{REGION}/ansokningar/{uuid4()}").status_code == 404


@pytest.mark.parametrize(("act", "says"), [("decline", "Ansökan är avslagen"), ("withdraw", "Ansökan är återtagen")])
def test_an_application_ends_with_a_reason(region: Region, act: str, says: str) -> None:
    address, browser = f"{REGION}/ansokningar/{applied(region).pk}", browser_of(region, TOMAS)

    silent = browser.post(address, {"act": act, "reason": ""})
    told = browser.post(address, {"act": act, "reason": "Saknar tillstånd"})

    assert silent.status_code == 422
    assert told.status_code == 303
    assert says in main_of(browser.get(address))


def test_an_administrator_is_named_and_a_fault_is_said(region: Region) -> None:
    browser, address = browser_of(region, INGELA), f"{REGION}/vardgivare/2/administrator"

    found = main_of(browser.get(address, {"sok": "Birgit"}))
    named = browser.post(address, {"unit": "21", "staff_hsa_id": "TSTNMT2321000156-S2"})
    twice = browser.post(address, {"unit": "21", "staff_hsa_id": "TSTNMT2321000156-S2"})

    assert "Birgit Ek TSTNMT2321000156-S2" in found
    assert named.headers["Location"] == f"{REGION}/vardgivare/2"
    assert "Birgit Ek har redan det uppdraget vid enheten." in main_of(twice)


def test_a_providers_message_is_put_up_seen_and_taken_down(region: Region) -> None:
    administrator, nurse, other = browser_of(region, LARS), browser_of(region, ANNA), browser_of(region, OLGA)
    form = {
        "kind": "warning",
        "text_sv": "Telefonen är ur funktion.",
        "from_on": "2026-11-23",
        "from_clock": "08:00",
        "to_on": "2026-11-24",
        "to_clock": "kväll",
    }

    fault = administrator.post("/administration/meddelanden", form)
    administrator.post("/administration/meddelanden", form | {"to_clock": "12:00"})
    seen = main_of(nurse.get("/"))
    administrator.post(f"/administration/meddelanden/{Message.objects.get().pk}/ta-bort")

    assert fault.status_code == 422
    assert "Skriv klockslaget så här: 13:30." in main_of(fault)
    assert "Telefonen är ur funktion." in seen
    assert "Telefonen är ur funktion." not in main_of(other.get("/"))
    assert "Telefonen är ur funktion." not in main_of(nurse.get("/"))


def test_the_regions_page_costs_the_same_with_more_providers(region: Region) -> None:
    published(region)
    agreed_contract(region, from_on=date(2026, 11, 1))
    approved(region)
    browser = browser_of(region, INGELA)
    browser.get(REGION)
    with counted() as few:
        browser.get(REGION)
    for key in (201, 202, 203):
        CareProvider.objects.create(
            id=key,
            hsa_id=f"TSTNMT2321000156-P{key}",
            name=f"Vården {key}",
            organisation_number="2321000009",
            shows_records_to_patients=False,
        )

    with counted() as more:
        page = main_of(browser.get(REGION))

    assert "Vården 203" in page
    assert len(more.texts) == len(few.texts)


def test_how_to_join_is_read_without_a_login_in_english_too(region: Region) -> None:
    visitor = Client(headers={"accept-language": "en"})
    visitor.post("/sprak", {"language": "en", "till": "/vardval"})

    page = main_of(visitor.get("/vardval"))

    assert "How to apply" in page
    assert "Vaccinationsenheten" in page


def test_what_is_new_stands_newest_first(region: Region) -> None:
    page = main_of(browser_of(region, ANNA).get("/nyheter"))

    assert page.index("Avtal, instruktion och anslutning") < page.index("Indragning av en batch")


def test_numbers_are_written_as_people_write_them(region: Region) -> None:
    """232100-0001 and 999 98, where they stand and in the forms that change them."""
    CareUnit.objects.filter(pk=11).update(postal_code="99998")
    browser = browser_of(region, INGELA)

    provider_page = browser.get(f"{REGION}/vardgivare/1")
    form = browser.get(f"{REGION}/vardgivare/1/andra").content.decode()
    unit_form = browser.get(f"{REGION}/enheter/11/andra").content.decode()
    same = browser.post(f"{REGION}/vardgivare/1/andra", PROVIDER | {"name": "Norra vården", "reason": "Rättat"})

    assert "232100-0001" in main_of(provider_page)
    assert "999\u00a098" in provider_page.content.decode()
    assert 'value="232100-0001"' in form
    assert 'value="999 98"' in unit_form
    assert "Inget är ändrat." in main_of(same)


def test_an_application_is_filled_in_under_headings(region: Region) -> None:
    page = soup_of(browser_of(region, INGELA).get(f"{REGION}/ansokningar/ny"))

    sections = page.select("fieldset.region-section")
    assert [one.legend.get_text() for one in sections if one.legend] == [
        "Vårdgivaren",
        "Den första enheten",
        "Det som söks",
        "Verksamhetschef och kontaktperson",
    ]
    assert sum(len(one.select("input[type=text], select, fieldset")) for one in sections) == 17
