"""Doses not given, warnings passed and what declarations led to, worked by hand.

Anna is at unit 11, Ulla at 12, Olle at the other provider. Two of six people are protected. Maja manages 11 and 12.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import duckdb
import pytest

from tests.factories.region import Region
from tests.personas import MAJA, OSKAR
from tests.reports.engines import run_in_duckdb
from tests.reports.independent import declaration_outcomes, not_given, warnings_passed
from tests.reports.scenes import TODAY, asked, run
from vaccinera.declarations.states import AnsweredBy, ConsentBasis, Outcome
from vaccinera.programmes.states import AdviceKind
from vaccinera.reimbursement.states import CLOSED, OutcomeCode, PriceKind
from vaccinera.reports.queries.catalogue import catalogue
from vaccinera.reports.states import CountsBy, Filter, Period
from vaccinera.visits.states import NotGivenReason

_FREE = {AdviceKind.DUE, AdviceKind.POSSIBLE}


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the database is told the day is."""
    monkeypatch.setattr("vaccinera.kernel.scope.today", lambda: TODAY)


def test_doses_not_given_are_told_by_reason(region: Region) -> None:
    """PER-11: two of the five who declined are protected; the others who are protected stand alone and are not told."""
    not_given.scene(region)

    assert run(region, MAJA, "not_given") == [
        (11, "influenza", "declined", 5),
        (11, "influenza", "other", 1),
        (11, "other", "declined", 1),
        (12, "influenza", "did_not_come", 1),
    ]
    assert run(region, OSKAR, "not_given") == [(21, "influenza", "declined", 1)]


def test_nobody_protected_is_in_a_unit_s_single_day_of_doses_not_given(region: Region) -> None:
    """PER-11: the same five, on their day."""
    not_given.scene(region)
    on_the_day = {"from_on": date(2026, 11, 20), "to_on": date(2026, 11, 21), "period": Period.DAY}

    assert run(region, MAJA, "not_given", **on_the_day) == [(date(2026, 11, 20), 11, "influenza", "declined", 3)]


@pytest.mark.parametrize("told", [{"period": Period.DAY, "to_on": date(2026, 11, 22)}, {"to_on": date(2026, 11, 21)}])
def test_nor_where_the_unit_is_narrowed_to_or_the_period_is_the_day(region: Region, told: dict[str, Any]) -> None:
    """PER-11: the same five again, of a unit that is asked for and not told apart."""
    not_given.scene(region)
    of_the_unit = {"from_on": date(2026, 11, 20), "by": frozenset[str](), "only": {Filter.UNIT: ("11",)}}

    assert [row[-1] for row in run(region, MAJA, "not_given", **of_the_unit, **told)][:1] == [3]


def test_a_dose_not_given_counts_on_its_day_or_when_that_was_signed(region: Region) -> None:
    """Those of Anna's that were of the 20th were signed on the 23rd."""
    not_given.scene(region)
    told = {"by": frozenset[str](), "from_on": date(2026, 11, 20), "to_on": date(2026, 11, 21)}

    assert run(region, MAJA, "not_given", **told) == [(5,)]
    assert run(region, MAJA, "not_given", counts_by=CountsBy.REGISTRATION, **told) == []


def test_warnings_are_told_by_their_rule(region: Region) -> None:
    """PER-11: of four under the contraindication three are of somebody protected."""
    warnings_passed.scene(region)

    assert run(region, MAJA, "warnings_passed") == [
        ("influenza", "contraindication", "TST-C3", 1, 1, 10_000),
        ("influenza", "too_early", "TST-D1", 6, 6, 10_000),
        ("other", "contraindication", "TST-C3", 1, 1, 10_000),
    ]
    assert run(region, OSKAR, "warnings_passed") == [("influenza", "contraindication", "TST-C3", 1, 1, 10_000)]


def test_the_share_with_a_reason_is_exact() -> None:
    """The database has asked for the reason since ``visits.0021``, so that the rows are made here: two of three."""
    report = catalogue()["warnings_passed"]
    with duckdb.connect() as engine:
        engine.execute("CREATE SCHEMA reports")
        engine.execute(
            """CREATE VIEW reports.passed_warning AS
               SELECT 11 AS unit_id, 'influenza' AS programme_id, 'age_65' AS target_group,
                      DATE '2026-11-02' AS given_on, 'too_early' AS warning, 'R1' AS rule, '1' AS rule_version,
                      false AS is_protected, has_reason
                 FROM (VALUES (true), (false), (true)) AS kept(has_reason)"""
        )
        told = run_in_duckdb(engine, report, asked("warnings_passed"))

    assert told == [(None, None, "influenza", None, "too_early", "R1", None, 3, 2, 6_667)]


def test_declarations_are_told_by_what_they_led_to(region: Region) -> None:
    """PER-11: a declaration that only somebody protected has is not told; one that is disowned counts nowhere."""
    declaration_outcomes.scene(region)

    assert run(region, MAJA, "declaration_outcomes") == [
        (11, "ok", 6),
        (11, "stop", 1),
        (12, "inform", 1),
        (12, "ok", 1),
    ]
    assert run(region, OSKAR, "declaration_outcomes") == [(21, "ok", 1)]


@pytest.mark.parametrize(
    ("name", "column", "codes"),
    [
        ("not_given", "reason", set(NotGivenReason)),
        ("declaration_outcomes", "outcome", set(Outcome)),
        ("declaration_outcomes", "answered_by", set(AnsweredBy)),
        ("declaration_outcomes", "consent_basis", set(ConsentBasis)),
        ("warnings_passed", "warning", {"contraindication", *(set(AdviceKind) - _FREE)}),
        ("not_paid", "outcome", {one.word for one in OutcomeCode} - {"paid"}),
        ("not_paid", "run_state", set(CLOSED)),
        ("reimbursement_basis", "kind", set(PriceKind)),
        ("reimbursement_basis", "run_state", set(CLOSED)),
    ],
)
def test_every_code_that_can_be_recorded_has_its_words(name: str, column: str, codes: set[str]) -> None:
    [told] = [one.words for one in catalogue()[name].columns if one.name == column]

    assert set(told) == {str(code) for code in codes}
