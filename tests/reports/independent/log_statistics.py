"""Events of the log, one by one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from tests.audit.scenes import ANOTHER, OPENED, PERSON, happened
from tests.factories.region import NOON, Region
from tests.personas import ANNA, BIRGIT, LOVISA, MAJA, OLLE, ULLA
from tests.reports.independent.counting import SWEDEN, first_day, in_order
from vaccinera.audit.models import Event
from vaccinera.organisations.models import CareUnit, Staff
from vaccinera.reports.rules.asking import Asked
from vaccinera.reports.states import Filter

WHO, RECORDED = LOVISA, 7
_DIVISIONS = ("unit_id", "staff_id", "action", "purpose")


class Told(NamedTuple):
    """An event without whom it is about."""

    unit_id: int | None
    staff_id: int | None
    action: str
    purpose: str
    day: date
    is_of_a_person: bool


def scene(region: Region) -> None:
    """Openings and signatures on three days, a reading of the log, one by nobody of the directory, one elsewhere."""
    happened(region, ANNA, OPENED, at=NOON - timedelta(days=40), person_id=PERSON)
    happened(region, ANNA, OPENED, at=NOON - timedelta(days=40, hours=-1), person_id=ANOTHER)
    happened(region, ANNA, "visits.visit.signed", at=NOON - timedelta(days=12), person_id=PERSON)
    happened(region, BIRGIT, OPENED, at=NOON - timedelta(days=12), person_id=PERSON)
    happened(region, ULLA, OPENED, at=NOON - timedelta(days=1), person_id=PERSON)
    happened(region, MAJA, "visits.worklist.shown", at=NOON - timedelta(days=1))
    happened(region, LOVISA, "audit.log.read", at=NOON - timedelta(days=1))
    happened(region, OLLE, OPENED, at=NOON - timedelta(days=1), person_id=PERSON)


def recorded() -> Sequence[Told]:
    """Every event of the provider's, whenever it was; those of the logins that the region begins with, too."""
    units = dict(CareUnit.objects.values_list("hsa_id", "pk"))
    staff = dict(Staff.objects.values_list("hsa_id", "pk"))
    return [
        Told(
            units.get(event.unit_hsa_id),
            staff.get(event.user_hsa_id),
            event.action,
            event.purpose,
            event.at.astimezone(SWEDEN).date(),
            event.person_id is not None,
        )
        for event in Event.objects.all()
    ]


def rows(events: Sequence[Told], asked: Asked) -> list[tuple[object, ...]]:
    """As the report's columns stand."""
    units = asked.only.get(Filter.UNIT)
    groups: dict[tuple[object, ...], list[Told]] = defaultdict(list)
    for event in events:
        if not asked.from_on <= event.day < asked.to_on or (units and str(event.unit_id) not in units):
            continue
        divided = event._replace(staff_id=event.staff_id or 0)
        key = [getattr(divided, name) if name in asked.by else None for name in _DIVISIONS]
        groups[first_day(event.day, asked.period), *key].append(event)
    said = [
        (*key, len(found), sum(one.is_of_a_person for one in found), _staff(found)) for key, found in groups.items()
    ]
    return sorted(said, key=in_order)


def _staff(events: Sequence[Told]) -> int:
    return len({event.staff_id for event in events} - {None})
