"""Rights are gone through once a year, by somebody else than who holds them, and that they were stays (LAW-24)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction

from tests.factories.region import NOON, Region
from tests.personas import ANNA, BIRGIT, LARS, OLLE
from vaccinera.access.actions.reviewing import log_rights_list, review_rights
from vaccinera.access.models import RightsReview
from vaccinera.access.queries import RightsHeld, rights_held
from vaccinera.access.rules.reviewing import is_due
from vaccinera.audit.models import Event
from vaccinera.kernel.refusals import Refused
from vaccinera.kernel.scope import acting, reading
from vaccinera.organisations.models import Commission

TODAY = date(2026, 11, 23)


def _review(region: Region, *keys: int) -> list[RightsReview]:
    lars = region.reader(LARS)
    with acting(lars):
        return review_rights(by=lars, commission_ids=keys, at=NOON)


def _held(region: Region, *, on: date = TODAY) -> dict[int, RightsHeld]:
    lars = region.reader(LARS)
    with reading(lars):
        return {one.commission_id: one for one in rights_held(lars, on=on)}


@pytest.mark.parametrize(
    ("from_on", "reviewed_on", "expected"),
    [
        (date(2026, 11, 23), None, False),
        (date(2025, 11, 24), None, False),
        (date(2025, 11, 23), None, True),
        (date(2024, 1, 1), date(2025, 11, 24), False),
        (date(2024, 1, 1), date(2025, 11, 23), True),
    ],
)
def test_what_is_a_year_old_waits_to_be_gone_through(
    from_on: date, reviewed_on: date | None, *, expected: bool
) -> None:
    assert is_due(from_on=from_on, reviewed_on=reviewed_on, on=TODAY) is expected


def test_what_is_gone_through_is_kept_with_who_and_as_it_stood(region: Region) -> None:
    before = _held(region)[BIRGIT.key]

    [review] = _review(region, BIRGIT.key)

    after = _held(region)[BIRGIT.key]
    assert (before.is_due, before.reviewed_on) == (True, None)
    assert (after.is_due, after.reviewed_on, after.reviewed_by) == (False, TODAY, "Lars Lokal")
    assert (review.roles, review.grants) == (["VAC"], [])
    assert _held(region, on=TODAY + timedelta(days=365))[BIRGIT.key].is_due
    lars = region.reader(LARS)
    with reading(lars):
        event = Event.objects.get(action="access.rights.reviewed")
    assert event.details == {"roles": ["VAC"], "grants": []}


def test_those_that_wait_come_first_and_only_the_provider_s_own_in_force(region: Region) -> None:
    """The leak test: Olle works for another provider."""
    Commission.objects.filter(pk=ANNA.key).update(to_on=date(2026, 11, 1))
    _review(region, BIRGIT.key)

    held = _held(region)

    assert list(held)[-1] == BIRGIT.key
    assert held.keys().isdisjoint({ANNA.key, OLLE.key})
    assert held[LARS.key].name == "Lars Lokal"


def test_somebody_protected_stands_by_hsa_id_in_the_list(region: Region) -> None:
    """ID-08: the list leaves the workplace."""
    Commission.objects.get(pk=BIRGIT.key).staff.__class__.objects.filter(pk=BIRGIT.key).update(is_protected=True)

    assert _held(region)[BIRGIT.key].name == "TSTNMT2321000156-S2"


@pytest.mark.parametrize(
    ("key", "code"),
    [
        (LARS.key, "access.review.of_oneself"),
        (OLLE.key, "access.review.not_found"),
        (999, "access.review.not_found"),
    ],
)
def test_neither_one_s_own_nor_another_provider_s_is_gone_through(region: Region, key: int, code: str) -> None:
    with pytest.raises(Refused) as refused:
        _review(region, BIRGIT.key, key)

    assert refused.value.code == code
    assert _held(region)[BIRGIT.key].reviewed_on is None


def test_only_whoever_manages_users_goes_through_them_or_takes_them_out(region: Region) -> None:
    anna = region.reader(ANNA)

    with acting(anna):
        with pytest.raises(Refused, match=r"access\.permission\.missing"):
            review_rights(by=anna, commission_ids=[BIRGIT.key], at=NOON)
        with pytest.raises(Refused, match=r"access\.permission\.missing"):
            log_rights_list(by=anna, rows=1, form="csv")
        with pytest.raises(Refused, match=r"access\.permission\.missing"):
            rights_held(anna, on=TODAY)


def test_that_the_list_was_taken_out_is_in_the_log(region: Region) -> None:
    lars = region.reader(LARS)

    with acting(lars):
        log_rights_list(by=lars, rows=11, form="xlsx")

    with reading(lars):
        assert Event.objects.get(action="access.rights.listed").details == {"rows": 11, "form": "xlsx"}


def test_what_was_gone_through_is_never_changed_and_seen_by_its_provider_alone(region: Region) -> None:
    [review] = _review(region, BIRGIT.key)
    olle, lars = region.reader(OLLE), region.reader(LARS)

    with reading(olle):
        assert not RightsReview.objects.exists()
    with acting(lars), pytest.raises(DatabaseError), transaction.atomic():
        RightsReview.objects.filter(pk=review.pk).update(by_name="Någon annan")
