"""Which number may follow which: a number that says more replaces one that says less, never the other way (PER-07)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaccinera.kernel.refusals import Refused
from vaccinera.patients.states import IdentifierKind

if TYPE_CHECKING:
    from collections.abc import Iterable

_LADDER = {kind: place for place, kind in enumerate(IdentifierKind)}


def refuse_step_down(new: IdentifierKind, in_use: Iterable[IdentifierKind]) -> None:
    """Refuse a new number of a kind that stands below one the person has."""
    if any(_LADDER[kind] < _LADDER[new] for kind in in_use):
        raise Refused("patients.number.stands_below")
