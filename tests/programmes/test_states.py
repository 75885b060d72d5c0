"""Where a proposal stands; the manual page and the table say the same."""

from __future__ import annotations

from itertools import product

import pytest

from tools.tree import CHECKOUT
from vaccinera.kernel.refusals import Refused
from vaccinera.programmes.states import PROPOSAL_STEPS, ProposalAct, ProposalState, proposal_step

PAGE = (CHECKOUT / "docs" / "reference" / "states.md").read_text("utf-8")


def test_the_manual_shows_the_steps_of_a_proposal() -> None:
    rows = [
        f"| {state} | {' | '.join(str(PROPOSAL_STEPS.get((state, act), '–')) for act in ProposalAct)} |"
        for state in ProposalState
    ]

    assert "\n".join(["| State | approve | reject | withdraw |", "|---|---|---|---|", *rows]) in PAGE


@pytest.mark.parametrize(("state", "act"), list(product(ProposalState, ProposalAct)))
def test_a_proposal_takes_the_steps_of_its_table_and_no_others(state: ProposalState, act: ProposalAct) -> None:
    if (state, act) in PROPOSAL_STEPS:
        assert proposal_step(state.value, act) is PROPOSAL_STEPS[state, act]
        return
    with pytest.raises(Refused) as refused:
        proposal_step(state.value, act)

    assert refused.value.code == "programmes.proposal.not_possible_now"
    assert refused.value.facts == {"state": state.value, "act": act.value}
