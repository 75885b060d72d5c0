"""A report as a document that everybody can read: tagged, in its language, its picture told in words."""

from __future__ import annotations

import json
import resource
import runpy
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO, TextIOWrapper
from pathlib import Path

import pytest
import typst
from pypdf import PdfReader
from pypdf.generic import DictionaryObject

from vaccinera.reports.queries.catalogue import catalogue
from vaccinera.reports.rules import typesetting
from vaccinera.reports.rules.asking import Value
from vaccinera.reports.rules.catalogue import Report
from vaccinera.reports.rules.cells import NamesOf
from vaccinera.reports.rules.files import Content, write_file
from vaccinera.reports.rules.printed import printed
from vaccinera.reports.rules.typesetting import NotSet, set_here
from vaccinera.reports.states import ColumnKind, FileKind

DOSES = catalogue()["doses"]
MADE = datetime(2026, 11, 23, 11, 0, tzinfo=UTC)
NAMES: NamesOf = {ColumnKind.UNIT: {11: {"sv": "Norra", "en": "North"}}}
COLUMNS = [column for column in DOSES.columns if column.name in {"unit_id", "doses"}]


def _content(*rows: tuple[Value, ...], language: str = "sv") -> Content:
    told = [("Period", "2026-07-01 – 2026-11-23"), ("Togs fram", "2026-11-23 12:00")]
    title, question = DOSES.title[language], DOSES.question[language]
    return Content(title, told, COLUMNS, NAMES, language, rows, question, DOSES.chart)


def _text(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages).split())


def test_the_document_is_tagged_titled_and_in_its_language() -> None:
    """PDF/UA-1: structure, language, title, a table whose headers are headers, a picture told in words."""
    pdf, rows = printed(_content((11, 1234)), made_at=MADE)

    read = PdfReader(BytesIO(pdf))
    root = read.trailer["/Root"].get_object()
    metadata = root["/Metadata"].get_object().get_data().decode()  # type: ignore[index]  # a dictionary of the file
    assert rows == 1
    assert root["/MarkInfo"]["/Marked"]  # type: ignore[index]  # as above
    assert root["/Lang"] == "sv-SE"  # type: ignore[index]  # as above
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]  # type: ignore[index]  # as above
    assert "<pdfuaid:part>1</pdfuaid:part>" in metadata
    assert read.metadata is not None
    assert read.metadata.title == "Givna doser"
    assert {"/TH", "/TD", "/Figure"} < _kinds(read)
    assert _alts(read) == ["Doser: enhet. Norra: 1\u202f234"]


def _elements(read: PdfReader) -> list[DictionaryObject]:
    found = [read.get_object(number) for number in range(1, len(read.xref[0]))]
    return [one for one in found if isinstance(one, DictionaryObject) and one.get("/Type") == "/StructElem"]


def _kinds(read: PdfReader) -> set[object]:
    return {one["/S"] for one in _elements(read)}


def _alts(read: PdfReader) -> list[str]:
    return sorted({str(one["/Alt"]) for one in _elements(read) if "/Alt" in one})


def test_the_document_says_what_is_counted_the_figures_and_what_they_mean() -> None:
    said = _text(printed(_content((11, 1234)), made_at=MADE)[0])

    assert "Hur många doser har vi gett, till vilka, var och när?" in said
    assert "Period 2026-07-01 – 2026-11-23" in said
    assert "Norra 1 234" in said.replace("\u202f", " ")
    assert "Enhet Enheten som besöket hör till: den som ordinerade." in said


def test_a_document_in_english_is_english() -> None:
    pdf, _ = printed(_content((11, 5), language="en"))

    assert PdfReader(BytesIO(pdf)).trailer["/Root"].get_object()["/Lang"] == "en-GB"  # type: ignore[index]  # of the file
    assert "What the columns mean" in _text(pdf)


def test_a_long_report_is_cut_and_says_where_all_of_it_is() -> None:
    pdf, rows = printed(_content(*((number, 1) for number in range(2_003))), made_at=MADE)

    said = _text(pdf).replace("\u202f", " ")
    assert rows == 2_003
    assert "Här står de första 1 000 raderna av 2 003. Ta ut Excel eller CSV för att få alla." in said
    assert "999 1" in said
    assert "1000 1" not in said


def test_nothing_to_count_is_said_and_draws_no_picture() -> None:
    said = _text(printed(_content(), made_at=MADE)[0])

    assert "Det finns inga uppgifter för perioden och urvalet." in said


_ONE_OF_EACH: Mapping[ColumnKind, Value] = {
    ColumnKind.SHARE: 5_000,
    ColumnKind.POINTS: -458,
    ColumnKind.ORE: -100,
    ColumnKind.NUMBER: 145,
    ColumnKind.DATE: date(2026, 11, 23),
    ColumnKind.MONTH: date(2026, 11, 1),
    ColumnKind.FLAG: True,
    ColumnKind.AGE_GROUP: 65,
    ColumnKind.SEASON: 2026,
    ColumnKind.TEXT: "A1",
}


@pytest.mark.parametrize("name", sorted(catalogue()))
def test_one_row_of_any_report_is_a_document_with_its_picture(name: str) -> None:
    report = catalogue()[name]
    row = [next(iter(one.words), _ONE_OF_EACH.get(one.kind, 1)) for one in report.columns]
    told = [("Togs fram", "2026-11-23 12:00")]
    content = Content(report.title["sv"], told, report.columns, {}, "sv", [row], report.question["sv"], report.chart)

    pdf, rows = printed(content, made_at=MADE)

    said, read = _text(pdf), PdfReader(BytesIO(pdf))
    assert rows == 1
    assert report.question["sv"] in said
    assert all(column.title["sv"] in said for column in report.columns)
    assert [alt.split(": ")[0] for alt in _alts(read)] == _titles(report)


def _titles(report: Report) -> list[str]:
    """What the picture is called by first: the figure that it shows."""
    titles = {column.name: column.title["sv"] for column in report.columns}
    return [titles[report.chart.value]] if report.chart else []


def test_a_report_without_a_picture_counts_all_its_rows() -> None:
    content = replace(_content(*((number, 1) for number in range(2_001))), chart=None, told=())

    assert write_file(content, FileKind.PDF, file := BytesIO()) == 2_001
    assert file.getvalue().startswith(b"%PDF")


def test_a_name_in_a_script_without_letters_here_is_printed_and_claims_nothing() -> None:
    pdf, _ = printed(_content(("\U00012000", 5)), made_at=MADE)

    assert b"pdfuaid" not in pdf


def test_a_file_is_the_same_however_many_values_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    content, files = _content((11, 5), (11, 6), (11, 7), (11, 5)), []
    for remembered in (5_000, 1):
        monkeypatch.setattr("vaccinera.reports.rules.files._REMEMBERED", remembered)
        files.append(BytesIO())
        assert write_file(content, FileKind.CSV, files[-1]) == 4

    assert files[0].getvalue() == files[1].getvalue()
    assert b"North" not in files[0].getvalue()
    assert files[0].getvalue().count(b"Norra") == 4


def test_any_other_fault_of_a_document_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vaccinera.reports.rules.printed._told", lambda *_told: {})

    with pytest.raises(NotSet, match="dictionary does not contain key"):
        printed(_content((11, 5)), made_at=MADE)


def _set_here(tmp_path: Path, words: str, markup: str = "#sys.inputs.content") -> bytes:
    template = tmp_path / "one.typ"
    template.write_text(f'#set document(title: "One")\n#set text(lang: "sv")\n{markup}')
    return set_here({"document": str(template), "root": str(tmp_path), "content": words, "timestamp": 0})


def test_a_document_claims_the_standard_when_every_letter_can_be_shown(tmp_path: Path) -> None:
    assert b"<pdfuaid:part>1</pdfuaid:part>" in _set_here(tmp_path, "Åsa")
    assert b"pdfuaid" not in _set_here(tmp_path, "\U00012000")


def test_a_fault_of_a_template_is_none_of_letters(tmp_path: Path) -> None:
    with pytest.raises(typst.TypstError):
        _set_here(tmp_path, "", "#nothing-of-this-name")


def test_the_process_that_sets_answers_with_the_document(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    template, answer = tmp_path / "one.typ", BytesIO()
    template.write_text('#set document(title: "One")\n#sys.inputs.content')
    told = {"document": str(template), "root": str(tmp_path), "content": "Åsa", "timestamp": 0}
    monkeypatch.setattr("sys.stdin", TextIOWrapper(BytesIO(json.dumps(told).encode())))
    monkeypatch.setattr("sys.stdout", TextIOWrapper(answer))

    runpy.run_path(typesetting.__file__, run_name="__main__")

    assert answer.getvalue().startswith(b"%PDF-")


def test_what_setting_documents_takes_is_given_back() -> None:
    """A process that sets ten long ones itself holds a gigabyte from then on."""
    before = _held()

    for number in range(3):
        printed(_content(*((number, place) for place in range(1_000))), made_at=MADE)

    assert _held() - before < 20_000_000


def _held() -> int:
    """What this process holds in memory now."""
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * resource.getpagesize()
