"""Whether a run's control totals agree, to the öre."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_SUMMED_BY = ("by_provider", "by_unit", "by_programme", "by_kind")


def disagreements(totals: Mapping[str, Any], balances: Mapping[int, int]) -> tuple[str, ...]:
    """What does not agree: visits and outcomes, the sums of lines, or what payees have earned (``balances``)."""
    found = []
    if sum(totals["outcomes"].values()) != totals["considered"]:
        found.append("outcomes")
    found.extend(by for by in _SUMMED_BY if sum(totals[by].values()) != totals["ore"])
    if sum(balances.values()) != totals["ore"]:
        found.append("balances")
    return tuple(found)
