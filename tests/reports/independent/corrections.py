"""Corrections and nullifications, act by act."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from tests.personas import MAJA
from tests.reports.independent import amended
from tests.reports.independent.amended import Act, is_hidden
from tests.reports.independent.counting import FEW, first_day, in_order, is_in_period, is_wanted
from vaccinera.reports.rules.asking import Asked

WHO, RECORDED = MAJA, 10
scene, recorded = amended.scene, amended.recorded
_BANDS = {1: "001", 8: "008", 31: "031", 91: "091"}


def rows(acts: Sequence[Act], asked: Asked) -> list[tuple[object, ...]]:
    """As the report's columns stand."""
    groups: dict[tuple[object, ...], list[Act]] = defaultdict(list)
    for act in acts:
        day = act.given_on if asked.counts_by.value == "vaccination" else act.made_on
        is_other = not is_wanted(asked, act.unit_id, act.programme_id)
        if not is_in_period(day, asked) or is_other or is_hidden(act, asked):
            continue
        told = {"unit_id": act.unit_id, "programme_id": act.programme_id, "kind": act.kind,
                "reason": act.code or "in_words", "delay": _band(act)}  # fmt: skip
        groups[first_day(day, asked.period), *(told[name] if name in asked.by else None for name in told)].append(act)
    said = [(*key, *_figures(found)) for key, found in groups.items()]
    return sorted((row for row in said if row[-3]), key=in_order)


def _figures(found: Sequence[Act]) -> tuple[int, int, int]:
    acts = found if len(found) >= FEW else [act for act in found if not act.is_protected]
    return len(acts), sum(len(act.changed) for act in acts), max(map(_days, acts), default=0)


def _days(act: Act) -> int:
    return (act.made_on - act.given_on).days


def _band(act: Act) -> str:
    return next((word for least, word in reversed(_BANDS.items()) if _days(act) >= least), "000")
