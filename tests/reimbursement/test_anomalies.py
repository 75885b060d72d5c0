"""What looks odd in a month: it informs, names signers by code, and decides nothing (rule 38)."""

from __future__ import annotations

from datetime import date

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
    VisitSeen,
    changed_payees,
    merged_paid_twice,
    people_at_several_units,
    refused_while_merged,
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
    unit = UnitMonth(unit=11, visits=visits, months_before=months_before, a_year_ago=a_year_ago)

    assert bool(unusual_units([unit], LIMITS)) is is_odd


def test_an_odd_unit_is_told_with_its_counts() -> None:
    unit = UnitMonth(unit=11, visits=400, months_before=[100, 90, 110], a_year_ago=0)

    assert unusual_units([unit], LIMITS) == [
        Found(AnomalyCode.UNIT_FAR_ABOVE_HISTORY, ("11",), (("visits", 400), ("usual", 100)), (11,))
    ]


def test_a_person_paid_for_at_two_units_is_told_by_documents() -> None:
    here, there = VisitSeen("d2", 11, date(2026, 10, 5)), VisitSeen("d1", 21, date(2026, 10, 20))
    two = PersonMonth(programme="tbe", visits=[here, there])
    one = PersonMonth(programme="tbe", visits=[here, VisitSeen("d3", 11, date(2026, 10, 9))])

    assert people_at_several_units([two, one]) == [
        Found(AnomalyCode.PERSON_AT_SEVERAL_UNITS, ("d1", "d2"), (("units", 2),), (11, 21), "tbe", (here, there))
    ]


def test_signers_in_the_small_hours_and_at_an_impossible_rate_are_told_by_code() -> None:
    signers = [
        SignerMonth(signer="s-1", small_hours=5, most_in_an_hour=60, units=[11]),
        SignerMonth(signer="s-2", small_hours=4, most_in_an_hour=61, units=[11, 12]),
    ]

    assert unusual_signers(signers, LIMITS) == [
        Found(AnomalyCode.SIGNED_IN_SMALL_HOURS, ("s-1",), (("signatures", 5),), (11,)),
        Found(AnomalyCode.IMPOSSIBLE_RATE, ("s-2",), (("doses", 61), ("most", 60)), (11, 12)),
    ]


def test_a_merged_person_paid_for_more_than_the_terms_pay_is_told() -> None:
    doses = [VisitSeen("d1", 11, date(2026, 10, 5)), VisitSeen("d2", 11, date(2026, 10, 20))]
    people = [
        MergedPerson(programme="influenza", visits=doses, most_paid=1),
        MergedPerson(programme="influenza", visits=doses, most_paid=2),
    ]

    assert merged_paid_twice(people) == [
        Found(
            AnomalyCode.MERGED_PERSON_PAID_TWICE,
            ("d1", "d2"),
            (("paid", 2), ("most", 1)),
            (11,),
            "influenza",
            tuple(doses),
        )
    ]


def test_visits_refused_while_two_people_were_one_are_told() -> None:
    refused = VisitSeen("d1", 11, date(2026, 10, 5))

    assert refused_while_merged([PersonMonth(programme="influenza", visits=[refused])]) == [
        Found(AnomalyCode.REFUSED_WHILE_MERGED, ("d1",), (("refused", 1),), (11,), "influenza", (refused,))
    ]


def test_a_changed_account_is_told_and_a_new_payee_is_not() -> None:
    payees = [
        PayeeNow(provider=1, account="bankgiro 1", account_before="bankgiro 2"),
        PayeeNow(provider=2, account="bankgiro 1", account_before="bankgiro 1"),
        PayeeNow(provider=3, account="bankgiro 1", account_before=None),
    ]

    assert changed_payees(payees) == [Found(AnomalyCode.PAYEE_CHANGED, ("1", "bankgiro 2", "bankgiro 1"))]


def test_one_subject_tells_an_anomaly_from_others_as_it_is_and_several_by_a_digest_of_a_fixed_length() -> None:
    one = Found(AnomalyCode.IMPOSSIBLE_RATE, ("3f9a",))
    several = Found(AnomalyCode.PERSON_AT_SEVERAL_UNITS, ("d1", "d2"))

    assert one.subject == "3f9a"
    assert several.subject == "a000e27b005e0fad4e865122ae6f68490c43fea9c2f952a74c7c61eeab410560"
