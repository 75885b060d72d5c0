"""What was recorded, read from the tables and not from the facts, as the tables' own reader sees it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tests.reports.independent.counting import SWEDEN
from vaccinera.visits.models import Visit


@dataclass(frozen=True, slots=True)
class Dose:
    """A signed dose that stands, of an open scope's provider."""

    unit_id: int
    programme_id: str
    product_id: int
    target_group: str
    payer: str
    setting: str
    given_on: date
    registered_on: date
    born_on: date
    sex: str
    municipality_code: str
    region_code: str
    is_protected: bool


def doses() -> Sequence[Dose]:
    """All of them, one by one."""
    found = []
    for visit in Visit.objects.select_related("person", "administration"):
        stands = visit.is_current and not visit.nullified_at and visit.state == "complete"
        if not stands or visit.given_on is None or visit.person.birth_date is None:
            continue
        is_protected = visit.patient_protection != "none" or visit.person.protection != "none"
        found.append(
            Dose(
                unit_id=visit.unit_id,
                programme_id=visit.programme_id,
                product_id=visit.administration.product_id,
                target_group=visit.target_group,
                payer=visit.payer,
                setting=visit.setting,
                given_on=visit.given_on,
                registered_on=visit.recorded_at.astimezone(SWEDEN).date(),
                born_on=visit.person.birth_date,
                sex=visit.person.sex,
                municipality_code="" if is_protected else visit.patient_municipality_code,
                region_code="" if is_protected else visit.patient_region_code,
                is_protected=is_protected,
            )
        )
    return found


def counted(dose: Dose, counts_by: str) -> date:
    """The day that the dose is counted on."""
    return dose.registered_on if counts_by == "registration" else dose.given_on
