"""What personal rows leave for, and to whom: nobody is handed over to nobody, or for nothing (LAW-10)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vaccinera.kernel.refusals import Refused

if TYPE_CHECKING:
    from vaccinera.access.rules.readers import Reader


@dataclass(frozen=True, slots=True)
class HandOver:
    """Personal rows on their way out: for what, to whom, and by whom."""

    purpose: str
    recipient: str
    by_name: str


def hand_over_by(by: Reader, *, purpose: str, recipient: str) -> HandOver:
    """What somebody has said of it; refuses either left unsaid. Whether they may is the act's to require."""
    told = HandOver(purpose.strip(), recipient.strip(), by.name)
    require_said(told if told.purpose and told.recipient else None)
    return told


def require_said(told: HandOver | None) -> None:
    """Refuses what nobody has said the purpose and the recipient of."""
    if told is None:
        raise Refused("access.hand_over.purpose_missing")
