"""What is asked of a report: a period, narrowings and divisions; and its statement with these bound.

A statement names its parameters ``:from_on``. They are always values, never words of the statement, so that the same
statement is run by every engine.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TypeAlias

from vaccinera.access.rules.handing_over import HandOver, require_said
from vaccinera.reports.rules.catalogue import PERIOD, Column, Report
from vaccinera.reports.states import CountsBy, Filter, Period

Value: TypeAlias = "str | int | bool | date | None"
Values: TypeAlias = "Value | tuple[Value, ...]"

LONGEST_YEARS = 10
_PARAMETER = re.compile(r"(?<![:\w]):([a-z_]+)")
_SEASON_BEGINS = 7


@dataclass(frozen=True, slots=True)
class Asked:
    """``to_on`` is the first day after the period. Nothing in ``only`` means everything the reader may count.

    ``hand_over`` is for what and to whom the rows leave, without which a report of people says nothing. It belongs to
    one asking, and is never kept with a question.
    """

    from_on: date
    to_on: date
    as_of: date
    counts_by: CountsBy = CountsBy.VACCINATION
    period: Period = Period.NONE
    only: Mapping[Filter, tuple[str, ...]] = field(default_factory=dict)
    by: Collection[str] = frozenset()
    hand_over: HandOver | None = None

    @property
    def has_days(self) -> bool:
        """Whether its period counts: what stands now is of no days."""
        return self.counts_by is not CountsBy.AS_OF


def season_of(on: date) -> date:
    """The day the season of a day began: seasons are counted from the first of July."""
    return date(on.year if on.month >= _SEASON_BEGINS else on.year - 1, _SEASON_BEGINS, 1)


def asked_first(report: Report, *, on: date) -> Asked:
    """What a report is asked before anybody has chosen: the season so far, with its usual divisions."""
    begun = season_of(on)
    return Asked(
        from_on=begun.replace(year=begun.year - report.seasons_back),
        to_on=on + timedelta(days=1),
        as_of=on,
        counts_by=report.counts_by[0],
        by=frozenset(column.name for column in report.choices if column.is_chosen_first),
    )


def require_hand_over(report: Report, asked: Asked) -> None:
    """Refuses a report of people whose purpose and recipient are not told (LAW-10)."""
    if report.is_of_people:
        require_said(asked.hand_over)


def is_too_long(asked: Asked) -> bool:
    """Whether the period is longer than ten years."""
    return asked.to_on > _years_after(asked.from_on, LONGEST_YEARS)


def _years_after(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def columns_shown(report: Report, asked: Asked) -> tuple[Column, ...]:
    """The columns of what was asked: a division that was not chosen is left out."""
    return tuple(column for column in report.columns if _is_asked(column, asked))


def _is_asked(column: Column, asked: Asked) -> bool:
    if column.name == PERIOD:
        return asked.period is not Period.NONE
    return not column.is_choice or column.name in asked.by


def values_of(report: Report, asked: Asked, *, sees_protected: bool = False) -> Mapping[str, Values]:
    """Every parameter a statement of the report may name.

    ``sees_protected`` is whether whoever asks may open people with protected identity; to all others these count in
    totals of five and more alone, and in no municipality and no unit's single day (PER-11).
    """
    values: dict[str, Values] = {
        "sees_protected": sees_protected,
        "from_on": asked.from_on,
        "to_on": asked.to_on,
        "as_of": asked.as_of,
        "counts_by": asked.counts_by.value,
        "period": asked.period.value,
    }
    for column in report.choices:
        values[f"by_{column.name}"] = column.name in asked.by
    for one in report.filters:
        chosen = asked.only.get(one, ())
        values[f"any_{one.value}"] = not chosen
        values[one.value] = tuple(int(key) if one.is_of_numbers else key for key in chosen) or (None,)
    return values


def bound(statement: str, values: Mapping[str, Values], *, mark: str = "%({})s") -> tuple[str, dict[str, Value]]:
    """The statement with the engine's own marks, and what they stand for; several values become several marks.

    Raises ``KeyError`` for a parameter that is not among the values.
    """
    told: dict[str, Value] = {}

    def marked(found: re.Match[str]) -> str:
        name = found[1]
        value = values[name]
        if not isinstance(value, tuple):
            told[name] = value
            return mark.format(name)
        told.update({f"{name}_{number}": one for number, one in enumerate(value)})
        return ", ".join(mark.format(f"{name}_{number}") for number in range(len(value)))

    return _PARAMETER.sub(marked, _without_comments(statement)), told


def _without_comments(statement: str) -> str:
    return "\n".join(line for line in statement.splitlines() if not line.lstrip().startswith("--"))
