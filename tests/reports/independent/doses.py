"""Given doses, counted one by one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from tests.personas import MAJA
from tests.reports.independent.counting import (
    first_day,
    in_order,
    is_in_period,
    is_single_day_of_a_unit,
    is_wanted,
    told,
)
from tests.reports.independent.recorded import Dose, counted, doses
from tests.reports.scenes import season_with_protected
from vaccinera.reports.rules.asking import Asked

WHO, RECORDED = MAJA, 5
scene, recorded = season_with_protected, doses
_DIVISIONS = (
    "unit_id", "programme_id", "product_id", "target_group", "payer", "age_group", "sex", "municipality_code",
    "region_code", "setting",
)  # fmt: skip


def rows(doses: Sequence[Dose], asked: Asked) -> list[tuple[object, ...]]:
    """As the report's columns stand."""
    groups: dict[tuple[object, ...], list[Dose]] = defaultdict(list)
    for dose in doses:
        day = counted(dose, asked.counts_by.value)
        is_hidden = dose.is_protected and is_single_day_of_a_unit(asked)
        if is_in_period(day, asked) and is_wanted(asked, dose.unit_id, dose.programme_id) and not is_hidden:
            divided = [_of(dose, one) if one in asked.by else None for one in _DIVISIONS]
            groups[first_day(day, asked.period), *divided].append(dose)
    counted_up = {key: told(found) for key, found in groups.items()}
    return sorted(((*key, many) for key, many in counted_up.items() if many), key=in_order)


def _of(dose: Dose, division: str) -> object:
    return _age_group(dose) if division == "age_group" else getattr(dose, division)


def _age_group(dose: Dose) -> int:
    had_birthday = (dose.given_on.month, dose.given_on.day) >= (dose.born_on.month, dose.born_on.day)
    age = dose.given_on.year - dose.born_on.year - (0 if had_birthday else 1)
    return max(first for first in (0, 6, 18, 50, 65, 70, 75, 80) if first <= age)
