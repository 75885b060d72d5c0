"""Given doses that the region pays for and that lack a signature: what can still be saved, and until when."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q

from vaccinera.access.states import Permission, Scope
from vaccinera.programmes.states import Payer
from vaccinera.visits.models import Visit
from vaccinera.visits.rules.deadlines import days_left
from vaccinera.visits.states import Origin, VisitState

if TYPE_CHECKING:
    from datetime import date

    from django.db.models import QuerySet

    from vaccinera.access.rules.readers import Reader

PAGE = 50


@dataclass(frozen=True, slots=True)
class AtRisk:
    """One visit that loses its payment unless it is signed in time; no patient is told of."""

    visit: Visit
    lacks_prescription: bool
    lacks_administration: bool
    days_left: int


@dataclass(frozen=True, slots=True)
class RiskList:
    """A page of what is at risk, the nearest last day first; how many there are, and how many are lost already."""

    rows: list[AtRisk]
    total: int
    lost: int


def at_risk(reader: Reader, *, on: date, page: int = 1) -> RiskList:
    """What the reader may see of it: the own unit's, or the provider's. Nothing of what others pay is in it."""
    unsigned = _unsigned(reader)
    still = unsigned.filter(last_day_to_sign__gte=on)
    shown = still.select_related("unit", "programme", "prescription", "administration")
    rows = shown.order_by("last_day_to_sign", "id")[(page - 1) * PAGE : page * PAGE]
    return RiskList(
        rows=[_at_risk(visit, on=on) for visit in rows],
        total=still.count(),
        lost=unsigned.filter(last_day_to_sign__lt=on).count(),
    )


def count_at_risk(reader: Reader, *, on: date) -> int:
    """How many visits can still be saved."""
    return _unsigned(reader).filter(last_day_to_sign__gte=on).count()


def _unsigned(reader: Reader) -> QuerySet[Visit]:
    is_units = reader.permissions[Permission.STATEMENT_READ_AT_RISK] is Scope.UNIT
    return Visit.objects.filter(
        Q(unit_id=reader.unit_id) if is_units else Q(),
        provider_id=reader.provider_id,
        state=VisitState.GIVEN,
        is_current=True,
        nullified_at=None,
        origin=Origin.RECORDED,
        payer=Payer.REGION,
    )


def _at_risk(visit: Visit, *, on: date) -> AtRisk:
    return AtRisk(
        visit=visit,
        lacks_prescription=visit.prescription_signed_at is None,
        lacks_administration=visit.administration_signed_at is None,
        days_left=days_left(visit.last_day_to_sign or on, on=on),
    )
