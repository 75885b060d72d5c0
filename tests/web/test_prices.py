"""A price list from a file: every fault is shown, nothing is kept until all is right, and a colleague approves."""

from __future__ import annotations

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.factories.region import Region
from tests.personas import ANNA, INGELA, KLARA, TOMAS
from tests.reimbursement.policy_scenes import (
    DECEMBER,
    NOVEMBER,
    OCTOBER,
    approved_prices,
    approved_terms,
    locked,
    proposed_prices,
    proposed_terms,
)
from tests.reimbursement.test_price_lists import BASE, HEADING, row
from tests.web.browsers import browser_of, counted, main_of
from vaccinera.organisations.models import Contract
from vaccinera.reimbursement.models import PriceList, Terms

PRICES = "/ersattning/priser"
TERMS = "/ersattning/villkor"


def send(browser: Client, *lines: str, from_on: str = "2026-12-01", why: str = "", encoding: str = "utf-8") -> str:
    """What a file is answered with: its page, or where it leads."""
    file = SimpleUploadedFile("Priser 2027.csv", "\n".join((HEADING, *lines)).encode(encoding))
    told = {"file": file, "from_on": from_on, "reason": "Nya priser", "retroactive_why": why}
    answer = browser.post(f"{PRICES}/ny", told)
    return answer.headers["Location"] if answer.status_code == 303 else f"{answer.status_code} {main_of(answer)}"


def test_a_list_with_faults_tells_each_by_row_and_column_and_keeps_nothing(region: Region) -> None:
    answer = send(
        browser_of(region, INGELA),
        BASE.replace("210,00", "-210"),
        BASE.replace("influenza", "mässling") + "2026-13-01",
    )

    assert answer.startswith("422")
    for told in (
        "Prislistan går inte att föreslå än",
        "Beloppet är mindre än noll.",
        "Programmet finns inte. Skriv något av: influenza.",
        "Dagen finns inte.",
        "mässling",
    ):
        assert told in answer
    assert not PriceList.objects.exists()


def test_a_list_is_proposed_read_as_a_difference_and_approved_by_a_colleague(region: Region) -> None:
    approved_prices(region, from_on=OCTOBER)
    proposer, approver = browser_of(region, INGELA), browser_of(region, TOMAS)

    place = send(proposer, BASE.replace("210,00", "220,50"))
    read = main_of(proposer.get(place))
    own = proposer.post(place, {"act": "approve", "reason": ""})
    approving = approver.post(place, {"act": "approve", "reason": "Läst"})

    assert "ändrat" in read
    assert all(amount in read for amount in ("210,00", "220,50", "+10,50"))
    assert "Någon annan avgör ditt förslag" in read
    assert (own.status_code, approving.status_code) == (403, 303)
    shown = main_of(approver.get(PRICES))
    assert "220,50" in shown
    assert "Ingela Region" in main_of(approver.get(place))


def test_a_list_in_windows_1252_is_taken_and_the_reader_told(region: Region) -> None:
    browser = browser_of(region, INGELA)

    place = send(browser, BASE, encoding="cp1252")

    assert "Windows-1252" in browser.get(place).content.decode()


def test_a_locked_month_asks_for_a_decision_beside_its_field(region: Region) -> None:
    locked(region)
    browser = browser_of(region, INGELA)

    refused = send(browser, BASE, from_on="2026-10-01")
    place = send(browser, BASE, from_on="2026-10-01", why="Fel pris i beslutet")

    assert "Ändringen rör låsta månader (2026-10 till 2026-10)" in refused
    assert "Nya priser" in refused
    read = main_of(browser.get(place))
    assert "Ett retroaktivt beslut för 2026-10-01–2026-10-31 följer med förslaget: Fel pris i beslutet" in read


def test_a_form_without_anything_asks_for_each_field(region: Region) -> None:
    answer = browser_of(region, INGELA).post(f"{PRICES}/ny", {})

    assert answer.status_code == 422
    assert "Fyll i ”Fil”." in main_of(answer)


def test_a_file_that_is_too_large_or_no_list_is_refused(region: Region) -> None:
    browser = browser_of(region, INGELA)
    large = {"file": SimpleUploadedFile("x.csv", b"x" * 1_000_001), "from_on": "2026-12-01", "reason": "Ny"}

    assert "större än 1 MB" in main_of(browser.post(f"{PRICES}/ny", large))
    assert "Filen har inga prisrader." in send(browser)


def test_the_list_in_force_is_fetched_as_it_is_read(region: Region) -> None:
    """What is fetched and sent again changes nothing."""
    approved_prices(region)
    browser = browser_of(region, INGELA)

    fetched = browser.get(f"{PRICES}/fil")
    file = SimpleUploadedFile("samma.csv", fetched.content)
    again = browser.post(f"{PRICES}/ny", {"file": file, "from_on": "2026-12-01", "reason": "Samma"})

    assert fetched.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert "Filen säger detsamma som de priser som gäller från 2026-12-01" in main_of(again)


def test_the_page_says_what_to_do_when_nothing_is_there(region: Region) -> None:
    Contract.objects.create(
        id=1, provider_id=1, unit_id=11, assignment_id="vaccination_choice", programmes=["influenza"], from_on=OCTOBER
    )

    shown = main_of(browser_of(region, INGELA).get(PRICES))

    for told in ("Inga priser finns", "Inga villkor gäller i dag.", "Inget förslag väntar", "Program utan pris"):
        assert told in shown


def test_who_reads_prices_and_who_proposes_them(region: Region) -> None:
    clerk, nurse = browser_of(region, KLARA), browser_of(region, ANNA)

    assert clerk.get(PRICES).status_code == 200
    assert "Föreslå villkor" not in main_of(clerk.get(PRICES))
    assert [clerk.get(f"{PRICES}/ny").status_code, nurse.get(PRICES).status_code] == [403, 403]
    waiting = proposed_prices(region)
    assert "Förslaget väntar på den som får avgöra det." in main_of(clerk.get(f"{PRICES}/{waiting.pk}"))


def test_the_page_costs_the_same_with_one_price_and_with_three(region: Region) -> None:
    browser = browser_of(region, INGELA)
    approved_prices(region, from_on=NOVEMBER)
    approved_terms(region, from_on=NOVEMBER)
    browser.get(PRICES)
    with counted() as one:
        browser.get(PRICES)
    approved_prices(
        region, [row(30_000, DECEMBER, setting=setting) for setting in ("", "home", "clinic")], from_on=DECEMBER
    )

    with counted() as three:
        browser.get(PRICES)

    assert len(three.texts) == len(one.texts)


def terms_form(region: Region, **changes: object) -> dict[str, object]:
    """Terms as a browser sends them."""
    return {
        "from_on": "2026-12-01",
        "cut_off_day": "10",
        "days_to_sign": "30",
        "reopening_months": "12",
        "identifier_kinds": ["personal_number"],
        "accepted_products": f"influenza; {region.products[0].npl_id}; region",
        "doses": "influenza; ; 1; 0",
        "reason": "Nya villkor",
    } | changes


def test_terms_are_proposed_from_the_form_and_stand_once_another_approves(region: Region) -> None:
    proposer, approver = browser_of(region, INGELA), browser_of(region, TOMAS)

    place = proposer.post(f"{TERMS}/ny", terms_form(region, pays_early_doses="on")).headers["Location"]
    read = main_of(approver.get(place))
    approver.post(place, {"act": "approve", "reason": ""})

    assert "För tidiga doser ersätts" in read
    assert "övriga: högst 1, minst 0 dagar emellan" in read
    assert Terms.objects.get().state == "approved"
    assert "Personnummer" in main_of(approver.get(place))


def test_new_terms_begin_from_those_in_force(region: Region) -> None:
    approved_terms(region, from_on=NOVEMBER)
    browser = browser_of(region, INGELA)

    shown = main_of(browser.get(f"{TERMS}/ny"))
    same = browser.post(f"{TERMS}/ny", terms_form(region))

    assert f"influenza; {region.products[0].npl_id}; regionen" in shown
    assert "NPL-id; regionen eller egen inköpt." in shown
    assert "Villkoren är desamma som de som gäller 2026-12-01" in main_of(same)


def test_whose_purse_is_typed_as_a_word(region: Region) -> None:
    browser, npl_id = browser_of(region, INGELA), region.products[0].npl_id
    rows = f"influenza; {npl_id}; regionen\ninfluenza; {npl_id}; Egen inköpt"

    unknown = browser.post(f"{TERMS}/ny", terms_form(region, accepted_products=f"influenza; {npl_id}; min"))
    browser.post(f"{TERMS}/ny", terms_form(region, accepted_products=rows))

    assert "min finns inte." in main_of(unknown)
    assert [row["funding_source"] for row in Terms.objects.get().content["accepted_products"]] == ["own", "region"]


def test_terms_that_cannot_be_keep_what_was_typed(region: Region) -> None:
    answer = browser_of(region, INGELA).post(
        f"{TERMS}/ny",
        terms_form(region, cut_off_day="31", doses="influenza; ; en; 0", accepted_products="rabies; 1; x"),
    )

    shown = main_of(answer)
    assert answer.status_code == 422
    assert "Skriv ett heltal mellan 1 och 28." in shown
    assert "Raden ”influenza;;en;0” går inte att läsa." in shown
    assert "rabies; 1; x" in shown


def test_terms_are_rejected_with_a_reason_and_withdrawn_by_their_proposer(region: Region) -> None:
    waiting, another = proposed_terms(region), proposed_terms(region, cut_off_day=12)
    proposer, approver = browser_of(region, INGELA), browser_of(region, TOMAS)

    silent = approver.post(f"{TERMS}/{waiting.pk}", {"act": "reject", "reason": ""})
    approver.post(f"{TERMS}/{waiting.pk}", {"act": "reject", "reason": "Fel dag"})
    proposer.post(f"{TERMS}/{another.pk}", {"act": "withdraw"})
    nonsense = approver.post(f"{TERMS}/{another.pk}", {"act": "burn"})

    assert "Skriv varför, för den som läser efteråt." in main_of(silent)
    assert [Terms.objects.get(pk=one.pk).state for one in (waiting, another)] == ["rejected", "withdrawn"]
    assert nonsense.status_code == 404
    listed = main_of(approver.get(PRICES))
    assert "avslaget" in listed
    assert "tillbakadraget" in listed


def test_the_prices_are_shown_fifty_a_page(region: Region) -> None:
    rows = [row(10_000 + n, OCTOBER, kind="supplement", supplement=f"s{n:02}") for n in range(51)]
    approved_prices(region, [row(21_000, OCTOBER), *rows], from_on=OCTOBER)
    browser = browser_of(region, KLARA)

    first, last = main_of(browser.get(PRICES)), main_of(browser.get(f"{PRICES}?sida=2"))

    assert "52 rader" in first
    assert "Rad 1–50 av 52" in first
    assert "Rad 51–52 av 52" in last
    assert "tillägg: s48" in first
    assert "tillägg: s50" not in first
    assert "tillägg: s50" in last


def test_the_prices_are_narrowed_by_programme_kind_and_day(region: Region) -> None:
    approved_prices(
        region,
        [row(21_000, OCTOBER, DECEMBER), row(15_000, OCTOBER, kind="supplement", supplement="home")],
        from_on=OCTOBER,
    )
    browser = browser_of(region, KLARA)

    base = main_of(browser.get(f"{PRICES}?program=influenza&slag=base"))
    then = main_of(browser.get(f"{PRICES}?dag=2026-12-01"))
    before = main_of(browser.get(f"{PRICES}?dag=2026-09-30"))
    no_day = main_of(browser.get(f"{PRICES}?dag=igår"))

    assert "210,00 kr" in base
    assert "150,00 kr" not in base
    assert "150,00 kr" in then
    assert "210,00 kr" not in then
    assert "Inget pris stämmer med det du har valt" in before
    assert "2 rader" in no_day
