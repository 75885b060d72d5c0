"""The number of a dose, as the national record states it (RIV-09)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from vaccinera.programmes.rules.doses import days_given, progress_in
from vaccinera.programmes.rules.packs import Pack
from vaccinera.programmes.rules.persons import GivenDose, PersonFacts


@dataclass(frozen=True, slots=True)
class DoseNumber:
    """Which dose it is, of how many, and whether it completes them (the two last where a schedule tells)."""

    number: int
    of: int | None
    is_complete: bool | None


def next_dose(
    pack: Pack,
    facts: PersonFacts,
    given: Sequence[GivenDose],
    *,
    group: str,
    duplicate_group: str,
    on: date,
) -> DoseNumber:
    """The number of a dose given that day.

    A dose beyond the schedule, or of a product group that no schedule gives the target group, has a number and
    nothing else.
    """
    progress = progress_in(pack, facts, given, group=group, duplicate_group=duplicate_group, on=on)
    if progress is None:
        return DoseNumber(len(days_given(pack, given, duplicate_group=duplicate_group)) + 1, None, None)
    of = progress.doses_in_schedule
    return DoseNumber(progress.number, of, None if of is None else progress.number == of)


def judge_dose_triple(complete: bool | None, number: int | None, total: int | None) -> bool:  # noqa: FBT001 - the three are one value
    """Whether isDoseComplete, doseOrdinalNumber and numberOfPrescribedDoses can stand together (RIV-09).

    Any one alone is fine. A complete dose without a total is the first; with one it is the last. An
    incomplete dose has more to come, so its total is more than one and more than its number. A number is
    never above its total.
    """
    if number is not None and total is not None and number > total:
        return False
    if complete is None:
        return True
    if total is None:
        return number is None or not complete or number == 1
    if complete:
        return number is None or number == total
    return total > 1 and (number is None or number < total)
