"""Where a spot check stands, what an opening is judged to be, and what a patient's extract tells of staff."""

from __future__ import annotations

from enum import StrEnum

from vaccinera.kernel.refusals import Refused


class Judgement(StrEnum):
    """What an auditor makes of one opening."""

    IN_ORDER = "in_order"
    TO_BE_ASKED = "to_be_asked"
    FINDING = "finding"


class CheckState(StrEnum):
    """A spot check is drawn, judged opening by opening, and signed off; then it is final."""

    DRAWN = "drawn"
    SIGNED_OFF = "signed_off"


class CheckAct(StrEnum):
    """What can be done to a spot check."""

    JUDGE = "judge"
    SIGN_OFF = "sign_off"


CHECK_STEPS: dict[tuple[CheckState, CheckAct], CheckState] = {
    (CheckState.DRAWN, CheckAct.JUDGE): CheckState.DRAWN,
    (CheckState.DRAWN, CheckAct.SIGN_OFF): CheckState.SIGNED_OFF,
}


def check_step(state: str, act: CheckAct) -> CheckState:
    """The state a spot check reaches by an act; refuses an act its state does not allow."""
    reached = CHECK_STEPS.get((CheckState(state), act))
    if reached is None:
        raise Refused("audit.spot_check.not_possible_now", state=state)
    return reached


class StaffTold(StrEnum):
    """What a patient's extract tells of who looked: a care provider decides (LAW-22)."""

    CATEGORY = "category"
    NAME = "name"
