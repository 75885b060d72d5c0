"""*Mina jobb*: what somebody asked for, how far it has come, what came of it, and the notice in the frame."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
import time_machine
from django.test import Client

from tests.factories.errands import carry_out_errands
from tests.factories.region import NOON, Region
from tests.personas import ANNA, KLARA, MAJA, MONA, OSKAR, REBECKA
from tests.reports.scenes import season
from tests.web.browsers import browser_of, events, main_of, soup_of, text_of
from vaccinera.access.actions import errands
from vaccinera.access.models import Errand
from vaccinera.kernel.scope import acting, reading
from vaccinera.reimbursement.tasks import previewing
from vaccinera.web.jobs import size_in_words

pytestmark = pytest.mark.usefixtures("noon")

DOSES = "/rapporter/doses"
HTMX = {"HX-Request": "true"}


@pytest.fixture
def given(region: Region) -> Region:
    return season(region)


@pytest.fixture
def maja(given: Region) -> Client:
    return browser_of(given, MAJA)


def ask(browser: Client, kind: str = "csv", query: str = "") -> None:
    answer = browser.post(f"{DOSES}/i-bakgrunden{query}", {"fil": kind, "rader": "2"})
    assert (answer.status_code, answer["Location"]) == (303, "/mina-jobb")


def only_job(region: Region) -> UUID:
    with reading(region.reader(MAJA)):
        return Errand.objects.get().pk


def test_what_was_asked_for_waits_is_done_and_is_fetched(maja: Client, given: Region) -> None:
    """LAW-10: that the file is fetched is in the log."""
    ask(maja, "csv")
    waiting = main_of(maja.get("/mina-jobb"))
    carry_out_errands()
    done = maja.get("/mina-jobb")
    fetched = maja.get(f"/mina-jobb/{only_job(given)}/fil")

    assert "Filen tas fram i bakgrunden." in waiting
    assert "Givna doser Väntar" in waiting
    assert "2026-07-01 – 2026-11-23 · CSV" in waiting
    assert "Ta tillbaka" in waiting
    assert "Begärt 2026-11-23 12:00. Sparas till och med 2026-11-30." in waiting
    assert "Givna doser Klart Nytt" in main_of(done)
    assert "2 rader, 99 byte." in main_of(done)
    assert fetched.getvalue() == maja.get(f"{DOSES}/fil/csv").getvalue()
    assert fetched["Content-Disposition"] == 'attachment; filename="doses-2026-07-01--2026-11-23.csv"'
    assert [event.subject_id for event in events(given, MAJA, "reports.report.taken_out")] == ["doses", "doses"]


def test_several_are_on_the_way_at_once_with_the_latest_first(maja: Client) -> None:
    ask(maja, "csv")
    ask(maja, "xlsx")
    ask(maja, "json")

    shown = main_of(maja.get("/mina-jobb"))

    assert shown.count("Väntar") == 3
    assert shown.count("Excel") == 1


def test_while_it_is_written_it_asks_by_itself_how_many_rows_there_are(maja: Client, given: Region) -> None:
    ask(maja)
    one = only_job(given)
    run_until(given, done=0, total=0)
    begun = maja.get(f"/mina-jobb/{one}?vantar", headers=HTMX)
    run_until(given, done=12_000, total=20_000)
    half = maja.get(f"/mina-jobb/{one}?vantar", headers=HTMX)

    bar = soup_of(half).select_one("progress")
    assert "Raderna räknas fram." in text_of(begun)
    assert "12 000 rader skrivna" in text_of(half)
    assert bar is not None
    assert (bar["value"], bar["max"]) == ("12000", "20000")
    assert soup_of(half).select_one("li[hx-get]") is not None
    assert "Ta " not in text_of(half)


def run_until(region: Region, *, done: int, total: int) -> None:
    with acting(region.reader(MAJA)):
        Errand.objects.update(state="running", done=done, total=total, stage="written" if done else "")


def test_once_it_is_over_it_asks_no_more(maja: Client, given: Region) -> None:
    ask(maja)
    carry_out_errands()

    over = maja.get(f"/mina-jobb/{only_job(given)}?vantar", headers=HTMX)

    assert soup_of(over).select_one("li[hx-get]") is None
    assert "Hämta filen (CSV)" in text_of(over)


def test_one_that_is_gone_leaves_nothing_behind_and_without_a_script_one_sees_the_list(maja: Client) -> None:
    nobody = "01993012-0000-7000-8000-000000000000"

    gone = maja.get(f"/mina-jobb/{nobody}?vantar", headers=HTMX)
    by_hand = maja.get(f"/mina-jobb/{nobody}")

    assert (gone.status_code, gone.content) == (200, b"")
    assert by_hand["Location"] == "/mina-jobb"


def test_a_list_that_waits_by_itself_keeps_no_login_alive(maja: Client, given: Region) -> None:
    """ID-09."""
    ask(maja)
    with time_machine.travel(NOON + timedelta(minutes=14), tick=False):
        listed = maja.get(f"/mina-jobb/{only_job(given)}?vantar", headers=HTMX)
        news = maja.get("/mina-jobb?vantar", headers=HTMX)
    with time_machine.travel(NOON + timedelta(minutes=16), tick=False):
        late = maja.get("/mina-jobb?vantar", headers=HTMX)

    assert (listed["X-Idle-Left"], news["X-Idle-Left"]) == ("60", "60")
    assert late["HX-Redirect"].startswith("/logga-in")


def header_of(browser: Client) -> str:
    header = soup_of(browser.get("/program")).find("header")
    assert header is not None
    return " ".join(header.get_text(" ").split())


def test_the_frame_says_that_something_is_ready_until_one_has_looked(maja: Client, given: Region) -> None:
    ask(maja)
    ask(maja)
    before = header_of(maja)
    carry_out_errands()
    ready, colleague = header_of(maja), header_of(browser_of(given, MONA))
    told = text_of(maja.get("/mina-jobb?vantar", headers=HTMX))
    maja.get("/mina-jobb")

    assert "jobb klar" not in before
    assert "2 jobb klara" in ready
    assert told == "2 2 jobb klara"  # the first for a phone, which hides the words
    assert "jobb klar" not in colleague
    assert "jobb klar" not in header_of(maja)


def test_a_file_that_is_fetched_is_no_news(maja: Client, given: Region) -> None:
    ask(maja)
    carry_out_errands()
    maja.get(f"/mina-jobb/{only_job(given)}/fil")

    assert "jobb klar" not in header_of(maja)


def test_while_something_waits_the_frame_asks_by_itself(maja: Client) -> None:
    still = soup_of(maja.get("/program")).select_one("#jobs-news")
    ask(maja)
    waiting = soup_of(maja.get("/program")).select_one("#jobs-news")

    assert still is not None
    assert still.get("hx-get") is None
    assert waiting is not None
    assert waiting["hx-get"] == "/mina-jobb?vantar"


def test_whoever_has_nothing_on_the_way_is_told_what_comes_here(given: Region) -> None:
    manager, desk = browser_of(given, MAJA).get("/mina-jobb"), browser_of(given, REBECKA).get("/mina-jobb")

    assert "Du har inget på gång" in main_of(manager)
    assert "Till rapporterna" in main_of(manager)
    assert "Till rapporterna" not in main_of(desk)
    assert soup_of(desk).select_one("#jobs-news") is None


def test_what_waits_is_taken_back_and_what_is_over_is_removed(maja: Client, given: Region) -> None:
    ask(maja)
    maja.post(f"/mina-jobb/{only_job(given)}/ta-bort")
    taken_back = maja.get("/mina-jobb")

    assert "Jobbet är borttaget." in main_of(taken_back)
    assert "Du har inget på gång" in main_of(taken_back)


def test_what_has_begun_is_not_removed(maja: Client, given: Region) -> None:
    ask(maja)
    run_until(given, done=0, total=0)

    answer = maja.post(f"/mina-jobb/{only_job(given)}/ta-bort")

    assert answer.status_code == 422
    assert "Jobbet har redan börjat. Det går att ta bort när det är klart." in main_of(answer)


def test_what_refused_it_is_said_with_what_to_do(maja: Client, given: Region) -> None:
    ask(maja)
    with acting(given.reader(MAJA)):
        Errand.objects.update(
            state="refused", refusal="access.errand.broke", facts={"reference": "ABCD1234"}, finished_at=NOON
        )

    shown = main_of(maja.get("/mina-jobb"))

    assert "Givna doser Blev inte av" in shown
    assert "Det blev inte av Något gick fel, och ingenting ändrades. Begär det på nytt." in shown
    assert "Anteckna ABCD1234" in shown


def test_one_that_nobody_finished_is_over(maja: Client, given: Region) -> None:
    """Whatever became of its worker."""
    with acting(given.reader(MAJA)):
        errands.ask_for(by=given.reader(MAJA), kind="rooms.gone", keys={}, alone="", at=NOON - timedelta(hours=3))

    shown = main_of(maja.get("/mina-jobb"))

    assert "Ett jobb Blev inte av" in shown
    assert "Jobbet blev aldrig klart. Begär det på nytt." in shown
    assert "Ta bort" in shown


def test_nobody_else_fetches_a_file(maja: Client, given: Region) -> None:
    """LAW-01: not a colleague with the same rights, not a vaccinator, not another provider."""
    ask(maja)
    carry_out_errands()
    path = f"/mina-jobb/{only_job(given)}/fil"

    for persona in (MONA, ANNA, OSKAR):
        answer = browser_of(given, persona).get(path)
        assert answer.status_code == 404
        assert "Filen finns inte bland dina jobb." in main_of(answer)


def test_a_month_s_run_is_among_the_clerk_s_jobs_and_leads_to_its_month(region: Region) -> None:
    klara = browser_of(region, KLARA)
    with acting(region.reader(KLARA)):
        previewing.ask(by=region.reader(KLARA), at=NOON, month="2026-10-01")

    shown = klara.get("/mina-jobb")

    assert "Månaden beräknas Väntar" in main_of(shown)
    assert "oktober 2026" in main_of(shown)
    assert soup_of(shown).select_one('a[href="/ersattning/2026-10/korning"]') is not None


@pytest.mark.parametrize(("size", "words"), [(999, "999 byte"), (12_400, "12 kB"), (2_340_000, "2,3 MB")])
def test_a_size_is_told_as_people_read_it(size: int, words: str) -> None:
    assert size_in_words(size) == words
