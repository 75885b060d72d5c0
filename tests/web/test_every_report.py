"""Every report of the catalogue as a page: with nothing to count, as it is asked first, and divided by everything."""

from __future__ import annotations

from http import HTTPStatus
from importlib import import_module
from io import BytesIO
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client
from pypdf import PdfReader

from tests.factories.region import Region
from tests.web.browsers import browser_of, main_of, soup_of
from vaccinera.reports.queries.catalogue import catalogue

pytestmark = pytest.mark.usefixtures("noon")

NAMES = sorted(catalogue())


def _divided(name: str) -> str:
    """Ten years, by every division and by month where that can be asked."""
    report = catalogue()[name]
    told = [("fran", "2016-11-24"), ("till", "2026-11-23"), ("raknas_efter", report.counts_by[-1].value)]
    told += [("uppdelad", column.name) for column in report.choices]
    return urlencode([*told, *([("per", "month")] if report.has_period else [])])


def _page_of(browser: Client, name: str, query: str = "") -> Any:
    """The report's page; one of people once it is said for what and to whom."""
    if catalogue()[name].is_of_people:
        return _handed_over(browser, name, query, "sida")
    return browser.get(f"/rapporter/{name}?{query}")


def _handed_over(browser: Client, name: str, query: str, form: str) -> Any:
    told = {"purpose": "Uppföljning", "recipient": "Enhetschefen", "form": form}
    return browser.post(f"/rapporter/{name}/utlamning?{query}", told)


def _document(browser: Client, name: str, query: str) -> str:
    """The words of the document to read, where it is one."""
    is_of_people = catalogue()[name].is_of_people
    address = f"/rapporter/{name}/fil/pdf?{query}"
    answer: Any = _handed_over(browser, name, query, "pdf") if is_of_people else browser.get(address)
    assert answer.status_code == HTTPStatus.OK
    pdf = BytesIO(b"".join(answer.streaming_content))
    return " ".join(" ".join(page.extract_text() for page in PdfReader(pdf).pages).split())


@pytest.mark.parametrize("name", NAMES)
def test_a_provider_without_anything_gets_a_page_and_a_document_that_say_so(region: Region, name: str) -> None:
    """The directory is never empty: who asks is in it."""
    browser = browser_of(region, import_module(f"tests.reports.independent.{name}").WHO)

    answer = _page_of(browser, name, _divided(name))

    shown, report, soup = main_of(answer), catalogue()[name], soup_of(answer)
    assert answer.status_code == HTTPStatus.OK
    assert report.question["sv"] in shown
    assert "Togs fram 2026-11-23 12:00" in shown
    assert all(column.definition["sv"] in shown for column in report.columns)
    is_empty = name != "users"
    assert ("Inget att räkna" in shown) == (soup.select_one("main table") is None) == is_empty
    assert (soup.select_one("figure svg") is None) == (is_empty or report.chart is None)
    assert ("Det finns inga uppgifter" in _document(browser, name, _divided(name))) == is_empty


# A row for each batch, check, day, dose, field or role, whatever is asked; ``test_printed.py`` has one row of these.
_OF_MANY_ROWS = frozenset(
    {
        *("batch_use", "corrected_fields", "coverage", "data_quality", "dose_list", "season_curve", "spot_checks"),
        *("unsigned_list", "users"),
    }
)


@pytest.mark.parametrize("name", sorted(set(NAMES) - _OF_MANY_ROWS))
def test_one_row_is_a_table_a_picture_and_a_document(region: Region, name: str) -> None:
    second, report = import_module(f"tests.reports.independent.{name}"), catalogue()[name]
    second.scene(region)
    browser, query = browser_of(region, second.WHO), f"raknas_efter={report.counts_by[0].value}"

    answer = _page_of(browser, name, query)

    rows, words = soup_of(answer).select("main tbody tr"), _document(browser, name, query)
    assert (answer.status_code, len(rows)) == (HTTPStatus.OK, 1), main_of(answer)
    assert all(cell.get_text(strip=True) for cell in rows[0].select("td"))
    assert report.question["sv"] in words


@pytest.mark.parametrize("name", NAMES)
def test_a_report_with_rows_is_a_table_a_picture_and_a_document(region: Region, name: str) -> None:
    """Ten years of it, in both languages; every cell has words, and the document tells the same."""
    second = import_module(f"tests.reports.independent.{name}")
    second.scene(region)
    browser, report = browser_of(region, second.WHO), catalogue()[name]
    document = _document(browser, name, _divided(name))

    first = main_of(_page_of(browser, name))
    swedish = main_of(_page_of(browser, name, _divided(name)))
    has_picture = soup_of(_page_of(browser, name)).select_one("figure svg") is not None
    browser.post("/sprak", {"language": "en", "till": "/rapporter"})
    english = main_of(_page_of(browser, name, _divided(name)))

    assert "Inget att räkna" not in first
    assert all(column.title["sv"] in swedish for column in report.columns)
    assert all(column.title["en"] in english for column in report.columns)
    assert all(column.definition["sv"] in document for column in report.columns)
    assert "None" not in swedish
    assert has_picture == (report.chart is not None)
