"""What there is to settle: plain facts with their instants, and the policy with its days and when it was approved."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Protocol

from tests.reimbursement.evaluation.days import day_of


class _InForce(Protocol):
    @property
    def from_on(self) -> date: ...
    @property
    def to_on(self) -> date | None: ...
    @property
    def known_at(self) -> datetime | None: ...
    @property
    def cut(self) -> Cut | None: ...


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a visit, as known from the instant it was written. ``passed`` are codes of warnings."""

    visit: str
    at: datetime
    person: str
    given_at: datetime
    programme: str
    season: str
    product: str
    duplicate_group: str
    funding: str
    unit: str
    assignment: str
    setting: str
    group: str
    payer: str
    due_on: date | None = None
    dose_number: int | None = None
    passed: frozenset[str] = frozenset()
    is_imported: bool = False

    @property
    def given_on(self) -> date:
        """The Swedish day of giving."""
        return day_of(self.given_at)


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature of a visit: of its prescription or its administration."""

    visit: str
    kind: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Nullification:
    """A visit nullified, and perhaps restored later."""

    visit: str
    at: datetime
    lifted_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the index."""

    id: str
    born: date | None


@dataclass(frozen=True, slots=True)
class Identifier:
    """The kind of number a person has from an instant on; the latest counts."""

    person: str
    kind: str
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Merge:
    """Two people found to be one, and perhaps two again."""

    kept: str
    merged: str
    at: datetime
    undone_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A dose told of that nobody here gave."""

    person: str
    on: date
    programme: str
    duplicate_group: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ExtraCost:
    """A documented extra cost of a visit's vaccine, from when the clerk accepted it."""

    visit: str
    ore: int
    accepted_at: datetime


@dataclass(frozen=True, slots=True)
class Cut:
    """From an instant on, a row of policy ends on another day than it said before; not after it begins: never."""

    at: datetime
    to_on: date


@dataclass(frozen=True, slots=True)
class Contract:
    """Days are half-open here and below; ``known_at`` None is before everything."""

    provider: str
    unit: str
    assignment: str
    programmes: frozenset[str]
    from_on: date
    to_on: date | None = None
    known_at: datetime | None = None
    cut: Cut | None = None


@dataclass(frozen=True, slots=True)
class Price:
    """A row of a price list: ``kind`` base, supplement or extra_cost; empty product or setting is any."""

    id: str
    kind: str
    supplement: str
    programme: str
    payer: str
    assignment: str
    product: str
    setting: str
    ore: int
    from_on: date
    to_on: date | None = None
    known_at: datetime | None = None
    cut: Cut | None = None


@dataclass(frozen=True, slots=True)
class DoseTerms:
    """The most paid doses of a person and season, and the least days between them; empty group is any."""

    programme: str
    group: str
    most: int
    least_days: int


@dataclass(frozen=True, slots=True)
class Terms:
    """The region's terms. ``accepted`` holds programme, product and funding source."""

    from_on: date
    accepted: frozenset[tuple[str, str, str]]
    payable: frozenset[str]
    doses: tuple[DoseTerms, ...] = ()
    cut_off_day: int = 5
    days_to_sign: int = 30
    reopening_months: int = 12
    counts_history: bool = False
    excuses_passed: bool = False
    pays_early: bool = False
    to_on: date | None = None
    known_at: datetime | None = None
    cut: Cut | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """A target group's payer and limits. Ages in months, counted by birth year or birthday; pregnancy in days."""

    code: str
    payer: str = "region"
    from_months: int | None = None
    below_months: int | None = None
    by_birth_year: bool = False
    born_from: int | None = None
    born_to: int | None = None
    pregnancy_from: int | None = None
    pregnancy_to: int | None = None
    settings: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Window:
    """Both days included, as packs write them; None is all, or no end."""

    groups: frozenset[str] | None
    settings: frozenset[str] | None
    from_on: date
    to_on: date | None


@dataclass(frozen=True, slots=True)
class Interval:
    """The least time from doses of some groups, or of other programmes, to one of some groups."""

    rule: str
    after: frozenset[str] | None
    before: frozenset[str] | None
    least_months: int = 0
    least_days: int = 0
    is_other_programme: bool = False
    groups: frozenset[str] | None = None
    from_dose: int = 1
    to_dose: int | None = None
    schedules: frozenset[str] | None = None
    from_months: int | None = None
    below_months: int | None = None
    allows_same_day: bool = False


@dataclass(frozen=True, slots=True)
class Schedule:
    """How doses of a product group follow each other. The first that fits is a person's; ages are by birthday."""

    rule: str
    gives: str
    groups: frozenset[str] | None = None
    from_months: int | None = None
    below_months: int | None = None
    only_if_never: bool = False
    counted_per: str = "life"


@dataclass(frozen=True, slots=True)
class Pack:
    """A programme's version. Its season begins with its first window."""

    programme: str
    from_on: date
    groups: tuple[Group, ...]
    windows: tuple[Window, ...]
    intervals: tuple[Interval, ...] = ()
    schedules: tuple[Schedule, ...] = ()
    settings: frozenset[str] = frozenset({"clinic", "home", "nursing_home"})
    to_on: date | None = None
    known_at: datetime | None = None
    cut: Cut | None = None


@dataclass(frozen=True, slots=True)
class RetroactiveDecision:
    """Two persons' word that visits given on some days are judged again: of some programmes and assignments, or all."""

    at: datetime
    from_on: date
    to_on: date
    programmes: frozenset[str] = frozenset()
    assignments: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class ManualLine:
    """A recovery, fine or adjustment of a month."""

    provider: str
    month: date
    ore: int


@dataclass(frozen=True)
class History:
    """Everything, to be settled month by month."""

    versions: tuple[Version, ...] = ()
    signatures: tuple[Signature, ...] = ()
    nullifications: tuple[Nullification, ...] = ()
    people: tuple[Person, ...] = ()
    identifiers: tuple[Identifier, ...] = ()
    merges: tuple[Merge, ...] = ()
    elsewhere: tuple[Elsewhere, ...] = ()
    extra_costs: tuple[ExtraCost, ...] = ()
    contracts: tuple[Contract, ...] = ()
    prices: tuple[Price, ...] = ()
    terms: tuple[Terms, ...] = ()
    packs: tuple[Pack, ...] = ()
    decisions: tuple[RetroactiveDecision, ...] = ()
    manual_lines: tuple[ManualLine, ...] = ()
    checked_at: dict[date, datetime] = field(default_factory=dict)

    @cached_property
    def versions_of(self) -> dict[str, list[Version]]:
        """Each visit's versions, oldest first."""
        grouped: dict[str, list[Version]] = {}
        for version in sorted(self.versions, key=lambda one: one.at):
            grouped.setdefault(version.visit, []).append(version)
        return grouped

    @cached_property
    def signatures_of(self) -> dict[str, list[Signature]]:
        """Each visit's signatures, first first."""
        grouped: dict[str, list[Signature]] = {}
        for signature in sorted(self.signatures, key=lambda one: one.at):
            grouped.setdefault(signature.visit, []).append(signature)
        return grouped

    @cached_property
    def nullifications_of(self) -> dict[str, list[Nullification]]:
        """Each visit's nullifications."""
        grouped: dict[str, list[Nullification]] = {}
        for one in self.nullifications:
            grouped.setdefault(one.visit, []).append(one)
        return grouped

    @cached_property
    def extra_costs_of(self) -> dict[str, list[ExtraCost]]:
        """Each visit's extra costs."""
        grouped: dict[str, list[ExtraCost]] = {}
        for one in self.extra_costs:
            grouped.setdefault(one.visit, []).append(one)
        return grouped

    @cached_property
    def birth_dates(self) -> dict[str, date | None]:
        """When each person is born, as far as known."""
        return {person.id: person.born for person in self.people}


def in_force(row: _InForce, *, on: date, seen_at: datetime) -> bool:
    """Whether a row of policy holds on a day, as approved before an instant."""
    if row.known_at is not None and row.known_at >= seen_at:
        return False
    to_on = row.to_on if row.cut is None or row.cut.at >= seen_at else row.cut.to_on
    return row.from_on <= on and (to_on is None or on < to_on)
