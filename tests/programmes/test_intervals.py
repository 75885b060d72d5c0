"""How long after earlier doses the next may be given."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.programmes.samples import DAY, all_year, dose, foreign_dose, invented, person, seasonal
from vaccinera.programmes.rules.doses import Progress, progress_in
from vaccinera.programmes.rules.intervals import IntervalVerdict, judge_interval
from vaccinera.programmes.rules.packs import Pack
from vaccinera.programmes.rules.persons import GivenDose

DAYS = st.dates(min_value=date(2015, 1, 1), max_value=date(2030, 12, 31))


def _judge(pack: Pack, doses: Sequence[GivenDose], *, group: str, of: str, on: date) -> IntervalVerdict | None:
    """The verdict for a grown-up."""
    facts = person()
    progress = progress_in(pack, facts, doses, group=group, duplicate_group=of, on=on)
    progress = progress or Progress(pack.schedules[-1], ())
    return judge_interval(pack, facts, doses, group=group, progress=progress, on=on)


def _from(
    pack: Pack, *doses: GivenDose, group: str = "at_risk", of: str = "berry", on: date = DAY
) -> tuple[str, date] | None:
    verdict = _judge(pack, doses, group=group, of=of, on=on)
    return (verdict.interval.rule.id, verdict.from_on) if verdict else None


def test_28_days_after_the_first_is_the_29th() -> None:
    pack = invented()

    assert _from(pack, dose(date(2026, 11, 1), pack)) == ("BB-I1", date(2026, 11, 29))


def test_without_doses_no_interval_speaks() -> None:
    assert _from(invented()) is None


def test_the_interval_that_lasts_longest_decides() -> None:
    pack = invented()
    seed = dose(date(2025, 6, 1), pack, "seed")
    berry = dose(date(2026, 11, 20), pack, "berry")

    assert _from(pack, seed, berry, of="seed") == ("BB-I2", date(2027, 6, 1))
    assert _from(pack, dose(date(2020, 6, 1), pack, "seed"), berry, of="seed") == ("BB-I3", date(2027, 1, 20))


def test_of_doses_that_allow_the_same_day_the_last_is_named() -> None:
    pack = invented()
    doses = [dose(date(2026, 12, 31), pack, "berry"), dose(date(2026, 12, 29), pack, "berry")]

    verdict = _judge(pack, doses, group="staff", of="seed", on=date(2027, 1, 5))

    assert verdict is not None
    assert verdict.from_on == date(2027, 2, 28)
    assert verdict.since_on == date(2026, 12, 31)


def test_an_interval_counts_from_the_products_it_names() -> None:
    pack = invented()

    assert _from(pack, dose(date(2026, 11, 20), pack, "seed")) is None


def test_an_interval_of_one_target_group_does_not_bind_another() -> None:
    pack = invented()
    doses = dose(date(2026, 3, 1), pack, "seed")

    assert _from(pack, doses, of="seed", group="at_risk") == ("BB-I2", date(2028, 3, 1))
    assert _from(pack, doses, of="seed", group="staff") == ("BB-I3", date(2026, 5, 1))


def test_another_programme_s_dose_counts_only_where_it_is_named() -> None:
    pack = invented()

    assert _from(pack, foreign_dose(date(2026, 11, 20), "lingonberry_fever")) == ("BB-I4", date(2026, 11, 27))
    assert _from(pack, foreign_dose(date(2026, 11, 20), "cloudberry_fever")) is None


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2026, 11, 20), None),
        (date(2026, 11, 21), ("BB-I4", date(2026, 11, 27))),
        (date(2026, 11, 26), ("BB-I4", date(2026, 11, 27))),
        (date(2026, 11, 27), ("BB-I4", date(2026, 11, 27))),
    ],
)
def test_the_same_day_or_a_week_after_another_programme_s_dose(on: date, expected: tuple[str, date] | None) -> None:
    assert _from(invented(), foreign_dose(date(2026, 11, 20), "lingonberry_fever"), on=on) == expected


def test_two_programmes_without_distance_can_be_given_the_same_day() -> None:
    pack = seasonal("2026/27")
    same_day = foreign_dose(DAY, all_year().code)

    assert _from(pack, same_day, group="age_65", of=pack.products[0].duplicate_group) is None


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2026, 11, 2), None),
        (date(2026, 11, 3), ("BB-I1", date(2026, 12, 28))),
        (date(2026, 11, 30), ("BB-I1", date(2026, 12, 28))),
    ],
)
def test_a_dose_entered_afterwards_keeps_its_distance_to_a_later_one(
    on: date, expected: tuple[str, date] | None
) -> None:
    """A dose was given on 30 November; one given 28 days earlier is in order, one given 27 days earlier is not."""
    pack = invented()

    assert _from(pack, dose(date(2026, 11, 30), pack), on=on) == expected


@settings(deadline=None)
@given(earlier=st.lists(DAYS, max_size=6), added=DAYS, on=DAYS, of=st.sampled_from(["berry", "seed"]))
def test_one_dose_more_never_gives_an_earlier_day(earlier: list[date], added: date, on: date, of: str) -> None:
    pack = invented()
    before = [dose(day, pack, of) for day in earlier]

    alone = _judge(pack, before, group="at_risk", of=of, on=on)
    together = _judge(pack, [*before, dose(added, pack, of)], group="at_risk", of=of, on=on)

    assert alone is None or (together is not None and together.from_on >= alone.from_on)
