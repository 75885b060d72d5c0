"""A programme's pack: one version of everything the region has decided about a programme.

docs/reference/pack-format.md says what each field means; ``pack_reading`` makes a pack of a file's content
and refuses what does not hold together. A text is a mapping from language (``sv`` and ``en`` always) to
words. Where a set of codes may be None, None is "all".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TypeAlias

from vaccinera.programmes.states import AgeBy, CountedPer, IntervalKind, Payer, Profession, Route

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
class Interval:
    """The least time from an earlier dose to the next: calendar months, then days.

    ``after`` are the earlier doses' duplicate groups or, for other programmes, their programme codes;
    ``before`` the next dose's duplicate groups.
    """

    rule: Rule
    kind: IntervalKind
    target_groups: frozenset[str] | None
    after: frozenset[str] | None
    before: frozenset[str] | None
    min_months: int
    min_days: int
    why: Text


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
    """One version of one programme, for one season or until further notice."""

    code: str
    version: str
    names: Text
    indication: Text
    questionnaire: str
    allows_list_prescription: bool
    allows_general_directive: bool
    season: Season
    settings: frozenset[str]
    diseases: tuple[CodedName, ...]
    risk_groups: tuple[CodedName, ...]
    target_groups: tuple[TargetGroup, ...]
    windows: tuple[Window, ...]
    products: tuple[PackProduct, ...]
    schedules: tuple[Schedule, ...]
    intervals: tuple[Interval, ...]
    prescribing_rights: tuple[PrescribingRight, ...]
    no_group: Notice
    no_right: Notice
    answer_needs_physician: Notice
    age_unknown: Notice
    assumptions: tuple[Assumption, ...]

    def product(self, npl_id: str) -> PackProduct | None:
        """The product with this national product id, or None when the programme does not use it."""
        return next((product for product in self.products if product.npl_id == npl_id), None)
