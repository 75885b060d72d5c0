"""Months that are locked, terms, and lines that no visit gives: what can be and what cannot."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.organisations.scenes import refused_by
from vaccinera.kernel.refusals import Refused
from vaccinera.programmes import states as programmes
from vaccinera.programmes.states import ProposalAct, ProposalState
from vaccinera.reimbursement.rules.manual_lines import judge_extra_cost, judge_limit, judge_manual_line
from vaccinera.reimbursement.rules.months import next_month
from vaccinera.reimbursement.rules.reaching import first_day, judge_reach, locked_months_touched
from vaccinera.reimbursement.rules.terms import (
    TermsDifference,
    TermsKnown,
    accepted_of,
    as_lines,
    doses_of,
    judge_terms,
    terms_differences,
)
from vaccinera.reimbursement.states import proposal_step

NPL = "20260101000017"
SEPTEMBER, OCTOBER, NOVEMBER = date(2026, 9, 1), date(2026, 10, 1), date(2026, 11, 1)
KNOWN = TermsKnown(
    identifiers={"personal_number", "coordination_number"},
    products={NPL},
    funding_sources={"region", "own"},
    groups={"influenza": {"pregnant"}, "pertussis": set()},
)


def terms(**changes: Any) -> dict[str, Any]:
    """Terms as the form gives them."""
    return {
        "cut_off_day": 10,
        "days_to_sign": 30,
        "reopening_months": 12,
        "identifier_kinds": ["personal_number"],
        "counts_history": False,
        "warnings_excuse": False,
        "pays_early_doses": False,
        "accepted_products": accepted_of(f"influenza; {NPL}; region"),
        "doses": doses_of("influenza; ; 1; 0\ninfluenza; pregnant; 2; 28"),
    } | changes


@pytest.mark.parametrize("written", ["2026-13", "2026-00", "oktober", "2026-1", "0000-10", "9999-12", "٢٠٢٦-10", ""])
def test_a_month_that_cannot_be_is_refused(written: str) -> None:
    assert refused_by(first_day, written).code == "reimbursement.month.unreadable"


def test_a_month_is_its_first_day_and_is_followed_by_the_next() -> None:
    assert first_day(" 2026-10 ") == OCTOBER
    assert [next_month(OCTOBER), next_month(date(2026, 12, 1))] == [NOVEMBER, date(2027, 1, 1)]


@pytest.mark.parametrize(
    ("from_on", "to_on", "touched"),
    [
        (date(2026, 9, 30), None, (SEPTEMBER, OCTOBER)),
        (OCTOBER, None, (OCTOBER,)),
        (date(2026, 10, 31), NOVEMBER, (OCTOBER,)),
        (NOVEMBER, None, ()),
        (date(2026, 8, 1), SEPTEMBER, ()),
    ],
)
def test_a_locked_month_is_touched_by_any_of_its_days(
    from_on: date, to_on: date | None, touched: tuple[date, ...]
) -> None:
    assert locked_months_touched(from_on, to_on, locked={OCTOBER, SEPTEMBER}) == touched


def test_reaching_into_a_locked_month_needs_a_decision_that_says_why() -> None:
    refused = refused_by(judge_reach, [OCTOBER, SEPTEMBER], why=" ")

    assert (refused.code, refused.facts) == ("reimbursement.month.locked", {"first": "2026-09", "last": "2026-10"})
    assert judge_reach([OCTOBER], why=" Fel  pris ") == "Fel pris"
    assert judge_reach([], why="") == ""
    assert refused_by(judge_reach, [], why="Fel").code == "reimbursement.retroactive.nothing_locked"
    assert refused_by(judge_reach, [OCTOBER], why="x" * 501).code == "reimbursement.retroactive.why_too_long"


def test_terms_are_kept_in_a_fixed_order() -> None:
    kept = judge_terms(terms(identifier_kinds=["personal_number", "coordination_number"]), KNOWN)

    assert kept["identifier_kinds"] == ["coordination_number", "personal_number"]
    assert kept["doses"][1] == {"programme": "influenza", "target_group": "pregnant", "most_doses": 2, "least_days": 28}
    assert as_lines(kept["accepted_products"]) == f"influenza; {NPL}; region"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"cut_off_day": 29}, "number_absurd"),
        ({"days_to_sign": 0}, "number_absurd"),
        ({"identifier_kinds": []}, "identifiers_missing"),
        ({"identifier_kinds": ["passport"]}, "identifiers_missing"),
        ({"accepted_products": []}, "accepts_nothing"),
        ({"accepted_products": accepted_of(f"rabies;{NPL};region")}, "code_unknown"),
        ({"accepted_products": accepted_of("influenza;1;region")}, "code_unknown"),
        ({"accepted_products": accepted_of(f"influenza;{NPL};state")}, "code_unknown"),
        ({"accepted_products": accepted_of(f"influenza;{NPL};own\ninfluenza;{NPL};own")}, "row_twice"),
        ({"doses": doses_of("rabies;;1;0")}, "code_unknown"),
        ({"doses": doses_of("influenza;sailors;1;0")}, "code_unknown"),
        ({"doses": doses_of("influenza;;0;0")}, "doses_absurd"),
        ({"doses": doses_of("influenza;;1;0\ninfluenza;;2;0")}, "row_twice"),
    ],
)
def test_terms_that_cannot_be_are_refused(changes: dict[str, Any], code: str) -> None:
    assert refused_by(judge_terms, terms(**changes), KNOWN).code == f"reimbursement.terms.{code}"


@pytest.mark.parametrize("line", ["influenza;;1", "influenza;;one;0"])
def test_a_line_that_cannot_be_read_is_shown(line: str) -> None:
    refused = refused_by(doses_of, line)

    assert (refused.code, refused.facts) == ("reimbursement.terms.line_unreadable", {"line": line})


def test_what_differs_between_terms_is_told_field_by_field_and_row_by_row() -> None:
    before, after = (
        judge_terms(terms(), KNOWN),
        judge_terms(terms(cut_off_day=12, doses=doses_of("influenza;;1;0")), KNOWN),
    )

    assert terms_differences(before, before) == ()
    assert terms_differences(before, after) == (
        TermsDifference("cut_off_day", 10, 12),
        TermsDifference("doses", before["doses"][1], None),
    )
    assert len(terms_differences({}, after)) == 9


@pytest.mark.parametrize(("kind", "kept"), [("recovery", -50_000), ("fine", -50_000), ("adjustment", 50_000)])
def test_what_is_claimed_back_is_less_to_pay(kind: str, kept: int) -> None:
    assert judge_manual_line({"kind": kind, "ore": 50_000, "document": " HM 2026:1 "}) == {
        "kind": kind,
        "ore": kept,
        "document": "HM 2026:1",
    }


@pytest.mark.parametrize(
    ("changes", "code"),
    [({"ore": 0}, "amount_absurd"), ({"ore": -(10**11)}, "amount_absurd"), ({"document": " "}, "document_missing")],
)
def test_a_manual_line_that_cannot_be_is_refused(changes: dict[str, Any], code: str) -> None:
    content = {"kind": "adjustment", "ore": 100, "document": "HM 1"} | changes

    assert refused_by(judge_manual_line, content).code == f"reimbursement.manual_line.{code}"


def test_nobody_approves_more_than_their_limit() -> None:
    judge_limit(-100, limit=100)

    with pytest.raises(Refused) as above:
        judge_limit(-101, limit=100)
    with pytest.raises(Refused) as none:
        judge_limit(1, limit=None)

    assert [above.value.code, none.value.code] == ["reimbursement.limit.above", "reimbursement.limit.none"]


def test_an_extra_cost_has_an_amount_and_an_invoice() -> None:
    assert judge_extra_cost(ore=100, invoice=" F 1 ") == "F 1"
    assert refused_by(judge_extra_cost, ore=0, invoice="F 1").code == "reimbursement.extra_cost.amount_absurd"
    assert refused_by(judge_extra_cost, ore=1, invoice=" ").code == "reimbursement.extra_cost.invoice_missing"


def test_what_is_proposed_takes_the_steps_of_every_proposal() -> None:
    """One table for people to know, with the refusal of the room."""
    for (state, act), reached in programmes.PROPOSAL_STEPS.items():
        assert proposal_step(state, act) is reached
    assert proposal_step("proposed", ProposalAct.REJECT) is ProposalState.REJECTED

    refused = refused_by(proposal_step, "approved", ProposalAct.WITHDRAW)

    assert (refused.code, refused.facts) == (
        "reimbursement.proposal.not_possible_now",
        {"state": "approved", "act": "withdraw"},
    )
