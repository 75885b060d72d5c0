"""A month settled by the service itself: each outcome by its rule, the lines it gives, and what a later month says.

Everybody is born in 1942 unless said; prices are those of ``tests.factories.reimbursement``.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.models import Sum

from tests.factories.region import Region, make_person
from tests.factories.reimbursement import BASE, HOME, decided, make_contract, make_policy, make_terms, settle_month
from tests.personas import ANNA, INGELA, OLLE
from tests.reimbursement.paid_visits import correct, give, nullify
from tests.visits.scenes import NUMBERS
from vaccinera.kernel.scope import acting
from vaccinera.organisations.models import Assignment
from vaccinera.patients.models import Person
from vaccinera.programmes.models import Programme, ProgrammeVersion
from vaccinera.reimbursement.models import ExtraCost, Line, Outcome, Price, RetroactiveDecision, Terms
from vaccinera.visits.models import Visit

pytestmark = pytest.mark.django_db

OCTOBER, NOVEMBER, DECEMBER = date(2026, 10, 1), date(2026, 11, 1), date(2026, 12, 1)
DAY = datetime(2026, 10, 20, 9, 0, tzinfo=UTC)


@pytest.fixture
def region(region: Region) -> Region:
    make_policy(region.products)
    return region


@pytest.fixture
def person(region: Region) -> Person:
    return make_person()


def outcomes(region: Region, month: date) -> dict[Any, str]:
    """What a month's run said, by document."""
    with acting(region.reader(INGELA)):
        rows = Outcome.objects.filter(run__month=month)
        return {row.document_id: f"{row.code} {'final' if row.is_final else 'open'}" for row in rows}


def lines(region: Region, month: date) -> list[tuple[str, int]]:
    """The lines of a month's run."""
    with acting(region.reader(INGELA)):
        rows = Line.objects.filter(run__month=month).order_by("id")
        return [(row.supplement or row.kind, row.ore) for row in rows]


def said(region: Region, visit: Visit, month: date = OCTOBER) -> str:
    """What a month's run said of one visit, after settling it."""
    settle_month(region, month)
    return outcomes(region, month)[visit.document_id]


def test_a_dose_in_order_is_paid_by_its_price(region: Region, person: Person) -> None:
    visit = give(region, person, at=DAY)

    run = settle_month(region, OCTOBER)

    assert outcomes(region, OCTOBER) == {visit.document_id: "15 final"}
    assert lines(region, OCTOBER) == [("base", BASE)]
    assert run.totals["considered"] == 1
    assert run.totals["by_provider"] == {"1": BASE}


def test_what_is_nullified_is_not_paid(region: Region, person: Person) -> None:
    visit = give(region, person, at=DAY)
    nullify(region, visit, at=DAY + timedelta(days=1))

    assert said(region, visit) == "1 final"


@pytest.mark.parametrize("payer", ["person", "employer"])
def test_what_others_pay_is_told_apart(region: Region, person: Person, payer: str) -> None:
    assert said(region, give(region, person, at=DAY, payer=payer)) == "2 final"


def test_an_unsigned_dose_waits_while_there_is_time(region: Region, person: Person) -> None:
    """Given on 20 October: the last day to sign is 19 November, and the cut-off 15 November."""
    assert said(region, give(region, person, at=DAY, is_signed=False)) == "3 open"


def test_an_unsigned_dose_is_refused_when_the_time_is_over(region: Region, person: Person) -> None:
    assert said(region, give(region, person, at=datetime(2026, 10, 14, 9, 0, tzinfo=UTC), is_signed=False)) == "4 final"


@pytest.mark.parametrize(
    ("at", "wanted"),
    [
        (datetime(2026, 11, 13, 22, 59, 59, tzinfo=UTC), "15 final"),
        (datetime(2026, 11, 13, 23, 0, 0, tzinfo=UTC), "4 final"),
    ],
)
def test_the_last_day_to_sign_is_a_swedish_day_that_counts(
    region: Region, person: Person, at: datetime, wanted: str
) -> None:
    """Given on 14 October; both signatures by 13 November 23:59:59 Swedish time."""
    given = datetime(2026, 10, 14, 9, 0, tzinfo=UTC)

    assert said(region, give(region, person, at=given, administered_at=at)) == wanted


def test_a_kind_of_number_outside_the_terms_is_not_paid_yet(region: Region, person: Person) -> None:
    Terms.objects.update(to_on=OCTOBER)
    make_terms(from_on=OCTOBER, identifier_kinds=["lma_number"])

    assert said(region, give(region, person, at=DAY)) == "5 open"


def test_without_a_contract_nothing_is_paid_yet(region: Region, person: Person) -> None:
    assert said(region, give(region, person, at=DAY, assignment_code="hospital")) == "6 open"


def test_a_programme_outside_the_contract_is_not_paid_yet(region: Region, person: Person) -> None:
    Assignment.objects.create(code="travel", name_sv="Resor", name_en="Travel")
    make_contract(11, 1, assignment_id="travel", programmes=["tbe"])

    assert said(region, give(region, person, at=DAY, assignment_code="travel")) == "7 open"


def test_a_product_bought_by_the_provider_is_not_paid_for(region: Region, person: Person) -> None:
    assert said(region, give(region, person, at=DAY, funding_source="own")) == "8 final"


def test_a_dose_outside_its_groups_window_is_not_paid(region: Region, person: Person) -> None:
    """The window for those of 65 begins on 13 October."""
    assert said(region, give(region, person, at=datetime(2026, 10, 12, 9, 0, tzinfo=UTC))) == "9 final"


def test_who_is_too_young_for_the_signed_group_is_not_paid_for(region: Region) -> None:
    person = make_person()
    Person.objects.filter(pk=person.pk).update(birth_date=date(1962, 1, 1))

    assert said(region, give(region, person, at=DAY)) == "10 final"


def test_a_group_that_pays_itself_is_not_funded(region: Region, person: Person) -> None:
    at = datetime(2026, 10, 20, 9, 0, tzinfo=UTC)

    assert said(region, give(region, person, at=at, target_group="household_contact")) == "11 final"


def test_a_dose_too_soon_after_the_last_waits(region: Region, person: Person) -> None:
    """28 days between doses, whoever gave the first; the day itself counts for no one."""
    give(region, person, at=DAY, by=OLLE)
    visit = give(region, person, at=DAY + timedelta(days=10))

    assert said(region, visit) == "12 open"


@pytest.mark.parametrize(
    ("kind", "programme", "first_on", "outcome"),
    [
        ("between_doses", "influenza", date(2026, 5, 1), "12 open"),
        ("between_doses", "influenza", date(2026, 4, 30), "15 final"),
        ("other_programme", "another", date(2026, 5, 1), "12 open"),
        ("other_programme", "another", date(2026, 4, 30), "15 final"),
        ("other_programme", "influenza", date(2026, 5, 1), "15 final"),
    ],
)
def test_an_interval_of_months_reaches_all_of_its_days(
    region: Region, kind: str, programme: str, first_on: date, outcome: str
) -> None:
    """Rule 12: the first of May is 182 days before, and within six months; it must not be missing of what is read."""
    person = make_person()
    version = ProgrammeVersion.objects.get(pk=1)
    interval = {"kind": kind, "after": "all", "before": "all", "target_groups": "all", "min_months": 6, "rule": "I"}
    content = version.content | {"intervals": [interval]}
    Programme.objects.create(code="another", name_sv="Annat", name_en="Another")
    for pk, code in ((2, "influenza"), (3, "another")):
        ProgrammeVersion.objects.create(
            id=pk, programme_id=code, version=2, content=content, valid_from=date(2026, 10, 25), approved_at=DAY
        )
    at = datetime.combine(first_on, DAY.timetz())
    give(region, person, at=at, by=OLLE, season="2025/26", programme_id=programme)
    visit = give(region, person, at=datetime(2026, 10, 30, 9, 0, tzinfo=UTC))

    assert said(region, visit) == outcome


def test_of_two_doses_of_one_day_the_first_given_is_paid(region: Region, person: Person) -> None:
    second = give(region, person, at=DAY + timedelta(hours=1))
    first = give(region, person, at=DAY, by=OLLE)

    settle_month(region, OCTOBER)

    assert outcomes(region, OCTOBER) == {first.document_id: "15 final", second.document_id: "13 open"}
    with acting(region.reader(INGELA)):
        detail = Outcome.objects.get(document_id=second.document_id).detail
    assert detail["stands_id"] == str(first.document_id)


def test_lines_are_numbered_in_the_order_given_and_not_in_that_of_their_keys(region: Region, person: Person) -> None:
    """By the numbers the next run tells which of several was paid first."""
    later = give(region, person, at=DAY + timedelta(hours=1))
    sooner = give(region, make_person(NUMBERS[1]), at=DAY)

    settle_month(region, OCTOBER)

    assert later.document_id < sooner.document_id
    with acting(region.reader(INGELA)):
        numbered = list(Line.objects.order_by("id").values_list("document_id", flat=True))
    assert numbered == [sooner.document_id, later.document_id]


def test_without_a_price_nothing_is_paid_yet(region: Region, person: Person) -> None:
    Price.objects.filter(kind="base").update(to_on=date(2026, 10, 20))

    assert said(region, give(region, person, at=DAY)) == "14 open"


def test_a_duplicate_is_paid_when_the_dose_that_stood_is_nullified(region: Region, person: Person) -> None:
    """Points 18 and 19: a mirror line for the one, and the other's turn."""
    second = give(region, person, at=DAY + timedelta(hours=1))
    first = give(region, person, at=DAY, by=OLLE)
    settle_month(region, OCTOBER)
    nullify(region, first, at=datetime(2026, 12, 1, 9, 0, tzinfo=UTC), by=OLLE)

    settle_month(region, NOVEMBER)

    assert outcomes(region, NOVEMBER) == {first.document_id: "1 final", second.document_id: "15 final"}
    assert lines(region, NOVEMBER) == [("base", -BASE), ("base", BASE)]


def test_a_corrected_payment_fact_gives_mirror_and_new_line(region: Region, person: Person) -> None:
    visit = give(region, person, at=DAY)
    settle_month(region, OCTOBER)
    correct(region, visit, at=datetime(2026, 12, 1, 9, 0, tzinfo=UTC), payer="person")

    settle_month(region, NOVEMBER)

    assert outcomes(region, NOVEMBER) == {visit.document_id: "2 final"}
    assert lines(region, NOVEMBER) == [("base", -BASE)]


def test_a_batch_that_was_the_providers_own_is_taken_back(region: Region, person: Person) -> None:
    """Whose money bought the vaccine belongs to the product."""
    visit = give(region, person, at=DAY)
    settle_month(region, OCTOBER)
    correct(region, visit, at=datetime(2026, 12, 1, 9, 0, tzinfo=UTC), funding_source="own")

    settle_month(region, NOVEMBER)

    assert outcomes(region, NOVEMBER) == {visit.document_id: "8 final"}
    assert lines(region, NOVEMBER) == [("base", -BASE)]


def test_a_correction_of_nothing_payable_gives_no_lines_and_no_outcome(region: Region, person: Person) -> None:
    """Point 30."""
    visit = give(region, person, at=DAY)
    settle_month(region, OCTOBER)
    correct(region, visit, at=datetime(2026, 12, 1, 9, 0, tzinfo=UTC))

    settle_month(region, NOVEMBER)

    assert outcomes(region, NOVEMBER) == {}
    assert lines(region, NOVEMBER) == []


def test_a_home_visit_has_one_supplement_an_occasion(region: Region, person: Person) -> None:
    """Point 32: carried by the first paid visit; it moves when that one is reversed."""
    first = give(region, person, at=DAY, setting="home", duplicate_group="one")
    give(region, person, at=DAY + timedelta(hours=1), setting="home", duplicate_group="other")
    settle_month(region, OCTOBER)
    told = lines(region, OCTOBER)
    nullify(region, first, at=datetime(2026, 12, 1, 9, 0, tzinfo=UTC))

    settle_month(region, NOVEMBER)

    assert sorted(told) == [("base", BASE), ("base", BASE), ("home_visit", HOME)]
    assert sorted(lines(region, NOVEMBER)) == [("base", -BASE), ("home_visit", -HOME), ("home_visit", HOME)]


def test_an_extra_cost_is_paid_up_to_its_ceiling(region: Region, person: Person) -> None:
    visit = give(region, person, at=DAY)
    with acting(region.reader(ANNA)):
        ExtraCost.objects.create(
            **decided(at=DAY), provider_id=1, document_id=visit.document_id, ore=60_000, invoice="F-1"
        )

    settle_month(region, OCTOBER)

    assert sorted(lines(region, OCTOBER)) == [("base", BASE), ("extra_cost", 50_000)]


def test_a_retroactive_price_is_answered_by_mirror_and_new_line(region: Region, person: Person) -> None:
    """Point 28: the next run judges every visit that the decision touches again."""
    give(region, person, at=DAY)
    settle_month(region, OCTOBER)
    old = Price.objects.get(kind="base")
    Price.objects.filter(pk=old.pk).update(to_on=date(2026, 10, 1))
    Price.objects.create(
        id=decided()["id"], price_list_id=old.price_list_id, kind="base", programme_id="influenza", payer="region",
        assignment_id="vaccination_choice", ore=12_000, from_on=date(2026, 10, 1),
    )  # fmt: skip
    RetroactiveDecision.objects.create(
        **decided(at=datetime(2026, 12, 1, 9, 0, tzinfo=UTC)), programmes=[], assignments=[],
        from_on=date(2026, 10, 1), to_on=date(2026, 11, 1),
    )  # fmt: skip

    settle_month(region, NOVEMBER)

    assert lines(region, NOVEMBER) == [("base", -BASE), ("base", 12_000)]


def test_a_negative_month_is_carried(region: Region, person: Person) -> None:
    """Point 35."""
    visit = give(region, person, at=DAY)
    settle_month(region, OCTOBER)
    nullify(region, visit, at=datetime(2026, 12, 1, 9, 0, tzinfo=UTC))

    run = settle_month(region, NOVEMBER)

    with acting(region.reader(INGELA)):
        assert list(run.balances.values_list("earned_ore", "paid_ore", "carried_ore")) == [(-BASE, 0, -BASE)]
        assert Line.objects.aggregate(all=Sum("ore")) == {"all": 0}


def test_a_month_may_be_read_by_several_processes_at_once() -> None:
    """What replaces a function that gates or policies ask takes this back, and a whole region's month takes longer."""
    gates = ["settlement.sees_all()", "settlement.sees_provider()", "settlement.sees_person()"]
    asked = [*gates, "visit_is_addressed_here(uuid, integer)"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT proparallel FROM pg_proc WHERE oid = ANY (%s::regprocedure[])", [asked])
        found = cursor.fetchall()

    assert found == [("s",)] * 4
