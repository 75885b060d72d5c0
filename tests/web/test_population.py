"""Loading how many people there are: every fault is shown, nothing is kept until all is right."""

from __future__ import annotations

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.factories.region import Region
from tests.personas import INGELA
from tests.web.browsers import browser_of, main_of
from vaccinera.programmes.models import PopulationTable

PAGE = "/administration/region/folkmangd"
HEADING = "kommun;kön;ålder;målgrupp;antal"


def send(browser: Client, *lines: str, counted_on: str = "2026-08-31") -> str:
    """What a file is answered with: its page, or where it leads."""
    file = SimpleUploadedFile("folkmängd.csv", "\n".join((HEADING, *lines)).encode())
    answer = browser.post(PAGE, {"file": file, "counted_on": counted_on, "source": "SCB"})
    return answer.headers["Location"] if answer.status_code == 303 else f"{answer.status_code} {main_of(answer)}"


def test_an_empty_list_says_what_it_means_for_the_reports(region: Region) -> None:
    assert "Ingen folkmängd är inläst än" in main_of(browser_of(region, INGELA).get(PAGE))


def test_a_file_with_faults_tells_each_by_row_and_column_and_keeps_nothing(region: Region) -> None:
    answer = send(browser_of(region, INGELA), "9801;flicka;82;;10", "9801;kvinna;82;grannar;-1")

    assert answer.startswith("422")
    for told in ("Könet finns inte. Skriv något av: kvinna, man, okänt.", "grannar", "Skriv ett helt tal"):
        assert told in answer
    assert not PopulationTable.objects.exists()


def test_a_file_without_faults_is_loaded_and_listed(region: Region) -> None:
    browser = browser_of(region, INGELA)

    place = send(browser, "9801;kvinna;82;;1204", "9801;kvinna;82;medical_risk;310")

    shown = main_of(browser.get(place))
    assert all(told in shown for told in ("2026-08-31", "SCB", "1 204", "Ingela Region"))


def test_a_day_to_come_is_told_beside_its_field(region: Region) -> None:
    answer = send(browser_of(region, INGELA), "9801;kvinna;82;;1204", counted_on="2027-08-31")

    assert answer.startswith("422")
    assert "2027-08-31 har inte varit än. Skriv den dag som folkmängden är räknad." in answer


def test_what_is_no_table_is_told_in_a_sentence(region: Region) -> None:
    browser = browser_of(region, INGELA)
    file = SimpleUploadedFile("bild.csv", b"\0\0")

    answer = browser.post(PAGE, {"file": file, "counted_on": "2026-08-31", "source": "SCB"})

    assert answer.status_code == 422
    assert "Filen är varken CSV eller Excel." in main_of(answer)


def test_a_file_larger_than_may_be_is_told_so(region: Region) -> None:
    browser = browser_of(region, INGELA)
    file = SimpleUploadedFile("stor.csv", b"9" * 20_000_001)

    answer = browser.post(PAGE, {"file": file, "counted_on": "2026-08-31", "source": "SCB"})

    assert answer.status_code == 422
    assert "Filen är större än 20 MB" in main_of(answer)
