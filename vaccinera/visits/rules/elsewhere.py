"""A dose given elsewhere or abroad, as somebody tells of it: what must be known, and which day it counts from."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from vaccinera.visits.rules.registrations import Gap
from vaccinera.visits.states import DayPrecision, ElsewhereSource

_DECEMBER = 12


@dataclass(frozen=True, slots=True)
class DoseTold:
    """A dose as it was told; ``None`` and empty are what nobody knows.

    ``given_on`` is the first day of the month or year when ``precision`` says that only that is known. Without a
    programme the ``diseases`` say what it was against. ``certificate_seen_by`` is a member of staff.
    """

    given_on: date | None
    precision: DayPrecision
    programme: str
    duplicate_group: str
    product_id: int | None
    vaccine: str
    diseases: str
    source: str
    country: str
    certificate_seen_by: int | None
    comment: str


def gaps_of_told(
    told: DoseTold, *, birth_date: date | None, deceased_on: date | None, on: date, is_seer_known: bool
) -> tuple[Gap, ...]:
    """Everything that keeps what was told from being recorded, in the order of the form."""
    gaps = _day_gaps(told, birth_date=birth_date, deceased_on=deceased_on, on=on)
    if not told.programme and not told.diseases:
        gaps.append(Gap("visits.elsewhere.what_missing", "diseases"))
    if told.source not in set(ElsewhereSource):
        gaps.append(Gap("visits.elsewhere.source_missing", "source"))
    if told.source == ElsewhereSource.CERTIFICATE and not is_seer_known:
        gaps.append(Gap("visits.elsewhere.seen_by_missing", "seen_by"))
    if not told.country:
        gaps.append(Gap("visits.elsewhere.country_missing", "country"))
    return tuple(gaps)


def _day_gaps(told: DoseTold, *, birth_date: date | None, deceased_on: date | None, on: date) -> list[Gap]:
    if told.given_on is None:
        return [Gap("visits.elsewhere.day_missing", "given_on")]
    if told.given_on > on:
        return [Gap("visits.elsewhere.in_the_future", "given_on")]
    if birth_date is not None and last_day_of(told.given_on, told.precision) < birth_date:
        return [Gap("visits.elsewhere.before_birth", "given_on")]
    if deceased_on is not None and told.given_on > deceased_on:
        return [Gap("visits.elsewhere.after_death", "given_on", {"deceased_on": str(deceased_on)})]
    return []


def last_day_of(given_on: date, precision: DayPrecision) -> date:
    """The last day of the day, month or year that begins on a day.

    >>> last_day_of(date(2024, 2, 1), DayPrecision.MONTH)
    datetime.date(2024, 2, 29)
    """
    if precision is DayPrecision.DAY:
        return given_on
    month = given_on.month if precision is DayPrecision.MONTH else _DECEMBER
    return date(given_on.year, month, monthrange(given_on.year, month)[1])


def day_it_counts_from(given_on: date, precision: DayPrecision, *, recorded_on: date) -> date:
    """The latest day it can have been given: so that the next dose is never advised too early."""
    return min(last_day_of(given_on, precision), recorded_on)
