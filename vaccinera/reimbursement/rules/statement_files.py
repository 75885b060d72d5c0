"""A statement as files: CSV, Excel and JSON with every row to the öre, and a tagged PDF to read (PDF/UA-1)."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from io import BytesIO, StringIO
from types import MappingProxyType
from typing import Any

import typst
import xlsxwriter

from vaccinera.kernel.clock import SWEDISH_TIME
from vaccinera.reimbursement.rules.document_words import DOCUMENTS, document_words, kronor, month_named
from vaccinera.reimbursement.rules.statements import MoneyRow, OutcomeRow, Statement, Sum, told
from vaccinera.reimbursement.rules.workbooks import Ore, Sheets, guarded

CSV, EXCEL, JSON, PDF = "csv", "xlsx", "json", "pdf"
MEDIA_TYPES: Mapping[str, str] = MappingProxyType(
    {
        PDF: "application/pdf",
        EXCEL: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        CSV: "text/csv; charset=utf-8",
        JSON: "application/json",
    }
)
# Longer lists make a PDF nobody reads: it says how many there are, and that the other files have them all.
_MOST_ROWS_IN_PDF = 200
_COLUMNS = (
    "row",
    "kind",
    "supplement",
    "document_id",
    "given_on",
    "unit",
    "unit_name",
    "programme",
    "ore",
    "reverses_month",
    "reversed_because",
    "outcome",
    "decided_by",
    "is_final",
    "reason",
    "reference",
)
_FACT_OR_PRICE = "Uppgift eller pris ändrat"


def statement_file(content: Statement, media: str) -> bytes:
    """The statement in one of the four forms. The same statement always gives the same bytes."""
    return _MAKERS[media](content)


def _csv(content: Statement) -> bytes:
    """One row a line, outcome or carried balance; ``ore`` adds up to the total. Comma, UTF-8, LF."""
    written = StringIO()
    writer = csv.DictWriter(written, _COLUMNS, restval="", lineterminator="\n")
    writer.writeheader()
    for row in _csv_rows(content):
        writer.writerow({column: guarded(cell) for column, cell in row.items()})
    return written.getvalue().encode()


def _csv_rows(content: Statement) -> Iterator[dict[str, object]]:
    whole = told(content)
    yield {"row": "brought", "ore": content.settlement.brought_ore}
    for line in _dicts(whole["lines"]):
        yield {"row": "line", **line}
    for outcome in _dicts(whole["outcomes"]):
        yield {"row": "outcome", **{_OUTCOME_COLUMNS.get(name, name): value for name, value in outcome.items()}}


_OUTCOME_COLUMNS: Mapping[str, str] = MappingProxyType({"code": "outcome"})


def _dicts(rows: object) -> Iterable[dict[str, object]]:
    return rows if isinstance(rows, list) else []


def _json(content: Statement) -> bytes:
    return (json.dumps(told(content), ensure_ascii=False, indent=1) + "\n").encode()


def _excel(content: Statement) -> bytes:
    written = BytesIO()
    with xlsxwriter.Workbook(written, {"in_memory": True, "strings_to_formulas": False}) as book:
        # The time the file says it was made is the statement's, so that the bytes do not change.
        book.set_properties({"title": _title(content), "created": content.head.made_at.replace(tzinfo=None)})
        sheets = Sheets(book)
        sheets.add("Sammanställning", _SUMMARY, _summary(content), heading=_heading(content))
        sheets.add("Rader", _LINES, map(_line_cells, content.rows))
        sheets.add("Ej betalt", _OUTCOMES, map(_outcome_cells, content.unpaid))
        sheets.add("Betalas av andra", _OUTCOMES, map(_outcome_cells, content.self_paid))
        sheets.add("Definitioner", ("Ord", "Betydelse"), _definitions())
    return written.getvalue()


_SUMMARY: tuple[str, ...] = (
    "Enhet",
    "HSA-id",
    "Program",
    "Betalda besök",
    "Grundersättning",
    "Tillägg",
    "Merkostnad",
    "Motposter",
    "Summa",
    "Summa i öre",
)
_LINES: tuple[str, ...] = (
    "Slag",
    "Tillägg",
    "Besök",
    "Given dag",
    "Enhet",
    "HSA-id",
    "Program",
    "Belopp",
    "Öre",
    "Motpost till",
    "Motpost därför att",
    "Skäl",
    "Handling",
)
_OUTCOMES: tuple[str, ...] = (
    "Besök",
    "Given dag",
    "Enhet",
    "HSA-id",
    "Program",
    "Utfall",
    "Kod",
    "Avgjordes av",
    "Slutligt",
    "Att göra",
)


def _title(content: Statement) -> str:
    what = "Förhandsvisning av ersättningsunderlag" if content.head.is_preview else "Ersättningsunderlag"
    return f"{what} {content.head.month:%Y-%m}"


def _heading(content: Statement) -> Iterator[Sequence[object]]:
    head, settlement = content.head, content.settlement
    yield (_title(content),)
    yield "Vårdgivare", head.provider_name
    yield "HSA-id", head.provider_hsa_id
    yield "Organisationsnummer", head.organisation_number
    yield "Konto", head.account
    yield "Överfört från förra månaden", Ore(settlement.brought_ore)
    yield "Månadens rader", Ore(settlement.lines_ore)
    yield "Att betala", Ore(settlement.to_pay_ore)
    yield "Överförs till nästa månad", Ore(settlement.carried_ore)
    yield "Antal rader", len(content.rows)
    yield "Kontrollsumma", content.control_sum


def _summary(content: Statement) -> Iterator[Sequence[object]]:
    for one in content.sums:
        yield one.unit_name, one.unit, one.programme, one.paid_visits, *map(Ore, _amounts(one)), one.ore


def _amounts(one: Sum) -> Sequence[int]:
    return one.base_ore, one.supplement_ore, one.extra_cost_ore, one.reversed_ore, one.ore


def _line_cells(row: MoneyRow) -> Sequence[object]:
    words = document_words()
    return (
        words["kind"][row.kind],
        row.supplement,
        row.document_id,
        row.given_on,
        row.unit_name,
        row.unit,
        row.programme,
        Ore(row.ore),
        row.ore,
        "" if row.reverses_month is None else f"{row.reverses_month:%Y-%m}",
        _because(row),
        row.reason,
        row.reference,
    )


def _outcome_cells(one: OutcomeRow) -> Sequence[object]:
    words = document_words()
    return (
        one.document_id,
        one.given_on,
        one.unit_name,
        one.unit,
        one.programme,
        words["outcome"][one.code],
        one.code,
        one.decided_by,
        one.is_final,
        words["mend"][one.code],
    )


def _definitions() -> Iterator[Sequence[object]]:
    words = document_words()
    yield "Belopp", "Kronor. Kolumnen Öre har samma belopp i hela öre, utan avrundning."
    yield "Motpost", "En rad som tar tillbaka en tidigare rad, med samma belopp och omvänt tecken."
    yield "Slutligt", "Nej: besöket prövas igen nästa månad. Ja: prövas igen bara om en uppgift rättas."
    yield "Kontrollsumma", "SHA-256 av alla rader och utfall. Två kopior med samma summa har samma innehåll."
    for code, word in words["outcome"].items():
        yield word, words["mend"][code]


def _pdf(content: Statement) -> bytes:
    return bytes(
        typst.compile(
            DOCUMENTS / "statement.typ",
            root=DOCUMENTS.parents[1],
            ignore_system_fonts=True,
            sys_inputs={"content": json.dumps(_printed(content), ensure_ascii=False)},
            pdf_standards=["ua-1"],
            timestamp=int(content.head.made_at.timestamp()),
        )
    )


def _printed(content: Statement) -> dict[str, object]:
    """What the page shows: sums, reversals, manual lines, and the reasons with their visits as far as they fit."""
    head, settlement, words = content.head, content.settlement, document_words()
    return {
        "title": _title(content),
        "month": month_named(head.month),
        "is_preview": head.is_preview,
        "provider": head.provider_name,
        "hsa_id": head.provider_hsa_id,
        "organisation_number": head.organisation_number,
        "account": head.account,
        "cut_off_at": _clock(head.cut_off_at),
        "made_at": _clock(head.made_at),
        "brought": kronor(settlement.brought_ore),
        "lines": kronor(settlement.lines_ore),
        "to_pay": kronor(settlement.to_pay_ore),
        "carried": kronor(settlement.carried_ore),
        "control_sum": content.control_sum,
        "rows": len(content.rows),
        "sums": [
            [one.unit_name, one.programme, str(one.paid_visits), *map(kronor, _amounts(one))] for one in content.sums
        ],
        "reversals": _shortened(content.reversals, _printed_reversal),
        "manual": [[words["kind"][row.kind], row.reason, row.reference, kronor(row.ore)] for row in content.manual],
        "reasons": [
            [words["outcome"][code], str(count), words["mend"][code]] for code, count in content.unpaid_by_code.items()
        ],
        "unpaid": _shortened(content.unpaid, _printed_outcome),
        "self_paid": len(content.self_paid),
    }


def _shortened(rows: Sequence[Any], cells: Callable[[Any], list[str]]) -> dict[str, object]:
    return {"count": len(rows), "shown": [cells(row) for row in rows[:_MOST_ROWS_IN_PDF]]}


def _printed_reversal(row: MoneyRow) -> list[str]:
    month = "" if row.reverses_month is None else month_named(row.reverses_month)
    return [_short(row), row.unit_name, row.programme, month, _because(row), kronor(row.ore)]


def _because(row: MoneyRow) -> str:
    """What a line was taken back for; nothing for a line that takes none back."""
    if row.reverses_month is None:
        return ""
    return document_words()["outcome"].get(row.reversed_because, _FACT_OR_PRICE)


def _printed_outcome(one: OutcomeRow) -> list[str]:
    return [_short(one), one.unit_name, one.programme, document_words()["outcome"][one.code]]


def _short(row: MoneyRow | OutcomeRow) -> str:
    """The visit by its day and the end of its document's number, which is what tells it from others."""
    return f"{row.given_on} {str(row.document_id)[-8:]}"


def _clock(at: datetime) -> str:
    return f"{at.astimezone(SWEDISH_TIME):%Y-%m-%d %H:%M}"


_MAKERS: Mapping[str, Callable[[Statement], bytes]] = MappingProxyType(
    {CSV: _csv, EXCEL: _excel, JSON: _json, PDF: _pdf}
)
