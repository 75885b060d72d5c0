"""Where a draft and a visit stand; the manual page and the tables say the same."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from itertools import product
from pathlib import Path

import pytest

from vaccinera.access.states import ErrandState
from vaccinera.audit.states import CheckState
from vaccinera.exchange.states import ImportState
from vaccinera.kernel.refusals import Refused
from vaccinera.organisations.states import ChangeState, JoiningState
from vaccinera.programmes.states import ProposalState
from vaccinera.reimbursement.states import RunState
from vaccinera.visits.states import (
    DRAFT_STEPS,
    VISIT_STEPS,
    DraftAct,
    DraftState,
    VisitAct,
    VisitState,
    draft_step,
    visit_step,
)

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "states.md"


def _printed(steps: Mapping[tuple[StrEnum, StrEnum], StrEnum], states: type[StrEnum], acts: type[StrEnum]) -> str:
    """The table as the manual has it."""
    rows = [
        ["State", *(act.value for act in acts)],
        ["---"] * (len(acts) + 1),
        *([state.value, *(steps.get((state, act), "–") for act in acts)] for state in states),
    ]
    return "\n".join(f"| {' | '.join(str(cell) for cell in row)} |" for row in rows).replace(" --- ", "---")


def _tables() -> list[str]:
    return re.findall(r"(?:^\|.*\|\n?)+", PAGE.read_text("utf-8"), re.MULTILINE)


def test_the_manual_shows_the_steps_of_a_draft() -> None:
    assert _tables()[0].strip() == _printed(DRAFT_STEPS, DraftState, DraftAct)  # type: ignore[arg-type]  # of enums


def test_the_manual_shows_the_steps_of_a_visit() -> None:
    assert _tables()[1].strip() == _printed(VISIT_STEPS, VisitState, VisitAct)  # type: ignore[arg-type]  # of enums


def test_the_manual_has_a_line_for_every_state() -> None:
    explained = re.findall(r"^- \*\*(\w+)\*\*:", PAGE.read_text("utf-8"), re.MULTILINE)

    of_visits = [*DraftState, *VisitState, *ProposalState, *ImportState]
    assert explained == [*of_visits, *RunState, *ErrandState, *ChangeState, *JoiningState, *CheckState]


@pytest.mark.parametrize(("state", "act"), list(product(DraftState, DraftAct)))
def test_a_draft_takes_the_steps_of_its_table_and_no_others(state: DraftState, act: DraftAct) -> None:
    """Each refusal says where the draft stands and what was tried."""
    if (state, act) in DRAFT_STEPS:
        assert draft_step(state.value, act) is DRAFT_STEPS[state, act]
        return

    with pytest.raises(Refused) as refused:
        draft_step(state.value, act)

    assert refused.value.code == "visits.draft.not_possible_now"
    assert refused.value.facts == {"state": state.value, "act": act.value}


@pytest.mark.parametrize(("state", "act"), list(product(VisitState, VisitAct)))
def test_a_visit_takes_the_steps_of_its_table_and_no_others(state: VisitState, act: VisitAct) -> None:
    if (state, act) in VISIT_STEPS:
        assert visit_step(state.value, act) is VISIT_STEPS[state, act]
        return

    with pytest.raises(Refused) as refused:
        visit_step(state.value, act)

    assert refused.value.code == "visits.visit.not_possible_now"
    assert refused.value.facts == {"state": state.value, "act": act.value}


def test_what_is_done_or_discarded_leads_nowhere() -> None:
    """The manual's promise, and the trigger's."""
    leading_on = {state.value for state, _act in DRAFT_STEPS}

    assert leading_on == {"open", "awaiting_prescriber", "prescribed"}


def test_every_state_can_be_reached() -> None:
    assert {*DRAFT_STEPS.values()} == {*DraftState}
    assert {*VISIT_STEPS.values()} | {VisitState.PRESCRIBED} == {*VisitState}


@pytest.mark.parametrize("step", [draft_step, visit_step])
def test_a_state_nobody_knows_is_a_programming_error(step: type[object]) -> None:
    with pytest.raises(ValueError, match="forgotten"):
        step("forgotten", DraftAct.SAVE)  # type: ignore[call-arg]  # both take a state and an act
