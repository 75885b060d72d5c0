"""The terms of payment: what they have to say, what of them differs, and how their rows are typed."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from vaccinera.kernel.refusals import Refused
from vaccinera.reimbursement.states import TermsRow

NUMBERS: Mapping[str, tuple[int, int]] = {
    "cut_off_day": (1, 28),
    "days_to_sign": (1, 365),
    "reopening_months": (1, 120),
}
"""The least and the most of each; the cut-off day is one that every month has."""
CLAIMS = ("counts_history", "warnings_excuse", "pays_early_doses")
FIELDS = (*NUMBERS, "identifier_kinds", *CLAIMS)
_MOST_DOSES = 20
_MOST_DAYS = 3650
ACCEPTED = ("programme", "product", "funding_source")
DOSES = ("programme", "target_group", "most_doses", "least_days")

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class TermsKnown:
    """The codes terms may name: products by their NPL id, and the target groups of each programme."""

    identifiers: Collection[str]
    products: Collection[str]
    funding_sources: Collection[str]
    groups: Mapping[str, Collection[str]]


@dataclass(frozen=True, slots=True)
class TermsDifference:
    """One field that differs, or one row that comes or goes; nothing for what is not there."""

    field: str
    before: Any
    after: Any


def judge_terms(content: Mapping[str, Any], known: TermsKnown) -> dict[str, Any]:
    """The terms as they are kept; refuses numbers that cannot be, unknown codes and rows named twice."""
    for name, (least, most) in NUMBERS.items():
        if not least <= content[name] <= most:
            raise Refused("reimbursement.terms.number_absurd", least=least, most=most)
    identifiers = sorted(set(content["identifier_kinds"]))
    if not identifiers or any(kind not in known.identifiers for kind in identifiers):
        raise Refused("reimbursement.terms.identifiers_missing")
    return {
        **{name: content[name] for name in NUMBERS},
        "identifier_kinds": identifiers,
        **{name: bool(content[name]) for name in CLAIMS},
        TermsRow.ACCEPTED.value: _judged_accepted(content[TermsRow.ACCEPTED], known),
        TermsRow.DOSES.value: _judged_doses(content[TermsRow.DOSES], known),
    }


def _judged_accepted(rows: Sequence[Row], known: TermsKnown) -> list[dict[str, Any]]:
    if not rows:
        raise Refused("reimbursement.terms.accepts_nothing")
    for one in rows:
        _refuse_unknown(one["programme"], known.groups)
        _refuse_unknown(one["product"], known.products)
        _refuse_unknown(one["funding_source"], known.funding_sources)
    return _in_order(rows, ACCEPTED, names=3)


def _judged_doses(rows: Sequence[Row], known: TermsKnown) -> list[dict[str, Any]]:
    for one in rows:
        _refuse_unknown(one["programme"], known.groups)
        if one["target_group"]:
            _refuse_unknown(one["target_group"], known.groups[one["programme"]])
        if not (1 <= one["most_doses"] <= _MOST_DOSES and 0 <= one["least_days"] <= _MOST_DAYS):
            raise Refused("reimbursement.terms.doses_absurd", programme=one["programme"], most=_MOST_DOSES)
    return _in_order(rows, DOSES, names=2)


def _in_order(rows: Sequence[Row], columns: Sequence[str], *, names: int) -> list[dict[str, Any]]:
    """The rows in a fixed order; refuses two with the same names, which are the first columns."""
    told = sorted([tuple(one[column] for column in columns) for one in rows])
    for before, after in pairwise(told):
        if before[:names] == after[:names]:
            raise Refused("reimbursement.terms.row_twice", row=";".join(map(str, after)))
    return rows_in_order(told, columns)


def rows_in_order(rows: Sequence[Sequence[Any]], columns: Sequence[str]) -> list[dict[str, Any]]:
    """Rows of cells in the order terms are compared in, each cell by its column."""
    return [dict(zip(columns, one, strict=True)) for one in sorted(map(tuple, rows))]


def _refuse_unknown(code: str, known: Collection[str]) -> None:
    if code not in known:
        raise Refused("reimbursement.terms.code_unknown", code=code)


def terms_differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[TermsDifference, ...]:
    """What differs; with nothing before it, all of it does."""
    return tuple(_differences(before, after))


def _differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[TermsDifference]:
    for name in FIELDS:
        if before.get(name) != after[name]:
            yield TermsDifference(name, before.get(name), after[name])
    for row in TermsRow:
        old, new = before.get(row, []), after[row]
        yield from (TermsDifference(row.value, one, None) for one in old if one not in new)
        yield from (TermsDifference(row.value, None, one) for one in new if one not in old)


def accepted_of(written: str) -> list[dict[str, Any]]:
    """Accepted products as they are typed, one a line: programme; NPL id; funding source."""
    return [dict(zip(ACCEPTED, cells, strict=True)) for cells in _lines(written, len(ACCEPTED))]


def doses_of(written: str) -> list[dict[str, Any]]:
    """Paid doses as they are typed, one a line: programme; target group or nothing; most doses; least days."""
    rows: list[dict[str, Any]] = []
    for cells in _lines(written, len(DOSES)):
        *names, most, least = cells
        if not all(number.isascii() and number.isdigit() for number in (most, least)):
            raise Refused("reimbursement.terms.line_unreadable", line=";".join(cells))
        rows.append(dict(zip(DOSES, [*names, int(most), int(least)], strict=True)))
    return rows


def _lines(written: str, columns: int) -> list[list[str]]:
    lines = [[cell.strip() for cell in line.split(";")] for line in written.splitlines() if line.strip()]
    for cells in lines:
        if len(cells) != columns:
            raise Refused("reimbursement.terms.line_unreadable", line=";".join(cells))
    return lines


def as_lines(rows: Sequence[Row]) -> str:
    """Rows as they are typed."""
    return "\n".join("; ".join(str(value) for value in row.values()) for row in rows)
