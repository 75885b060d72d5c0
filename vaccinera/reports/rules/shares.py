"""Shares as a picture: a bar for each row of the table, in its order, since shares add up to nothing.

What is not told of a row is not drawn either: its bar is hatched, and as wide whatever it hides. So the picture tells
what the table beside it does, to whoever may see no small number too.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby, islice
from operator import itemgetter
from types import MappingProxyType
from typing import TYPE_CHECKING

from vaccinera.reports.rules.cells import cell_text
from vaccinera.reports.rules.counting import Counted
from vaccinera.reports.rules.drawing.shares import Share, Shares
from vaccinera.reports.states import ColumnKind

if TYPE_CHECKING:
    from vaccinera.reports.rules.asking import Value
    from vaccinera.reports.rules.catalogue import Column, Words
    from vaccinera.reports.rules.pictures import Drawn

MOST_SHARES = 50
_DAYS = frozenset({ColumnKind.DATE, ColumnKind.MONTH})
_QUARTERS = (0, 25, 50, 75, 100)
_WORDS: Mapping[str, Words] = MappingProxyType(
    {
        "hidden": {"sv": "Andelen visas inte", "en": "The share is not shown"},
        "cut": {
            "sv": "Bilden har de första {shown} raderna av {rows}. Välj ett program, eller dela upp efter färre saker.",
            "en": "The picture has the first {shown} rows of {rows}. Choose one programme, or divide by fewer things.",
        },
    }
)


def shares_of(drawn: Drawn) -> Shares | None:
    """The picture, or nothing where there are no rows. It has the first rows, and says how many there are."""
    counted = Counted(drawn.rows)
    chosen, always = _divisions(drawn)
    of = [_row(drawn, row, chosen, always) for row in islice(counted, MOST_SHARES)]
    if not of:
        return None
    for _ in counted:
        pass  # what is not drawn, so that the whole number is told
    groups = [(heading, [share for _, share in group]) for heading, group in groupby(of, key=itemgetter(0))]
    language, titles = drawn.language, {column.name: column.title[drawn.language] for column in drawn.columns}
    along = ", ".join(column.title[language].lower() for column in chosen or always)
    note = "" if counted.many == len(of) else _WORDS["cut"][language].format(shown=len(of), rows=counted.many)
    return Shares(
        title=f"{titles[drawn.chart.value]}: {along}",
        told=" ".join(filter(None, [*_told(groups, _WORDS["hidden"][language].lower()), note])),
        groups=groups,
        quarters=[f"{quarter} %" for quarter in _QUARTERS],
        goal=titles.get(drawn.chart.against, ""),
        hidden=_WORDS["hidden"][language],
        note=note,
    )


def _divisions(drawn: Drawn) -> tuple[Sequence[Column], Sequence[Column]]:
    """What was chosen to divide by, which names a bar, and what always divides, which heads some of them."""
    of = [column for column in drawn.columns if not column.kind.is_number and column.kind not in _DAYS]
    return [column for column in of if column.is_choice], [column for column in of if not column.is_choice]


def _row(drawn: Drawn, row: Sequence[Value], chosen: Sequence[Column], always: Sequence[Column]) -> tuple[str, Share]:
    cells = {column.name: (column, value) for column, value in zip(drawn.columns, row, strict=True)}

    def words(columns: Sequence[Column]) -> str:
        return " · ".join(cell_text(*cells[column.name], drawn.names, drawn.language) for column in columns)

    column, many = cells[drawn.chart.value]
    _, goal = cells.get(drawn.chart.against, (None, None))
    said = cell_text(column, many, drawn.names, drawn.language)
    share = Share(words(chosen or always), _known(many), said, _known(goal))
    return words(always) if chosen else "", share


def _known(cell: Value) -> int | None:
    return cell if isinstance(cell, int) else None


def _told(groups: Iterable[tuple[str, Sequence[Share]]], hidden: str) -> Iterable[str]:
    for heading, shares in groups:
        words = "; ".join(f"{one.what}: {hidden if one.many is None else one.said}" for one in shares)
        yield f"{heading}: {words}." if heading else f"{words}."
