"""How many people one login may look up in a while (ASVS 2.4.1)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.factories.region import NOON, Region
from tests.personas import ANNA, BIRGIT
from vaccinera.access.actions.pace import note_lookup
from vaccinera.access.rules.pace import HOUR, MINUTE, Counted, TooMany, judge_pace
from vaccinera.access.rules.readers import Reader
from vaccinera.audit.models import Event
from vaccinera.kernel.scope import reading

_LATER = NOON + timedelta(seconds=20)


def _spans(in_minute: int, in_hour: int) -> tuple[Counted, Counted]:
    return Counted(MINUTE, NOON, in_minute, 40), Counted(HOUR, NOON, in_hour, 600)


@pytest.mark.parametrize(
    ("in_minute", "in_hour", "verdict"),
    [
        (40, 600, None),
        (41, 600, TooMany(MINUTE, 40, is_first=True)),
        (42, 600, TooMany(MINUTE, 40, is_first=False)),
        (1, 601, TooMany(HOUR, 3580, is_first=True)),
        (60, 620, TooMany(HOUR, 3580, is_first=False)),
    ],
)
def test_a_full_span_says_how_long_it_lasts(in_minute: int, in_hour: int, verdict: TooMany | None) -> None:
    assert judge_pace(*_spans(in_minute, in_hour), at=_LATER) == verdict


def test_whoever_is_let_in_again_in_no_time_waits_a_second() -> None:
    assert judge_pace(*_spans(41, 41), at=NOON + timedelta(seconds=59.9)) == TooMany(MINUTE, 1, is_first=True)


def _look(by: Reader, seconds: float, **limits: int) -> TooMany | None:
    told = {"a_minute": 2, "an_hour": 4} | limits
    return note_lookup(by=by, at=NOON + timedelta(seconds=seconds), **told)


def test_one_too_many_is_told_and_logged_once_and_a_minute_later_one_goes_on(region: Region) -> None:
    anna = region.reader(ANNA)

    met = [_look(anna, second) for second in (0, 1, 2, 3, 60)]

    assert [one and (one.seconds, one.is_first) for one in met] == [None, None, (58, True), (57, False), (3540, True)]
    with reading(anna):
        events = Event.objects.filter(action="access.lookups.too_many").order_by("id")
        assert [one.details for one in events] == [{"in_minute": 3, "in_hour": 3}, {"in_minute": 1, "in_hour": 5}]


def test_each_login_is_counted_for_itself(region: Region) -> None:
    anna, birgit = region.reader(ANNA), region.reader(BIRGIT)

    assert [_look(anna, 0), _look(anna, 0), _look(birgit, 0)] == [None, None, None]
    assert _look(anna, 0) is not None


def test_an_hour_of_a_paper_list_is_nowhere_near_the_limits(region: Region) -> None:
    """Sixty persons, four look-ups each, a minute apart: a list entered without a pause."""
    anna = region.reader(ANNA)
    defaults = {"a_minute": 40, "an_hour": 600}

    met = [_look(anna, 60 * n + step, **defaults) for n in range(60) for step in range(4)]

    assert met == [None] * 240
