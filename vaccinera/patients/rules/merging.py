"""Whether two people of the index may be merged into one; it is never done but by an explicit act (PER-08, PER-09)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vaccinera.kernel.refusals import Refused

if TYPE_CHECKING:
    from uuid import UUID


@dataclass(frozen=True, slots=True)
class Candidate:
    """One of the two, as far as a merge is judged by it. ``has_number`` is whether any register's number is known."""

    id: UUID
    is_merged: bool
    stands_for_others: bool
    is_protected: bool
    has_number: bool


def judge_merge(*, kept: Candidate, merged: Candidate, reason: str, evidence: str) -> None:
    """Refuse a merge that cannot be.

    Links never form a chain: whoever is merged stands for nobody else. A protected person is the one kept, so that no
    list shows a name that is to be hidden (PER-11). Two people without any number may be two; what proves that they
    are one is written down.
    """
    if kept.id == merged.id:
        raise Refused("patients.merge.same_person")
    if kept.is_merged or merged.is_merged:
        raise Refused("patients.merge.already_merged")
    if merged.stands_for_others:
        raise Refused("patients.merge.stands_for_others")
    if merged.is_protected and not kept.is_protected:
        raise Refused("patients.merge.protected_is_kept")
    if not reason.strip():
        raise Refused("patients.merge.reason_missing")
    if not (kept.has_number or merged.has_number or evidence.strip()):
        raise Refused("patients.merge.evidence_missing")
