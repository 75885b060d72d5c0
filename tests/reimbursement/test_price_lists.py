"""A price list is read whole, or everything that is wrong with it is told by row, column and what stands there."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter

from tests.factories.workbooks import one_cell_far_away
from vaccinera.reimbursement.rules.price_lists import Known, PriceFaultTold, PriceListRead, read_price_list
from vaccinera.reimbursement.rules.price_rows import PriceKey, PriceRow, narrowed, row_kept
from vaccinera.reimbursement.rules.price_writing import price_list_as_csv
from vaccinera.reimbursement.states import FileEncoding, PriceColumn, PriceFault

HEADING = "slag;tillägg;program;betalare;uppdrag;produkt;plats;belopp;från;till_och_med"
NPL = "20260101000017"
KNOWN = Known(
    programmes={"influenza", "pertussis"},
    payers={"region"},
    assignments={"vaccination_choice"},
    products={NPL},
    settings={"clinic", "home"},
)
BASE = "grund;;influenza;region;vaccination_choice;;;210,00;2026-09-01;"
HOME = "tillägg;home_visit;influenza;region;vaccination_choice;;home;150;2026-09-01;2027-08-31"


def read(*lines: str, heading: str = HEADING) -> PriceListRead:
    """The lines under the heading, as a spreadsheet saves them."""
    return read_price_list("\n".join((heading, *lines)).encode(), KNOWN)


def only_fault(*lines: str, heading: str = HEADING) -> PriceFaultTold:
    """The one thing that is wrong."""
    told = read(*lines, heading=heading)
    assert told.rows == ()
    [fault] = told.faults
    return fault


def row(ore: int, from_on: date, to_on: date | None = None, **key: str) -> PriceRow:
    """A row of the base price, or of what is named otherwise."""
    named = {
        "kind": "base", "supplement": "", "programme": "influenza", "payer": "region",
        "assignment": "vaccination_choice", "product": "", "setting": "",
    }  # fmt: skip
    return PriceRow(PriceKey(**(named | key)), ore, from_on, to_on)


def test_a_list_is_read_with_its_last_days_and_decimal_commas() -> None:
    told = read(BASE, HOME, f"merkostnad;;influenza;region;vaccination_choice;{NPL};;1 234,5 kr;2026-09-01;")

    assert told.faults == ()
    assert told.encoding is FileEncoding.UTF_8
    assert told.rows == (
        row(21_000, date(2026, 9, 1)),
        row(15_000, date(2026, 9, 1), date(2027, 9, 1), kind="supplement", supplement="home_visit", setting="home"),
        row(123_450, date(2026, 9, 1), kind="extra_cost", product=NPL),
    )


def test_what_is_written_is_read_back_the_same() -> None:
    rows = read(BASE, HOME).rows

    written = price_list_as_csv(rows)

    assert written.splitlines()[1:] == [
        "grund;;influenza;region;vaccination_choice;;;210,00;2026-09-01;",
        "tillägg;home_visit;influenza;region;vaccination_choice;;home;150,00;2026-09-01;2027-08-31",
    ]
    assert read_price_list(written.encode(), KNOWN).rows == rows
    assert tuple(row_kept(one.as_json()) for one in rows) == rows


@pytest.mark.parametrize(
    ("column", "cell", "fault"),
    [
        ("slag", "bas", PriceFault.KIND_UNKNOWN),
        ("slag", "", PriceFault.MISSING),
        ("tillägg", "home_visit", PriceFault.SUPPLEMENT_NOT_HERE),
        ("program", "mässling", PriceFault.PROGRAMME_UNKNOWN),
        ("program", "", PriceFault.MISSING),
        ("betalare", "staten", PriceFault.PAYER_UNKNOWN),
        ("uppdrag", "annat", PriceFault.ASSIGNMENT_UNKNOWN),
        ("produkt", "20260101000099", PriceFault.PRODUCT_UNKNOWN),
        ("plats", "bussen", PriceFault.SETTING_UNKNOWN),
        ("belopp", "", PriceFault.MISSING),
        ("belopp", "två", PriceFault.AMOUNT_UNREADABLE),
        ("belopp", "210,005", PriceFault.AMOUNT_UNREADABLE),
        ("belopp", "1.234,50", PriceFault.AMOUNT_UNREADABLE),
        ("belopp", "-210", PriceFault.AMOUNT_NEGATIVE),
        ("belopp", "0,00", PriceFault.AMOUNT_ZERO),
        ("belopp", "10000,01", PriceFault.AMOUNT_ABSURD),
        ("från", "", PriceFault.MISSING),
        ("från", "1/9 2026", PriceFault.DAY_UNREADABLE),
        ("från", "2026-09-31", PriceFault.DAY_IMPOSSIBLE),
        ("från", "1026-09-01", PriceFault.DAY_ABSURD),
        ("till_och_med", "2026-08-31", PriceFault.ENDS_BEFORE_IT_BEGINS),
    ],
)
def test_a_cell_that_cannot_be_is_told_by_row_and_column(column: str, cell: str, fault: PriceFault) -> None:
    cells = BASE.split(";")
    cells[HEADING.split(";").index(column)] = cell

    told = only_fault(BASE.replace("influenza", "pertussis"), ";".join(cells))

    assert (told.row, told.column, told.fault, told.value) == (3, PriceColumn(column), fault, cell)


def test_a_supplement_has_a_name() -> None:
    told = only_fault(HOME.replace("home_visit", ""))

    assert (told.column, told.fault) == (PriceColumn.SUPPLEMENT, PriceFault.SUPPLEMENT_UNNAMED)


def test_every_fault_is_told_at_once_and_nothing_is_kept() -> None:
    told = read(BASE, BASE.replace("influenza", "mässling").replace("210", "-5"), "grund")

    assert told.rows == ()
    assert [(one.row, one.fault) for one in told.faults] == [
        (3, PriceFault.PROGRAMME_UNKNOWN),
        (3, PriceFault.AMOUNT_NEGATIVE),
        *[(4, PriceFault.MISSING)] * 5,
    ]


def test_a_long_cell_is_shortened_where_it_is_told() -> None:
    assert only_fault(BASE.replace("influenza", "x" * 70)).value == "x" * 60 + "…"


def test_rows_that_overlap_are_told_at_the_later_with_the_other() -> None:
    told = only_fault(BASE.replace("2026-09-01;", "2026-10-01;"), BASE.replace("2026-09-01;", "2026-09-01;2026-10-01"))

    assert (told.row, told.column, told.fault, told.facts) == (2, PriceColumn.FROM_ON, PriceFault.OVERLAP, {"other": 3})


def test_the_same_row_twice_is_told_as_such() -> None:
    told = only_fault(BASE, BASE)

    assert (told.row, told.fault, told.facts) == (3, PriceFault.ROW_TWICE, {"other": 2})


def test_days_without_a_price_between_two_rows_are_a_gap() -> None:
    told = only_fault(BASE + "2026-09-30", BASE.replace("2026-09-01", "2026-10-02"))

    assert (told.row, told.fault) == (3, PriceFault.GAP)
    assert told.facts == {"other": 2, "gap_from": date(2026, 10, 1), "gap_to": date(2026, 10, 1)}


def test_rows_that_follow_each_other_are_no_fault() -> None:
    told = read(BASE + "2026-09-30", BASE.replace("2026-09-01", "2026-10-01"))

    assert [one.to_on for one in told.rows] == [date(2026, 10, 1), None]


def test_a_column_that_is_missing_is_named() -> None:
    told = only_fault(BASE, heading=HEADING.replace("belopp", ""))

    assert (told.row, told.column, told.fault) == (1, PriceColumn.AMOUNT, PriceFault.COLUMN_MISSING)


def test_a_column_that_is_unknown_or_twice_there_is_named() -> None:
    unknown = only_fault(BASE, heading=f"{HEADING};Anmärkning")
    twice = only_fault(BASE, heading=f"{HEADING};belopp")

    assert (unknown.fault, unknown.value) == (PriceFault.COLUMN_UNKNOWN, "Anmärkning")
    assert (twice.fault, twice.column) == (PriceFault.COLUMN_TWICE, PriceColumn.AMOUNT)


def test_a_row_with_more_cells_than_columns_is_told() -> None:
    assert only_fault(f"{BASE};hej").fault is PriceFault.TOO_MANY_CELLS


@pytest.mark.parametrize("content", [b"", HEADING.encode(), b"\n \n"])
def test_a_list_without_rows_is_told_to_be_empty_and_nothing_else(content: bytes) -> None:
    assert [one.fault for one in read_price_list(content, KNOWN).faults] == [PriceFault.EMPTY]


def test_a_list_in_windows_1252_is_read_and_said_to_be_so() -> None:
    told = read_price_list(f"{HEADING}\n{HOME}".encode("cp1252"), KNOWN)

    assert (len(told.rows), told.encoding) == (1, FileEncoding.WINDOWS_1252)


def mixed(*lines: bytes) -> PriceFaultTold:
    """What is wrong with lines in several encodings."""
    told = read_price_list(b"\n".join(lines), KNOWN)
    assert told.rows == ()
    [fault] = told.faults
    return fault


def test_rows_in_two_encodings_are_refused_at_the_first_that_differs() -> None:
    one_way = mixed(HEADING.encode(), BASE.encode(), HOME.encode("cp1252"))
    other_way = mixed(HEADING.encode("cp1252"), HOME.encode("cp1252"), HOME.encode())
    decoded_twice = mixed(HEADING.encode(), HOME.encode().decode("cp1252").encode())
    undefined = mixed(b"slag\x81", BASE.encode())

    assert [(one.row, one.fault) for one in (one_way, other_way, decoded_twice, undefined)] == [
        (3, PriceFault.MIXED_ENCODING),
        (3, PriceFault.MIXED_ENCODING),
        (2, PriceFault.MIXED_ENCODING),
        (1, PriceFault.MIXED_ENCODING),
    ]


@pytest.mark.parametrize(
    "content",
    [HEADING.encode("utf-16"), b"slag\0", b"PK\x03\x04 no workbook", b'slag;"' + b"x" * 200_000],
    ids=["utf-16", "zero", "no workbook", "endless cell"],
)
def test_what_is_no_table_is_told(content: bytes) -> None:
    assert mixed(content).fault is PriceFault.FILE_UNREADABLE


def test_a_workbook_that_is_broken_inside_is_told() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as packed:
        packed.writestr("xl/workbook.xml", "<workbook")

    assert mixed(file.getvalue()).fault is PriceFault.FILE_UNREADABLE


def test_a_workbook_is_read_as_it_stands() -> None:
    """Numbers as numbers and days as days: nobody has to format cells."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file)
    sheet = book.add_worksheet()
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    sheet.write_row(0, 0, HEADING.split(";"))
    sheet.write_row(1, 0, BASE.split(";"))
    sheet.write_number(1, 7, 210.5)
    sheet.write_datetime(1, 8, date(2026, 9, 1), day)
    book.close()

    told = read_price_list(file.getvalue(), KNOWN)

    assert told.faults == ()
    assert (told.rows, told.encoding) == ((row(21_050, date(2026, 9, 1)),), FileEncoding.EXCEL)


def test_the_example_of_the_format_is_read_and_its_page_names_every_heading_and_fault() -> None:
    folder = Path(__file__).resolve().parents[2] / "docs" / "reference"

    told = read_price_list((folder / "price-list-example.csv").read_bytes(), KNOWN)

    assert told.faults == ()
    assert len(told.rows) == 5
    page = (folder / "price-list-format.md").read_text("utf-8")
    assert [code.value for code in (*PriceColumn, *PriceFault) if f"`{code}`" not in page] == []


def test_a_list_is_narrowed_by_programme_kind_and_day() -> None:
    first = row(100, date(2026, 9, 1), date(2027, 1, 1))
    then = row(200, date(2027, 1, 1))
    home = row(300, date(2026, 9, 1), kind="supplement", supplement="home_visit")
    other = row(400, date(2026, 9, 1), programme="pertussis")
    rows = [first, then, home, other]

    assert narrowed(rows) == rows
    assert narrowed(rows, programme="pertussis") == [other]
    assert narrowed(rows, kind="supplement") == [home]
    assert narrowed(rows, programme="influenza", kind="base", on=date(2026, 12, 31)) == [first]
    assert narrowed(rows, programme="influenza", kind="base", on=date(2027, 1, 1)) == [then]


def test_the_separator_that_a_spreadsheet_says_first_is_no_heading() -> None:
    read = read_price_list(f"sep=;\n{HEADING}\n{BASE.replace('influenza', 'okänt')}".encode(), KNOWN)

    assert [(one.row, one.fault) for one in read.faults] == [(3, PriceFault.PROGRAMME_UNKNOWN)]


def test_a_column_without_heading_may_stand_empty_anywhere() -> None:
    read = read_price_list(f"{HEADING.replace('produkt', ';produkt')}\n{BASE.replace(';;;', ';;;;')}".encode(), KNOWN)

    assert (len(read.rows), read.faults) == (1, ())


def test_a_decimal_comma_among_commas_is_told_as_a_field_too_many() -> None:
    """Else the amount would be another and the day unreadable."""
    read = read_price_list(f"{HEADING}\n{BASE}".replace(";", ",").encode(), KNOWN)

    assert [(one.row, one.fault) for one in read.faults] == [(2, PriceFault.TOO_MANY_CELLS)]


def test_digits_of_other_scripts_are_no_amount_and_no_day() -> None:
    read = read_price_list(f"{HEADING}\n{BASE.replace('210,00', '٣٠')}".encode(), KNOWN)

    assert [one.fault for one in read.faults] == [PriceFault.AMOUNT_UNREADABLE]


def test_a_workbook_with_a_cell_in_its_last_corner_is_refused_before_it_is_made_out() -> None:
    assert [one.fault for one in read_price_list(one_cell_far_away(), KNOWN).faults] == [PriceFault.FILE_UNREADABLE]
