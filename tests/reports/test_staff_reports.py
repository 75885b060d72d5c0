"""What the staff did, and who they are: each sees what their role lets them see."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.factories.region import Region
from tests.personas import ANNA, BIRGIT, LARS, MAJA, OLGA, OLLE, REBECKA, SARA
from tests.reports.independent import staff_tally, users
from tests.reports.scenes import TODAY, run
from vaccinera.kernel.refusals import Refused
from vaccinera.reports.states import Period

FLU, NO_ONE_OF_THESE = "influenza", 0


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the database is told the day is."""
    monkeypatch.setattr("vaccinera.kernel.scope.today", lambda: TODAY)


@pytest.fixture
def tally(region: Region) -> Region:
    staff_tally.scene(region)
    return region


def test_a_vaccinator_sees_their_own_doses_and_the_others_together(tally: Region) -> None:
    assert run(tally, ANNA, "staff_tally") == [(NO_ONE_OF_THESE, FLU, 1, 1), (ANNA.key, FLU, 6, 6)]
    assert run(tally, BIRGIT, "staff_tally") == [(NO_ONE_OF_THESE, FLU, 6, 7), (BIRGIT.key, FLU, 1, 0)]


def test_the_manager_sees_each_of_the_provider_s_staff(tally: Region) -> None:
    """Of Ulla's two doses one was to somebody protected, who is counted among five or more alone (PER-11)."""
    assert run(tally, MAJA, "staff_tally") == [(1, FLU, 6, 6), (2, FLU, 1, 0), (3, FLU, 0, 1), (9, FLU, 1, 1)]


def test_nobody_protected_is_in_a_single_day_but_to_whoever_may_open_them(tally: Region) -> None:
    """PER-11: Anna's dose of yesterday was to somebody protected."""
    days = {"by": frozenset({"staff_id"}), "period": Period.DAY, "from_on": TODAY - timedelta(days=1)}

    assert run(tally, MAJA, "staff_tally", **days) == [(TODAY, 2, 1, 0), (TODAY, 3, 0, 1)]
    yesterday = {"from_on": TODAY - timedelta(days=1), "to_on": TODAY}
    assert run(tally, MAJA, "staff_tally", **yesterday) == []
    assert run(tally, SARA, "staff_tally", **days) == [
        (date(2026, 11, 22), NO_ONE_OF_THESE, 1, 1),
        (TODAY, NO_ONE_OF_THESE, 1, 1),
    ]


def test_another_provider_s_tally_is_its_own(tally: Region) -> None:
    assert run(tally, OLGA, "staff_tally") == [(OLLE.key, FLU, 1, 1)]
    assert run(tally, OLLE, "staff_tally") == [(OLLE.key, FLU, 1, 1)]


def test_a_registrar_gives_no_doses_and_has_no_tally(tally: Region) -> None:
    with pytest.raises(Refused) as refused:
        run(tally, REBECKA, "staff_tally")

    assert refused.value.code == "access.permission.missing"


def test_users_in_force_are_told_with_their_last_login(region: Region) -> None:
    users.scene(region)

    told = run(region, LARS, "users")

    began, today = date(2024, 1, 1), date(2026, 11, 23)
    of_some = [row for row in told if row[1] in {ANNA.key, 2, 3, REBECKA.key}]
    assert of_some == [
        (11, 1, "PRE", "care", began, None, today, 0),
        (11, 1, "VAC", "care", began, None, today, 0),
        (11, 3, "PRE", "care", began, date(2026, 12, 31), today, 0),
        (11, 3, "VAC", "care", began, date(2026, 12, 31), today, 0),
        (11, 4, "REG", "care", today, None, today, 0),
        (12, 1, "PRE", "care", began, None, date(2026, 11, 21), 2),
        (12, 1, "VAC", "care", began, None, date(2026, 11, 21), 2),
        (12, 4, "REG", "care", began, None, None, None),
    ]


def test_another_provider_s_users_are_its_own(region: Region) -> None:
    assert {row[1] for row in run(region, OLGA, "users")} == {5, 32, 33, 42}


def test_a_vaccinator_is_not_told_who_else_there_is(region: Region) -> None:
    with pytest.raises(Refused) as refused:
        run(region, ANNA, "users")

    assert refused.value.code == "access.permission.missing"
