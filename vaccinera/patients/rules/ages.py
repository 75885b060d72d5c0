"""How old somebody is, the way Swedish law and Swedish programmes count."""

from __future__ import annotations

import calendar
from datetime import date

from vaccinera.kernel.refusals import Refused


def age_on(birth_date: date, on: date) -> int:
    """Whole years lived on a day.

    Who is born on 29 February grows older on the last of February in other years (lag 1930:173 1 §: the last
    day of the month stands in for a day it lacks). Refuses a day before the birth.
    """
    if on < birth_date:
        raise Refused("patients.age.day_before_birth", on=on)
    last_of_month = calendar.monthrange(on.year, birth_date.month)[1]
    birthday = birth_date.replace(year=on.year, day=min(birth_date.day, last_of_month))
    return on.year - birth_date.year - (on < birthday)


def turns_in_year(birth_date: date, year: int) -> int:
    """The age somebody reaches during a calendar year; below zero in the years before the birth."""
    return year - birth_date.year
