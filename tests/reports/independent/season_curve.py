"""The season's curve, day by day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from tests.personas import MAJA
from tests.reports.independent.counting import is_in_period, is_of_units, is_wanted, told
from tests.reports.independent.recorded import Dose, counted, doses
from tests.reports.scenes import season_with_protected
from vaccinera.reports.rules.asking import Asked

WHO, RECORDED = MAJA, 5
scene, recorded = season_with_protected, doses
_JULY = 7


def rows(doses: Sequence[Dose], asked: Asked) -> list[tuple[object, ...]]:
    """As the report's columns stand."""
    days: dict[tuple[int, str, int], dict[int, list[Dose]]] = defaultdict(lambda: defaultdict(list))
    for dose in doses:
        day = counted(dose, asked.counts_by.value)
        if not is_in_period(day, asked) or not is_wanted(asked, dose.unit_id, dose.programme_id):
            continue
        if dose.is_protected and is_of_units(asked):
            continue
        year = day.year if day.month >= _JULY else day.year - 1
        programme = dose.programme_id if "programme_id" in asked.by else ""
        unit = dose.unit_id if "unit_id" in asked.by else 0
        days[year, programme, unit][(day - date(year, 7, 1)).days].append(dose)
    curve: list[tuple[object, ...]] = []
    for (year, programme, unit), found in sorted(days.items()):
        so_far = 0
        for day_of_season, given in sorted(found.items()):
            many = told(given)
            so_far += many
            if many:
                curve.append((year, programme or None, unit or None, day_of_season, many, so_far))
    return curve
