"""How long after earlier doses the next may be given."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from vaccinera.programmes.rules.days import months_after
from vaccinera.programmes.rules.packs import Interval, Pack
from vaccinera.programmes.rules.persons import GivenDose
from vaccinera.programmes.states import IntervalKind


@dataclass(frozen=True, slots=True)
class IntervalVerdict:
    """The earliest day by intervals, the interval that decides it and the dose it counts from."""

    from_on: date
    interval: Interval
    since: GivenDose


def judge_interval(
    pack: Pack, given: Sequence[GivenDose], *, group: str, duplicate_group: str, on: date
) -> IntervalVerdict | None:
    """The latest of the first days that each dose and interval allow; None when no interval speaks.

    Doses count whatever their order. One given after ``on`` counts when ``on`` is too near before it: a dose
    entered afterwards must keep its distance both ways. One dose more can never give an earlier day.
    """
    verdicts = [
        IntervalVerdict(earliest_day(interval, dose.on), interval, dose)
        for interval in pack.intervals
        if (interval.target_groups is None or group in interval.target_groups)
        and (interval.before is None or duplicate_group in interval.before)
        for dose in given
        if _counts_from(interval, dose, pack.code) and dose.on < earliest_day(interval, on)
    ]
    return max(verdicts, key=lambda verdict: (verdict.from_on, verdict.since.on), default=None)


def earliest_day(interval: Interval, given_on: date) -> date:
    """The first day an interval allows after a dose: 28 days after the 1st is the 29th."""
    return months_after(given_on, interval.min_months) + timedelta(days=interval.min_days)


def _counts_from(interval: Interval, dose: GivenDose, programme: str) -> bool:
    if interval.kind is IntervalKind.BETWEEN_DOSES:
        return dose.programme == programme and (interval.after is None or dose.duplicate_group in interval.after)
    return dose.programme != programme and (interval.after is None or dose.programme in interval.after)
