"""The content of a statement (ersättningsunderlag): what one provider is paid for a month, and what not and why.

Content only, in codes and whole öre; ``statement_files`` makes the files of it. A statement tells of visits by their
document and day, never of a person, an answer or anything written freely about a patient.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any
from uuid import UUID

import rfc8785

from vaccinera.reimbursement.rules.balances import Settlement, settled

CURRENCY = "SEK"
_VERSION = 1
_PAID, _SELF_PAID = "paid", "payer_not_region"
_BASE, _SUPPLEMENT, _EXTRA_COST = "base", "supplement", "extra_cost"
_BY_VISIT = frozenset({_BASE, _SUPPLEMENT, _EXTRA_COST})


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """Whose statement it is, for which month, and where the month stands. ``month`` is its first day."""

    provider_hsa_id: str
    provider_name: str
    organisation_number: str
    account: str
    month: date
    cut_off_at: datetime
    made_at: datetime
    is_preview: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneyRow:
    """One line of the ledger. A manual line has no visit; a mirror line names the month of the line it takes back."""

    kind: str
    ore: int
    supplement: str = ""
    document_id: UUID | None = None
    given_on: date | None = None
    unit: str = ""
    unit_name: str = ""
    programme: str = ""
    reverses_month: date | None = None
    reversed_because: str = ""
    reason: str = ""
    reference: str = ""

    @property
    def is_reversal(self) -> bool:
        """Whether it takes back what an earlier month paid."""
        return self.reverses_month is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeRow:
    """What the month's run said of one visit, and the rule or row that decided."""

    document_id: UUID
    given_on: date
    unit: str
    unit_name: str
    programme: str
    code: str
    decided_by: str
    is_final: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Sum:
    """One unit's part of one programme: how many visits were paid, and each kind of line added up."""

    unit: str
    unit_name: str
    programme: str
    paid_visits: int
    base_ore: int
    supplement_ore: int
    extra_cost_ore: int
    reversed_ore: int

    @property
    def ore(self) -> int:
        """All of it together."""
        return self.base_ore + self.supplement_ore + self.extra_cost_ore + self.reversed_ore


@dataclass(frozen=True)
class Statement:
    """A month of one provider. The order of rows is fixed, so that the same month gives the same bytes."""

    head: Head
    rows: tuple[MoneyRow, ...]
    outcomes: tuple[OutcomeRow, ...]
    brought_ore: int

    @cached_property
    def settlement(self) -> Settlement:
        """What the lines and the carried balance come to."""
        return settled(brought_ore=self.brought_ore, lines_ore=sum(row.ore for row in self.rows))

    @property
    def payments(self) -> list[MoneyRow]:
        """Lines of visits that are paid this month."""
        return [row for row in self.rows if row.kind in _BY_VISIT and not row.is_reversal]

    @property
    def reversals(self) -> list[MoneyRow]:
        """Mirror lines, each with the month it takes back from."""
        return [row for row in self.rows if row.is_reversal]

    @property
    def manual(self) -> list[MoneyRow]:
        """Lines that two persons have written: recoveries, fines, adjustments."""
        return [row for row in self.rows if row.kind not in _BY_VISIT and not row.is_reversal]

    @property
    def unpaid(self) -> list[OutcomeRow]:
        """Visits that are not paid, or not yet; those that somebody else pays are no refusals and stand apart."""
        return [outcome for outcome in self.outcomes if outcome.code not in {_PAID, _SELF_PAID}]

    @property
    def self_paid(self) -> list[OutcomeRow]:
        """Visits the person or an employer pays."""
        return [outcome for outcome in self.outcomes if outcome.code == _SELF_PAID]

    @property
    def unpaid_by_code(self) -> dict[str, int]:
        """How many visits got each reason, the most common first."""
        counted = Counter(outcome.code for outcome in self.unpaid)
        return dict(sorted(counted.items(), key=lambda one: (-one[1], one[0])))

    @cached_property
    def sums(self) -> list[Sum]:
        """The visits' lines by unit and programme."""
        rows_of: defaultdict[tuple[str, str, str], list[MoneyRow]] = defaultdict(list)
        for row in self.rows:
            if row.kind in _BY_VISIT:
                rows_of[row.unit_name, row.unit, row.programme].append(row)
        return [_sum(key, rows) for key, rows in sorted(rows_of.items())]

    @cached_property
    def control_sum(self) -> str:
        """The SHA-256 of every line and outcome in their order: two copies that agree on it agree on all of them."""
        whole: Any = [_told_rows(self), _told_outcomes(self)]
        return hashlib.sha256(rfc8785.dumps(whole)).hexdigest()


def statement(head: Head, *, rows: Iterable[MoneyRow], outcomes: Iterable[OutcomeRow], brought_ore: int) -> Statement:
    """A statement with its rows in their fixed order: visits by unit, programme and day, then manual lines."""
    return Statement(
        head=head,
        rows=tuple(sorted(rows, key=_order_of_row)),
        outcomes=tuple(sorted(outcomes, key=lambda one: (one.unit_name, one.given_on, str(one.document_id)))),
        brought_ore=brought_ore,
    )


def told(content: Statement) -> dict[str, object]:
    """The statement as plain data, as its JSON holds it. Amounts are öre; a mirror line's is below zero."""
    head, settlement = content.head, content.settlement
    return {
        "format": "vaccinera-statement",
        "version": _VERSION,
        "currency": CURRENCY,
        "provider": {
            "hsa_id": head.provider_hsa_id,
            "name": head.provider_name,
            "organisation_number": head.organisation_number,
            "account": head.account,
        },
        "month": f"{head.month:%Y-%m}",
        "cut_off_at": head.cut_off_at.isoformat(),
        "made_at": head.made_at.isoformat(),
        "is_preview": head.is_preview,
        "sums": [_told_sum(one) for one in content.sums],
        "lines": _told_rows(content),
        "outcomes": _told_outcomes(content),
        "totals": {
            "brought_ore": settlement.brought_ore,
            "lines_ore": settlement.lines_ore,
            "total_ore": settlement.total_ore,
            "to_pay_ore": settlement.to_pay_ore,
            "carried_ore": settlement.carried_ore,
        },
        "control": {"lines": len(content.rows), "outcomes": len(content.outcomes), "sha256": content.control_sum},
    }


def _order_of_row(row: MoneyRow) -> tuple[str, ...]:
    return (
        "1" if row.kind in _BY_VISIT else "2",
        row.unit_name,
        row.programme,
        _day(row.given_on),
        str(row.document_id or ""),
        row.kind,
        row.supplement,
        _day(row.reverses_month),
        row.reference,
        str(row.ore),
    )


def _sum(key: tuple[str, str, str], rows: Sequence[MoneyRow]) -> Sum:
    unit_name, unit, programme = key

    def ore_of(kind: str) -> int:
        return sum(row.ore for row in rows if row.kind == kind and not row.is_reversal)

    return Sum(
        unit=unit,
        unit_name=unit_name,
        programme=programme,
        paid_visits=sum(row.kind == _BASE and not row.is_reversal for row in rows),
        base_ore=ore_of(_BASE),
        supplement_ore=ore_of(_SUPPLEMENT),
        extra_cost_ore=ore_of(_EXTRA_COST),
        reversed_ore=sum(row.ore for row in rows if row.is_reversal),
    )


def _told_sum(one: Sum) -> dict[str, object]:
    return {
        "unit": one.unit,
        "unit_name": one.unit_name,
        "programme": one.programme,
        "paid_visits": one.paid_visits,
        "base_ore": one.base_ore,
        "supplement_ore": one.supplement_ore,
        "extra_cost_ore": one.extra_cost_ore,
        "reversed_ore": one.reversed_ore,
        "ore": one.ore,
    }


def _told_rows(content: Statement) -> list[dict[str, object]]:
    return [
        {
            "kind": row.kind,
            "supplement": row.supplement,
            "document_id": str(row.document_id or ""),
            "given_on": _day(row.given_on),
            "unit": row.unit,
            "unit_name": row.unit_name,
            "programme": row.programme,
            "ore": row.ore,
            "reverses_month": "" if row.reverses_month is None else f"{row.reverses_month:%Y-%m}",
            "reversed_because": row.reversed_because,
            "reason": row.reason,
            "reference": row.reference,
        }
        for row in content.rows
    ]


def _told_outcomes(content: Statement) -> list[dict[str, object]]:
    return [
        {
            "document_id": str(one.document_id),
            "given_on": _day(one.given_on),
            "unit": one.unit,
            "unit_name": one.unit_name,
            "programme": one.programme,
            "code": one.code,
            "decided_by": one.decided_by,
            "is_final": one.is_final,
        }
        for one in content.outcomes
    ]


def _day(day: date | None) -> str:
    return "" if day is None else day.isoformat()
