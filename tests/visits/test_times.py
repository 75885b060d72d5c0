"""When a dose was given: late entries, the hour that comes twice, and days on which it cannot have been."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from tests.factories.region import (
    NOON,
    Region,
    an_hour_before,
    begin,
    filled_in,
    make_batch,
    make_person,
    sign,
    with_giving,
    with_order,
)
from tests.personas import ANNA, BIRGIT, DAVID
from vaccinera.kernel.scope import reading
from vaccinera.organisations.models import Commission
from vaccinera.patients.models import Person
from vaccinera.products.models import UnitBatch
from vaccinera.visits.models import Administration, Prescription, Visit
from vaccinera.visits.rules.registrations import Incomplete

THE_DAY = date(2026, 11, 23)


def _given(
    region: Region, given_at: datetime, *, at: datetime = NOON, person: Person | None = None, **batch: Any
) -> Visit:
    """Anna writes down, at an instant, that she gave a dose at another."""
    anna = region.reader(ANNA)
    held = make_batch(anna, region.products[0], **batch)
    registration = with_giving(filled_in(anna, region.products[0], held.pk), given_at=given_at)
    return sign(anna, begin(anna, person or make_person()), registration, at=at)


def _codes(refused: pytest.ExceptionInfo[Incomplete]) -> list[str]:
    return [gap.code for gap in refused.value.gaps]


@pytest.mark.parametrize(
    ("given_at", "swedish"),
    [
        (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), "02:30+02:00"),
        (datetime(2026, 10, 25, 1, 30, tzinfo=UTC), "02:30+01:00"),
        (datetime(2026, 10, 24, 22, 0, tzinfo=UTC), "00:00+02:00"),
        (datetime(2026, 10, 25, 22, 59, tzinfo=UTC), "23:59+01:00"),
    ],
)
def test_the_day_is_the_swedish_one_also_in_the_hour_that_comes_twice(
    region: Region, given_at: datetime, swedish: str
) -> None:
    """RIV-11: half past two on 25 October 2026 is two instants of one day, and each is kept as it was."""
    visit = _given(region, given_at)

    with reading(region.reader(ANNA)):
        stored = Visit.objects.select_related("administration").get(pk=visit.pk)
    assert stored.given_on == date(2026, 10, 25), swedish
    assert stored.given_at == given_at
    assert stored.administration.given_at == given_at
    assert stored.last_day_to_sign == date(2026, 11, 24)


def test_a_late_entry_tells_both_when_it_was_given_and_when_it_was_written(region: Region) -> None:
    """LAW-03: and one's own prescription is no later than the dose."""
    visit = _given(region, NOON - timedelta(days=3))

    with reading(region.reader(ANNA)):
        stored = Visit.objects.select_related("prescription").get(pk=visit.pk)
    assert (stored.given_on, stored.recorded_at) == (date(2026, 11, 20), NOON)
    assert (stored.prescription.prescribed_at, stored.prescription.signed_at) == (NOON - timedelta(days=3), NOON)
    assert stored.last_day_to_sign == date(2026, 12, 20)


def test_group_and_payer_are_those_of_the_day_given(region: Region) -> None:
    """The one who turns 65 next year is not 65 in a dose of December written down in January."""
    person = make_person("19620101-2389", given_name="Född", family_name="Sextiotvå")

    with pytest.raises(Incomplete) as refused:
        _given(
            region,
            datetime(2026, 12, 31, 11, 0, tzinfo=UTC),
            at=datetime(2027, 1, 2, 11, 0, tzinfo=UTC),
            person=person,
        )

    assert "visits.prescription.no_right" in _codes(refused)


def test_a_dose_within_the_window_is_written_down_after_it_without_a_warning(region: Region) -> None:
    """Advice is judged for the day of the dose."""
    visit = _given(region, datetime(2026, 12, 31, 11, 0, tzinfo=UTC), at=datetime(2027, 1, 2, 11, 0, tzinfo=UTC))

    assert (visit.target_group, visit.passed_warnings) == ("age_65", [])


def test_a_dose_of_tomorrow_has_not_been_given(region: Region) -> None:
    with pytest.raises(Incomplete) as refused:
        _given(region, NOON + timedelta(minutes=1))

    assert _codes(refused) == ["visits.administration.in_the_future"]


def test_a_dose_before_the_birth_cannot_have_been_given(region: Region) -> None:
    """Said as a gap of the page among the others, not as a crash of the age."""
    person = make_person()
    Person.objects.filter(pk=person.pk).update(birth_date=date(2026, 11, 22))

    with pytest.raises(Incomplete) as refused:
        _given(region, NOON - timedelta(days=3), person=person)

    assert "visits.administration.before_birth" in _codes(refused)


@pytest.mark.parametrize(("deceased_on", "is_refused"), [(date(2026, 11, 22), True), (THE_DAY, False)])
def test_a_dose_after_the_death_cannot_have_been_given(region: Region, deceased_on: date, *, is_refused: bool) -> None:
    """On the day of the death it may have been."""
    person = make_person(deceased_on=deceased_on)

    if not is_refused:
        assert _given(region, an_hour_before(NOON), person=person).state == "complete"
        return
    with pytest.raises(Incomplete) as refused:
        _given(region, an_hour_before(NOON), person=person)

    assert _codes(refused) == ["visits.administration.after_death"]
    assert refused.value.gaps[0].facts == {"deceased_on": "2026-11-22"}


def test_a_dose_given_before_the_death_is_written_down_after_it(region: Region) -> None:
    person = make_person(deceased_on=date(2026, 11, 21))

    visit = _given(region, NOON - timedelta(days=3), person=person)

    assert visit.given_on == date(2026, 11, 20)


def test_a_batch_that_expired_since_was_usable_on_the_day_given(region: Region) -> None:
    """MED-04: the day that counts is the day of the dose."""
    visit = _given(region, NOON - timedelta(days=3), expires_on=date(2026, 11, 20))

    with reading(region.reader(ANNA)):
        assert Administration.objects.get(visit_id=visit.pk).batch_expires_on == date(2026, 11, 20)


def test_a_batch_that_had_expired_on_the_day_given_is_refused_saying_when(region: Region) -> None:
    """MED-04."""
    with pytest.raises(Incomplete) as refused:
        _given(region, NOON - timedelta(days=3), expires_on=date(2026, 11, 19))

    assert _codes(refused) == ["products.batch.expired"]
    assert refused.value.gaps[0].facts == {"expires_on": "2026-11-19"}


def _given_by_birgit(region: Region, batch: UnitBatch, *, given_at: datetime | None) -> Visit:
    """David writes down that Birgit gave a dose on a prescription he signs in the same act."""
    david, birgit = region.reader(DAVID), region.reader(BIRGIT)
    registration = with_giving(
        filled_in(david, region.products[0], batch.pk),
        giver_id=birgit.staff_id,
        preparer_id=birgit.staff_id,
        given_at=given_at,
    )
    return sign(david, begin(david, make_person()), registration)


def test_a_prescription_for_another_to_give_is_not_dated_back_to_the_dose(region: Region) -> None:
    """LAW-04: what another gave an hour ago was not prescribed then by being prescribed now."""
    batch = make_batch(region.reader(DAVID), region.products[0])

    with pytest.raises(Incomplete) as refused:
        _given_by_birgit(region, batch, given_at=an_hour_before(NOON))

    assert _codes(refused) == ["visits.prescription.after_giving"]


def test_a_prescription_for_another_to_give_now_is_made_now(region: Region) -> None:
    batch = make_batch(region.reader(DAVID), region.products[0])

    visit = _given_by_birgit(region, batch, given_at=None)

    with reading(region.reader(DAVID)):
        assert Prescription.objects.get(visit_id=visit.pk).prescribed_at == NOON
    assert (visit.state, visit.administration_signed_at) == ("given", None)


@pytest.mark.parametrize(("to_on", "is_known"), [(date(2026, 11, 20), False), (date(2026, 11, 21), True)])
def test_a_giver_worked_there_on_the_day_given(region: Region, to_on: date, *, is_known: bool) -> None:
    """One who has left since is named for a dose of before, and for none after."""
    david = region.reader(DAVID)
    batch = make_batch(david, region.products[0])
    Commission.objects.filter(staff_id=ANNA.key).update(to_on=to_on)
    registration = with_giving(
        with_order(filled_in(david, region.products[0], batch.pk), prescriber_id=ANNA.key),
        giver_id=ANNA.key,
        given_at=NOON - timedelta(days=3),
    )
    draft = begin(david, make_person())

    if is_known:
        assert sign(david, draft, registration).state == "given"
        return
    with pytest.raises(Incomplete) as refused:
        sign(david, draft, registration)

    assert _codes(refused) == ["visits.prescription.prescriber_missing", "visits.administration.giver_missing"]
