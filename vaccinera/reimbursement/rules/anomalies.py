"""What looks odd in a month and has to be looked at by a person before it is checked (point 38).

An anomaly informs: it decides nothing about payment. It is judged from counts, and names people who give doses by the
code they have in the payment data, never by name.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from statistics import median


class AnomalyCode(StrEnum):
    """What can look odd."""

    UNIT_FAR_ABOVE_HISTORY = "unit_far_above_history"
    PERSON_AT_SEVERAL_UNITS = "person_at_several_units"
    SIGNED_IN_SMALL_HOURS = "signed_in_small_hours"
    IMPOSSIBLE_RATE = "impossible_rate"
    MERGED_PERSON_PAID_TWICE = "merged_person_paid_twice"
    REFUSED_WHILE_MERGED = "refused_while_merged"
    PAYEE_CHANGED = "payee_changed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Thresholds:
    """Where odd begins. ``times_above`` and ``doses_above`` both have to be passed."""

    times_above: int = 3
    doses_above: int = 50
    least_months: int = 3
    small_hours_signatures: int = 5
    doses_an_hour: int = 60


NAMES_A_SIGNER = frozenset({AnomalyCode.SIGNED_IN_SMALL_HOURS, AnomalyCode.IMPOSSIBLE_RATE})
"""Those whose one subject is the code of somebody who signs."""


@dataclass(frozen=True, slots=True)
class VisitSeen:
    """A visit to look at, by its document, and where and when it was."""

    document: str
    unit: int
    given_on: date


@dataclass(frozen=True, slots=True)
class Found:
    """One anomaly: what, about whom by code, the counts that made it one, and where to look."""

    code: AnomalyCode
    subjects: tuple[str, ...]
    counts: tuple[tuple[str, int], ...] = ()
    units: tuple[int, ...] = ()
    programme: str = ""
    visits: tuple[VisitSeen, ...] = ()

    @property
    def subject(self) -> str:
        """What tells it from every other of its code in a run: its one subject, or a digest of several."""
        if len(self.subjects) == 1:
            return self.subjects[0]
        return hashlib.sha256("\n".join(self.subjects).encode()).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitMonth:
    """A unit's paid visits this month, in each of the months before that had any, and in the same month a year ago."""

    unit: int
    visits: int
    months_before: Sequence[int]
    a_year_ago: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonMonth:
    """Visits of one programme: a person's that are paid this month, or two people's that were refused as one's."""

    programme: str
    visits: Sequence[VisitSeen]


@dataclass(frozen=True, slots=True, kw_only=True)
class SignerMonth:
    """One signer, by code: signatures between midnight and five, the most doses given within an hour, and where."""

    signer: str
    small_hours: int
    most_in_an_hour: int
    units: Sequence[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class MergedPerson:
    """A person merged of several: the visits that stand as paid for one season, and how many the terms pay."""

    programme: str
    visits: Sequence[VisitSeen]
    most_paid: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PayeeNow:
    """A provider's account now and when the run before was locked; ``None`` when it had none then."""

    provider: int
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
            found.append(Found(AnomalyCode.UNIT_FAR_ABOVE_HISTORY, (str(one.unit),), counts, (one.unit,)))
    return found


def people_at_several_units(people: Iterable[PersonMonth]) -> list[Found]:
    """People whose doses of one programme and season were paid at several units in the month."""
    found = []
    for one in people:
        units = _units(one.visits)
        if len(units) > 1:
            found.append(_of_visits(AnomalyCode.PERSON_AT_SEVERAL_UNITS, one, (("units", len(units)),)))
    return found


def unusual_signers(signers: Iterable[SignerMonth], limits: Thresholds) -> list[Found]:
    """Signers who sign while most sleep, and those who give more doses in an hour than hands can."""
    found = []
    for one in signers:
        if one.small_hours >= limits.small_hours_signatures:
            signed = (("signatures", one.small_hours),)
            found.append(Found(AnomalyCode.SIGNED_IN_SMALL_HOURS, (one.signer,), signed, tuple(one.units)))
        if one.most_in_an_hour > limits.doses_an_hour:
            given = (("doses", one.most_in_an_hour), ("most", limits.doses_an_hour))
            found.append(Found(AnomalyCode.IMPOSSIBLE_RATE, (one.signer,), given, tuple(one.units)))
    return found


def merged_paid_twice(people: Iterable[MergedPerson]) -> list[Found]:
    """Merged people for whom more doses stand as paid than the terms pay: a merge takes no money back (point 21)."""
    return [
        _of_visits(AnomalyCode.MERGED_PERSON_PAID_TWICE, one, (("paid", len(one.visits)), ("most", one.most_paid)))
        for one in people
        if len(one.visits) > one.most_paid
    ]


def refused_while_merged(people: Iterable[PersonMonth]) -> list[Found]:
    """Visits refused for another dose by a locked run while people counted as one who do no more (point 21)."""
    return [_of_visits(AnomalyCode.REFUSED_WHILE_MERGED, one, (("refused", len(one.visits)),)) for one in people]


def changed_payees(payees: Iterable[PayeeNow]) -> list[Found]:
    """Providers that are to be paid to another account than last time; yet another account is another anomaly."""
    return [
        Found(AnomalyCode.PAYEE_CHANGED, (str(one.provider), one.account_before, one.account))
        for one in payees
        if one.account_before is not None and one.account != one.account_before
    ]


def _of_visits(code: AnomalyCode, told: PersonMonth | MergedPerson, counts: tuple[tuple[str, int], ...]) -> Found:
    documents = tuple(sorted(visit.document for visit in told.visits))
    return Found(code, documents, counts, _units(told.visits), told.programme, tuple(told.visits))


def _units(visits: Iterable[VisitSeen]) -> tuple[int, ...]:
    return tuple(sorted({visit.unit for visit in visits}))
