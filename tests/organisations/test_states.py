"""Where a change and a joining provider stand; the manual page and the tables say the same."""

from __future__ import annotations

from itertools import product

import pytest

from tests.visits.test_states import _printed, _tables
from vaccinera.kernel.refusals import Refused
from vaccinera.organisations.states import (
    CHANGE_STEPS,
    JOINING_STEPS,
    ChangeAct,
    ChangeState,
    JoiningAct,
    JoiningState,
    change_step,
    joining_step,
)


def test_the_manual_shows_the_steps_of_a_change() -> None:
    assert _tables()[-3].strip() == _printed(CHANGE_STEPS, ChangeState, ChangeAct)  # type: ignore[arg-type]  # of enums


def test_the_manual_shows_the_steps_of_a_joining_provider() -> None:
    assert _tables()[-2].strip() == _printed(JOINING_STEPS, JoiningState, JoiningAct)  # type: ignore[arg-type]  # of enums


@pytest.mark.parametrize(("state", "act"), list(product(ChangeState, ChangeAct)))
def test_a_change_takes_the_steps_of_its_table_and_no_others(state: ChangeState, act: ChangeAct) -> None:
    wanted = CHANGE_STEPS.get((state, act))

    if wanted is None:
        with pytest.raises(Refused) as refused:
            change_step(state, act)
        assert refused.value.code == "organisations.change.not_possible_now"
    else:
        assert change_step(state, act) is wanted


@pytest.mark.parametrize(("state", "act"), list(product(JoiningState, JoiningAct)))
def test_a_joining_takes_the_steps_of_its_table_and_no_others(state: JoiningState, act: JoiningAct) -> None:
    wanted = JOINING_STEPS.get((state, act))

    if wanted is None:
        with pytest.raises(Refused) as refused:
            joining_step(state, act)
        assert refused.value.code == "organisations.joining.not_possible_now"
        assert refused.value.facts == {"state": state, "act": act.value}
    else:
        assert joining_step(state, act) is wanted
