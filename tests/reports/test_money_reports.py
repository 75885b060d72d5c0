"""What a month was made of and what it did not pay, worked by hand: every öre, to each provider its own.

October is paid: two lines at unit 11, one at 12 and one at the other provider's 21. November is locked: one line at 11,
and at 12 one that its mirror takes back.
"""

from __future__ import annotations

from datetime import date

import pytest

from tests.factories.region import Region
from tests.personas import ATLE, BIRGIT, KLARA, MAJA, OSKAR
from tests.reports.independent.money import NOVEMBER, OCTOBER, make_months
from tests.reports.scenes import TODAY, run
from vaccinera.kernel.refusals import Refused
from vaccinera.kernel.scope import reading
from vaccinera.reimbursement.models import Line

ALL = frozenset[str]()


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the database is told the day is."""
    monkeypatch.setattr("vaccinera.kernel.scope.today", lambda: TODAY)


@pytest.fixture
def months(region: Region) -> Region:
    make_months(region)
    return region


def test_the_clerk_reads_what_every_payment_was_made_of(months: Region) -> None:
    assert run(months, KLARA, "reimbursement_basis") == [
        (OCTOBER, 11, "influenza", "base", 1, 11_100),
        (OCTOBER, 11, "influenza", "supplement", 1, 2_200),
        (OCTOBER, 12, "other", "base", 1, 11_100),
        (OCTOBER, 21, "influenza", "base", 1, 11_100),
        (NOVEMBER, 11, "influenza", "base", 1, 11_100),
        (NOVEMBER, 12, "influenza", "extra_cost", 2, 0),
    ]


def test_whether_a_month_is_paid_is_a_division(months: Region) -> None:
    by = frozenset({"run_month", "run_state"})

    assert run(months, MAJA, "reimbursement_basis", by=by) == [
        (OCTOBER, "paid", 3, 24_400),
        (NOVEMBER, "locked", 3, 11_100),
    ]
    assert run(months, MAJA, "not_paid", by=by) == [(OCTOBER, "paid", 3), (NOVEMBER, "locked", 2)]


def test_a_mirror_line_stands_beside_what_it_takes_back(months: Region) -> None:
    by = frozenset({"unit_id", "is_mirror"})

    assert run(months, MAJA, "reimbursement_basis", by=by, from_on=NOVEMBER) == [
        (11, False, 1, 11_100),
        (12, False, 1, 4_201),
        (12, True, 1, -4_201),
    ]


def test_each_provider_reads_its_own_lines_and_the_region_all(months: Region) -> None:
    told = {persona.given_name: run(months, persona, "reimbursement_basis", by=ALL)
            for persona in (KLARA, ATLE, MAJA, OSKAR)}  # fmt: skip

    assert told == {"Klara": [(7, 46_600)], "Atle": [(7, 46_600)], "Maja": [(6, 35_500)], "Oskar": [(1, 11_100)]}


def test_the_report_s_sum_is_the_ledger_s(months: Region) -> None:
    """Money is neither rounded nor left out."""
    with reading(months.reader(KLARA)):
        ledger = sum(Line.objects.values_list("ore", flat=True))

    assert run(months, KLARA, "reimbursement_basis", by=ALL, from_on=date(2016, 11, 24)) == [(8, ledger)]


def test_a_month_that_the_period_touches_is_counted_whole(months: Region) -> None:
    days = {"from_on": date(2026, 10, 20), "to_on": date(2026, 10, 21)}

    assert run(months, KLARA, "reimbursement_basis", by=ALL, **days) == [(4, 35_500)]
    assert run(months, KLARA, "not_paid", by=ALL, **days) == [(4,)]


def test_what_is_not_paid_is_told_with_its_reason(months: Region) -> None:
    assert run(months, KLARA, "not_paid") == [
        (OCTOBER, 11, "influenza", "unsigned", 1),
        (OCTOBER, 11, "other", "unsigned", 1),
        (OCTOBER, 12, "influenza", "duplicate", 1),
        (OCTOBER, 21, "influenza", "not_signed_in_time", 1),
        (NOVEMBER, 11, "influenza", "unsigned", 1),
        (NOVEMBER, 12, "influenza", "payer_not_region", 1),
    ]


def test_each_provider_reads_its_own_reasons(months: Region) -> None:
    by = frozenset({"outcome"})

    assert run(months, MAJA, "not_paid", by=by) == [("duplicate", 1), ("payer_not_region", 1), ("unsigned", 3)]
    assert run(months, OSKAR, "not_paid", by=by) == [("not_signed_in_time", 1)]


@pytest.mark.parametrize("name", ["reimbursement_basis", "not_paid"])
def test_a_vaccinator_reads_no_money(region: Region, name: str) -> None:
    with pytest.raises(Refused) as refused:
        run(region, BIRGIT, name)

    assert refused.value.code == "access.permission.missing"
