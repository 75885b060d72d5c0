"""Which days a commission holds, and that a provider never loses its last administrator."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from vaccinera.kernel.refusals import Refused


@dataclass(frozen=True, slots=True)
class Period:
    """From a day until another, which is not part of it; without an end, until further notice."""

    from_on: date
    to_on: date | None

    def holds(self, on: date) -> bool:
        """Whether a day is within it."""
        return self.from_on <= on and (self.to_on is None or on < self.to_on)

    def overlaps(self, other: Period) -> bool:
        """Whether there is a day within both."""
        begins_before = other.to_on is None or self.from_on < other.to_on
        return begins_before and (self.to_on is None or other.from_on < self.to_on)


def judge_new_period(period: Period, *, on: date) -> None:
    """Refuse a commission that ends before it begins, or that would have begun before somebody decided it."""
    if period.from_on < on:
        raise Refused("organisations.commission.begins_in_the_past")
    if period.to_on is not None and period.to_on <= period.from_on:
        raise Refused("organisations.commission.ends_before_it_begins")


def judge_changeable(period: Period, *, on: date) -> None:
    """Refuse to change what has ended: a new commission is given instead."""
    if period.to_on is not None and period.to_on <= on:
        raise Refused("organisations.commission.has_ended")


def judge_end(period: Period, *, to_on: date, on: date) -> None:
    """Refuse to end what has ended, or to end it on a day that is over. One that begins today may end today."""
    judge_changeable(period, on=on)
    if to_on < on or to_on < period.from_on:
        raise Refused("organisations.commission.ends_in_the_past")


def judge_reopening(period: Period, *, earlier_to_on: date | None, on: date) -> None:
    """Refuse to reopen what has not been ended, and what would have ended by itself meanwhile."""
    if period.to_on == earlier_to_on:
        raise Refused("organisations.commission.is_not_ended")
    if earlier_to_on is not None and earlier_to_on <= on:
        raise Refused("organisations.commission.over_anyway")


def judge_last_administrator(others: Iterable[Period], *, gone_on: date) -> None:
    """Refuse when nobody else administers the provider on the day one administrator no longer does."""
    if not any(other.holds(gone_on) for other in others):
        raise Refused("organisations.commission.last_administrator")
