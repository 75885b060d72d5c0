"""The files of a statement: every row to the öre for programs and spreadsheets, and a page that everybody can read."""

from __future__ import annotations

import csv
import json
from io import BytesIO, StringIO

import pytest
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from tests.reimbursement.test_statements import a_month, head, outcome, paid
from vaccinera.reimbursement.rules.document_words import (
    document_words,
    kronor,
    month_named,
)
from vaccinera.reimbursement.rules.statement_files import MEDIA_TYPES, statement_file
from vaccinera.reimbursement.rules.statements import MoneyRow, Statement, statement
from vaccinera.reimbursement.states import ManualKind, OutcomeCode, PriceKind


def _printed(content: Statement) -> str:
    pages = PdfReader(BytesIO(statement_file(content, "pdf"))).pages
    text = " ".join(page.extract_text() for page in pages)
    return " ".join(text.replace("\N{NO-BREAK SPACE}", " ").split())


@pytest.mark.parametrize(
    ("ore", "written"),
    [
        (0, "0,00 kr"),
        (5, "0,05 kr"),
        (123_450, "1 234,50 kr"),
        (-123_450, "−1 234,50 kr"),
        (100_000_000_007, "1 000 000 000,07 kr"),
    ],
)
def test_money_is_written_as_people_do(ore: int, written: str) -> None:
    """A thin space between thousands, a firm one before the unit, as on the pages."""
    firm = written.replace(" kr", "\N{NO-BREAK SPACE}kr")

    assert kronor(ore) == firm.replace(" ", "\N{NARROW NO-BREAK SPACE}")


def test_a_month_has_its_name() -> None:
    assert month_named(head().month) == "oktober 2026"


def test_every_code_has_its_words() -> None:
    words = document_words()

    assert set(words["outcome"]) == {code.word for code in OutcomeCode}
    assert set(words["mend"]) == set(words["outcome"])
    assert set(words["kind"]) == {*map(str, PriceKind), *map(str, ManualKind)}


@pytest.mark.parametrize("media", MEDIA_TYPES)
def test_the_same_statement_is_the_same_file(media: str) -> None:
    assert statement_file(a_month(), media) == statement_file(a_month(), media)


def test_the_csv_adds_up_to_the_total() -> None:
    rows = list(csv.DictReader(StringIO(statement_file(a_month(), "csv").decode())))

    assert sum(int(row["ore"] or 0) for row in rows) == 38_444
    assert [row["row"] for row in rows].count("line") == 6
    assert [row["outcome"] for row in rows if row["row"] == "outcome"].count("unsigned") == 2


def test_a_cell_is_no_formula() -> None:
    fine = MoneyRow(kind="fine", ore=-1, reason="=1+1", reference="@x")
    content = statement(head(), rows=[fine], outcomes=[], brought_ore=0)

    rows = list(csv.DictReader(StringIO(statement_file(content, "csv").decode())))
    lines = CalamineWorkbook.from_filelike(BytesIO(statement_file(content, "xlsx"))).get_sheet_by_name("Rader")

    assert (rows[1]["reason"], rows[1]["reference"]) == ("'=1+1", "'@x")
    assert "=1+1" in lines.to_python()[1]


def test_the_json_is_the_whole_statement() -> None:
    whole = json.loads(statement_file(a_month(), "json"))

    assert whole["totals"]["to_pay_ore"] == 38_444
    assert whole["lines"][0] == {
        "kind": "base",
        "supplement": "",
        "document_id": "00000000-0000-0000-0000-000000000009",
        "given_on": "2026-09-03",
        "unit": "SE2321000016-U1",
        "unit_name": "Almvikens vaccinationsmottagning",
        "programme": "influenza",
        "ore": -20_000,
        "reverses_month": "2026-09",
        "reversed_because": "nullified",
        "reason": "",
        "reference": "",
    }


def test_the_workbook_has_numbers_and_days_as_such() -> None:
    book = CalamineWorkbook.from_filelike(BytesIO(statement_file(a_month(), "xlsx")))

    assert book.sheet_names == ["Sammanställning", "Rader", "Ej betalt", "Betalas av andra", "Definitioner"]
    summary = book.get_sheet_by_name("Sammanställning").to_python()
    assert summary[7][:2] == ["Att betala", 384.44]
    assert summary[-1][-2:] == [444.44, 44_444]
    lines = book.get_sheet_by_name("Rader").to_python()
    assert lines[1][3] == a_month().rows[0].given_on
    assert lines[1][7:11] == [-200.0, -20_000, "2026-09", "Makulerad"]
    assert len(book.get_sheet_by_name("Ej betalt").to_python()) == 4
    assert len(book.get_sheet_by_name("Betalas av andra").to_python()) == 2


def test_the_page_tells_the_money_and_what_was_not_paid() -> None:
    said = _printed(a_month())

    assert "Ersättningsunderlag oktober 2026" in said
    assert "Att betala 384,44 kr" in said
    assert "september 2026 Makulerad −200,00 kr" in said
    assert "Vite enligt beslut Dnr 2026-17 −50,00 kr" in said
    assert "Signatur saknas 2" in said
    assert "1 besök betalas av personen eller arbetsgivaren" in said


def test_the_page_is_tagged_and_says_its_language() -> None:
    pdf = statement_file(a_month(), "pdf")

    assert b"/Marked true" in pdf
    assert str(PdfReader(BytesIO(pdf)).root_object["/Lang"]) == "sv-SE"


def test_an_empty_month_says_so() -> None:
    said = _printed(statement(head(is_preview=True), rows=[], outcomes=[], brought_ore=0))

    assert "Förhandsvisning av ersättningsunderlag" in said
    assert "Inga besök gav någon rad" in said
    assert "Alla besök som regionen betalar är betalda." in said


def test_a_long_list_is_shortened_on_the_page_only() -> None:
    unsigned = [outcome(number, "unsigned") for number in range(201)]
    content = statement(head(), rows=[paid(1, 1)], outcomes=unsigned, brought_ore=0)

    assert "Här visas 200 av 201." in _printed(content)
    assert statement_file(content, "csv").count(b"unsigned") == 201
