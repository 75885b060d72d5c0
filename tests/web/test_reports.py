"""Reports as pages: those one may run, the figures with what they count, and the files."""

from __future__ import annotations

from http import HTTPStatus
from io import BytesIO
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from tests.factories.region import Region
from tests.personas import BIRGIT, KLARA, LARS, MAJA
from tests.reports.analysts import SEASON, Dose, People, analyst, counting
from tests.reports.scenes import season
from tests.web.browsers import browser_of, counted, main_of, soup_of
from vaccinera.audit.models import Event
from vaccinera.kernel.scope import reading
from vaccinera.reports.queries.catalogue import catalogue
from vaccinera.web.reports import THEMES

pytestmark = pytest.mark.usefixtures("noon")

DOSES = "/rapporter/doses"
COVERAGE = "/rapporter/coverage"
SEASON_BY_AGE = "fran=2026-07-01&till=2026-11-23&raknas_efter=vaccination&program=influenza&uppdelad=age_group"


@pytest.fixture
def given(region: Region) -> Region:
    return season(region)


def _content(answer: Any) -> bytes:
    return b"".join(answer.streaming_content)


def test_the_catalogue_asks_the_questions_of_the_reader_s_reports(region: Region) -> None:
    manager, clerk = (
        main_of(browser_of(region, MAJA).get("/rapporter")),
        main_of(browser_of(region, KLARA).get("/rapporter")),
    )

    assert "Hur många doser har vi gett, till vilka, var och när?" in manager
    assert "Vad består ersättningen av, månad för månad?" in clerk
    assert "Hur många doser har vi gett, till vilka, var och när?" not in clerk


def test_the_catalogue_stands_under_headings_of_what_it_is_about(region: Region) -> None:
    shown = soup_of(browser_of(region, MAJA).get("/rapporter")).select_one("main")

    assert shown is not None
    assert [heading.get_text(strip=True) for heading in shown.select("h2")] == [
        "Doser och täckning", "Arbetet på enheten", "Batcher", "Kvalitet och säkerhet", "Ersättning",
        "Användare och logg",
    ]  # fmt: skip
    assert [one.get_text(strip=True) for one in shown.select("dl")[0].select("dd")] == [
        "Säsongskurva", "Dosintervall och för tidiga doser", "Doser per medarbetare", "Givna doser", "Täckning",
    ]  # fmt: skip


def test_no_report_is_of_something_without_a_heading() -> None:
    assert {report.theme for report in catalogue().values()} == set(THEMES)


def test_whoever_has_no_report_is_told_so(region: Region, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vaccinera.web.pages.reports.reports_for", lambda _reader: [])

    assert "Det finns ingen rapport för ditt uppdrag." in main_of(browser_of(region, KLARA).get("/rapporter"))


def test_a_report_says_its_figures_and_what_they_count(given: Region) -> None:
    shown = main_of(browser_of(given, MAJA).get(DOSES))

    assert "Period 2026-07-01 – 2026-11-23" in shown
    assert "Räknas efter Dagen dosen gavs" in shown
    assert "Togs fram 2026-11-23 12:00" in shown
    assert "Norra mottagningen" in shown
    assert "båda signaturerna finns" in shown


def test_a_period_that_is_turned_round_stands_at_its_day(given: Region) -> None:
    answer = browser_of(given, MAJA).get(f"{DOSES}?fran=2026-11-02&till=2026-10-01&raknas_efter=vaccination")

    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "Perioden slutar innan den börjar." in main_of(answer)


def test_more_than_ten_years_are_refused(given: Region) -> None:
    answer = browser_of(given, MAJA).get(f"{DOSES}?fran=2001-01-01&till=2026-10-01&raknas_efter=vaccination")

    assert "Perioden är längre än tio år." in main_of(answer)


def _fields(answer: Any) -> list[str]:
    return list(dict.fromkeys(str(one["name"]) for one in soup_of(answer).select("main form[method=get] [name]")))


def test_what_stands_now_has_no_days_to_choose(region: Region) -> None:
    now_alone = browser_of(region, LARS).get("/rapporter/users")
    first = browser_of(region, MAJA).get("/rapporter/unsigned")
    by_the_dose = browser_of(region, MAJA).get("/rapporter/unsigned?raknas_efter=vaccination&enhet=11")

    assert _fields(now_alone) == ["enhet"]
    assert _fields(first) == ["raknas_efter", "enhet", "program", "uppdelad"]
    assert _fields(by_the_dose) == ["fran", "till", "raknas_efter", "enhet", "program", "uppdelad"]
    assert "Välj en annan och tryck Visa för att välja dagar." in main_of(first)
    assert "Räknas efter Läget just nu, kl 12:00" in main_of(now_alone)
    assert "Räknas efter Läget just nu, kl 12:00" in main_of(first)
    assert "Period 2026-07-01 – 2026-11-23 Räknas efter Dagen dosen gavs" in main_of(by_the_dose)


def test_no_day_of_a_table_is_broken_over_two_lines(region: Region) -> None:
    cells = soup_of(browser_of(region, LARS).get("/rapporter/users")).select("tbody tr:first-child td")

    assert [cell["data-label"] for cell in cells if "table__column--date" in str(cell.get("class"))] == [
        "Gäller från", "Upphör", "Senaste inloggning",
    ]  # fmt: skip


def test_a_picture_is_drawn_of_what_there_is_and_nothing_else(given: Region) -> None:
    maja = browser_of(given, MAJA)
    picture, narrow = soup_of(maja.get(DOSES)).select("figure svg")
    nothing = soup_of(maja.get(f"{DOSES}?fran=2001-01-01&till=2001-01-31&raknas_efter=vaccination"))

    assert "Norra mottagningen" in picture.get_text()
    assert "Norra mottagningen" in narrow.get_text()
    assert (picture["class"], narrow["class"]) == (["is-wide"], ["is-narrow"])
    assert (picture["aria-label"], narrow["width"]) == (narrow["aria-label"], "330")
    assert nothing.select_one("figure svg") is None


def test_a_report_that_is_taken_out_is_in_the_log(given: Region) -> None:
    """LAW-10."""
    answer = browser_of(given, MAJA).get(f"{DOSES}/fil/csv")
    with reading(given.reader(MAJA)):
        event = Event.objects.get(action="reports.report.taken_out")

    assert _content(answer).decode().splitlines()[1] == "Norra mottagningen,Säsongsinfluensa,3"
    assert event.subject_id == "doses"
    assert event.details["format"] == "csv"


def test_a_report_is_not_everybody_s_and_not_every_file(given: Region) -> None:
    unknown = browser_of(given, MAJA).get(f"{DOSES}/fil/exe")
    nurse = browser_of(given, BIRGIT).get(DOSES)

    assert (unknown.status_code, nurse.status_code) == (404, 403)


def test_an_analyst_s_page_and_files_have_no_small_number_and_say_so(
    region: Region, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By every way out: the page, its picture, and each file."""
    doses = [Dose(unit, "influenza", 66, "male", SEASON) for unit in (11, 21) for _ in range(3 if unit == 11 else 42)]
    counting(monkeypatch, doses)
    analyst(region)
    klara = browser_of(region, KLARA)

    shown = main_of(klara.get(DOSES))
    files = {kind: _content(klara.get(f"{DOSES}/fil/{kind}")) for kind in ("csv", "json", "xlsx")}
    picture = str(soup_of(klara.get(DOSES)).select_one("figure svg"))

    assert soup_of(klara.get("/")).select_one('nav a[href="/rapporter"]') is not None
    assert "Statistik utan små tal" in shown
    assert "Norra mottagningen Säsongsinfluensa <5" in shown
    assert files["csv"].decode().splitlines() == [
        'Enhet,Program,"Doser (avrundat, 1–4 som <5)"',
        "Norra mottagningen,Säsongsinfluensa,<5",
        "Södra mottagningen,Säsongsinfluensa,40",
    ]
    assert b'"doses": "<5"' in files["json"]
    assert CalamineWorkbook.from_filelike(BytesIO(files["xlsx"])).get_sheet_by_index(0).to_python()[-2][2] == "<5"
    assert "Södra mottagningen" in picture
    assert "42" not in picture


def test_an_analyst_who_asks_for_days_is_told_what_there_is(region: Region) -> None:
    analyst(region)
    klara = browser_of(region, KLARA)

    days = klara.get(f"{DOSES}?fran=2026-07-01&till=2026-11-23&raknas_efter=vaccination&per=day")
    cut = klara.get(f"{DOSES}?fran=2026-07-02&till=2026-11-23&raknas_efter=vaccination")

    assert (days.status_code, cut.status_code) == (422, 422)
    assert "Statistik utan små tal visas för hela säsonger." in main_of(cut)


def test_an_analyst_s_picture_of_coverage_is_the_same_whoever_few_are_vaccinated(
    region: Region, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One or four of 90, 38 or 42 of 60: it is drawn of what the table shows. Nobody is drawn as nobody."""
    analyst(region)
    klara, pictures = browser_of(region, KLARA), []
    people = [People("9901", "female", age, "", many) for age, many in ((3, 60), (30, 90), (66, 60))]
    for few, many in ((1, 38), (4, 42)):
        doses = [
            Dose(11, "influenza", age, "female", SEASON, "9901") for age, n in ((30, few), (66, many)) for _ in range(n)
        ]
        counting(monkeypatch, doses, people)
        pictures.append(soup_of(klara.get(f"{COVERAGE}?{SEASON_BY_AGE}")).select_one("figure svg"))

    first, second = pictures
    assert first is not None
    assert str(first) == str(second)
    assert [one["width"] for one in first.select("rect")][1:] == ["0.0", "34", "253.3", "34"]
    assert "18–49 år: andelen visas inte; 65–69 år: 66,66 %" in first["aria-label"]


def test_an_analyst_s_coverage_has_no_choice_of_a_unit_and_refuses_one(region: Region) -> None:
    """Nor what would tell the exact figure; a manager has both."""
    own = browser_of(region, MAJA).get(COVERAGE)
    analyst(region)
    klara = browser_of(region, KLARA)

    shown = klara.get(COVERAGE)
    season = f"{COVERAGE}?fran=2026-07-01&till=2026-11-23&raknas_efter=vaccination"
    of_one, of_two = klara.get(f"{season}&enhet=11"), klara.get(f"{season}&uppdelad=age_group&uppdelad=sex")

    assert soup_of(own).select_one("select[name=enhet]") is not None
    assert "Mot målet, procentenheter" in main_of(own)
    assert soup_of(shown).select_one("select[name=enhet]") is None
    assert "Mot målet" not in main_of(shown)
    assert "Välj en sak: alla vet hur stor befolkningen är" in main_of(shown)
    assert "Välj en sak" not in main_of(own)
    assert of_one.status_code == 422
    assert "Statistik utan små tal kan inte avgränsas så." in main_of(of_one)
    assert "högst 3 saker" in str(soup_of(of_two).select_one("#id_uppdelad-error"))


def test_a_report_is_taken_out_as_an_accessible_document(given: Region) -> None:
    answer = browser_of(given, MAJA).get(f"{DOSES}/fil/pdf")

    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == 'attachment; filename="doses.pdf"'
    assert b"pdfuaid" in _content(answer)


def test_the_page_has_its_picture_in_it_and_asks_the_report_once(given: Region) -> None:
    with counted() as asked:
        page = browser_of(given, MAJA).get(DOSES)

    assert "<title>Doser: enhet</title>" in page.content.decode()
    assert len([text for text in asked.texts if "reports.dose" in text]) == 1
