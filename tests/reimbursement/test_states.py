"""What a run can say of a visit and where a run stands; the manual page and the table say the same."""

from __future__ import annotations

from itertools import product

import pytest

from tests.visits.test_states import _printed, _tables
from vaccinera.kernel.refusals import Refused
from vaccinera.reimbursement.states import RUN_STEPS, OutcomeCode, OutcomeKind, RunAct, RunState, run_step


def test_the_manual_shows_the_steps_of_a_run() -> None:
    tables = [table.strip() for table in _tables()]

    assert _printed(RUN_STEPS, RunState, RunAct) in tables  # type: ignore[arg-type]  # of enums


@pytest.mark.parametrize(("state", "act"), list(product(RunState, RunAct)))
def test_a_run_takes_the_steps_of_its_table_and_no_others(state: RunState, act: RunAct) -> None:
    wanted = RUN_STEPS.get((state, act))

    if wanted is None:
        with pytest.raises(Refused) as refused:
            run_step(state, act)
        assert refused.value.code == "reimbursement.run.not_possible_now"
        assert refused.value.facts == {"state": state, "act": act.value}
    else:
        assert run_step(state, act) is wanted


def test_the_outcomes_have_the_numbers_words_and_kinds_of_the_rules() -> None:
    """The table of the rules, as it stands."""
    told = [(int(code), code.word, code.kind.value) for code in OutcomeCode]

    assert told == [
        (1, "nullified", "final"),
        (2, "payer_not_region", "final"),
        (3, "unsigned", "open"),
        (4, "not_signed_in_time", "final"),
        (5, "identity_not_payable", "open"),
        (6, "no_contract", "open"),
        (7, "programme_outside_contract", "open"),
        (8, "product_not_accepted", "final"),
        (9, "outside_window", "final"),
        (10, "not_in_target_group", "final"),
        (11, "group_not_funded", "final"),
        (12, "too_early", "open"),
        (13, "duplicate", "open"),
        (14, "no_price", "open"),
        (15, "paid", "final"),
    ]


def test_what_others_pay_and_what_is_nullified_is_no_refusal() -> None:
    """Rule 11: shown apart from refusals."""
    assert {code.word for code in OutcomeCode if not code.is_refusal} == {"nullified", "payer_not_region", "paid"}
    assert OutcomeCode.TOO_EARLY.kind is OutcomeKind.OPEN
