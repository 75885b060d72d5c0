"""What a programme is told about a person: never who they are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """The facts target groups are about, as they stand on the day asked for.

    ``pregnancy_week`` and ``pregnancy_day`` are completed weeks and days: 13 and 0 on the first day counted
    as 13+0; no week means not pregnant, or not known. Codes of risk groups and settings are those of the
    packs.
    """

    birth_date: date | None
    risk_groups: frozenset[str]
    pregnancy_week: int | None
    setting: str
    is_care_staff: bool
    is_household_contact: bool = False
    pregnancy_day: int = 0


@dataclass(frozen=True, slots=True)
class GivenDose:
    """A dose given here or elsewhere. ``programme`` and ``duplicate_group`` are codes of the packs."""

    on: date
    programme: str
    duplicate_group: str
    product_npl_id: str | None
