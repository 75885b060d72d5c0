"""What the second calculations have in common: periods, narrowings, people with protected identity, shares, order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction
from math import floor
from typing import Protocol, TypeVar
from zoneinfo import ZoneInfo

from vaccinera.reports.rules.asking import Asked
from vaccinera.reports.states import Filter, Period

SWEDEN = ZoneInfo("Europe/Stockholm")
FEW = 5
Row = tuple[object, ...]


class OfSomebody(Protocol):
    """Something recorded of somebody."""

    @property
    def is_protected(self) -> bool:
        """Whether their identity is protected."""


Recorded = TypeVar("Recorded", bound=OfSomebody)
Anything = TypeVar("Anything")


def is_in_period(day: date, asked: Asked) -> bool:
    """Whether a day is in the half-open period."""
    return asked.from_on <= day < asked.to_on


def is_in_months(month: date, asked: Asked) -> bool:
    """Whether the period touches the month."""
    return asked.from_on.replace(day=1) <= month < asked.to_on


def is_wanted(asked: Asked, unit_id: int, programme_id: str = "") -> bool:
    """Whether the narrowings let it through."""
    units, programmes = asked.only.get(Filter.UNIT), asked.only.get(Filter.PROGRAMME)
    return (not units or str(unit_id) in units) and (not programmes or programme_id in programmes)


def is_single_day_of_a_unit(asked: Asked) -> bool:
    """Whether it is of units and of single days, by division, narrowing or period: nobody protected is there."""
    return is_of_units(asked) and (asked.period is Period.DAY or is_one_day(asked))


def is_of_units(asked: Asked) -> bool:
    """Whether units are told apart, or one is asked for."""
    return "unit_id" in asked.by or bool(asked.only.get(Filter.UNIT))


def is_one_day(asked: Asked) -> bool:
    """Whether the period is one day."""
    return asked.to_on - asked.from_on == timedelta(days=1)


def first_day(day: date, period: Period) -> date | None:
    """The first day of the day's week or month, the day, or nothing."""
    if period is Period.WEEK:
        return day - timedelta(days=day.weekday())
    if period is Period.MONTH:
        return day.replace(day=1)
    return day if period is Period.DAY else None


def divided(asked: Asked, divisions: Mapping[str, object]) -> Row:
    """The divisions that were chosen; nothing for the others."""
    return tuple(value if name in asked.by else None for name, value in divisions.items())


def together(rows: Iterable[Anything], key: Callable[[Anything], Row]) -> dict[Row, list[Anything]]:
    """The rows by their keys, in the keys' order."""
    found: dict[Row, list[Anything]] = {}
    for one in rows:
        found.setdefault(key(one), []).append(one)
    return dict(sorted(found.items(), key=lambda pair: in_order(pair[0])))


def told(found: Sequence[Recorded]) -> int:
    """How many there are: somebody protected among five or more only."""
    return len(found) if len(found) >= FEW else len(unprotected(found))


def unprotected(found: Iterable[Recorded]) -> list[Recorded]:
    """Those who are not protected."""
    return [one for one in found if not one.is_protected]


def share(part: int, whole: int) -> int:
    """In ten-thousandths, half up."""
    return floor(Fraction(part * 10_000, whole) + Fraction(1, 2))


def in_order(row: Row) -> list[tuple[bool, object]]:
    """Nothing comes last."""
    return [(cell is None, "" if cell is None else cell) for cell in row]
