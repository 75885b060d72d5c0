"""A recall on its page: counts for those asked, names by grant, labels and files with purpose and recipient."""

from __future__ import annotations

import csv
import io
from typing import Any

from python_calamine import CalamineWorkbook

from tests.factories.region import Region, begin, filled_in, make_batch, make_person, sign
from tests.personas import ANNA, INGELA, MAJA, REBECKA, Persona
from tests.web.browsers import browser_of, counted, events, main_of, soup_of
from vaccinera.kernel.scope import reading
from vaccinera.organisations.models import Commission
from vaccinera.products.models import BatchRecall, Pack, UnitBatch

NUMBERS = ("194003129808", "194103129807", "194203129806")
ASKED = "/indragning?produkt=1&batch=ab+01234"
SENT = {"produkt": "1", "batch": "ab 01234", "purpose": "Brev om indragning", "recipient": "Enhetschefen"}


def _granted(who: Persona, *grants: str) -> None:
    Commission.objects.filter(staff_id=who.key).update(grants=["visit.export", *grants])


def _given(region: Region, number: str, **person: Any) -> None:
    anna, address = region.reader(ANNA), {"street": "Provgatan 1", "city": "Provstad"}
    with reading(anna):
        held = UnitBatch.objects.first()
    held = held or make_batch(anna, region.products[0], number="ab 01234")
    draft = begin(anna, make_person(number, **(address | person)))
    sign(anna, draft, filled_in(anna, region.products[0], held.pk))


def test_whoever_gives_doses_sees_how_many_and_not_whom(region: Region) -> None:
    """MED-05: counts for recall.count, names for the grant."""
    _given(region, NUMBERS[0])

    said = main_of(browser_of(region, ANNA).get(ASKED))

    assert "Norra mottagningen Norra vården 1 1" in said
    assert "Tolvansson" not in said
    assert "Vilka personerna är visas för den som har behörighet att ta ut uppgifter." in said
    assert events(region, ANNA, "visits.worklist.shown") == []
    assert browser_of(region, REBECKA).get("/indragning").status_code == 403


def test_with_the_grant_the_people_are_listed_and_the_look_is_logged(region: Region) -> None:
    _given(region, NUMBERS[0])
    _granted(ANNA)

    response = browser_of(region, ANNA).get(ASKED)

    [row] = soup_of(response).select("td a.row-link")
    assert row.get_text() == "Tolvansson, Tolvan"
    assert len(events(region, ANNA, "visits.worklist.shown")) == 1


def test_a_scanned_pack_asks_for_the_same_batch(region: Region) -> None:
    """MED-07."""
    _given(region, NUMBERS[0])
    gtin = Pack.objects.filter(product_id=1).order_by("gtin")[0].gtin
    browser = browser_of(region, ANNA)

    found = browser.get("/indragning", {"kod": f"01{gtin}1727063010AB01234"})
    bare = browser.get("/indragning", {"kod": gtin})
    unknown = browser.get("/indragning", {"kod": "07046260000007"})

    assert "Norra mottagningen" in main_of(found)
    assert [answer.status_code for answer in (bare, unknown)] == [422, 422]
    assert "Koden saknar batch" in main_of(bare)


def test_what_is_missing_or_unknown_is_told(region: Region) -> None:
    browser = browser_of(region, ANNA)

    empty, half = browser.get("/indragning?produkt=&batch="), browser.get("/indragning?produkt=1&batch=")

    assert "Välj produkt." in main_of(empty)
    assert "Skriv batchnumret som det står på förpackningen." in main_of(half)
    assert "Ingen dos av batchen är given här" in main_of(browser.get("/indragning?produkt=2&batch=X1"))
    assert browser.get("/indragning").status_code == 200


def test_a_file_holds_everyone_and_is_in_the_log_with_purpose_and_recipient(region: Region) -> None:
    """LAW-10; both forms tell the same."""
    for number in NUMBERS[:2]:
        _given(region, number)
    _granted(ANNA)
    browser = browser_of(region, ANNA)

    text = browser.post("/indragning/uttag", SENT | {"form": "csv"})
    excel = browser.post("/indragning/uttag", SENT | {"form": "xlsx"})

    rows = list(csv.reader(io.StringIO(text.content.decode("utf-8-sig")), delimiter=";"))
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(excel.content)).get_sheet_by_index(0).to_python()
    assert rows == sheet
    assert rows[0][:2] == ["Person", "Nummer"]
    assert rows[1] == [
        "Tolvansson, Tolvan", "19400312-9808", "", "Provgatan 1", "99999", "Provstad", "Influvita", "ab 01234",
        "2026-11-23", "Norra mottagningen",
    ]  # fmt: skip
    assert text.headers["Content-Disposition"] == 'attachment; filename="indragning-AB01234.csv"'
    logged = events(region, ANNA, "visits.recall.exported")
    assert [one.details["form"] for one in logged] == ["csv", "xlsx"]
    assert logged[0].details["purpose"] == "Brev om indragning"
    assert logged[0].details["recipient"] == "Enhetschefen"


def test_a_protected_person_is_told_of_without_address_unit_or_time(region: Region) -> None:
    """PER-11: nor name or number without the right to open them; and no label."""
    _given(region, NUMBERS[0], protection="confidentiality_marking")
    _granted(ANNA)
    browser = browser_of(region, ANNA)
    without = browser.post("/indragning/uttag", SENT | {"form": "csv"}).content.decode("utf-8-sig")
    _granted(ANNA, "person.open_protected")
    with_right = browser.post("/indragning/uttag", SENT | {"form": "csv"}).content.decode("utf-8-sig")
    labels = browser.post("/indragning/uttag", SENT | {"form": "etiketter"})

    for told in (without, with_right):
        for kept_back in ("Provgatan", "Provstad", "2026-11-23", "Norra mottagningen"):
            assert kept_back not in told
    assert "Tolvansson" not in without
    assert "Tolvansson" in with_right
    assert soup_of(labels).select(".labels__label") == []
    assert "1 person får ingen etikett" in main_of(labels)


def test_a_label_a_person_alive_with_an_address(region: Region) -> None:
    _given(region, NUMBERS[0])
    _given(region, NUMBERS[1], deceased_on="2026-11-25")
    _granted(ANNA)

    response = browser_of(region, ANNA).post("/indragning/uttag", SENT | {"form": "etiketter"})

    labels = [label.get_text(" ", strip=True) for label in soup_of(response).select(".labels__label")]
    assert labels == ["Tolvansson, Tolvan Provgatan 1 999\u00a099 Provstad"]


def test_nothing_is_handed_over_without_what_for_to_whom_and_how(region: Region) -> None:
    _given(region, NUMBERS[0])
    browser = browser_of(region, ANNA)
    assert browser.post("/indragning/uttag", SENT | {"form": "csv"}).status_code == 403
    _granted(ANNA)

    answer = browser.post("/indragning/uttag", {"produkt": "1", "batch": "ab 01234", "form": "x"})

    assert answer.status_code == 422
    for sentence in (
        "Skriv vad uppgifterna ska användas till.",
        "Skriv vem som tar emot uppgifterna.",
        "Välj i vilken",
    ):
        assert sentence in main_of(answer)
    assert browser.post("/indragning/uttag", SENT | {"produkt": ""}).status_code == 404
    assert events(region, ANNA, "visits.recall.exported") == []


def test_the_region_counts_everywhere_and_stops_the_batch_with_a_reason(region: Region) -> None:
    """MED-04: at once, and no name on the way."""
    _given(region, NUMBERS[0])
    browser = browser_of(region, INGELA)
    asked = {"produkt": "1", "batch": "ab 01234"}

    before = browser.get(ASKED)
    without = browser.post("/indragning/stopp", asked)
    done = browser.post("/indragning/stopp", asked | {"reason": "Läckage vid korken"})
    shown = main_of(browser.get(done.headers["Location"]))
    again = browser.post("/indragning/stopp", asked | {"reason": "Läckage vid korken"})

    assert "Norra mottagningen Norra vården 1 1" in main_of(before)
    assert "Tolvansson" not in main_of(before)
    assert "Skriv varför batchen dras in." in main_of(without)
    assert done.status_code == 303
    assert "Batchen är indragen och kan inte längre ges." in shown
    assert "Läckage vid korken" in shown
    assert "Batchen är redan indragen." in main_of(again)
    assert BatchRecall.objects.get().batch_number == "AB01234"
    assert browser.post("/indragning/stopp", {}).status_code == 404


def test_others_cannot_stop_a_batch(region: Region) -> None:
    answer = browser_of(region, MAJA).post("/indragning/stopp", {"produkt": "1", "batch": "AB1", "reason": "Läckage"})

    assert answer.status_code == 403
    assert BatchRecall.objects.count() == 0


def test_the_list_costs_the_same_with_one_row_and_with_three(region: Region) -> None:
    _given(region, NUMBERS[0])
    _granted(ANNA)
    browser = browser_of(region, ANNA)
    browser.get(ASKED)
    with counted() as one:
        browser.get(ASKED)
    for number in NUMBERS[1:]:
        _given(region, number)

    with counted() as three:
        response = browser.get(ASKED)

    assert len(soup_of(response).select("td a.row-link")) == 3
    assert len(one.texts) == len(three.texts) <= 14
