"""Commissions as they are written: given, changed, ended and reopened, each with its trace.

Which roles somebody may have, and who may give them, is judged in the room above; here is what the directory itself
demands. The provider is locked first, so that two administrators never end each other at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db import connection, transaction

from vaccinera.kernel.clock import civil_day
from vaccinera.kernel.refusals import Refused
from vaccinera.organisations.actions.traces import leave_trace
from vaccinera.organisations.models import CareProvider, CareUnit, Commission, DirectoryTrace
from vaccinera.organisations.queries.commissions import own_commission
from vaccinera.organisations.rules.commissions import (
    Period,
    judge_end,
    judge_last_administrator,
    judge_new_period,
    judge_reopening,
)
from vaccinera.organisations.states import DirectoryAct

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from vaccinera.organisations.actions.traces import Administering

_MADE_HERE = "LOKALT-{}"


@dataclass(frozen=True, slots=True)
class CommissionContent:
    """What a commission makes somebody: its name, its purpose, and what follows from them by the matrix of rights."""

    name: str
    purpose: str
    roles: tuple[str, ...]
    grants: tuple[str, ...] = ()


@transaction.atomic
def give_commission(
    *, by: Administering, staff_id: int, unit: CareUnit, content: CommissionContent, period: Period, at: datetime
) -> Commission:
    """Give somebody a commission at a unit from a day on. Its key says that it was made here and not in HSA."""
    judge_new_period(period, on=civil_day(at))
    key = _next_key()
    commission = Commission(
        id=key,
        hsa_id=_MADE_HERE.format(key),
        staff_id=staff_id,
        unit=unit,
        name=content.name,
        purpose=content.purpose,
        roles=list(content.roles),
        grants=list(content.grants),
        from_on=period.from_on,
        to_on=period.to_on,
    )
    commission.save(force_insert=True)
    leave_trace(DirectoryAct.GIVEN, by=by, unit=unit, commission=commission, before={}, after=_told(commission), at=at)
    return commission


def change_commission(
    *, by: Administering, commission: Commission, content: CommissionContent, at: datetime
) -> Commission:
    """Change what a commission makes somebody; it holds from their next request on."""
    before = _told(commission)
    commission.name, commission.purpose = content.name, content.purpose
    commission.roles, commission.grants = list(content.roles), list(content.grants)
    after = _told(commission)
    if before != after:
        commission.save(update_fields=["name", "purpose", "roles", "grants"])
        leave_trace(
            DirectoryAct.CHANGED, by=by, unit=commission.unit, commission=commission, before=before, after=after, at=at
        )
    return commission


def end_commission(*, by: Administering, commission: Commission, to_on: date, at: datetime) -> Commission:
    """Let a commission hold no longer from a day on; today is at once, from the next request."""
    judge_end(period_of(commission), to_on=to_on, on=civil_day(at))
    return _move_end(DirectoryAct.ENDED, by=by, commission=commission, to_on=to_on, at=at)


def reopen_commission(*, by: Administering, commission: Commission, at: datetime) -> Commission:
    """Undo the end somebody set: the commission holds until when it held before, as if it had not been ended."""
    last = (
        DirectoryTrace.objects.filter(provider_id=by.provider_id, commission=commission, act=DirectoryAct.ENDED)
        .order_by("-at", "-id")
        .first()
    )
    if last is None:
        raise Refused("organisations.commission.is_not_ended")
    earlier = last.before["to_on"]
    earlier_to_on = None if earlier is None else _day(earlier)
    judge_reopening(period_of(commission), earlier_to_on=earlier_to_on, on=civil_day(at))
    return _move_end(DirectoryAct.REOPENED, by=by, commission=commission, to_on=earlier_to_on, at=at)


def locked_commission(*, by: Administering, commission_id: int) -> Commission:
    """A commission of the own provider, with the provider locked until the transaction ends."""
    lock_provider(by.provider_id)
    return own_commission(by, commission_id)


def lock_provider(provider_id: int) -> None:
    """Let no other act on the provider's commissions come between reading and writing."""
    CareProvider.objects.select_for_update().only("id").get(pk=provider_id)


def keep_an_administrator(*, provider_id: int, role: str, without: Commission, gone_on: date) -> None:
    """Refuse what would leave a provider without anybody of a role that administers it (call it under the lock)."""
    others = Commission.objects.filter(unit__provider_id=provider_id, roles__contains=[role]).exclude(pk=without.pk)
    if role in without.roles:
        judge_last_administrator([period_of(other) for other in others], gone_on=gone_on)


def units_to_give_at(*, by: Administering, unit_ids: Sequence[int]) -> list[CareUnit]:
    """The units named, all of the own provider; refuses none at all and any other."""
    units = list(CareUnit.objects.filter(pk__in=unit_ids, provider_id=by.provider_id).order_by("name"))
    if not unit_ids:
        raise Refused("organisations.commission.unit_missing")
    if len(units) != len(set(unit_ids)):
        raise Refused("organisations.unit.not_found")
    return units


def period_of(commission: Commission) -> Period:
    """The days a commission holds."""
    return Period(commission.from_on, commission.to_on)


def _move_end(
    act: DirectoryAct, *, by: Administering, commission: Commission, to_on: date | None, at: datetime
) -> Commission:
    before = _told(commission)
    commission.to_on = to_on
    commission.save(update_fields=["to_on"])
    leave_trace(act, by=by, unit=commission.unit, commission=commission, before=before, after=_told(commission), at=at)
    return commission


def _told(commission: Commission) -> dict[str, object]:
    return {
        "name": commission.name,
        "purpose": commission.purpose,
        "roles": list(commission.roles),
        "grants": list(commission.grants),
        "from_on": commission.from_on.isoformat(),
        "to_on": commission.to_on.isoformat() if commission.to_on else None,
        "staff": commission.staff_id,
    }


def _day(written: str) -> date:
    return date.fromisoformat(written)


def _next_key() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('organisations_commission_made_here')")
        (key,) = cursor.fetchone()
    return int(key)
