"""What the run would say of one visit now, to whoever may be told of it. Maja manages the provider, Oskar another."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.factories.region import Region, make_person
from tests.factories.reimbursement import BASE, make_policy, settle_month
from tests.personas import ANNA, BIRGIT, DAVID, LARS, MAJA, OLLE, OSKAR, REBECKA, ULLA, Persona
from tests.reimbursement.paid_visits import correct, give
from vaccinera.kernel.scope import acting, reading
from vaccinera.patients.models import Person
from vaccinera.reimbursement.models import Terms
from vaccinera.reimbursement.queries.explaining import Explained, outcome_now, without_others
from vaccinera.visits.models import Visit

pytestmark = pytest.mark.django_db

OCTOBER, NOVEMBER = date(2026, 10, 1), date(2026, 11, 1)
DAY = datetime(2026, 10, 20, 9, 0, tzinfo=UTC)
SOON = datetime(2026, 10, 25, 9, 0, tzinfo=UTC)
AFTER = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


@pytest.fixture
def region(region: Region) -> Region:
    make_policy(region.products)
    return region


@pytest.fixture
def person(region: Region) -> Person:
    return make_person()


def now(region: Region, visit: Visit, *, at: datetime = SOON, by: Persona = MAJA) -> Explained | None:
    """The outcome as somebody is told it."""
    reader = region.reader(by)
    with acting(reader):
        return outcome_now(visit.document_id, at=at)


def told(explained: Explained | None) -> tuple[str, int, date, bool]:
    """What matters of it."""
    assert explained is not None
    return explained.code.word, explained.ore, explained.month, explained.is_locked


def test_a_visit_in_order_would_be_paid_in_its_month(region: Region, person: Person) -> None:
    visit = give(region, person, at=DAY)

    assert told(now(region, visit)) == ("paid", BASE, OCTOBER, False)


def test_an_unsigned_visit_waits(region: Region, person: Person) -> None:
    visit = give(region, person, at=DAY, is_signed=False)

    assert told(now(region, visit)) == ("unsigned", 0, OCTOBER, False)


def test_a_locked_outcome_is_told_as_the_run_said_it(region: Region, person: Person) -> None:
    visit = give(region, person, at=DAY)
    settle_month(region, OCTOBER)

    assert told(now(region, visit, at=AFTER)) == ("paid", BASE, OCTOBER, True)


def test_a_correction_after_the_lock_is_told_as_the_next_run_would_say(region: Region, person: Person) -> None:
    """The mirror line is told as what it takes back."""
    visit = give(region, person, at=DAY)
    settle_month(region, OCTOBER)
    corrected = correct(region, visit, at=AFTER, payer="person")

    assert told(now(region, corrected, at=AFTER + timedelta(days=1))) == (
        "payer_not_region", -BASE, NOVEMBER, False,
    )  # fmt: skip


def test_what_was_recorded_after_the_cut_off_falls_in_the_month_after(region: Region, person: Person) -> None:
    visit = give(region, person, at=DAY, recorded_at=AFTER)

    assert told(now(region, visit, at=AFTER + timedelta(days=1))) == ("paid", BASE, NOVEMBER, False)


def test_another_providers_earlier_dose_stands_in_the_way_without_its_content(region: Region, person: Person) -> None:
    """LAW-01: that it stands, and nothing else of it."""
    other = give(region, person, at=DAY, by=OLLE)
    visit = give(region, person, at=DAY + timedelta(hours=1))

    explained = now(region, visit)

    assert told(explained) == ("duplicate", 0, OCTOBER, False)
    assert explained is not None
    assert explained.detail["stands_id"] == str(other.document_id)
    assert set(explained.detail) == {"stands_id", "dose_terms_id", "setting"}


def test_an_earlier_dose_of_another_provider_counts_for_the_interval(region: Region, person: Person) -> None:
    give(region, person, at=DAY, by=OLLE)
    visit = give(region, person, at=DAY + timedelta(days=3))

    assert told(now(region, visit)) == ("too_early", 0, OCTOBER, False)


@pytest.mark.parametrize("by", [OSKAR, OLLE, ULLA, REBECKA, LARS])
def test_whoever_may_not_see_the_payment_is_told_nothing(region: Region, person: Person, by: Persona) -> None:
    """The leak test: two of another provider, one of another unit, and two whose roles have nothing to do with it."""
    assert now(region, give(region, person, at=DAY), by=by) is None


@pytest.mark.parametrize("by", [ANNA, BIRGIT, DAVID])
def test_those_who_give_care_at_the_unit_are_told_what_the_manager_is(
    region: Region, person: Person, by: Persona
) -> None:
    visit = give(region, person, at=DAY)

    assert now(region, visit, by=by) == now(region, visit)


def test_in_care_a_dose_of_another_provider_is_told_without_its_day_or_key(region: Region, person: Person) -> None:
    """Rule 13: that it stands in the way, and what to do. The manager is told its day (decision 0022)."""
    give(region, person, at=DAY, by=OLLE)
    too_early = give(region, person, at=DAY + timedelta(days=3))
    managers, in_care = now(region, too_early), now(region, too_early, by=BIRGIT)
    assert managers is not None
    assert in_care is not None

    with reading(region.reader(BIRGIT)):
        detail = without_others(in_care.detail, region.reader(BIRGIT))

    assert (in_care.code, in_care.rule) == (managers.code, managers.rule)
    assert managers.detail["earlier_on"] == "2026-10-20"
    assert set(detail) == {"version_id", "setting"}


def test_in_care_the_own_providers_dose_is_told_with_its_day(region: Region, person: Person) -> None:
    earlier = give(region, person, at=DAY, by=ULLA)
    explained = now(region, give(region, person, at=DAY + timedelta(days=3)), by=BIRGIT)
    assert explained is not None

    with reading(region.reader(BIRGIT)):
        detail = without_others(explained.detail, region.reader(BIRGIT))

    assert detail["earlier_id"] == str(earlier.document_id)
    assert detail["earlier_on"] == "2026-10-20"


def test_an_outcome_that_no_dose_decided_is_told_whole(region: Region, person: Person) -> None:
    explained = now(region, give(region, person, at=DAY), by=BIRGIT)
    assert explained is not None

    assert without_others(explained.detail, region.reader(BIRGIT)) == explained.detail


def test_without_terms_the_kind_of_number_is_not_payable(region: Region, person: Person) -> None:
    visit = give(region, person, at=DAY)
    Terms.objects.update(to_on=OCTOBER)

    assert told(now(region, visit)) == ("identity_not_payable", 0, OCTOBER, False)


def test_what_was_not_given_has_no_outcome(region: Region, person: Person) -> None:
    visit = give(region, person, at=DAY)
    visit.document_id = visit.person_id

    assert now(region, visit) is None
