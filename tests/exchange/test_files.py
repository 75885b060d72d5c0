"""A file as spreadsheets and other systems write it, and the columns in whatever order."""

from __future__ import annotations

import io
from datetime import datetime, time

import pytest
import xlsxwriter

from tests.factories.workbooks import one_cell_far_away
from vaccinera.exchange.rules.columns import HEADINGS, NEEDED, Column, folded, read_headings
from vaccinera.exchange.rules.files import rows_of
from vaccinera.kernel.refusals import Refused

ROWS = [["Namn", "Ort"], ["Åsa; Öberg", "Älvsjö"]]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_text_is_read_in_each_encoding_and_with_each_separator(encoding: str, separator: str) -> None:
    text = f'Namn{separator}Ort\r\n"Åsa; Öberg"{separator} Älvsjö \r\n\r\n'

    assert list(rows_of(text.encode(encoding))) == [(1, ROWS[0]), (2, ROWS[1])]


def test_a_workbook_is_read_as_somebody_would_have_typed_it() -> None:
    kept = io.BytesIO()
    with xlsxwriter.Workbook(kept, {"in_memory": True}) as book:
        sheet, plain = book.add_worksheet(), {"num_format": "yyyy-mm-dd hh:mm"}
        for place, value in enumerate(("Tal", "Bråk", "Dag", "Tidpunkt", "Klockslag", "Tomt", "Timmar")):
            sheet.write(0, place, value)
        sheet.write_number(2, 0, 194201012392)
        sheet.write_number(2, 1, 0.5)
        sheet.write_datetime(2, 2, datetime(2025, 11, 3), book.add_format({"num_format": "yyyy-mm-dd"}))  # noqa: DTZ001 - a workbook knows no time zone
        sheet.write_datetime(2, 3, datetime(2025, 11, 3, 10, 42), book.add_format(plain))  # noqa: DTZ001 - as above
        sheet.write_datetime(2, 4, time(10, 42), book.add_format({"num_format": "hh:mm"}))
        sheet.write_number(2, 6, 10.7 / 24, book.add_format({"num_format": "[h]:mm"}))

    (_, headings), (number, cells) = rows_of(kept.getvalue())

    assert headings[:3] == ["Tal", "Bråk", "Dag"]
    assert number == 3
    assert cells[:4] == ["194201012392", "0.5", "2025-11-03", "2025-11-03 10:42:00"]
    assert cells[4] == "10:42:00"
    assert cells[5] == ""
    assert cells[6] == "10:42:00"


@pytest.mark.parametrize(
    "content",
    [
        b"PK\x03\x04 no workbook",
        one_cell_far_away(),
        b"\xd0\xcf\x11\xe0 no workbook",
        b"a;b\n\x00\x01",
        b'a;b\n"' + b"x" * 140_000,
    ],
)
def test_what_is_neither_is_refused(content: bytes) -> None:
    with pytest.raises(Refused, match=r"exchange\.file\.unreadable"):
        list(rows_of(content))


def test_columns_stand_in_any_order_and_case_and_language() -> None:
    assert read_headings(["GAVS AV", "batch-number", "Vaccine", "annat", "Vaccinations_Datum", "person number"]) == (
        Column.GIVER_NAME,
        Column.BATCH,
        Column.PRODUCT,
        None,
        Column.GIVEN_ON,
        Column.PERSON_NUMBER,
    )


def test_a_file_without_a_needed_column_is_refused_by_name() -> None:
    with pytest.raises(Refused) as refused:
        read_headings(["personnummer", "vaccin", "batch"])

    assert (refused.value.code, refused.value.facts) == (
        "exchange.file.columns_missing",
        {"columns": "vaccinationsdatum, gavs av"},
    )


def test_a_column_that_stands_twice_is_refused() -> None:
    with pytest.raises(Refused) as refused:
        read_headings(["personnummer", "Person number"])

    assert (refused.value.code, refused.value.facts) == ("exchange.file.column_twice", {"column": "personnummer"})


def test_no_heading_stands_for_two_columns() -> None:
    names = [folded(name) for column, found in HEADINGS.items() for name in {column.value.replace("_", ""), *found}]

    doubled = {name for name in names if names.count(name) > 1}

    assert {name for name in doubled if sum(name in map(folded, found) for found in HEADINGS.values()) > 1} == set()
    assert set(HEADINGS) == set(Column)
    assert set(NEEDED) < set(Column)
