"""Every worked example, through the evaluation."""

from __future__ import annotations

import pytest

from tests.reimbursement.told import evaluated, sorted_runs
from tests.reimbursement.worked_examples import Example, all_examples


@pytest.mark.parametrize("example", all_examples(), ids=lambda example: example.id)
def test_the_evaluation_pays_as_the_example_says(example: Example) -> None:
    assert sorted_runs(evaluated(example)) == sorted_runs(example.runs)
