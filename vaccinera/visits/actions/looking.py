"""Looking at lists of work: one event a look, with everybody it showed (LAW-23)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaccinera.audit.actions import record

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

    from vaccinera.access.rules.readers import Reader


def log_worklist(*, by: Reader, worklist: str, shown: Iterable[UUID]) -> None:
    """Write that a list of people was looked at, before it is shown."""
    record("visits.worklist.shown", by=by, worklist=worklist, shown=sorted({str(person_id) for person_id in shown}))
