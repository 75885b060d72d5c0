"""A report of money read in every form it is given in: the page's table and picture, CSV, Excel, and PDF."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Mapping, Sequence

from python_calamine import CalamineWorkbook

from tests.journeys.desk import Desk
from tests.journeys.months import fetched, text_of_pdf

Cells = Mapping[str, str]
_BY_THEIR_COLUMNS = """rows => rows.map(
    row => Object.fromEntries([...row.cells].map(cell => [cell.dataset.label, cell.innerText.trim()])))"""
_ORE = 100


def rows_of(desk: Desk, table: str) -> Sequence[Cells]:
    """A table's rows as they are read, each cell by its column."""
    body = desk.page.get_by_role("region", name=table, exact=True).locator("tbody")
    desk.each(body)
    told: list[dict[str, str]] = body.locator("tr").evaluate_all(_BY_THEIR_COLUMNS)
    return [{column: " ".join(text.split()) for column, text in row.items()} for row in told]


def summed(rows: Sequence[Cells], by: Sequence[str], figure: str) -> Mapping[tuple[str, ...], int]:
    """The figure's sums, money in öre; what comes to nothing is left out."""
    sums: Counter[tuple[str, ...]] = Counter()
    for row in rows:
        sums[tuple(row[column] for column in by)] += whole(row[figure])
    return {key: many for key, many in sums.items() if many}


def whole(text: str) -> int:
    """An amount as written, in öre; or a number."""
    return int(re.sub(r"[^\d-]", "", text.replace("−", "-")))


def in_every_form(desk: Desk, title: str) -> Sequence[Cells]:
    """The rows of the report in view, once its picture and each of its files have told the same figures."""
    rows = rows_of(desk, title)
    headings = list(rows[0])
    texts = [row[headings[-1]] for row in rows]
    figures = [whole(text) for text in texts]
    assert sum(_in_picture(desk)) == sum(figures)
    titles, *lines = csv.reader(fetched(desk, "CSV").read_text("utf-8").splitlines())
    assert titles == headings
    assert [int(line[-1]) for line in lines] == figures
    sheet = CalamineWorkbook.from_path(str(fetched(desk, "Excel"))).get_sheet_by_index(0).to_python()
    part = _ORE if texts[0].endswith("kr") else 1
    assert [round(float(str(line[len(headings) - 1])) * part) for line in sheet[-len(rows) :]] == figures
    document = text_of_pdf(desk, "PDF att läsa")
    assert [text for text in texts if text not in document] == []
    return rows


def _in_picture(desk: Desk) -> Sequence[int]:
    """The number at the end of each bar, as the picture says it to whoever hears it."""
    told = desk.main.locator("figure svg.is-wide desc").text_content() or ""
    return [whole(bar.rpartition(": ")[2]) for bar in told.split("; ")]
