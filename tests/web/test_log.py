"""The pages of the access log: what is found, what is said, what each look leaves behind (LAW-20, LAW-21, LAW-22)."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.test import Client
from pypdf import PdfReader

from tests.audit.scenes import OPENED, happened
from tests.factories.region import NOON, TOLVAN, Region, make_person
from tests.personas import ANNA, BIRGIT, LINUS, LOVISA, MAJA
from tests.visits.scenes import NUMBERS
from tests.web.browsers import browser_of, counted, events, main_of, text_of
from vaccinera.patients.states import Protection

AT = NOON - timedelta(days=3)
PERIOD = {"fran": "2026-11-01", "till": "2026-11-23"}


@pytest.fixture
def auditor(region: Region) -> Client:
    return browser_of(region, LOVISA)


def test_an_event_is_told_in_words_with_purpose_ground_and_mark(region: Region, auditor: Client) -> None:
    tolvan = make_person()
    happened(
        region, ANNA, OPENED, at=AT, person_id=tolvan.pk, why="visit", ground="review", purpose="quality",
        without_visit=True,
    )  # fmt: skip

    said = main_of(auditor.get("/logg"))

    assert "2026-11-20 12:00 Anna Nyberg TSTNMT2321000156-S1 Norra mottagningen" in said
    assert "Öppnade personens uppgifter besök Utan besök inom 30 dagar Tolvansson, Tolvan 19420101-2392" in said
    assert "Kvalitetssäkring: granskning" in said


def test_a_number_is_posted_and_leads_on_by_an_opaque_key(region: Region, auditor: Client) -> None:
    """PER-12: no personal number in an address."""
    tolvan = make_person()
    happened(region, ANNA, OPENED, at=AT, person_id=tolvan.pk)
    happened(region, BIRGIT, OPENED, at=AT)

    led = auditor.post("/logg", {**PERIOD, "nummer": TOLVAN})
    said = main_of(auditor.get(led.headers["Location"]))

    assert led.status_code == 303
    assert led.headers["Location"] == f"/logg?fran=2026-11-01&till=2026-11-23&person={tolvan.pk}"
    assert "Händelser om Tolvansson, Tolvan" in said
    assert "Anna Nyberg" in said
    assert "1 rad" in said


def test_somebody_unknown_and_somebody_unopened_here_are_told_alike(region: Region, auditor: Client) -> None:
    """That a person is in the region's index is not the auditor's to know."""
    make_person()

    unknown = auditor.post("/logg", {**PERIOD, "nummer": "19480317-9805"}, follow=True)
    unopened = auditor.post("/logg", {**PERIOD, "nummer": TOLVAN}, follow=True)

    for answer in (unknown, unopened):
        assert "Händelser om en person." in main_of(answer)
        assert "Ingen händelse hittades" in main_of(answer)
        assert "Tolvansson" not in main_of(answer)


def test_a_number_that_cannot_be_is_told_at_its_field(auditor: Client) -> None:
    answer = auditor.post("/logg", {**PERIOD, "nummer": "19420101-2393"})

    assert answer.status_code == 422
    assert "kontrollsiffra" in main_of(answer).lower()


@pytest.mark.parametrize(
    ("period", "sentence"),
    [
        ({"fran": "2026-11-02", "till": "2026-11-01"}, "Sista dagen ligger före den första"),
        ({"fran": "2024-11-02", "till": "2026-11-01"}, "Perioden får vara högst 366 dagar"),
        ({"fran": "2026-12-24", "till": "2026-12-24"}, "Perioden har inte börjat än"),
        ({"fran": "igår", "till": "2026-11-01"}, "Skriv dagen som år-månad-dag"),
        ({"fran": "9999-12-31", "till": "9999-12-31"}, "Skriv dagen som år-månad-dag"),
        ({"fran": "0001-01-01", "till": "0001-01-01"}, "Skriv dagen som år-månad-dag"),
    ],
)
def test_a_period_that_cannot_be_is_told(auditor: Client, period: dict[str, str], sentence: str) -> None:
    answer = auditor.get("/logg", period)

    assert answer.status_code == 422
    assert sentence in main_of(answer)


def test_somebody_protected_is_not_named(region: Region, auditor: Client) -> None:
    """PER-11: the auditor sees that somebody was opened, not who."""
    hidden = make_person(protection=Protection.CONFIDENTIALITY_MARKING.value)
    happened(region, ANNA, OPENED, at=AT, person_id=hidden.pk)

    said = main_of(auditor.get("/logg", PERIOD))

    assert "Skyddad person" in said
    assert "Tolvansson" not in said


def test_each_look_is_in_the_log_before_it_is_answered(region: Region, auditor: Client) -> None:
    auditor.get("/logg", {**PERIOD, "enhet": "TSTNMT2321000156-U11", "sida": "2"})

    [look] = events(region, LOVISA, "audit.log.read")

    assert look.details == {
        "from_on": "2026-11-01",
        "to_on": "2026-11-23",
        "user": "",
        "unit": "TSTNMT2321000156-U11",
        "page": 2,
    }


def test_another_provider_is_not_there(region: Region) -> None:
    """LAW-01: Linus audits the other provider."""
    happened(region, ANNA, OPENED, at=AT, person_id=make_person().pk)

    said = main_of(browser_of(region, LINUS).get("/logg", PERIOD))

    assert "Ingen händelse hittades" in said
    assert "Nyberg" not in said


def test_a_full_page_asks_no_more_of_the_database_than_one_row(region: Region, auditor: Client) -> None:
    happened(region, ANNA, OPENED, at=AT, person_id=make_person().pk)
    with counted() as one:
        auditor.get("/logg", PERIOD)
    for number in NUMBERS[1:]:
        happened(region, BIRGIT, OPENED, at=AT, person_id=make_person(number).pk)
    with counted() as many:
        auditor.get("/logg", PERIOD)

    assert len(many.texts) == len(one.texts)
    assert len(many.texts) <= 14


def test_everybody_reads_their_own_log_and_only_that(region: Region) -> None:
    happened(region, ANNA, OPENED, at=AT, person_id=make_person().pk)
    happened(region, BIRGIT, "products.batch.added", at=AT)

    own = browser_of(region, ANNA).get("/min-logg", {**PERIOD, "anvandare": "TSTNMT2321000156-S2"})
    managers = browser_of(region, MAJA).get("/logg")

    assert "Öppnade personens uppgifter" in main_of(own)
    assert "Lade till en batch" not in main_of(own)
    assert managers.status_code == 403
    assert len(events(region, ANNA, "audit.log.own_read")) == 1


def _extract(browser: Client, person: object, **more: str) -> BytesIO:
    answer = browser.post("/logg/utdrag/pdf", {**PERIOD, "person": str(person), "recipient": "Personen själv", **more})
    assert answer.headers["Content-Type"] == "application/pdf"
    return BytesIO(answer.content)


def test_an_extract_tells_unit_time_profession_and_purpose(region: Region, auditor: Client) -> None:
    """LAW-22: accessible (PDF/UA), and nobody's name until the provider decides so."""
    tolvan = make_person()
    happened(region, ANNA, OPENED, at=AT, person_id=tolvan.pk)

    shown = main_of(auditor.get("/logg/utdrag", {**PERIOD, "person": str(tolvan.pk)}))
    pdf = PdfReader(_extract(auditor, tolvan.pk))

    said = " ".join(pdf.pages[0].extract_text().split())
    assert "2026-11-20 12:00 Norra mottagningen Sjuksköterska Öppnade personens uppgifter Vård och behandling" in shown
    assert "Tolvan Tolvansson" in said
    assert "Sjuksköterska" in said
    assert "Anna Nyberg" not in said
    assert "Utlämnat till" in said
    assert pdf.trailer["/Root"]["/MarkInfo"]["/Marked"]  # type: ignore[index]  # a dictionary of the document
    [event] = events(region, LOVISA, "audit.extract.handed_out")
    assert (event.person_id, event.details["recipient"], event.details["events"]) == (tolvan.pk, "Personen själv", 1)


def test_an_extract_tells_names_once_the_provider_has_decided_so(region: Region, auditor: Client) -> None:
    tolvan = make_person()
    happened(region, ANNA, OPENED, at=AT, person_id=tolvan.pk)

    decided = auditor.post("/logg/utdrag/personal", {"told": "name"}, follow=True)
    said = " ".join(PdfReader(_extract(auditor, tolvan.pk)).pages[0].extract_text().split())

    assert "Sparat." in text_of(decided)
    assert "Anna Nyberg" in said


def test_an_extract_without_a_recipient_is_not_handed_out(region: Region, auditor: Client) -> None:
    tolvan = make_person()

    answer = auditor.post("/logg/utdrag/pdf", {**PERIOD, "person": str(tolvan.pk), "recipient": " "})

    assert answer.status_code == 422
    assert "Skriv vem som tar emot" in main_of(answer)
    assert events(region, LOVISA, "audit.extract.handed_out") == []


@pytest.mark.parametrize(
    ("address", "sent"),
    [
        ("/logg/utdrag/pdf", {**PERIOD, "recipient": "Någon"}),
        ("/logg/utdrag/pdf", {"person": "x"}),
        ("/logg/utdrag/personal", {"told": "everything"}),
    ],
)
def test_what_no_form_sends_is_not_found(auditor: Client, address: str, sent: dict[str, str]) -> None:
    assert auditor.post(address, sent).status_code == 404


def test_a_person_for_an_extract_is_found_by_number(auditor: Client) -> None:
    tolvan = make_person()

    led = auditor.post("/logg/utdrag", {**PERIOD, "nummer": TOLVAN})

    assert led.headers["Location"] == f"/logg/utdrag?fran=2026-11-01&till=2026-11-23&person={tolvan.pk}"


def test_the_log_is_handed_out_as_a_file_with_its_recipient_in_the_log(region: Region, auditor: Client) -> None:
    """LAW-10, RIV-19."""
    happened(region, ANNA, OPENED, at=AT, person_id=make_person().pk)

    nobody = auditor.post("/logg/fil", {**PERIOD, "recipient": ""})
    too_long = auditor.post("/logg/fil", {"fran": "2020-01-01", "till": "2026-11-23", "recipient": "Loggtjänsten"})
    file = auditor.post("/logg/fil", {**PERIOD, "recipient": "Loggtjänsten"})

    with ZipFile(BytesIO(file.content)) as opened:
        names, document = opened.namelist(), opened.read("storelog-00001.xml").decode()
    [event] = events(region, LOVISA, "exchange.log.exported")
    assert "Skriv vem som tar emot" in main_of(nobody)
    assert "Perioden får vara högst" in main_of(too_long)
    assert names == ["storelog-00001.xml"]
    assert "194201012392" in document
    assert event.details["recipient"] == "Loggtjänsten"


def _draw(auditor: Client, **more: str) -> str:
    answer = auditor.post("/stickprov", {**PERIOD, "enhet": "", "antal": "20", **more})
    assert answer.status_code == 303, main_of(answer)
    return str(answer.headers["Location"])


def test_a_spot_check_is_drawn_judged_and_signed_off(region: Region, auditor: Client) -> None:
    """LAW-21."""
    happened(region, ANNA, OPENED, at=AT, person_id=make_person().pk, without_visit=True)
    address = _draw(auditor, enhet="TSTNMT2321000156-U11")
    opened = auditor.get(address)
    key = opened.context["openings"][0].opening.pk

    wordless = auditor.post(f"{address}/oppningar/{key}", {f"{key}-judgement": "finding", f"{key}-note": " "})
    unchosen = auditor.post(f"{address}/oppningar/{key}", {f"{key}-note": "Hm"})
    too_soon = auditor.post(f"{address}/signera", {"conclusion": "Klart"})
    judged = auditor.post(f"{address}/oppningar/{key}", {f"{key}-judgement": "finding", f"{key}-note": "Granne"})
    wordless_end = auditor.post(f"{address}/signera", {"conclusion": ""})
    signed = auditor.post(f"{address}/signera", {"conclusion": "En avvikelse."}, follow=True)
    listed = main_of(auditor.get("/stickprov"))

    assert "Norra mottagningen" in main_of(opened)
    assert "Lovisa Logg drog 2026-11-23 12:00 1 öppning av 1, varav 1 utan besök" in main_of(opened)
    assert "Utan besök inom 30 dagar" in main_of(opened)
    assert "Skriv i anteckningen vad som ska frågas" in main_of(wordless)
    assert "Välj en bedömning." in main_of(unchosen)
    assert "Hm" in unchosen.content.decode()
    assert "1 öppningar är inte bedömda" in main_of(too_soon)
    assert judged.headers["Location"] == f"{address}#oppning-1"
    assert "Skriv vad granskningen kom fram till." in main_of(wordless_end)
    assert "Signerat av Lovisa Logg" in main_of(signed)
    assert "1 av 1 Signerat" in listed
    assert "2026 1 1 1 0 0 1" in listed


def test_a_spot_check_says_how_many_were_drawn_of_how_many(region: Region, auditor: Client) -> None:
    for number in NUMBERS[:3]:
        happened(region, ANNA, OPENED, at=AT, person_id=make_person(number).pk)

    said = main_of(auditor.get(_draw(auditor, antal="2")))

    assert "Lovisa Logg drog 2026-11-23 12:00 2 öppningar av 3, varav 0 utan besök inom 30 dagar." in said


def test_what_cannot_be_drawn_is_told_at_its_field(auditor: Client) -> None:
    empty = auditor.post("/stickprov", {**PERIOD, "enhet": "", "antal": "20"})
    too_many = auditor.post("/stickprov", {**PERIOD, "enhet": "", "antal": "500"})

    assert (empty.status_code, too_many.status_code) == (422, 422)
    assert "Ingen öppning finns i perioden." in main_of(empty)
    assert "Välj mellan 1 och 200 öppningar." in main_of(too_many)


def test_a_spot_check_of_another_provider_is_not_found(region: Region, auditor: Client) -> None:
    """LAW-01."""
    happened(region, ANNA, OPENED, at=AT, person_id=make_person().pk)
    address = _draw(auditor)

    assert browser_of(region, LINUS).get(address).status_code == 404
