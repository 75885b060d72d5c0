"""The pages of the reimbursement: a provider's months, its statement and files, and why one visit was paid."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import pytest
import time_machine
from django.utils.translation import override

from tests.factories.region import NOON, Region, make_person
from tests.factories.reimbursement import make_policy
from tests.personas import ANNA, ATLE, BIRGIT, DAVID, KLARA, MAJA, OLGA, OLLE, REBECKA, ULLA
from tests.reimbursement.ledgers import LOCKED, OCTOBER, SEPTEMBER, Ledger, a_month, make_payee
from tests.reimbursement.paid_visits import give
from tests.visits.scenes import NUMBERS, by_telephone, whole
from tests.web.browsers import browser_of, counted, main_of, soup_of, state_ground, text_of
from vaccinera.kernel.scope import acting, reading
from vaccinera.reimbursement.actions import preview_run
from vaccinera.reimbursement.actions.documents import make_documents
from vaccinera.reimbursement.models import Line
from vaccinera.reimbursement.rules.document_words import document_words
from vaccinera.reimbursement.states import OutcomeCode
from vaccinera.web.outcome_words import KINDS, MENDS, OUTCOMES, now_in_words

NOVEMBER = date(2026, 11, 1)
STATEMENT = "/ersattning/2026-10/1"


@pytest.fixture
def locked(region: Region) -> Region:
    """October is locked, and its documents are made."""
    a_month(region)
    with acting(atle := region.reader(ATLE)):
        make_documents(by=atle, month=OCTOBER, at=LOCKED)
    return region


def test_pages_and_documents_have_the_same_words() -> None:
    words = document_words()

    assert {code.word: word for code, word in OUTCOMES.items()} == words["outcome"]
    assert {code.word: word for code, word in MENDS.items()} == words["mend"]
    assert {str(kind): word for kind, word in KINDS.items()} == words["kind"]
    assert set(OUTCOMES) == set(MENDS) == set(OutcomeCode)


def test_a_manager_reads_the_months_and_what_each_came_to(locked: Region) -> None:
    page = browser_of(locked, MAJA).get("/ersattning")

    assert "oktober 2026 Attesterad och låst 2026-11-16 111,00 kr 0,00 kr" in main_of(page)
    assert soup_of(page).select_one(f'a[href="{STATEMENT}"]') is not None


def test_before_any_month_is_locked_the_page_says_so(region: Region) -> None:
    said = main_of(browser_of(region, MAJA).get("/ersattning"))

    assert "Ingen månad är låst än" in said
    assert "Inget väntar på signatur just nu" in said


def test_the_statement_says_what_is_paid_and_what_is_not_and_why(locked: Region) -> None:
    said = main_of(browser_of(locked, MAJA).get(STATEMENT))

    assert "Att betala 111,00 kr" in said
    assert "Kontrollsumma" in said
    assert "Norra mottagningen Säsongsinfluensa 1 111,00 kr 111,00 kr" in said
    assert "Signatur saknas 1 Låt den som ordinerade" in said
    assert "2026-09-20 00000002 Norra mottagningen Säsongsinfluensa Signatur saknas" in said


def test_a_statement_takes_the_same_queries_for_many_visits(region: Region) -> None:
    ledger = Ledger(region)
    ledger.month(SEPTEMBER, ("outcome", 3, {"document": UUID(int=1)}), balances={})
    many = [("outcome", 3, {"document": UUID(int=number)}) for number in range(1, 61)]
    ledger.month(OCTOBER, *many, balances={})
    browser = browser_of(region, MAJA)
    browser.get("/ersattning/2026-09/1")

    with counted() as one:
        browser.get("/ersattning/2026-09/1")
    with counted() as sixty:
        page = browser.get(STATEMENT)

    assert len(sixty.texts) == len(one.texts)
    assert "De första 50 visas." in main_of(page)


def test_reversals_and_manual_lines_have_their_own_tables(region: Region) -> None:
    ledger = Ledger(region)
    ledger.month(SEPTEMBER, ("line", 11_100, {"document": UUID(int=1)}), balances={1: 11_100})
    with reading(region.reader(MAJA)):
        line = Line.objects.get()
    ledger.month(
        OCTOBER,
        ("line", -11_100, {"document": UUID(int=1), "reverses": line}),
        ("outcome", 2, {"document": UUID(int=1)}),
        ("fine", -5_000, {}),
        balances={1: -16_100},
    )

    said = main_of(browser_of(region, MAJA).get(STATEMENT))

    assert "september 2026 Betalas av någon annan −111,00 kr" in said
    assert "Vite Enligt beslut Dnr 2026-17 −50,00 kr" in said
    assert "Överförs till nästa månad −161,00 kr" in said
    assert "1 besök betalas av personen eller arbetsgivaren" in said


def test_a_corrected_visit_says_so_where_it_is_taken_back(region: Region) -> None:
    ledger = Ledger(region)
    ledger.month(SEPTEMBER, ("line", 11_100, {"document": UUID(int=1)}), balances={1: 11_100})
    with reading(region.reader(MAJA)):
        line = Line.objects.get()
    ledger.month(OCTOBER, ("line", -11_100, {"document": UUID(int=1), "reverses": line}), balances={1: -11_100})

    assert "september 2026 Uppgift eller pris ändrat −111,00 kr" in main_of(browser_of(region, MAJA).get(STATEMENT))


@pytest.mark.parametrize(
    ("kind", "media"),
    [("pdf", "application/pdf"), ("csv", "text/csv; charset=utf-8"), ("json", "application/json")],
)
def test_a_file_is_fetched_as_it_was_kept(locked: Region, kind: str, media: str) -> None:
    answer = browser_of(locked, MAJA).get(f"{STATEMENT}/{kind}")

    assert answer["Content-Type"] == media
    assert answer["Content-Disposition"] == f'attachment; filename="ersattningsunderlag-2026-10.{kind}"'
    assert answer.content


def test_before_the_files_are_made_the_statement_says_so(region: Region) -> None:
    a_month(region)
    browser = browser_of(region, MAJA)

    assert "Filerna är inte framtagna än." in main_of(browser.get(STATEMENT))
    assert browser.get(f"{STATEMENT}/pdf").status_code == 404


def test_nobody_reads_the_month_of_another_provider_or_of_none(locked: Region) -> None:
    olga = browser_of(locked, OLGA)

    assert olga.get(STATEMENT).status_code == 404
    assert olga.get(f"{STATEMENT}/pdf").status_code == 404
    assert olga.get("/ersattning/2026-09/2").status_code == 404
    assert olga.get("/ersattning/2026-13/2").status_code == 404
    assert browser_of(locked, REBECKA).get("/ersattning").status_code == 403


def test_the_region_makes_the_documents_and_reads_every_provider(region: Region) -> None:
    a_month(region)
    atle = browser_of(region, ATLE)

    made = atle.post("/ersattning/2026-10/ta-fram", follow=True)

    assert "10 filer togs fram." in text_of(made)
    assert "Norra vården 0,00 kr 111,00 kr 0,00 kr 111,00 kr 0,00 kr" in main_of(made)
    assert "Att betala 222,00 kr" in main_of(made)
    assert "Underlag och filer oktober 2026" in main_of(browser_of(region, KLARA).get("/ersattning/2026-10"))
    assert "Södra mottagningen" in main_of(browser_of(region, KLARA).get("/ersattning/2026-10/2"))
    assert "/ersattning/2026-10" in str(browser_of(region, KLARA).get("/ersattning").content)


def test_a_month_that_is_not_locked_has_no_documents_to_make(region: Region) -> None:
    answer = browser_of(region, ATLE).post("/ersattning/2026-10/ta-fram")

    assert answer.status_code == 422
    assert "2026-10 är inte låst." in text_of(answer)
    assert browser_of(region, ATLE).get("/ersattning/2026-10").status_code == 404


def test_the_clerk_makes_the_banks_file_once(locked: Region) -> None:
    make_payee(locked, 1)
    make_payee(locked, 2)
    klara = browser_of(locked, KLARA)

    made = klara.post("/ersattning/2026-10/betalning", {"pay_on": "2026-11-25"}, follow=True)

    assert "Betalningsfilen är gjord." in text_of(made)
    assert "Gör betalningsfilen" not in main_of(made)
    assert klara.get("/ersattning/2026-10/9/payment")["Content-Type"] == "application/xml"


@pytest.mark.parametrize(
    ("pay_on", "said"),
    [
        ("", "Skriv vilken dag banken ska betala."),
        ("snart", "Skriv betalningsdagen som 2026-11-22."),
        ("2026-11-22", "2026-11-22 har redan varit."),
        ("2026-11-25", "Norra vården har inget konto som gäller i dag."),
    ],
)
def test_a_payment_that_cannot_be_made_says_why_at_the_day(locked: Region, pay_on: str, said: str) -> None:
    answer = browser_of(locked, KLARA).post("/ersattning/2026-10/betalning", {"pay_on": pay_on})

    assert answer.status_code == 422
    assert said in main_of(answer)


def test_what_can_be_lost_is_listed_without_naming_anybody(region: Region) -> None:
    by_telephone(region, make_person(NUMBERS[0]))

    page = browser_of(region, BIRGIT).get("/ersattning/kan-forloras")

    assert "Norra mottagningen Säsongsinfluensa David Lind, ordination 2026-12-23 30 dagar kvar" in main_of(page)
    assert "Till Att signera" in main_of(page)
    assert "Tolvan" not in main_of(page)
    assert "Till Kontrasignera" in main_of(browser_of(region, MAJA).get("/ersattning/kan-forloras"))


def test_when_nothing_can_be_lost_the_page_says_so(region: Region) -> None:
    said = main_of(browser_of(region, MAJA).get("/ersattning/kan-forloras"))

    assert "Inget kan förloras just nu" in said


def test_months_say_how_many_visits_can_still_be_saved(region: Region) -> None:
    by_telephone(region)

    assert "1 besök saknar en signatur" in main_of(browser_of(region, MAJA).get("/ersattning"))


def test_a_visit_says_why_it_was_not_paid_and_then_why_it_was(region: Region) -> None:
    visit = whole(region)
    ledger = Ledger(region)
    told = {"document": visit.document_id}
    ledger.month(SEPTEMBER, ("outcome", 3, told), balances={})
    ledger.month(OCTOBER, ("line", 11_100, told), ("outcome", 15, told), balances={1: 11_100})

    said = main_of(browser_of(region, ANNA).get(f"/ersattning/besok/{visit.document_id}"))

    assert "oktober 2026 Betalas Att göra: Inget. Regel 15 av 15" in said
    assert "Pris 111,00 kr, gäller från 2024-01-01, alla vårdformer" in said
    assert "september 2026 Signatur saknas Att göra: Låt den som ordinerade" in said
    assert "Prövas igen nästa månad" in said
    assert "Tolvan" not in said


def test_a_visit_no_run_has_judged_says_what_is_lacking(region: Region) -> None:
    visit = by_telephone(region)

    said = main_of(browser_of(region, BIRGIT).get(f"/ersattning/besok/{visit.document_id}"))

    assert "Signeras besöket senast 2026-12-23 kan det betalas." in said
    assert "Ingen låst månad har prövat besöket än." in said


def test_an_open_outcome_whose_time_is_out_says_so(region: Region) -> None:
    told = {"document": UUID(int=1), "is_final": True}
    Ledger(region).month(OCTOBER, ("outcome", 13, told), balances={})

    said = main_of(browser_of(region, MAJA).get(f"/ersattning/besok/{UUID(int=1)}"))

    assert "Dubblett Att göra: En annan dos gäller." in said
    assert "tiden för att pröva igen är slut" in said


def test_a_visit_of_another_provider_is_not_found(region: Region) -> None:
    visit = whole(region)

    assert browser_of(region, OLGA).get(f"/ersattning/besok/{visit.document_id}").status_code == 404


def test_a_provider_previews_its_own_open_month_at_any_time(region: Region) -> None:
    """Nobody has previewed it; what the page shows is computed for it."""
    make_policy(region.products)
    whole(region)
    maja = browser_of(region, MAJA)

    with time_machine.travel(NOON + timedelta(minutes=5), tick=False):
        months, said = main_of(maja.get("/ersattning")), main_of(maja.get("/ersattning/2026-11/1"))

    assert "Förhandsvisa november 2026" in months
    assert "Månaden är inte låst" in said
    assert "Att en annan vårdgivare har gett en dos vägs in, men inget mer om den" in said
    assert "Att betala 111,00 kr" in said
    assert "Filer" not in said
    assert "Kontrollsumma" not in said


def test_the_region_reads_a_providers_month_as_it_was_last_previewed(region: Region) -> None:
    make_policy(region.products)
    whole(region)
    klara = browser_of(region, KLARA)
    before = klara.get("/ersattning/2026-11/1").status_code
    with acting(reader := region.reader(KLARA)):
        preview_run(by=reader, month=NOVEMBER, at=NOON + timedelta(minutes=5))

    said = main_of(klara.get("/ersattning/2026-11/1"))

    assert before == 404
    assert "Att betala 111,00 kr" in said
    assert "uträknat nu" not in said


@pytest.mark.parametrize("address", ["/ersattning/2026-11/2", "/ersattning/2027-01/1", "/ersattning/2019-01/1"])
def test_no_month_of_another_provider_or_that_is_not_open_is_previewed(region: Region, address: str) -> None:
    """The leak test, for the manager of one provider."""
    make_policy(region.products)

    assert browser_of(region, MAJA).get(address).status_code == 404


def test_a_visit_says_what_a_run_would_say_now(region: Region) -> None:
    make_policy(region.products)
    visit = whole(region)

    with time_machine.travel(NOON + timedelta(minutes=5), tick=False):
        said = main_of(browser_of(region, MAJA).get(f"/ersattning/besok/{visit.document_id}"))
        short = browser_of(region, MAJA).get(f"/ersattning/besok/{visit.document_id}", headers={"HX-Request": "true"})

    assert "Som det står nu: november 2026 Betalas" in said
    assert "Pris 111,00 kr, gäller från 2024-01-01, alla vårdformer" in said
    assert text_of(short) == "Betalas: 111,00 kr november 2026 Varför?"


def test_those_who_gave_the_dose_are_told_what_it_gives_and_what_to_do(region: Region) -> None:
    """The nurse who gave it on a doctor's word, and the doctor who has not signed yet; nobody of another provider."""
    make_policy(region.products)
    visit = by_telephone(region)
    address = f"/ersattning/besok/{visit.document_id}"

    with time_machine.travel(NOON + timedelta(minutes=5), tick=False):
        shorts = [
            browser_of(region, who).get(address, headers={"HX-Request": "true"}) for who in (BIRGIT, DAVID, OLLE, ULLA)
        ]

    assert [one.status_code for one in shorts] == [200, 200, 404, 404]
    for one in shorts[:2]:
        assert "Betalas inte än: Signatur saknas" in text_of(one)
        assert "Att göra: Låt den som ordinerade och den som gav dosen signera före sista dagen." in text_of(one)


def test_in_care_a_dose_of_another_provider_is_told_without_its_day(region: Region) -> None:
    make_policy(region.products)
    visit = whole(region)
    give(region, visit.person, at=NOON - timedelta(days=3), by=OLLE)
    address = f"/ersattning/besok/{visit.document_id}"

    with time_machine.travel(NOON + timedelta(minutes=5), tick=False):
        managers, in_care = (main_of(browser_of(region, who).get(address)) for who in (MAJA, BIRGIT))

    assert "För tidigt efter förra dosen" in in_care
    assert "Förra dosen gavs 2026-11-20" in managers
    assert "2026-11-20" not in in_care


@pytest.mark.parametrize(
    ("code", "ore", "said"),
    [
        (OutcomeCode.PAID, 21_000, "Betalas: 210,00 kr"),
        (OutcomeCode.PAID, 0, "Betalas"),
        (OutcomeCode.NULLIFIED, -21_000, "Makulerad: −210,00 kr"),
        (OutcomeCode.PAYER_NOT_REGION, 0, "Betalas av någon annan"),
        (OutcomeCode.UNSIGNED, 0, "Betalas inte än: Signatur saknas"),
        (OutcomeCode.NOT_SIGNED_IN_TIME, 0, "Betalas inte: Inte signerad i tid"),
    ],
)
def test_what_a_visit_gives_is_one_calm_line(code: OutcomeCode, ore: int, said: str) -> None:
    with override("sv"):
        assert now_in_words(code, ore).replace("\N{NO-BREAK SPACE}", " ") == said


def test_the_visits_page_asks_for_its_payment_where_the_reader_is_told_of_it(region: Region) -> None:
    visit = whole(region)
    address = f"/ersattning/besok/{visit.document_id}"

    maja = browser_of(region, MAJA)
    state_ground(maja, visit.person_id)
    managers, givers, elsewhere = (
        soup_of(browser.get(f"/besok/{visit.pk}"))
        for browser in (maja, *(browser_of(region, who) for who in (ANNA, ULLA)))
    )

    assert managers.select_one(f'[hx-get="{address}"]') is not None
    assert givers.select_one(f'[hx-get="{address}"]') is not None
    assert elsewhere.select_one(f'a[href="{address}"]') is None
