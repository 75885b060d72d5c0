"""Coverage: who counts, against which population and which goal. The scene stands in independent/coverage.py."""

from __future__ import annotations

from datetime import date

import pytest

from tests.factories.region import Region
from tests.personas import INGELA, MAJA, OLGA
from tests.reports.independent import coverage
from tests.reports.scenes import TODAY, run
from vaccinera.kernel.refusals import Refused
from vaccinera.reports.states import Filter

COUNTED = date(2026, 8, 31)
FLU = ("influenza", "2026/27")
OF_FLU = {Filter.PROGRAMME: ("influenza",)}


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the database is told the day is."""
    monkeypatch.setattr("vaccinera.kernel.scope.today", lambda: TODAY)


@pytest.fixture
def counted(region: Region) -> Region:
    coverage.scene(region)
    return region


def test_each_group_is_held_against_its_people_and_its_goal(counted: Region) -> None:
    """Three of 83 who are 65 or older; sixty more make three quarters. Nobody protected is among them (PER-11)."""
    assert run(counted, MAJA, "coverage", only=OF_FLU) == [
        (*FLU, "everybody", COUNTED, 203, 4, 197, None, None, None),
        (*FLU, "age_65", COUNTED, 83, 3, 361, 7_500, -7_139, 60),
        (*FLU, "medical_risk", COUNTED, 3, 1, 3_333, None, None, None),
    ]


def test_a_person_is_counted_once_where_they_lived_at_their_first_dose(counted: Region) -> None:
    """The one who moved had a dose in each municipality; the one whose municipality is not in the table is nowhere."""
    by = frozenset({"municipality_code"})
    told = run(counted, MAJA, "coverage", by=by, only=OF_FLU)
    at_the_other_unit = run(counted, MAJA, "coverage", by=by, only={**OF_FLU, Filter.UNIT: ("12",)})

    assert told == [
        (*FLU, "9901", COUNTED, 120, 2, 167, None, None, None),
        (*FLU, "9902", COUNTED, 83, 2, 241, None, None, None),
    ]
    assert [(row[2], row[5]) for row in at_the_other_unit] == [("9901", 1), ("9902", 2)]


def test_another_provider_s_doses_are_not_among_one_s_own(counted: Region) -> None:
    assert [(row[2], row[4], row[5], row[6]) for row in run(counted, OLGA, "coverage", only=OF_FLU)] == [
        ("everybody", 203, 1, 49),
        ("age_65", 83, 1, 120),
        ("medical_risk", 3, 0, 0),
    ]


def test_a_season_in_which_nobody_is_vaccinated_yet_stands_at_nothing(counted: Region) -> None:
    [_, row, *_] = run(counted, MAJA, "coverage", from_on=date(2026, 9, 1), to_on=date(2026, 9, 2))

    assert row == (*FLU, "age_65", COUNTED, 83, 0, 0, 7_500, -7_500, 63)


def test_a_season_that_has_not_begun_is_no_row(counted: Region) -> None:
    told = run(counted, MAJA, "coverage", only=OF_FLU, from_on=date(2026, 7, 1), to_on=date(2026, 9, 1))

    assert {row[1] for row in told} == {"2025/26"}


def test_each_season_is_held_against_the_people_before_it(counted: Region) -> None:
    """That of a calendar year against those of the August before; it has no goal."""
    told = run(counted, MAJA, "coverage", from_on=date(2025, 7, 1))

    assert [row[:9] for row in told if row[2] == "age_65"] == [
        ("influenza", "2025/26", "age_65", date(2025, 8, 31), 17, 1, 588, 7_000, -6_412),
        ("influenza", "2026/27", "age_65", COUNTED, 83, 3, 361, 7_500, -7_139),
        ("other", "2026", "age_65", date(2025, 8, 31), 17, 1, 588, None, None),
    ]


def test_without_figures_of_before_the_season_the_first_after_are_used(region: Region) -> None:
    coverage.load(region, date(2026, 10, 31), people=9)
    coverage.load(region, date(2026, 11, 20), people=8)

    [_, row, *_] = run(region, MAJA, "coverage")

    assert row[3:5] == (date(2026, 10, 31), 21)


def test_without_any_figures_there_is_nothing_to_hold_doses_against(region: Region) -> None:
    assert run(region, MAJA, "coverage") == []


def test_whoever_decides_of_programmes_reads_no_coverage_by_that(counted: Region) -> None:
    with pytest.raises(Refused) as refused:
        run(counted, INGELA, "coverage")

    assert refused.value.code == "access.permission.missing"
