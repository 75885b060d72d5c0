"""What other prices would have come to, as files: CSV and Excel to work on, JSON for systems."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType

import xlsxwriter

from vaccinera.reimbursement.rules.price_writing import kronor
from vaccinera.reimbursement.rules.statement_files import CSV, EXCEL, JSON
from vaccinera.reimbursement.rules.what_if import Tried
from vaccinera.reimbursement.rules.workbooks import Ore, Sheets, guarded

_CSV_HEADINGS = ("månad", "vårdgivare", "program", "belopp_då", "belopp", "skillnad", "utan_pris_då", "utan_pris")
_EXCEL_HEADINGS = (
    "Månad",
    "Vårdgivare",
    "Program",
    "Då",
    "Med de här priserna",
    "Skillnad",
    "Skillnad i öre",
    "Utan pris då",
    "Utan pris med de här priserna",
)
_DEFINITIONS = (
    ("Då", "Kronor som månaden betalade när den låstes, motposter inräknade och manuella rader inte."),
    ("Med de här priserna", "Kronor som samma besök hade gett med priserna som prövas."),
    ("Skillnad i öre", "Det som prövas minus det som betalades, i hela öre utan avrundning."),
    ("Utan pris", "Besök som skulle ha betalats, men som ingen rad i prislistan passar."),
    ("Dubbletter", "Besök som var dubbletter är det också här, även om det som stod saknar pris i listan."),
)


@dataclass(frozen=True, slots=True)
class Trial:
    """What was tried: what the prices are called, the day whose rows are tried on every day if any, and when."""

    name: str
    on: date | None
    at: datetime
    tried: Sequence[Tried]
    providers: Mapping[int, str]


def trial_file(trial: Trial, media: str) -> bytes:
    """A row for each month, payee and programme, as ``csv``, ``xlsx`` or ``json``."""
    return _MAKERS[media](trial)


def _csv(trial: Trial) -> bytes:
    """With semicolons, decimal commas and a byte order mark, as Swedish spreadsheets have it."""
    written = io.StringIO(newline="")
    writer = csv.writer(written, delimiter=";", lineterminator="\n")
    writer.writerow(_CSV_HEADINGS)
    for one in trial.tried:
        amounts = (kronor(ore) for ore in (one.ore_then, one.ore, one.ore - one.ore_then))
        names = (guarded(trial.providers[one.provider_id]), one.programme)
        writer.writerow([f"{one.month:%Y-%m}", *names, *amounts, one.unpriced_then, one.unpriced])
    return written.getvalue().encode("utf-8-sig")


def _json(trial: Trial) -> bytes:
    """Whole öre, as the ledger has them."""
    content = {
        "name": trial.name,
        "prices_of": None if trial.on is None else trial.on.isoformat(),
        "made_at": trial.at.isoformat(),
        "ore_then": sum(one.ore_then for one in trial.tried),
        "ore": sum(one.ore for one in trial.tried),
        "rows": [
            {
                "month": f"{one.month:%Y-%m}",
                "provider": trial.providers[one.provider_id],
                "programme": one.programme,
                "ore_then": one.ore_then,
                "ore": one.ore,
                "unpriced_then": one.unpriced_then,
                "unpriced": one.unpriced,
            }
            for one in trial.tried
        ],
    }
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


def _excel(trial: Trial) -> bytes:
    written = io.BytesIO()
    with xlsxwriter.Workbook(written, {"in_memory": True, "strings_to_formulas": False}) as book:
        book.set_properties({"title": "Prövad prislista", "created": trial.at.replace(tzinfo=None)})
        sheets = Sheets(book)
        sheets.add("Rader", _EXCEL_HEADINGS, map(_cells, trial.tried, [trial.providers] * len(trial.tried)))
        sheets.add("Definitioner", ("Ord", "Betydelse"), _definitions(trial))
    return written.getvalue()


def _cells(one: Tried, providers: Mapping[int, str]) -> Sequence[object]:
    difference = one.ore - one.ore_then
    amounts = (Ore(one.ore_then), Ore(one.ore), Ore(difference), difference)
    return (f"{one.month:%Y-%m}", providers[one.provider_id], one.programme, *amounts, one.unpriced_then, one.unpriced)


def _definitions(trial: Trial) -> Iterator[Sequence[object]]:
    yield "Prövad", trial.name
    yield "Som priserna är", trial.on or "på sina egna dagar"
    yield from _DEFINITIONS


_MAKERS: Mapping[str, Callable[[Trial], bytes]] = MappingProxyType({CSV: _csv, EXCEL: _excel, JSON: _json})
FORMS = tuple(_MAKERS)
