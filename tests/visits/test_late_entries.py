"""A dose written down later: both times stand in the record, and the day it was given judges (LAW-03)."""

from __future__ import annotations

import copy
from datetime import date, datetime, timedelta

import pytest

from tests.factories.region import NOON, Region, begin, filled_in, make_batch, make_person, sign, with_giving
from tests.personas import ANNA
from vaccinera.kernel.scope import reading
from vaccinera.programmes.models import ProgrammeVersion
from vaccinera.visits.models import Visit
from vaccinera.visits.queries.history import doses_of
from vaccinera.visits.rules.deadlines import is_recorded_later
from vaccinera.visits.rules.registrations import Incomplete


def _given(region: Region, given_at: datetime | None) -> Visit:
    anna = region.reader(ANNA)
    batch = make_batch(anna, region.products[0])
    registration = with_giving(filled_in(anna, region.products[0], batch.pk), given_at=given_at)
    return sign(anna, begin(anna, make_person()), registration)


def _new_rules_from(day: date) -> None:
    """The programme changes: another version from a day on."""
    first = ProgrammeVersion.objects.get(pk=1)
    content = copy.deepcopy(first.content) | {"version": "2026.2"}
    ProgrammeVersion.objects.filter(pk=1).update(valid_to=day)
    ProgrammeVersion.objects.create(
        id=2,
        programme_id=first.programme_id,
        version="2026.2",
        content=content,
        valid_from=day,
        approved_at=first.approved_at,
    )


@pytest.mark.parametrize(
    ("after", "expected"),
    [(timedelta(0), False), (timedelta(hours=1), False), (timedelta(minutes=61), True), (timedelta(days=3), True)],
)
def test_more_than_an_hour_later_is_later(after: timedelta, expected: bool) -> None:
    assert is_recorded_later(NOON - after, recorded_at=NOON) is expected


def test_a_dose_written_down_later_says_so_in_the_record_and_the_history(region: Region) -> None:
    visit = _given(region, NOON - timedelta(days=3))

    with reading(region.reader(ANNA)):
        [dose] = doses_of(region.reader(ANNA), visit.person_id)
    assert visit.recorded_later is True
    assert (dose.recorded_later, dose.recorded_at) == (True, NOON)


def test_a_dose_given_now_is_not(region: Region) -> None:
    assert _given(region, None).recorded_later is False


def test_the_rules_of_the_day_given_judge(region: Region) -> None:
    """Of two versions, the one that was in force when the dose was given, not when it was written down."""
    _new_rules_from(date(2026, 11, 22))

    assert _given(region, NOON - timedelta(days=3)).programme_version_id == 1


def test_a_dose_given_now_is_judged_by_todays_rules(region: Region) -> None:
    _new_rules_from(date(2026, 11, 22))

    assert _given(region, None).programme_version_id == 2


def test_a_day_without_rules_is_said_at_the_day(region: Region) -> None:
    """Before the programme's first version nobody can say what held."""
    with pytest.raises(Incomplete) as refused:
        _given(region, datetime(2026, 8, 15, 11, 0, tzinfo=NOON.tzinfo))

    assert ("visits.administration.no_rules_that_day", "given_at") in [
        (gap.code, gap.field) for gap in refused.value.gaps
    ]
