"""Which doses a person shall have, and how far they have come."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from vaccinera.programmes.rules.ages import days_of_age
from vaccinera.programmes.rules.days import open_span
from vaccinera.programmes.rules.packs import Pack, Schedule
from vaccinera.programmes.rules.persons import GivenDose, PersonFacts
from vaccinera.programmes.rules.pregnancy import began_on
from vaccinera.programmes.states import CountedPer


@dataclass(frozen=True, slots=True)
class Progress:
    """A schedule, and the days on which doses that count in it were given, earliest first."""

    schedule: Schedule
    given_on: tuple[date, ...]

    @property
    def number(self) -> int:
        """The number the next dose would have."""
        return len(self.given_on) + 1

    @property
    def is_done(self) -> bool:
        """True when nothing is left to give."""
        return len(self.given_on) >= self.schedule.doses and not self.schedule.is_repeated

    @property
    def doses_in_schedule(self) -> int | None:
        """How many doses the next one belongs to; None for a dose after the schedule's last."""
        return self.schedule.doses if self.number <= self.schedule.doses else None


def doses_left(
    pack: Pack, facts: PersonFacts, given: Sequence[GivenDose], *, group: str, on: date
) -> tuple[Progress, ...]:
    """How far someone in the group has come with each product group, in the pack's order.

    For each duplicate group the first schedule that fits counts. Whether it fits is judged on the day of its
    first counted dose, or on the given day when none has been given: a birthday between two doses changes
    nothing.
    """
    progresses = (
        progress_in(pack, facts, given, group=group, duplicate_group=duplicate_group, on=on)
        for duplicate_group in dict.fromkeys(schedule.duplicate_group for schedule in pack.schedules)
    )
    return tuple(progress for progress in progresses if progress)


def progress_in(
    pack: Pack, facts: PersonFacts, given: Sequence[GivenDose], *, group: str, duplicate_group: str, on: date
) -> Progress | None:
    """How far someone in the group has come with one product group; None when no schedule gives it to them."""
    days = days_given(pack, given, duplicate_group=duplicate_group)
    for schedule in pack.schedules:
        if _is_for_group(schedule, group) and schedule.duplicate_group == duplicate_group:
            counted = tuple(day for day in days if _is_counted(pack, schedule, facts, day))
            if _fits(pack, schedule, facts, days, on=counted[0] if counted else on):
                return Progress(schedule, counted)
    return None


def days_given(pack: Pack, given: Sequence[GivenDose], *, duplicate_group: str) -> tuple[date, ...]:
    """The days on which the product group was given, earliest first.

    Two entries of one day are one dose, since the same dose may be known from two sources.
    """
    days = {dose.on for dose in given if dose.programme == pack.code and dose.duplicate_group == duplicate_group}
    return tuple(sorted(days))


def _is_for_group(schedule: Schedule, group: str) -> bool:
    return schedule.target_groups is None or group in schedule.target_groups


def _is_counted(pack: Pack, schedule: Schedule, facts: PersonFacts, day: date) -> bool:
    if schedule.counted_per is CountedPer.PREGNANCY:
        return facts.estimated_due_on is not None and day >= began_on(facts.estimated_due_on)
    return schedule.counted_per is CountedPer.LIFE or day in open_span(pack.season.from_on, pack.season.to_on)


def _fits(pack: Pack, schedule: Schedule, facts: PersonFacts, days: Sequence[date], *, on: date) -> bool:
    ages = days_of_age(schedule.ages, facts.birth_date)
    is_new = all(day >= pack.season.from_on for day in days)
    return ages is not None and on in ages and (is_new or not schedule.only_if_never)
