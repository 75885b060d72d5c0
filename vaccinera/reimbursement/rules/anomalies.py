"""What looks odd in a month and has to be looked at by a person before it is checked (point 38).

An anomaly informs: it decides nothing about payment. It is judged from counts, and names people who give doses by the
code they have in the payment data, never by name.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import median


class AnomalyCode(StrEnum):
    """What can look odd."""

    UNIT_FAR_ABOVE_HISTORY = "unit_far_above_history"
    PERSON_AT_SEVERAL_UNITS = "person_at_several_units"
    SIGNED_IN_SMALL_HOURS = "signed_in_small_hours"
    IMPOSSIBLE_RATE = "impossible_rate"
    MERGED_PERSON_PAID_TWICE = "merged_person_paid_twice"
    PAYEE_CHANGED = "payee_changed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Thresholds:
    """Where odd begins. ``times_above`` and ``doses_above`` both have to be passed."""

    times_above: int = 3
    doses_above: int = 50
    least_months: int = 3
    small_hours_signatures: int = 5
    doses_an_hour: int = 60


@dataclass(frozen=True, slots=True)
class Found:
    """One anomaly: what, about whom by code, and the counts that made it one."""

    code: AnomalyCode
    subjects: tuple[str, ...]
    counts: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitMonth:
    """A unit's paid visits this month, in each of the months before that had any, and in the same month a year ago."""

    unit: str
    visits: int
    months_before: Sequence[int]
    a_year_ago: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonMonth:
    """One person's paid visits of one programme this month, by document, and the units that were paid for them."""

    documents: Sequence[str]
    units: Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class SignerMonth:
    """One signer, by code: how many signatures between midnight and five, and the most doses given in one hour."""

    signer: str
    small_hours: int
    most_in_an_hour: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MergedPerson:
    """A person merged of several: documents that stand as paid for one season, and how many the terms pay."""

    documents: Sequence[str]
    most_paid: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PayeeNow:
    """A provider's account now and when the run before was locked; ``None`` when it was not paid before."""

    provider: str
    account: str
    account_before: str | None


def unusual_units(units: Iterable[UnitMonth], limits: Thresholds) -> list[Found]:
    """Units with far more visits than they use to have. Vaccinations come in seasons: last year's month counts too."""
    found = []
    for one in units:
        if len(one.months_before) < limits.least_months:
            continue
        usual = max(int(median(one.months_before)), one.a_year_ago)
        if one.visits > usual * limits.times_above and one.visits - usual >= limits.doses_above:
            counts = (("visits", one.visits), ("usual", usual))
            found.append(Found(AnomalyCode.UNIT_FAR_ABOVE_HISTORY, (one.unit,), counts))
    return found


def people_at_several_units(people: Iterable[PersonMonth]) -> list[Found]:
    """People whose doses of one programme were paid at several units in the month."""
    return [
        Found(AnomalyCode.PERSON_AT_SEVERAL_UNITS, tuple(one.documents), (("units", len(set(one.units))),))
        for one in people
        if len(set(one.units)) > 1
    ]


def unusual_signers(signers: Iterable[SignerMonth], limits: Thresholds) -> list[Found]:
    """Signers who sign while most sleep, and those who give more doses in an hour than hands can."""
    found = []
    for one in signers:
        if one.small_hours >= limits.small_hours_signatures:
            counts = (("signatures", one.small_hours),)
            found.append(Found(AnomalyCode.SIGNED_IN_SMALL_HOURS, (one.signer,), counts))
        if one.most_in_an_hour > limits.doses_an_hour:
            found.append(Found(AnomalyCode.IMPOSSIBLE_RATE, (one.signer,), (("doses", one.most_in_an_hour),)))
    return found


def merged_paid_twice(people: Iterable[MergedPerson]) -> list[Found]:
    """Merged people for whom more doses stand as paid than the terms pay: a merge takes no money back (point 21)."""
    return [
        Found(
            AnomalyCode.MERGED_PERSON_PAID_TWICE,
            tuple(one.documents),
            (("paid", len(one.documents)), ("most", one.most_paid)),
        )
        for one in people
        if len(one.documents) > one.most_paid
    ]


def changed_payees(payees: Iterable[PayeeNow]) -> list[Found]:
    """Providers that are to be paid to another account than last time."""
    return [
        Found(AnomalyCode.PAYEE_CHANGED, (one.provider,))
        for one in payees
        if one.account_before is not None and one.account != one.account_before
    ]
