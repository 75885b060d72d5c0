"""On which days a person has an allowed age."""

from __future__ import annotations

from datetime import date

from vaccinera.programmes.rules.days import MONTHS_IN_YEAR, DaySpan, months_after
from vaccinera.programmes.rules.packs import AgeLimits
from vaccinera.programmes.states import AgeBy


def days_of_age(ages: AgeLimits, birth_date: date | None) -> DaySpan | None:
    """The days on which someone born that day has an age within the limits.

    None when the birth date is not known and there are limits: no limit is taken for met without knowing.
    """
    if birth_date is None:
        return DaySpan() if ages.is_open else None
    from_on, before_on = (
        _reaches(ages.from_months, ages.by, birth_date),
        _reaches(ages.below_months, ages.by, birth_date),
    )
    return DaySpan(
        from_on=from_on or date.min,
        to_on=date.fromordinal(before_on.toordinal() - 1) if before_on else date.max,
    )


def _reaches(months: int | None, by: AgeBy, birth_date: date) -> date | None:
    """The first day of an age, or None when there is no such limit."""
    if months is None:
        return None
    if by is AgeBy.BIRTH_YEAR:
        return date(birth_date.year + months // MONTHS_IN_YEAR, 1, 1)
    return months_after(birth_date, months)
