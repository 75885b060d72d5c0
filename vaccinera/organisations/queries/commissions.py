"""Who works for a provider, in which commissions, and what was done to these."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Exists, F, OuterRef, Q

from vaccinera.kernel.refusals import Refused
from vaccinera.organisations.models import Commission, DirectoryTrace, Staff
from vaccinera.organisations.states import DirectoryAct, Standing

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from django.db.models import QuerySet

    from vaccinera.kernel.scope import Scoped

COMMISSIONS_A_PAGE = 50


@dataclass(frozen=True, slots=True)
class CommissionsSought:
    """Which of a provider's commissions are looked for: at a unit or anywhere, by where they stand."""

    standing: Standing
    unit_id: int | None = None


def commissions_sought(reader: Scoped, sought: CommissionsSought, *, on: date) -> QuerySet[Commission]:
    """Commissions at the reader's own provider, by the names of people and units.

    Of those that have ended, only the latest somebody had at a unit, and none where they have another there now or to
    come: what is left is who could come back.
    """
    found = Commission.objects.filter(unit__provider_id=reader.provider_id).select_related("staff", "unit")
    match sought.standing:
        case Standing.NOW:
            found = found.filter(Q(to_on=None) | Q(to_on__gt=on), from_on__lte=on)
        case Standing.COMING:
            found = found.filter(Q(to_on=None) | Q(to_on__gt=on), from_on__gt=on)
        case Standing.ENDED:
            same = Commission.objects.filter(staff_id=OuterRef("staff_id"), unit_id=OuterRef("unit_id"))
            later = same.filter(Q(to_on=None) | Q(to_on__gt=OuterRef("to_on")))
            also = same.filter(to_on=OuterRef("to_on"), pk__gt=OuterRef("pk"))
            found = found.filter(~Exists(later), ~Exists(also), to_on__lte=on)
    if sought.unit_id is not None:
        found = found.filter(unit_id=sought.unit_id)
    return found.order_by("staff__sort_key", "staff_id", "unit__name", "id")


def commissions_held(reader: Scoped, *, staff_id: int) -> list[Commission]:
    """Everything somebody has held at the reader's own provider, what ends last first."""
    found = Commission.objects.filter(unit__provider_id=reader.provider_id, staff_id=staff_id)
    return list(found.select_related("staff", "unit").order_by(F("to_on").desc(nulls_first=True), "-from_on", "id"))


def own_commission(reader: Scoped, commission_id: int) -> Commission:
    """A commission at the reader's own provider; refuses any other as if it were not there."""
    found = Commission.objects.filter(unit__provider_id=reader.provider_id, pk=commission_id)
    commission = found.select_related("staff", "unit").first()
    if commission is None:
        raise Refused("organisations.commission.not_found")
    return commission


def staff_known(**by: int | str) -> Staff | None:
    """Somebody the installation knows, by ``pk`` or ``hsa_id``, wherever they work."""
    return Staff.objects.filter(**by).first()


def staff_at(reader: Scoped, staff_id: int) -> Staff | None:
    """Somebody who has or has had a commission at the reader's own provider; ``None`` for anybody else."""
    return Staff.objects.filter(pk=staff_id, commissions__unit__provider_id=reader.provider_id).first()


def traces_of_staff(reader: Scoped, *, staff_id: int) -> list[DirectoryTrace]:
    """What the provider's administrators did to somebody's commissions, the latest first."""
    of_provider = DirectoryTrace.objects.filter(provider_id=reader.provider_id, commission__staff_id=staff_id)
    return list(of_provider.select_related("unit").order_by("-at", "-id"))


def can_be_reopened(traces: Iterable[DirectoryTrace]) -> set[int]:
    """Of traces, the latest first: the commissions whose last act was an end, by their keys."""
    last: dict[int, str] = {}
    for trace in traces:
        if trace.commission_id is not None:
            last.setdefault(trace.commission_id, trace.act)
    return {key for key, act in last.items() if act == DirectoryAct.ENDED}


def administrators_of(*, provider_id: int, role: str, on: date) -> list[Commission]:
    """Who administers a provider on a day, by name; ``role`` is the code of theirs."""
    holds = Q(to_on=None) | Q(to_on__gt=on)
    found = Commission.objects.filter(holds, unit__provider_id=provider_id, from_on__lte=on, roles__contains=[role])
    return list(found.select_related("staff", "unit").order_by("staff__sort_key", "staff_id"))
