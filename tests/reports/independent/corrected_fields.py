"""Fields that were corrected, one by one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from tests.personas import MAJA
from tests.reports.independent import amended
from tests.reports.independent.amended import Act, is_hidden
from tests.reports.independent.counting import FEW, in_order, is_in_period, is_wanted
from vaccinera.reports.rules.asking import Asked

WHO, RECORDED = MAJA, 10
scene, recorded = amended.scene, amended.recorded


def rows(acts: Sequence[Act], asked: Asked) -> list[tuple[object, ...]]:
    """As the report's columns stand."""
    times, open_times = Counter[tuple[object, ...]](), Counter[tuple[object, ...]]()
    for act in acts:
        is_other = not is_wanted(asked, act.unit_id, act.programme_id)
        if not is_in_period(act.made_on, asked) or is_other or is_hidden(act, asked):
            continue
        told = {"unit_id": act.unit_id, "programme_id": act.programme_id, "kind": act.kind}
        key = tuple(told[name] if name in asked.by else None for name in told)
        times.update((*key, field) for field in act.changed)
        open_times.update((*key, field) for field in act.changed if not act.is_protected)
    shown = [(*key, many if many >= FEW else open_times[key]) for key, many in times.items()]
    return sorted((row for row in shown if row[-1]), key=in_order)
