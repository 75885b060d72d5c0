"""How long after earlier doses, or an infection, the next dose may be given."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from vaccinera.programmes.rules.ages import days_of_age
from vaccinera.programmes.rules.days import ALL_DAYS
from vaccinera.programmes.rules.doses import Progress
from vaccinera.programmes.rules.packs import Interval, Pack
from vaccinera.programmes.rules.persons import GivenDose, PersonFacts
from vaccinera.programmes.states import IntervalKind


@dataclass(frozen=True, slots=True)
class IntervalVerdict:
    """The earliest day by intervals, the interval that decides it and the day it counts from."""

    from_on: date
    interval: Interval
    since_on: date


def judge_interval(
    pack: Pack, facts: PersonFacts, given: Sequence[GivenDose], *, group: str, progress: Progress, on: date
) -> IntervalVerdict | None:
    """The latest of the first days that each earlier dose, infection and interval allow; None when none speaks.

    Doses count whatever their order. One given after ``on`` counts when ``on`` is too near before it: a dose
    entered afterwards must keep its distance both ways. One dose more can never give an earlier day.
    """
    verdicts = (
        IntervalVerdict(interval.least.after(since), interval, since)
        for interval, since in _counted(pack, facts, given, group=group, progress=progress)
        if since < interval.least.after(on)
        and (interval.fact is None or since <= on)
        and not (interval.allows_same_day and since == on)
    )
    return max(verdicts, key=lambda verdict: (verdict.from_on, verdict.since_on), default=None)


def latest_day(
    pack: Pack, facts: PersonFacts, given: Sequence[GivenDose], *, group: str, progress: Progress
) -> date | None:
    """The day by which the next dose should be given, by the longest time since each interval's last day.

    It is advice alone: a dose after it is as good, and counts.
    """
    last: dict[str, tuple[Interval, date]] = {}
    for interval, since in _counted(pack, facts, given, group=group, progress=progress):
        if interval.longest is not None and progress.number <= (interval.to_dose or progress.number):
            earlier = last.get(interval.rule.id)
            last[interval.rule.id] = (interval, since if earlier is None else max(since, earlier[1]))
    return min((interval.longest.after(since) for interval, since in last.values() if interval.longest), default=None)


def _counted(
    pack: Pack, facts: PersonFacts, given: Sequence[GivenDose], *, group: str, progress: Progress
) -> Iterator[tuple[Interval, date]]:
    """Each interval that binds the next dose, with each day it counts from."""
    for interval in pack.intervals:
        if _binds(interval, group, progress):
            before = _counts_before(interval, progress)
            # While the birth date is unknown every age's interval binds, and so the longest decides.
            of_age = days_of_age(interval.ages, facts.birth_date) or ALL_DAYS
            for day in {*_days_counted_from(interval, facts, given, programme=pack.code)}:
                if day < before and day in of_age:
                    yield interval, day


def _binds(interval: Interval, group: str, progress: Progress) -> bool:
    schedule = progress.schedule
    return (
        (interval.target_groups is None or group in interval.target_groups)
        and (interval.before is None or schedule.duplicate_group in interval.before)
        and (interval.schedules is None or schedule.rule.id in interval.schedules)
        and interval.from_dose <= progress.number
    )


def _counts_before(interval: Interval, progress: Progress) -> date:
    """The day before which days count: when the interval's last dose was given, it goes on from what was before it.

    So a dose given too early never makes the next one possible sooner.
    """
    if interval.to_dose is None or progress.number <= interval.to_dose:
        return date.max
    return progress.given_on[interval.to_dose - 1]


def _days_counted_from(
    interval: Interval, facts: PersonFacts, given: Sequence[GivenDose], *, programme: str
) -> Iterator[date]:
    if interval.fact is not None:
        day = facts.days.get(interval.fact)
        if day is not None and day >= (interval.since_on or date.min):
            yield day
        return
    is_own = interval.kind is IntervalKind.BETWEEN_DOSES
    for dose in given:
        named = dose.duplicate_group if is_own else dose.programme
        if (dose.programme == programme) is is_own and (interval.after is None or named in interval.after):
            yield dose.on
