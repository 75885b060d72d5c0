"""Reports asked for in the background from their page, and saved by name: the list, changing, opening, monthly."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client

from tests.factories.region import Region
from tests.personas import ANNA, MAJA, MONA, OSKAR
from tests.reports.scenes import season
from tests.web.browsers import browser_of, main_of, soup_of
from vaccinera.kernel.scope import acting, reading
from vaccinera.reports.models import SavedReport
from vaccinera.web.pages import reports as report_pages

pytestmark = pytest.mark.usefixtures("noon")

DOSES = "/rapporter/doses"
ASKED = "?fran=2026-10-01&till=2026-10-31&raknas_efter=vaccination&enhet=11&per=week&uppdelad=unit_id"


@pytest.fixture
def maja(region: Region) -> Client:
    return browser_of(region, MAJA)


def saved_of(region: Region) -> SavedReport:
    with reading(region.reader(MAJA)):
        return SavedReport.objects.get()


def save(browser: Client, **told: str) -> None:
    answer = browser.post(
        f"{DOSES}/spara{ASKED}", {"namn": "Doser per vecka", "tid": "previous_month", "delad": "on", **told}
    )
    assert (answer.status_code, answer["Location"]) == (303, "/rapporter")


def test_every_file_can_be_asked_for_in_the_background(region: Region, maja: Client) -> None:
    season(region)

    shown = soup_of(maja.get(DOSES))

    [form] = shown.select('form[action^="/rapporter/doses/i-bakgrunden"]')
    assert [one["value"] for one in form.select("button")] == ["csv", "xlsx", "json", "pdf"]
    assert shown.select_one(f'a[href^="{DOSES}/fil/"]') is not None


def test_a_large_one_goes_that_way_by_itself(region: Region, maja: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    season(region)
    monkeypatch.setattr(report_pages, "is_written_in_background", lambda _asked, *, rows: rows == 2)

    shown = maja.get(DOSES)

    assert "Rapporten är stor. Filen tas fram i bakgrunden" in main_of(shown)
    assert soup_of(shown).select_one(f'a[href^="{DOSES}/fil/"]') is None


@pytest.mark.parametrize("rows", ["", "x", "²", "1" * 10])
def test_a_count_that_is_none_is_not_known(maja: Client, rows: str) -> None:
    answer = maja.post(f"{DOSES}/i-bakgrunden", {"fil": "csv", "rader": rows})

    assert answer.status_code == 303


def test_a_file_of_no_kind_and_a_question_that_is_none_are_not_found(maja: Client) -> None:
    no_kind = maja.post(f"{DOSES}/i-bakgrunden", {"fil": "exe"})
    no_question = maja.post(f"{DOSES}/i-bakgrunden?fran=x", {"fil": "csv"})

    assert (no_kind.status_code, no_question.status_code) == (404, 404)


def test_saving_shows_what_is_asked_and_guesses_which_time_is_meant(maja: Client) -> None:
    october = maja.get(f"{DOSES}/spara{ASKED}")
    other = maja.get(f"{DOSES}/spara{ASKED.replace('10-01', '10-02')}")

    assert "Period 2026-10-01 – 2026-10-31" in main_of(october)
    assert "Enhet Norra mottagningen" in main_of(october)
    assert chosen_in(october) == "previous_month"
    assert chosen_in(other) == "as_asked"


def chosen_in(page: object) -> object:
    [chosen] = soup_of(page).select('input[name="tid"][checked]')  # type: ignore[arg-type]  # an answer
    return chosen["value"]


def test_what_is_saved_stands_on_the_list_and_opens_as_it_is_asked_today(region: Region, maja: Client) -> None:
    save(maja)
    own, colleagues = maja.get("/rapporter"), browser_of(region, MONA).get("/rapporter")
    opened = browser_of(region, MONA).get(f"/rapporter/sparade/{saved_of(region).pk}/oppna")

    assert "Rapporten är sparad." in main_of(own)
    assert "Sparade rapporter Doser per vecka Ändra Doser per vecka" in main_of(own)
    assert "Givna doser · Förra månaden · delad med enheten" in main_of(own)
    assert "Givna doser · Förra månaden · delad av Maja Chef" in main_of(colleagues)
    assert opened["Location"] == (
        "/rapporter/doses?fran=2026-10-01&till=2026-10-31&raknas_efter=vaccination&per=week&uppdelad=unit_id&enhet=11"
    )


def test_what_is_not_shared_and_what_is_another_provider_s_is_not_found(region: Region, maja: Client) -> None:
    """LAW-01."""
    save(maja, delad="")
    path = f"/rapporter/sparade/{saved_of(region).pk}"

    for persona in (MONA, OSKAR):
        other = browser_of(region, persona)
        assert "Doser per vecka" not in main_of(other.get("/rapporter"))
        assert other.get(f"{path}/oppna").status_code == 404
        assert other.post(f"{path}/ta-bort").status_code == 404
    assert browser_of(region, ANNA).get(path).status_code == 404


def test_a_name_that_is_taken_or_missing_stands_at_its_field(maja: Client) -> None:
    save(maja)
    taken = maja.post(f"{DOSES}/spara{ASKED}", {"namn": "Doser per vecka", "tid": "as_asked"})
    missing = maja.post(f"{DOSES}/spara{ASKED}", {"namn": " ", "tid": "as_asked"})

    assert (taken.status_code, missing.status_code) == (422, 422)
    assert "Du har redan sparat en rapport med det namnet." in main_of(taken)
    assert "Skriv ett namn, så att du och kollegorna känner igen rapporten." in main_of(missing)


def test_it_is_run_every_month_from_the_start_or_later_and_the_list_says_when(region: Region, maja: Client) -> None:
    save(maja, varje_manad="3", fil="csv")
    first = main_of(maja.get("/rapporter"))
    path = f"/rapporter/sparade/{saved_of(region).pk}"
    shown = soup_of(maja.get(path))
    maja.post(path, {"namn": "Doser", "delad": "on", "varje_manad": "28", "fil": "xlsx"})
    changed = main_of(maja.get("/rapporter"))
    maja.post(path, {"namn": "Doser", "varje_manad": "", "fil": "xlsx"})
    last = main_of(maja.get("/rapporter"))

    assert "körs den 3 varje månad som CSV, nästa gång 2026-12-03" in first
    assert [one["value"] for one in shown.select('select[name="varje_manad"] option[selected]')] == ["3"]
    assert "Ändringen är sparad." in changed
    assert "körs den 28 varje månad som Excel, nästa gång 2026-11-28" in changed
    assert "Givna doser · Förra månaden · bara du ser den" in last


def test_who_looks_after_the_unit_renames_and_removes_and_no_more(region: Region, maja: Client) -> None:
    save(maja, varje_manad="3")
    mona, path = browser_of(region, MONA), f"/rapporter/sparade/{saved_of(region).pk}"
    shown = soup_of(mona.get(path))
    mona.post(path, {"namn": "Veckans doser", "varje_manad": ""})
    renamed = main_of(maja.get("/rapporter"))
    removed = mona.post(f"{path}/ta-bort", follow=True)

    assert shown.select_one('[name="varje_manad"]') is None
    assert "Veckans doser" in renamed
    assert "nästa gång 2026-12-03" in renamed
    assert "Den sparade rapporten är borttagen." in main_of(removed)
    assert "Sparade rapporter" not in main_of(removed)


def test_a_new_name_that_is_taken_stands_at_its_field(region: Region, maja: Client) -> None:
    save(maja)
    path = f"/rapporter/sparade/{saved_of(region).pk}"
    save(maja, namn="En annan")

    answer = maja.post(path, {"namn": "En annan", "varje_manad": "", "fil": "xlsx"})

    assert answer.status_code == 422
    assert "Du har redan sparat en rapport med det namnet." in main_of(answer)


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("reports.saved.commission_ended", "Uppdraget som den sparades i har avslutats."),
        ("access.permission.missing", "Uppdraget hos Maja Chef ger inte rätt att köra rapporten längre."),
    ],
)
def test_what_is_stopped_says_why_on_the_list(region: Region, maja: Client, code: str, words: str) -> None:
    save(maja, varje_manad="3")
    with acting(region.reader(MAJA)):
        SavedReport.objects.update(stopped=code, asks_next_on=None)

    listed, own = main_of(maja.get("/rapporter")), main_of(maja.get(f"/rapporter/sparade/{saved_of(region).pk}"))

    assert f"Körs inte längre {words}" in listed
    assert words in own


def test_only_the_role_that_looks_after_the_unit_is_offered_to_change_it(region: Region, maja: Client) -> None:
    save(maja)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE organisations_commission SET roles = '[\"RPT\"]' WHERE id = %s", [MONA.key])

    shown = main_of(browser_of(region, MONA).get("/rapporter"))

    assert "Doser per vecka Givna doser" in shown
