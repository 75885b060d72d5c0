"""Schedules, and the numbers of doses."""

from __future__ import annotations

from datetime import date

import pytest

from tests.programmes.samples import DAY, dose, invented, person, raw_invented, seasonal
from vaccinera.programmes.rules.dose_numbers import DoseNumber, judge_dose_triple, next_dose
from vaccinera.programmes.rules.doses import doses_left
from vaccinera.programmes.rules.pack_reading import read_pack
from vaccinera.programmes.rules.persons import GivenDose, PersonFacts

CHILD = person(date(2017, 11, 24))  # eight years old on the day, nine the day after
SEASONAL = seasonal("2026/27")


def _number(facts: PersonFacts, *doses: GivenDose, on: date = DAY) -> DoseNumber:
    return next_dose(
        SEASONAL,
        facts,
        doses,
        group="medical_risk",
        duplicate_group=SEASONAL.products[0].duplicate_group,
        on=on,
    )


def test_a_child_never_vaccinated_shall_have_two_doses() -> None:
    assert _number(CHILD) == DoseNumber(1, 2, is_complete=False)
    assert _number(CHILD, dose(date(2026, 10, 20), SEASONAL)) == DoseNumber(2, 2, is_complete=True)


def test_from_the_ninth_birthday_one_dose_is_enough() -> None:
    assert _number(CHILD, on=date(2026, 11, 24)) == DoseNumber(1, 1, is_complete=True)


def test_a_birthday_between_two_doses_changes_nothing() -> None:
    assert _number(CHILD, dose(DAY, SEASONAL), on=date(2026, 12, 21)) == DoseNumber(2, 2, is_complete=True)


def test_a_child_vaccinated_an_earlier_season_shall_have_one_dose() -> None:
    assert _number(CHILD, dose(date(2026, 8, 31), SEASONAL)) == DoseNumber(1, 1, is_complete=True)


def test_the_season_s_first_day_counts_as_this_season() -> None:
    assert _number(CHILD, dose(date(2026, 9, 1), SEASONAL)) == DoseNumber(2, 2, is_complete=True)


def test_a_dose_known_from_two_sources_is_one_dose() -> None:
    twice = (dose(date(2026, 10, 20), SEASONAL), dose(date(2026, 10, 20), SEASONAL))

    assert _number(CHILD, *twice) == DoseNumber(2, 2, is_complete=True)


@pytest.mark.parametrize(
    ("pregnant", "given_on", "number"),
    [
        ((16, 0), date(2026, 8, 3), 2),
        ((16, 0), date(2026, 8, 2), 1),
        (None, date(2026, 8, 3), 1),
    ],
)
def test_a_schedule_may_count_the_doses_of_a_pregnancy(
    pregnant: tuple[int, int] | None, given_on: date, number: int
) -> None:
    """Sixteen weeks to the day, it began on 3 August. Without a due date no dose is known to be in it."""
    raw = raw_invented()
    for schedule in raw["schedules"]:
        schedule["counted_per"] = "pregnancy"
        schedule.pop("only_if_never", None)
    pack = read_pack(raw)

    dose_number = next_dose(
        pack,
        person(pregnant=pregnant),
        [dose(given_on, pack, "berry")],
        group="grown_ups",
        duplicate_group="berry",
        on=DAY,
    )

    assert dose_number.number == number


def test_a_dose_beyond_the_schedule_has_a_number_and_nothing_else() -> None:
    """RIV-09: a complete dose without a total would have to be the first."""
    grown_up = person(date(1942, 1, 1))

    assert _number(grown_up, dose(date(2026, 10, 20), SEASONAL)) == DoseNumber(2, None, None)


def test_a_product_group_no_schedule_gives_the_group_has_a_number_and_nothing_else() -> None:
    pack = invented()
    earlier = [dose(date(2024, 5, 1), pack, "seed")]

    numbered = next_dose(pack, person(), earlier, group="staff", duplicate_group="seed", on=DAY)

    assert numbered == DoseNumber(2, None, None)


def test_an_unknown_age_meets_the_schedule_without_age_limits() -> None:
    assert _number(person(None)) == DoseNumber(1, 1, is_complete=True)


def test_a_repeated_schedule_is_never_done() -> None:
    pack = invented()
    earlier = [dose(date(2024, 5, 1), pack, "seed"), dose(date(2026, 10, 1), pack, "berry")]

    berry, seed = doses_left(pack, person(), earlier, group="at_risk", on=DAY)

    assert (berry.schedule.rule.id, berry.is_done) == ("BB-S2", True)
    assert (seed.schedule.rule.id, seed.is_done, seed.number) == ("BB-S3", False, 2)
    assert seed.doses_in_schedule is None


@pytest.mark.parametrize(
    ("complete", "number", "total", "holds"),
    [
        (True, None, None, True),
        (False, None, None, True),
        (None, 3, None, True),
        (None, None, 3, True),
        (None, None, None, True),
        (True, 1, None, True),
        (True, 2, None, False),
        (False, 2, None, True),
        (None, 2, 3, True),
        (None, 3, 3, True),
        (None, 4, 3, False),
        (True, None, 3, True),
        (False, None, 2, True),
        (False, None, 1, False),
        (True, 3, 3, True),
        (True, 2, 3, False),
        (True, 4, 3, False),
        (False, 2, 3, True),
        (False, 3, 3, False),
        (False, 1, 1, False),
    ],
)
def test_the_dose_triple_stands_together_as_the_national_table_says(
    complete: bool | None, number: int | None, total: int | None, holds: bool
) -> None:
    """RIV-09: the eleven rows of the official table, each with a case that holds and one that does not."""
    assert judge_dose_triple(complete, number, total) is holds
