"""A provider's own month before it is locked: computed now, by the run's statements, and kept nowhere."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.factories.region import NOON, Region, make_person
from tests.factories.reimbursement import BASE, make_policy, settle_month
from tests.personas import ANNA, KLARA, MAJA, OLLE, OSKAR, Persona
from tests.reimbursement.paid_visits import correct, give
from vaccinera.kernel.refusals import Refused
from vaccinera.kernel.scope import acting, reading
from vaccinera.organisations.models import CareProvider
from vaccinera.patients.models import Person
from vaccinera.reimbursement.actions import preview_run
from vaccinera.reimbursement.models import Outcome, PreviewedLine, PreviewedOutcome, Run
from vaccinera.reimbursement.queries.previews import own_preview, preview_of
from vaccinera.reimbursement.rules.statements import Statement

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


def previewed(region: Region, month: date = OCTOBER, *, at: datetime = SOON, by: Persona = MAJA) -> Statement:
    """What somebody's own month would come to."""
    reader = region.reader(by)
    with acting(reader):
        _run, content = own_preview(reader, month, at=at)
    return content


def test_a_provider_previews_its_own_month_and_nobody_elses(region: Region, person: Person) -> None:
    """The leak test: of Olle's dose to another person nothing is told."""
    own = give(region, person, at=DAY)
    give(region, make_person("19410312-9807", given_name="Elvan"), at=DAY, by=OLLE)

    content = previewed(region)

    assert (content.settlement.to_pay_ore, content.head.is_preview) == (BASE, True)
    assert [row.document_id for row in content.rows] == [own.document_id]
    assert [one.document_id for one in content.outcomes] == [own.document_id]


def test_the_own_preview_agrees_with_what_is_then_locked(region: Region, person: Person) -> None:
    """Where no other provider's dose stands in the way: the same rows, to the öre."""
    give(region, person, at=DAY)
    give(region, make_person("19410312-9807", given_name="Elvan"), at=DAY, is_signed=False)
    before = previewed(region, at=AFTER)
    run = settle_month(region, OCTOBER)

    with reading(region.reader(MAJA)):
        outcomes = Outcome.objects.filter(run=run).order_by("document_id")
        locked = [(one.document_id, one.code, one.rule) for one in outcomes]

    assert before.settlement.to_pay_ore == BASE
    assert sorted(one.document_id for one in before.outcomes) == [document_id for document_id, _, _ in locked]


def test_nothing_of_it_is_kept(region: Region, person: Person) -> None:
    give(region, person, at=DAY)

    previewed(region)

    with reading(region.reader(KLARA)):
        kept = [model.objects.count() for model in (Run, PreviewedOutcome, PreviewedLine, Outcome)]
    assert kept == [0, 0, 0, 0]


def test_a_dose_of_another_provider_is_weighed_by_its_day_alone(region: Region, person: Person) -> None:
    other = give(region, person, at=DAY, by=OLLE)
    give(region, person, at=DAY + timedelta(hours=1))

    content = previewed(region)

    assert [one.code for one in content.outcomes] == ["duplicate"]
    assert str(other.document_id) not in str(content)


def test_an_earlier_open_month_is_taken_as_settled_by_its_own_preview(region: Region, person: Person) -> None:
    """Rule 36: October's dose is October's, and what was corrected after its cut-off is taken back in November."""
    with acting(klara := region.reader(KLARA)):
        preview_run(by=klara, month=OCTOBER, at=SOON)
    visit = give(region, person, at=DAY)
    correct(region, visit, at=AFTER, payer="person")

    content = previewed(region, NOVEMBER, at=AFTER + timedelta(hours=1))

    assert [(row.ore, row.reverses_month, row.reversed_because) for row in content.rows] == [
        (-BASE, OCTOBER, "payer_not_region")
    ]


def test_a_month_is_its_own_where_the_region_has_begun_none(region: Region, person: Person) -> None:
    """October's dose is not November's too, though nobody has previewed October."""
    give(region, person, at=DAY)

    october, november = (previewed(region, month, at=AFTER) for month in (OCTOBER, NOVEMBER))

    assert (october.settlement.to_pay_ore, november.rows) == (BASE, ())


def test_the_regions_preview_names_the_month_of_what_an_open_month_would_have_paid(
    region: Region, person: Person
) -> None:
    correct(region, give(region, person, at=DAY), at=AFTER, payer="person")
    with acting(klara := region.reader(KLARA)):
        preview_run(by=klara, month=OCTOBER, at=NOON)
        run = preview_run(by=klara, month=NOVEMBER, at=NOON)
        content = preview_of(run, CareProvider.objects.get(pk=1))

    assert [(row.ore, row.reverses_month) for row in content.rows] == [(-BASE, OCTOBER)]


def test_after_a_lock_what_is_taken_back_names_the_locked_month(region: Region, person: Person) -> None:
    visit = give(region, person, at=DAY)
    settle_month(region, OCTOBER)
    correct(region, visit, at=AFTER, payer="person")

    content = previewed(region, NOVEMBER, at=AFTER + timedelta(hours=1))

    assert [(row.ore, row.reverses_month) for row in content.rows] == [(-BASE, OCTOBER)]
    assert content.settlement.carried_ore == -BASE


def test_another_provider_previews_a_month_of_nothing(region: Region, person: Person) -> None:
    give(region, person, at=DAY)

    content = previewed(region, by=OSKAR)

    assert (content.rows, content.outcomes) == ((), ())


def test_those_who_give_care_preview_no_month(region: Region) -> None:
    with pytest.raises(Refused) as refused:
        previewed(region, by=ANNA)

    assert refused.value.code == "access.permission.missing"
