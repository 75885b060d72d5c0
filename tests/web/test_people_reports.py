"""A report of people on its page: asked for what and to whom first, then shown, taken out, or left for later."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, connection
from django.test import Client
from python_calamine import CalamineWorkbook

from tests.factories.errands import carry_out_errands
from tests.factories.region import Region
from tests.personas import ANNA, INGELA, KLARA, MAJA, MONA, OSKAR, Persona
from tests.reports.analysts import analyst
from tests.reports.independent import dose_list
from tests.web.browsers import browser_of, counted, events, main_of, soup_of
from vaccinera.kernel.scope import reading
from vaccinera.organisations.models import Commission
from vaccinera.reports.models import SavedReport
from vaccinera.web.pages import people_reports

pytestmark = pytest.mark.usefixtures("noon")

LIST = "/rapporter/dose_list"
HAND_OVER = f"{LIST}/utlamning"
SENT = {"purpose": "Uppföljning på boendet", "recipient": "Enhetschefen"}


@pytest.fixture
def given(region: Region) -> Region:
    dose_list.scene(region)
    return region


def hand_over(browser: Client, form: str, query: str = "", **told: str) -> Any:
    return browser.post(f"{HAND_OVER}{query}", SENT | {"form": form} | told)


def written(answer: Any) -> bytes:
    return b"".join(answer.streaming_content)


def test_nobody_is_shown_before_it_is_said_for_what_and_to_whom(given: Region) -> None:
    """LAW-10."""
    browser = browser_of(given, MONA)

    asked = browser.get(LIST)
    silent = browser.post(HAND_OVER, {"purpose": " ", "recipient": ""})

    assert (asked.status_code, silent.status_code) == (200, 422)
    for answer in (asked, silent):
        assert "Tolvansson" not in answer.content.decode()
        assert soup_of(answer).select("table") == []
        assert "Vad kolumnerna betyder" in main_of(answer)
    for sentence in ("Skriv vad uppgifterna ska användas till.", "Skriv vem som tar emot", "Välj i vilken form."):
        assert sentence in main_of(silent)
    assert events(given, MONA, "reports.report.taken_out") == []


def test_the_list_is_shown_once_it_is_and_the_log_says_so(given: Region) -> None:
    """LAW-10, LAW-23."""
    answer = hand_over(browser_of(given, MONA), "sida")

    shown = main_of(answer)
    assert "19400312-9808 Tolvansson, Tolvan" in shown
    assert "Lämnas ut för Uppföljning på boendet Mottagare Enhetschefen Lämnas ut av Mona Prov" in shown
    assert "Togs fram 2026-11-23 12:00" in shown
    [event], [listed] = (events(given, MONA, f"reports.{one}") for one in ("report.taken_out", "people.listed"))
    assert (event.details["format"], event.details["rows"], event.details["purpose"]) == (
        "sida", 7, "Uppföljning på boendet",
    )  # fmt: skip
    assert len(listed.details["shown"]) == 3


def test_every_file_says_for_what_to_whom_by_whom_and_when(given: Region) -> None:
    """LAW-10: the workbook with days as days, and both its sheets."""
    browser = browser_of(given, MONA)
    text, excel, told, document = (written(hand_over(browser, form)) for form in ("csv", "xlsx", "json", "pdf"))

    rows = list(csv.reader(io.StringIO(text.decode())))
    book = CalamineWorkbook.from_filelike(io.BytesIO(excel))
    sheet, definitions = (book.get_sheet_by_index(number).to_python() for number in (0, 1))
    asked = json.loads(told)
    assert rows[0][:3] == ["Gavs", "Nummer", "Namn"]
    assert rows[1][:3] == ["2026-10-14", "19400312-9808", "Tolvansson, Tolvan"]
    assert len(rows) == 8
    assert date(2026, 10, 14) in {row[0] for row in sheet}
    for words in (sheet, definitions):
        assert {("Lämnas ut för", SENT["purpose"]), ("Mottagare", "Enhetschefen"), ("Lämnas ut av", "Mona Prov")} <= {
            tuple(row[:2]) for row in words
        }
    assert asked["told"]["Mottagare"] == "Enhetschefen"
    assert [row["person_number"] for row in asked["rows"]][:2] == ["19400312-9808", "19400312-9808"]
    assert document.startswith(b"%PDF")
    assert [one.details["format"] for one in events(given, MONA, "reports.report.taken_out")] == [
        "csv", "xlsx", "json", "pdf",
    ]  # fmt: skip


def test_no_other_way_out_tells_of_people(given: Region) -> None:
    """LAW-10: what is in the address of a page is never enough."""
    browser = browser_of(given, MONA)

    file, background = browser.get(f"{LIST}/fil/csv"), browser.post(f"{LIST}/i-bakgrunden", {"fil": "csv"})

    assert (file.status_code, background.status_code) == (422, 422)
    assert "Skriv vad uppgifterna ska användas till och vem som tar emot dem." in file.content.decode()
    assert events(given, MONA, "reports.report.taken_out") == []


def test_a_report_without_people_is_not_handed_over_so(given: Region) -> None:
    browser = browser_of(given, MONA)

    assert browser.post("/rapporter/doses/utlamning", SENT | {"form": "csv"}).status_code == 404
    assert hand_over(browser, "csv", "?fran=x").status_code == 404


@pytest.mark.parametrize("who", [MAJA, ANNA, KLARA, INGELA], ids=lambda who: who.given_name)
def test_who_may_not_is_shown_nothing(given: Region, who: Persona) -> None:
    """LAW-10: without the grant, without the reports, and at the region."""
    if who is ANNA:
        Commission.objects.filter(pk=ANNA.key).update(grants=["visit.export"])
    analyst(given)
    browser = browser_of(given, who)

    assert [browser.get(LIST).status_code, hand_over(browser, "csv").status_code] == [403, 403]
    assert LIST not in browser.get("/rapporter").content.decode()


def test_another_provider_s_people_are_not_there(given: Region) -> None:
    """LAW-01."""
    Commission.objects.filter(pk=OSKAR.key).update(grants=["visit.export"])

    rows = written(hand_over(browser_of(given, OSKAR), "csv")).decode().splitlines()

    assert len(rows) == 2
    assert "19400312-9808" not in rows[1]


def test_protected_people_are_in_no_list(given: Region) -> None:
    """PER-11: with the extra right by name, and then neither where nor when."""
    without = written(hand_over(browser_of(given, MONA), "csv")).decode()
    Commission.objects.filter(pk=MONA.key).update(grants=["visit.export", "person.open_protected"])
    with_right = written(hand_over(browser_of(given, MONA), "csv")).decode().splitlines()

    assert not re.search(r"19(44|56)", without)
    hidden = [line for line in with_right if line.startswith(",")]
    assert len(hidden) == 2
    assert not [line for line in hidden if "Norra" in line or "2026-" in line or "Nyberg" in line]


def test_nobody_is_shown_when_the_log_cannot_be_written(given: Region) -> None:
    """LAW-23."""
    browser = browser_of(given, MONA, shows_errors=True)

    def broken(execute: Callable[..., Any], sql: str, *told: Any) -> Any:
        if "INSERT" in sql and "audit_event" in sql:
            raise DatabaseError("the log is full")
        return execute(sql, *told)

    with connection.execute_wrapper(broken):
        answer = hand_over(browser, "sida")

    assert answer.status_code == 500
    assert "Tolvansson" not in answer.content.decode()


def test_a_file_in_the_background_is_written_and_fetched_with_the_same_demands(given: Region) -> None:
    """LAW-10: for what, to whom and how many rows is in the log when it is fetched; the rights are those of now."""
    browser = browser_of(given, MONA)

    asked = hand_over(browser, "csv", bakgrund="on")
    carry_out_errands()
    before = [one.details.get("rows") for one in events(given, MONA, "reports.report.taken_out")]
    [link] = soup_of(browser.get("/mina-jobb")).select('a[href$="/fil"]')
    fetched = browser.get(str(link["href"]))
    Commission.objects.filter(pk=MONA.key).update(grants=[])
    refused = browser.get(str(link["href"]))

    assert (asked.status_code, asked["Location"]) == (303, "/mina-jobb")
    assert before == []
    assert len(written(fetched).decode().splitlines()) == 8
    [event] = events(given, MONA, "reports.report.taken_out")
    assert (event.details["rows"], event.details["recipient"]) == (7, "Enhetschefen")
    assert len(events(given, MONA, "reports.people.listed")) == 1
    assert refused.status_code == 403


def test_a_long_list_goes_that_way_by_itself(given: Region, monkeypatch: pytest.MonkeyPatch) -> None:
    browser = browser_of(given, MONA)
    monkeypatch.setattr(people_reports, "MOST_ROWS_AT_ONCE", 6)

    assert hand_over(browser, "csv")["Location"] == "/mina-jobb"
    monkeypatch.setattr(people_reports, "MOST_ROWS_AT_ONCE", 7)
    assert written(hand_over(browser, "csv")).startswith(b"Gavs,")


def test_a_period_that_cannot_be_is_told_at_its_field(given: Region) -> None:
    answer = hand_over(browser_of(given, MONA), "sida", "?fran=2001-01-01&till=2026-11-23&raknas_efter=vaccination")

    assert answer.status_code == 422
    assert "tio år" in main_of(answer)


def test_a_batch_is_found_however_it_is_written(given: Region) -> None:
    """MED-07."""
    browser, days = browser_of(given, MONA), "?fran=2026-07-01&till=2026-11-23&raknas_efter=vaccination"
    number = list(csv.reader(io.StringIO(written(hand_over(browser, "csv")).decode())))[1][5]

    found = written(hand_over(browser, "csv", f"{days}&batch={number.lower()[:4]}%20{number.lower()[4:]}")).decode()
    wrong = browser.get(f"{LIST}{days}&batch=%C3%A5")

    assert len(found.splitlines()) == 2
    assert wrong.status_code == 422


def test_a_saved_list_asks_anew_and_is_not_offered_to_be_run_monthly(given: Region) -> None:
    browser, days = browser_of(given, MONA), "?fran=2026-10-01&till=2026-10-31&raknas_efter=vaccination"

    offered = soup_of(browser.get(f"{LIST}/spara{days}"))
    saved = browser.post(f"{LIST}/spara{days}", {"namn": "Boendet", "tid": "previous_month", "delad": "on"})
    with reading(given.reader(MONA)):
        key = SavedReport.objects.get().pk
    kept = soup_of(browser.get(f"/rapporter/sparade/{key}"))
    changed = browser.post(f"/rapporter/sparade/{key}", {"namn": "Boendet 2", "varje_manad": "3"})
    opened = browser.get(f"/rapporter/sparade/{key}/oppna", follow=True)

    assert saved.status_code == 303
    assert [page.select('[name="varje_manad"]') for page in (offered, kept)] == [[], []]
    assert changed.status_code == 303
    assert "Lämna ut listan" in main_of(opened)
    assert "Tolvansson" not in main_of(opened)


def test_the_page_costs_the_same_whatever_rows_it_shows(given: Region) -> None:
    browser, days = browser_of(given, MONA), "?fran=2026-10-01&till=2026-10-31&raknas_efter=vaccination"
    hand_over(browser, "sida", days)

    with counted() as one:
        hand_over(browser, "sida", days)
    with counted() as seven:
        hand_over(browser, "sida")

    assert len(one.texts) == len(seven.texts)
