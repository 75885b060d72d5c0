"""The pages of imports: one tries a file, another takes it, and each is told what the other has to do."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.exchange.scenes import SOMEBODYS, TOLVANS, file_of
from tests.factories.region import Region, make_person
from tests.personas import ANNA, MAJA, MONA, OLGA, OSKAR
from tests.web.browsers import browser_of, events, main_of, text_of
from vaccinera.exchange.queries import judging
from vaccinera.web.forms import imports as form

BAD = SOMEBODYS.replace("9808", "9807")


def _send(browser: Client, content: bytes, **told: Any) -> Any:
    file = SimpleUploadedFile("gamla.csv", content, "text/csv")
    return browser.post(
        "/inlasningar/ny", {"file": file, "source_system": "Gamla journalen", "mode": "history", "reason": "", **told}
    )


def _tried(region: Region, *rows: str, **told: Any) -> str:
    """The address of an import that Mona has tried."""
    answer = _send(browser_of(region, MONA), file_of(*rows), **told)
    assert answer.status_code == 303
    return str(answer.headers["Location"])


def test_whoever_tries_sees_the_numbers_and_that_another_takes_it(region: Region) -> None:
    address = _tried(region, TOLVANS, SOMEBODYS)

    page = main_of(browser_of(region, MONA).get(address))

    assert "gamla.csv" in page
    assert "Rätta rader 2" in page
    assert "Någon annan läser in filen" in page
    assert "Läs in 2 besök" not in page


def test_faults_are_told_with_row_column_value_and_mend_and_can_be_fetched(region: Region) -> None:
    make_person()
    address = _tried(region, TOLVANS, BAD)
    maja = browser_of(region, MAJA)

    page = main_of(maja.get(address))
    rows = maja.get(f"{address}/felrader").content.decode("utf-8-sig").splitlines()
    faults = maja.get(f"{address}/fel").content.decode("utf-8-sig").splitlines()

    assert "3 personnummer 19400312… Sista siffran i 19400312… stämmer inte. Jämför numret" in page
    assert "Läs in den rätta raden" in page
    assert rows[1].startswith("19400312-9807;Någon;Ny;")
    assert rows[1].endswith("Jämför numret med det andra systemet.")
    assert faults == [
        "Rad;Kolumn;Värde;Fel;Gör så här",
        "3;personnummer;19400312…;Sista siffran i 19400312… stämmer inte.;Jämför numret med det andra systemet.",
    ]
    assert len(events(region, MAJA, "exchange.import.bad_rows_fetched")) == 1


def test_another_takes_it_and_is_told(region: Region) -> None:
    address = _tried(region, TOLVANS, SOMEBODYS)
    maja = browser_of(region, MAJA)

    assert "Läs in 2 besök" in main_of(maja.get(address))
    answer = maja.post(f"{address}/las-in", follow=True)

    assert "2 besök är inlästa." in text_of(answer)
    assert "Inläst av Maja Chef" in main_of(answer)
    assert "Avfärda" not in main_of(answer)


def test_a_large_file_goes_on_by_itself(region: Region, monkeypatch: pytest.MonkeyPatch) -> None:
    """A fragment that asks for the next rows, and at the end the page anew."""
    monkeypatch.setattr(judging, "ROWS_AT_ONCE", 1)
    address = _tried(region, TOLVANS, SOMEBODYS, SOMEBODYS.replace("2025", "2024"))
    maja = browser_of(region, MAJA)

    begun = maja.post(f"{address}/las-in", follow=True)
    going_on = maja.post(f"{address}/las-in", headers={"HX-Request": "true"})
    done = maja.post(f"{address}/las-in", headers={"HX-Request": "true"})

    assert "1 av 3 rader" in main_of(begun)
    assert 'hx-trigger="load' in begun.content.decode()
    assert "2 av 3 rader" in going_on.content.decode()
    assert "<html" not in going_on.content.decode()
    assert (done.status_code, done.headers["HX-Redirect"]) == (204, address)


def test_good_rows_are_taken_without_the_bad_when_that_is_said(region: Region) -> None:
    make_person()
    address = _tried(region, TOLVANS, BAD)
    maja = browser_of(region, MAJA)

    refused = maja.post(f"{address}/las-in")
    answer = maja.post(f"{address}/las-in", {"leaves_bad_rows": "on"}, follow=True)

    assert refused.status_code == 422
    assert "1 besök är inlästa." in text_of(answer)


def test_whoever_tried_it_is_refused_taking_it(region: Region) -> None:
    address = _tried(region, SOMEBODYS)

    answer = browser_of(region, MONA).post(f"{address}/las-in")

    assert answer.status_code == 403
    assert "Den som prövade filen läser inte in den." in text_of(answer)


def test_a_file_can_be_put_aside(region: Region) -> None:
    address = _tried(region, SOMEBODYS)

    answer = browser_of(region, MONA).post(f"{address}/avfarda", follow=True)

    assert "Inläsningen är avfärdad." in text_of(answer)
    assert "Avfärdad" in main_of(answer)


def test_nothing_to_take_is_said(region: Region) -> None:
    address = _tried(region, BAD)

    assert "Inget att läsa in" in main_of(browser_of(region, MAJA).get(address))


def test_visits_to_be_settled_are_a_choice_with_a_reason(region: Region) -> None:
    refused = _send(browser_of(region, MONA), file_of(SOMEBODYS), mode="settleable")
    address = _tried(region, SOMEBODYS, mode="settleable", reason="Byte av system")
    page = main_of(browser_of(region, MAJA).get(address))

    assert refused.status_code == 422
    assert "Skriv varför besöken ännu ska ersättas" in main_of(refused)
    assert "Byte av system" in page
    assert "Utan den kan besöket inte ersättas." in page


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"x" * 101, "Filen är större än 5 MB."),
        (b"a;b\n1;2\n", "Filen saknar kolumner som varje besök behöver: personnummer"),
        (b"\x00\x01", "Filen är varken CSV eller Excel."),
    ],
)
def test_a_file_that_cannot_be_read_is_told_beside_its_field(
    region: Region, content: bytes, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(form, "LARGEST", 100)

    answer = _send(browser_of(region, MONA), content)

    assert answer.status_code == 422
    assert told in main_of(answer)


def test_the_list_is_for_those_who_try_and_those_who_take(region: Region) -> None:
    _tried(region, SOMEBODYS)

    tries, takes = (main_of(browser_of(region, who).get("/inlasningar")) for who in (MONA, MAJA))

    assert "Pröva en fil" in tries
    assert "Pröva en fil" not in takes
    assert "gamla.csv" in takes
    assert browser_of(region, ANNA).get("/inlasningar").status_code == 403
    for other in (OLGA, OSKAR):
        assert "Ingen fil är prövad än" in main_of(browser_of(region, other).get("/inlasningar"))


def test_another_providers_import_is_not_found(region: Region) -> None:
    address = _tried(region, SOMEBODYS)

    assert browser_of(region, OSKAR).get(address).status_code == 404
