"""The order of a joining provider's steps, as the checklist shows them."""

from __future__ import annotations

from vaccinera.organisations.states import JoiningState

CHECKLIST = (
    JoiningState.APPLIED,
    JoiningState.APPROVED,
    JoiningState.CONTRACTED,
    JoiningState.INSTRUCTED,
    JoiningState.ADMINISTERED,
    JoiningState.LISTED,
    JoiningState.LIVE,
)
ENDED = (JoiningState.DECLINED, JoiningState.WITHDRAWN)
