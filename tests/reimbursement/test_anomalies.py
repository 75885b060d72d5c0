"""What looks odd in a month: it informs, names signers by code, and decides nothing (rule 38)."""

from __future__ import annotations

import pytest

from vaccinera.reimbursement.rules.anomalies import (
    AnomalyCode,
    Found,
    MergedPerson,
    PayeeNow,
    PersonMonth,
    SignerMonth,
    Thresholds,
    UnitMonth,
    changed_payees,
    merged_paid_twice,
    people_at_several_units,
    unusual_signers,
    unusual_units,
)

LIMITS = Thresholds()


@pytest.mark.parametrize(
    ("visits", "months_before", "a_year_ago", "is_odd"),
    [
        (400, [100, 90, 110], 0, True),
        (300, [100, 90, 110], 0, False),
        (400, [100, 90, 110], 380, False),
        (400, [100, 90], 0, False),
        (40, [2, 2, 2], 0, False),
    ],
)
def test_a_unit_is_measured_by_its_own_history(
    *, visits: int, months_before: list[int], a_year_ago: int, is_odd: bool
) -> None:
    """Three times the usual and fifty more; last year's season, too few months or a small unit excuse."""
    unit = UnitMonth(unit="U1", visits=visits, months_before=months_before, a_year_ago=a_year_ago)

    assert bool(unusual_units([unit], LIMITS)) is is_odd


def test_an_odd_unit_is_told_with_its_counts() -> None:
    unit = UnitMonth(unit="U1", visits=400, months_before=[100, 90, 110], a_year_ago=0)

    assert unusual_units([unit], LIMITS) == [
        Found(AnomalyCode.UNIT_FAR_ABOVE_HISTORY, ("U1",), (("visits", 400), ("usual", 100)))
    ]


def test_a_person_paid_for_at_two_units_is_told_by_documents() -> None:
    two = PersonMonth(documents=["d1", "d2"], units=["U1", "U2"])
    one = PersonMonth(documents=["d3", "d4"], units=["U1", "U1"])

    assert people_at_several_units([two, one]) == [
        Found(AnomalyCode.PERSON_AT_SEVERAL_UNITS, ("d1", "d2"), (("units", 2),))
    ]


def test_signers_in_the_small_hours_and_at_an_impossible_rate_are_told_by_code() -> None:
    signers = [
        SignerMonth(signer="s-1", small_hours=5, most_in_an_hour=60),
        SignerMonth(signer="s-2", small_hours=4, most_in_an_hour=61),
    ]

    assert unusual_signers(signers, LIMITS) == [
        Found(AnomalyCode.SIGNED_IN_SMALL_HOURS, ("s-1",), (("signatures", 5),)),
        Found(AnomalyCode.IMPOSSIBLE_RATE, ("s-2",), (("doses", 61),)),
    ]


def test_a_merged_person_paid_for_more_than_the_terms_pay_is_told() -> None:
    people = [MergedPerson(documents=["d1", "d2"], most_paid=1), MergedPerson(documents=["d3", "d4"], most_paid=2)]

    assert merged_paid_twice(people) == [
        Found(AnomalyCode.MERGED_PERSON_PAID_TWICE, ("d1", "d2"), (("paid", 2), ("most", 1)))
    ]


def test_a_changed_account_is_told_and_a_new_payee_is_not() -> None:
    payees = [
        PayeeNow(provider="P1", account="1", account_before="2"),
        PayeeNow(provider="P2", account="1", account_before="1"),
        PayeeNow(provider="P3", account="1", account_before=None),
    ]

    assert changed_payees(payees) == [Found(AnomalyCode.PAYEE_CHANGED, ("P1",))]
