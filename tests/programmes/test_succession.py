"""Where a new version stands: what was decided is never judged anew, and every day has one version."""

from __future__ import annotations

from datetime import date

import pytest

from tests.programmes.samples import seasonal
from vaccinera.kernel.refusals import Refused
from vaccinera.programmes.rules.packs import Season
from vaccinera.programmes.rules.succession import Place, Standing, next_version_name, place_for

TODAY = date(2026, 11, 25)
SEASON = seasonal("2026/27").season
FIRST = Standing(1, date(2026, 9, 1), None)


def test_the_first_version_of_a_programme_follows_none() -> None:
    place = place_for([], SEASON, from_on=TODAY, today=TODAY)

    assert place == Place(follows=None, ends=None, to_on=None)


def test_a_version_ends_the_one_in_force() -> None:
    place = place_for([FIRST], SEASON, from_on=date(2026, 12, 1), today=TODAY)

    assert place == Place(follows=1, ends=1, to_on=None)


def test_a_version_before_one_that_is_coming_gives_way_to_it() -> None:
    """A change within the season does not touch what is already approved for later."""
    ending = Standing(1, date(2026, 9, 1), date(2027, 3, 1))
    coming = Standing(2, date(2027, 3, 1), None)

    place = place_for([coming, ending], SEASON, from_on=date(2026, 12, 1), today=TODAY)

    assert place == Place(follows=1, ends=1, to_on=date(2027, 3, 1))


@pytest.mark.parametrize("ended_on", [date(2026, 10, 1), date(2026, 12, 1)])
def test_a_version_that_has_ended_by_itself_is_left_alone(ended_on: date) -> None:
    place = place_for([Standing(1, date(2026, 9, 1), ended_on)], SEASON, from_on=date(2026, 12, 1), today=TODAY)

    assert place == Place(follows=1, ends=None, to_on=None)


@pytest.mark.parametrize(
    ("from_on", "code"),
    [
        (date(2026, 11, 24), "programmes.proposal.day_passed"),
        (date(2027, 9, 1), "programmes.proposal.after_season"),
        (date(2026, 12, 1), "programmes.proposal.day_taken"),
    ],
)
def test_a_day_that_cannot_be_is_refused(from_on: date, code: str) -> None:
    taken = Standing(2, date(2026, 12, 1), None)

    with pytest.raises(Refused) as refused:
        place_for([FIRST, taken], SEASON, from_on=from_on, today=TODAY)

    assert refused.value.code == code
    assert refused.value.facts["from_on"] == from_on


def test_a_coming_season_does_not_push_out_the_one_that_runs() -> None:
    with pytest.raises(Refused) as refused:
        place_for([FIRST], SEASON, from_on=date(2026, 8, 31), today=date(2026, 8, 1))

    assert refused.value.code == "programmes.proposal.before_season"
    assert refused.value.facts["first_on"] == date(2026, 9, 1)


def test_a_programme_without_a_last_day_can_change_any_day() -> None:
    endless = Season("2024", date(2024, 1, 1), None, SEASON.rule)

    place = place_for([], endless, from_on=date(2040, 1, 1), today=TODAY)

    assert place.follows is None


def test_the_next_version_takes_the_first_free_number() -> None:
    assert next_version_name("2026.1", {"2026.1"}) == "2026.2"
    assert next_version_name("2026.1", {"2026.1", "2026.2", "2026.3"}) == "2026.4"
