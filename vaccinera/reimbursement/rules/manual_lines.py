"""Lines that no visit gives: what they have to say, which way the money goes, and who may approve how much."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from vaccinera.kernel.refusals import Refused
from vaccinera.reimbursement.rules.document_words import kronor
from vaccinera.reimbursement.states import ManualKind

_MOST_ORE = 10_000_000_000
"""A hundred million kronor: more is a slip of the hand."""
_LONGEST_REFERENCE = 120
_TAKES = frozenset({ManualKind.RECOVERY, ManualKind.FINE})


def judge_manual_line(content: Mapping[str, Any]) -> dict[str, Any]:
    """The line as it is kept. Money claimed back and fines are less to pay; an adjustment goes the way it is typed."""
    kind, ore = ManualKind(content["kind"]), int(content["ore"])
    if ore == 0 or abs(ore) > _MOST_ORE:
        raise Refused("reimbursement.manual_line.amount_absurd")
    document = " ".join(str(content["document"]).split())
    if not document or len(document) > _LONGEST_REFERENCE:
        raise Refused("reimbursement.manual_line.document_missing", longest=_LONGEST_REFERENCE)
    return {"kind": kind.value, "ore": -abs(ore) if kind in _TAKES else ore, "document": document}


def judge_limit(ore: int, *, limit: int | None) -> None:
    """Refuse an approval by somebody without a limit, and of more than theirs."""
    if limit is None:
        raise Refused("reimbursement.limit.none")
    if abs(ore) > limit:
        raise Refused("reimbursement.limit.above", amount=kronor(abs(ore)), limit=kronor(limit))


def judge_extra_cost(*, ore: int, invoice: str) -> str:
    """The reference as it is kept; refuses a documented cost that cannot be (rule 33)."""
    reference = " ".join(invoice.split())
    if not reference or len(reference) > _LONGEST_REFERENCE:
        raise Refused("reimbursement.extra_cost.invoice_missing", longest=_LONGEST_REFERENCE)
    if not 0 < ore <= _MOST_ORE:
        raise Refused("reimbursement.extra_cost.amount_absurd")
    return reference
