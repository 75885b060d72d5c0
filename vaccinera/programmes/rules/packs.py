"""A programme's pack: one version of everything the region has decided about a programme.

docs/reference/pack-format.md says what each field means; ``pack_reading`` makes a pack of a file's content
and refuses what does not hold together. A text is a mapping from language (``sv`` and ``en`` always) to
words. Where a set of codes may be None, None is "all".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import TypeAlias

from vaccinera.programmes.rules.days import months_after
from vaccinera.programmes.states import (
    AgeBy,
    ContraindicationOutcome,
    CountedPer,
    IntervalKind,
    Payer,
    Profession,
    Route,
)

Text: TypeAlias = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Rule:
    """Which rule an entry is, where it comes from, and what it assumes where no source settles it."""

    id: str
    source: str
    assumption: str | None


@dataclass(frozen=True, slots=True)
class Assumption:
    """Something this pack takes for true without a source."""

    id: str
    text: Text


@dataclass(frozen=True, slots=True)
class CodedName:
    """A disease or a risk group. ``system`` is the code system's OID, or None when the code is our own."""

    code: str
    names: Text
    system: str | None = None


@dataclass(frozen=True, slots=True)
class Season:
    """The days whose doses belong together; both ends included, and no end for a programme that runs on."""

    code: str
    from_on: date
    to_on: date | None
    rule: Rule


@dataclass(frozen=True, slots=True)
class AgeLimits:
    """From which age, in months, and below which. Counted by birth year, both are whole years."""

    by: AgeBy = AgeBy.BIRTHDAY
    from_months: int | None = None
    below_months: int | None = None

    @property
    def is_open(self) -> bool:
        """True when every age lies within."""
        return self.from_months is None and self.below_months is None


@dataclass(frozen=True, slots=True)
class BirthYears:
    """The years one must be born in, both included; None is an open end."""

    from_year: int | None = None
    to_year: int | None = None

    def include(self, birth_date: date | None) -> bool:
        """Whether someone born that day belongs; an unknown birth date meets no limit."""
        if birth_date is None:
            return self.from_year is None and self.to_year is None
        return (self.from_year or date.min.year) <= birth_date.year <= (self.to_year or date.max.year)


@dataclass(frozen=True, slots=True)
class TargetGroup:
    """Who belongs: every stated criterion must hold, of the risk groups at least one.

    ``pregnancy_from`` and ``pregnancy_to`` are days of pregnancy (week 13 + 0 is 91), both included.
    ``settings`` None is any of the pack's. The lowest ``priority`` is chosen first.
    """

    code: str
    names: Text
    rule: Rule
    payer: Payer
    priority: int
    is_recommended: bool
    ages: AgeLimits
    born: BirthYears
    risk_groups: frozenset[str]
    pregnancy_from: int | None
    pregnancy_to: int | None
    settings: frozenset[str] | None
    is_for_care_staff: bool
    is_for_household_contacts: bool
    why: Text


@dataclass(frozen=True, slots=True)
class Window:
    """The days on which target groups are vaccinated in settings; both ends included."""

    rule: Rule
    target_groups: frozenset[str] | None
    settings: frozenset[str] | None
    from_on: date
    to_on: date | None
    why: Text


@dataclass(frozen=True, slots=True)
class PackProduct:
    """A product the programme uses, with all that the product register needs to know of it.

    A product whose ``seasons`` leave out the pack's own is known but must not be given. ``gtins`` have 14
    digits.
    """

    npl_id: str
    name: str
    atc: str
    form: str
    strength: str
    manufacturer: str
    vaccine_type: str
    gtins: tuple[str, ...]
    diseases: tuple[str, ...]
    is_live: bool
    duplicate_group: str
    dose_quantity: Decimal
    dose_unit: str
    route: Route
    ages: AgeLimits
    seasons: frozenset[str]
    preferred_for: frozenset[str]
    rule: Rule
    why: Text


@dataclass(frozen=True, slots=True)
class Schedule:
    """How many doses of a duplicate group a person shall have; the first schedule that fits counts.

    ``only_if_never`` fits those without any dose of the programme before the season. ``is_repeated`` is never
    done: intervals alone say when the next dose is due.
    """

    rule: Rule
    target_groups: frozenset[str] | None
    duplicate_group: str
    ages: AgeLimits
    only_if_never: bool
    counted_per: CountedPer
    doses: int
    is_repeated: bool
    why: Text
    done: Text


@dataclass(frozen=True, slots=True)
class Span:
    """A length of time: calendar months, then days."""

    months: int
    days: int

    def after(self, day: date) -> date:
        """The day that long after another: 28 days after the 1st is the 29th."""
        return months_after(day, self.months) + timedelta(days=self.days)


@dataclass(frozen=True, slots=True)
class Interval:
    """The least time, and perhaps the longest advisable, from what was before to the next dose.

    ``after`` are the earlier doses' duplicate groups or, for other programmes, their programme codes; ``fact``
    names the declaration's day an infection interval counts from; ``before`` are the next dose's duplicate
    groups. ``schedules`` are ids of schedules' rules, ``from_dose`` and ``to_dose`` numbers the next dose has in
    its schedule, and ``ages`` the age on the day counted from; each None or open binds every dose. An infection
    before ``since_on`` counts for nothing, and with ``allows_same_day`` the next dose may be given the very day it
    would be counted from.
    """

    rule: Rule
    kind: IntervalKind
    target_groups: frozenset[str] | None
    after: frozenset[str] | None
    fact: str | None
    since_on: date | None
    before: frozenset[str] | None
    schedules: frozenset[str] | None
    from_dose: int
    to_dose: int | None
    ages: AgeLimits
    least: Span
    longest: Span | None
    allows_same_day: bool
    why: Text


@dataclass(frozen=True, slots=True)
class Contraindication:
    """What a fact of the declaration asks for when one of some products is to be given.

    ``value`` is true or false, or the code that a single code is or a list of codes holds. It concerns live
    products only, or products of some duplicate groups; None is all.
    """

    rule: Rule
    fact: str
    value: bool | str
    is_for_live: bool
    duplicate_groups: frozenset[str] | None
    outcome: ContraindicationOutcome
    why: Text

    def concerns(self, product: PackProduct) -> bool:
        """Whether it is about this product."""
        return (product.is_live or not self.is_for_live) and (
            self.duplicate_groups is None or product.duplicate_group in self.duplicate_groups
        )


@dataclass(frozen=True, slots=True)
class SeasonGoal:
    """The share of some target groups, together, that the region wants vaccinated this season, in percent."""

    rule: Rule
    target_groups: frozenset[str] | None
    percent: int


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """Doses that the national register takes: given on these days, to those who meet every criterion (NVR-01)."""

    rule: Rule
    from_on: date
    to_on: date | None
    target_groups: frozenset[str] | None
    duplicate_groups: frozenset[str] | None
    born: BirthYears
    ages: AgeLimits
    risk_groups: frozenset[str]
    why: Text


@dataclass(frozen=True, slots=True)
class Link:
    """An address to read more at."""

    label: Text
    url: str


@dataclass(frozen=True, slots=True)
class Information:
    """What the programme's information page says, and who stands for it.

    Texts hold paragraphs with an empty line between. The page is announced before it is valid, and is valid from
    one day to another, both included.
    """

    campaign: Text
    who: Text
    recommendations: Text
    links: tuple[Link, ...]
    announced_from: date
    valid_from: date
    valid_to: date | None
    updated_on: date
    fact_checked_on: date
    fact_checked_by: str
    editor: str


@dataclass(frozen=True, slots=True)
class PrescribingRight:
    """Who may prescribe on their own: a profession, perhaps with a competence; for whom; from which age."""

    rule: Rule
    profession: Profession
    competence: str | None
    target_groups: frozenset[str] | None
    min_age: int | None
    why: Text


@dataclass(frozen=True, slots=True)
class Notice:
    """What is said, and by which rule, when no other rule of the pack speaks."""

    rule: Rule
    why: Text


@dataclass(frozen=True, slots=True)
class Pack:
    """One version of one programme, for one season or until further notice. The lowest ``order`` is shown first.

    One signature may prescribe for a list of people when ``allows_list_prescription``, each of whom had the declaration
    reviewed at most ``list_prescription_days`` ago.
    """

    code: str
    version: str
    names: Text
    indication: Text
    questionnaire: str
    order: int
    allows_list_prescription: bool
    list_prescription_days: int | None
    allows_general_directive: bool
    season: Season
    information: Information
    settings: frozenset[str]
    diseases: tuple[CodedName, ...]
    risk_groups: tuple[CodedName, ...]
    target_groups: tuple[TargetGroup, ...]
    windows: tuple[Window, ...]
    products: tuple[PackProduct, ...]
    schedules: tuple[Schedule, ...]
    intervals: tuple[Interval, ...]
    contraindications: tuple[Contraindication, ...]
    prescribing_rights: tuple[PrescribingRight, ...]
    season_goals: tuple[SeasonGoal, ...]
    national_register: tuple[RegisterRow, ...]
    no_group: Notice
    no_right: Notice
    answer_needs_physician: Notice
    age_unknown: Notice
    not_reported: Notice
    assumptions: tuple[Assumption, ...]

    def product(self, npl_id: str) -> PackProduct | None:
        """The product with this national product id, or None when the programme does not use it."""
        return next((product for product in self.products if product.npl_id == npl_id), None)
