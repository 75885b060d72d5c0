"""The page of worked examples keeps up with the examples, and they with the rules."""

from __future__ import annotations

from tests.reimbursement.evaluation.outcomes import NUMBERS
from tests.reimbursement.examples_page import PAGE, printed
from tests.reimbursement.worked_examples import all_examples

_SETTLED_POINTS = 38
# What no single history can show: the policy's digest, the stored bytes, previews, the one transaction, anomalies.
_OF_THE_RUN_ITSELF = {29, 34, 36, 37, 38}


def test_the_page_of_examples_is_what_the_examples_say() -> None:
    assert PAGE.read_text("utf-8") == printed()


def test_every_outcome_and_every_point_that_a_history_can_show_has_an_example() -> None:
    shown = {rule for example in all_examples() for rule in example.rules}

    points = {f"point {number}" for number in range(1, _SETTLED_POINTS + 1) if number not in _OF_THE_RUN_ITSELF}
    assert shown == points | {f"outcome {number}" for number in NUMBERS.values()}


def test_no_two_examples_have_one_name() -> None:
    names = [example.id for example in all_examples()]

    assert len({*names}) == len(names)
