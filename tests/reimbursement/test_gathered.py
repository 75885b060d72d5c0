"""Gathered in few histories, the worked examples still say what each says alone."""

from __future__ import annotations

import pytest

from tests.reimbursement.gathered import Gathered, apart, gathered
from tests.reimbursement.told import evaluated_months
from tests.reimbursement.worked_examples import all_examples

_ALL = tuple(gathered())


@pytest.mark.parametrize("here", _ALL, ids=lambda here: here.names[0])
def test_the_evaluation_pays_gathered_examples_as_each_says(here: Gathered) -> None:
    assert apart(here, evaluated_months(here.history, here.months)) == []


def test_every_example_is_gathered() -> None:
    names = [name for here in _ALL for name in here.names]

    assert sorted(names) == sorted(one.id for one in all_examples())
