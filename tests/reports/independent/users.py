"""Who holds which roles, and when each commission was last chosen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from tests.factories.region import NOON, Region, logged_in
from tests.personas import ANNA, BIRGIT, DAVID, LARS, REBECKA
from tests.reports.independent.counting import SWEDEN
from vaccinera.access.models import LoginSession
from vaccinera.organisations.models import Commission
from vaccinera.reports.rules.asking import Asked
from vaccinera.reports.states import Filter

WHO, RECORDED = LARS, 18
_PROVIDER = 1


@dataclass(frozen=True, slots=True)
class Held:
    """A role of a commission, and the last day it was logged in with."""

    unit_id: int
    staff_id: int
    commission_id: int
    role: str
    purpose: str
    from_on: date
    to_on: date | None
    logins: Sequence[date]


def scene(region: Region) -> None:
    """Anna was at the other unit two days ago; Birgit has left, David leaves, and Rebecka has never been there."""
    logged_in(ANNA, at=NOON - timedelta(days=2), unit_id=12)
    never = Commission.objects.get(pk=REBECKA.key)
    never.pk, never.hsa_id, never.unit_id = 1004, "TSTNMT2321000156-C1004", 12
    never.save(force_insert=True)
    Commission.objects.filter(pk=BIRGIT.key).update(to_on=date(2026, 11, 23))
    Commission.objects.filter(pk=DAVID.key).update(to_on=date(2026, 12, 31))
    Commission.objects.filter(pk=REBECKA.key).update(from_on=date(2026, 11, 23))


def recorded() -> Sequence[Held]:
    """Each role of each commission at the provider's units, in force or not."""
    held = []
    for one in Commission.objects.select_related("unit").filter(unit__provider_id=_PROVIDER):
        logins = LoginSession.objects.filter(commission=one).values_list("started_at", flat=True)
        days = [at.astimezone(SWEDEN).date() for at in logins]
        held += [
            Held(one.unit_id, one.staff_id, one.pk, role, one.purpose, one.from_on, one.to_on, days)
            for role in one.roles
        ]
    return held


def rows(held: Sequence[Held], asked: Asked) -> list[tuple[object, ...]]:
    """As the report's columns stand."""
    units = asked.only.get(Filter.UNIT)
    in_force = [
        one
        for one in held
        if one.from_on <= asked.as_of
        and (one.to_on is None or one.to_on > asked.as_of)
        and (not units or str(one.unit_id) in units)
    ]
    in_force.sort(key=lambda one: (one.unit_id, one.staff_id, one.commission_id, one.role))
    told: list[tuple[object, ...]] = []
    for one in in_force:
        last = max(one.logins, default=None)
        since = None if last is None else (asked.as_of - last).days
        told.append((one.unit_id, one.staff_id, one.role, one.purpose, one.from_on, one.to_on, last, since))
    return told
