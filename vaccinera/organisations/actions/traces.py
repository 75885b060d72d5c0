"""Whoever administers, as this room sees them, and the trace each act leaves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from uuid_utils.compat import uuid7

from vaccinera.audit.actions import Actor, as_event
from vaccinera.kernel.combined_insert import insert_together
from vaccinera.organisations.models import DirectoryTrace

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from vaccinera.organisations.models import CareUnit, Commission
    from vaccinera.organisations.states import DirectoryAct


class Administering(Actor, Protocol):
    """A reader as this room sees it: permissions are known above and asked for by their codes."""

    @property
    def unit_id(self) -> int: ...
    @property
    def staff_id(self) -> int: ...
    @property
    def scope_key(self) -> str: ...
    def require(self, permission: str, *, at: int | None = None) -> None: ...


def leave_trace(
    act: DirectoryAct,
    *,
    by: Administering,
    unit: CareUnit,
    commission: Commission | None = None,
    before: Mapping[str, object],
    after: Mapping[str, object],
    at: datetime,
) -> None:
    """Write what was done, and its event for the log, in the act's own transaction."""
    trace = DirectoryTrace(
        id=uuid7(),
        provider_id=by.provider_id,
        unit=unit,
        commission=commission,
        act=act.value,
        at=at,
        by_hsa_id=by.hsa_id,
        by_name=by.name,
        before=dict(before),
        after=dict(after),
    )
    subject = ("unit", unit.hsa_id) if commission is None else ("commission", commission.hsa_id)
    noun = subject[0]
    event = as_event(
        f"organisations.{noun}.{act.value}", by=by, subject=subject, before=trace.before, after=trace.after
    )
    insert_together(trace, event)
