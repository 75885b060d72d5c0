"""What a programme is told about a person: never who they are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """The facts target groups and intervals are about, as they stand on the day asked for.

    ``estimated_due_on`` is the day a pregnancy is counted from; None means not pregnant, or that the day is not
    known. ``days`` are the health declaration's other days by the names of its facts, such as that of an
    infection. Codes of risk groups and settings are those of the packs.
    """

    birth_date: date | None
    risk_groups: frozenset[str]
    estimated_due_on: date | None
    setting: str
    is_care_staff: bool
    is_household_contact: bool = False
    days: Mapping[str, date] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class GivenDose:
    """A dose given here or elsewhere. ``programme`` and ``duplicate_group`` are codes of the packs."""

    on: date
    programme: str
    duplicate_group: str
    product_npl_id: str | None
