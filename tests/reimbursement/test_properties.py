"""What must hold of any history, at the end of the rules: here of the evaluation, for small histories by chance.

With ``REIMBURSEMENT_VISITS=100000`` one of that many visits is settled too, which takes minutes.
"""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.reimbursement.evaluation.history import History
from tests.reimbursement.evaluation.settlement import Settled, replay
from tests.reimbursement.made_up import MONTHS, make_up

_SEEDS = st.integers(0, 2**32 - 1)
_SIZES = st.integers(1, 8)
_MANY = int(os.environ.get("REIMBURSEMENT_VISITS", "0"))


def _sums(settled: Settled) -> Counter[tuple[str, str]]:
    sums: Counter[tuple[str, str]] = Counter()
    for line in settled.ledger.lines:
        sums[line.visit, line.kind] += line.due.ore
    return sums


def _assert_the_same_money(seed: int, visits: int) -> None:
    history = make_up(seed, visits=visits, people=visits, competes=False, reaches_back=False).history

    step_by_step, once = replay(history, MONTHS), replay(history, MONTHS[-1:])

    assert +_sums(step_by_step) == +_sums(once)
    assert -_sums(step_by_step) == Counter()


def _assert_one_price_row(seed: int, visits: int, *, people: int) -> None:
    history = make_up(seed, visits=visits, people=people).history
    ore_of = {price.id: price.ore for price in history.prices}

    settled = replay(history, MONTHS)

    standing = {key: line.due for key, line in settled.ledger.standing.items()}
    assert {key: ore for key, ore in _sums(settled).items() if ore} == {key: due.ore for key, due in standing.items()}
    for (_, kind), due in standing.items():
        assert due.ore <= ore_of[due.price] if kind == "extra_cost" else due.ore == ore_of[due.price]


@settings(max_examples=60)
@given(seed=_SEEDS, visits=_SIZES)
def test_corrected_step_by_step_or_settled_once_it_is_the_same_money(seed: int, visits: int) -> None:
    """(b) Where no visits compete and no policy changes backwards."""
    _assert_the_same_money(seed, visits)


@settings(max_examples=60)
@given(seed=_SEEDS, visits=_SIZES)
def test_what_is_unreversed_is_nothing_or_one_price_row(seed: int, visits: int) -> None:
    """(c) For every visit and kind of line; of an extra cost, at most its row's."""
    _assert_one_price_row(seed, visits, people=3)


@pytest.mark.skipif(not _MANY, reason="by hand: REIMBURSEMENT_VISITS says how many")
def test_both_hold_of_a_history_as_large_as_one_likes() -> None:
    """(b) and (c) once more."""
    _assert_the_same_money(1, _MANY)
    _assert_one_price_row(2, _MANY, people=max(1, _MANY // 3))


@settings(max_examples=30)
@given(seed=_SEEDS, visits=_SIZES)
def test_the_order_in_which_facts_are_told_is_nobodys_business(seed: int, visits: int) -> None:
    """Two who pay from the same facts pay the same, whichever they read first."""
    history = make_up(seed, visits=visits, people=3).history
    other_way = _backwards(history)

    assert _told(replay(history, MONTHS)) == _told(replay(other_way, MONTHS))


def _told(settled: Settled) -> tuple[object, object, object]:
    lines = Counter((line.month, line.visit, line.kind, line.due) for line in settled.ledger.lines)
    return {(one.month, one.visit): one for one in settled.outcomes}, lines, settled.payments


def _backwards(history: History) -> History:
    return replace(
        history,
        versions=history.versions[::-1],
        signatures=history.signatures[::-1],
        contracts=history.contracts[::-1],
        prices=history.prices[::-1],
    )
