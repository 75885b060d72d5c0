"""How far apart each person's doses are, one person at a time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from tests.factories.region import NOON, Region
from tests.personas import ANNA, MAJA, OLLE, ULLA
from tests.reports.giving import SEVENTY, SIXTY_FIVE, YOUNG, dose_to, imported_to, make_version, somebody
from tests.reports.independent.counting import (
    FEW,
    first_day,
    in_order,
    is_in_period,
    is_single_day_of_a_unit,
    is_wanted,
)
from tests.visits.scenes import NUMBERS
from vaccinera.patients.models import Person
from vaccinera.reports.rules.asking import Asked
from vaccinera.visits.models import Visit

WHO, RECORDED = MAJA, 21
_TWO_YEARS = timedelta(days=731)
_EARLY = [{"code": "too_early", "rule": "FLU26-I1", "version": "2026.1", "reason": "Reser"}]
_BANDS = {1: "001", 21: "021", 28: "028", 56: "056", 90: "090", 180: "180", 365: "365"}


class Dose(NamedTuple):
    """A signed dose that stands."""

    person: object
    kind: str
    given_on: date
    recorded_at: datetime
    unit_id: int
    programme_id: str
    is_early: bool
    is_protected: bool


class Following(NamedTuple):
    """One that followed another, or came too early after one that is not here."""

    dose: Dose
    days: int | None


def scene(region: Region) -> None:
    """Five pairs 28 days apart, one of somebody protected; others sooner, later, the same day, and after elsewhere."""
    october, november = date(2026, 10, 14), date(2026, 11, 11)
    one = somebody(NUMBERS[0])
    dose_to(region, ANNA, one, at=NOON - timedelta(days=40))
    dose_to(region, ULLA, one, at=NOON - timedelta(days=12), extra="Ny dos")
    for number in (NUMBERS[1], NUMBERS[2], NUMBERS[3]):
        for day in (october, november):
            imported_to(region, ANNA, somebody(number) if day == october else _known(number), on=day)
    protected = somebody(NUMBERS[4], protection="confidentiality_marking")
    for day in (october, november):
        imported_to(region, ANNA, protected, on=day)
    sooner = somebody(NUMBERS[5])
    imported_to(region, ANNA, sooner, on=november)
    imported_to(region, ANNA, sooner, on=date(2026, 11, 22), passed_warnings=_EARLY)
    twice = somebody(SEVENTY)
    for why in ("", "Fel vaccin först"):
        imported_to(region, ULLA, twice, on=november, extra_dose_reason=why)
    elsewhere = somebody(SIXTY_FIVE)
    imported_to(region, OLLE, elsewhere, on=october)
    imported_to(region, ANNA, elsewhere, on=november, passed_warnings=_EARLY)
    later = somebody(YOUNG, protection="protected_registration")
    imported_to(region, ANNA, later, on=date(2024, 6, 1))
    imported_to(region, ANNA, later, on=october, passed_warnings=_EARLY)
    last_year = somebody("195709263080")
    imported_to(region, ANNA, last_year, on=date(2025, 10, 20))
    make_version(3, of="other", season="2026", from_on=date(2026, 1, 1), to_on=None, goal=0)
    for day in (october, november):
        imported_to(region, ANNA, last_year, on=day, duplicate_group="other", programme_id="other")
    imported_to(region, ANNA, last_year, on=date(2026, 11, 2))


def _known(number: str) -> Person:
    return Person.objects.get(identifiers__value=number)


def recorded() -> Sequence[Dose]:
    """Every signed dose of the provider's, one by one."""
    found = []
    for visit in Visit.objects.select_related("person"):
        if visit.state != "complete" or not visit.is_current or visit.nullified_at or visit.given_on is None:
            continue
        is_early = any(warning["code"] == "too_early" for warning in visit.passed_warnings)
        is_protected = visit.patient_protection != "none" or visit.person.protection != "none"
        found.append(
            Dose(visit.person_id, visit.duplicate_group, visit.given_on, visit.recorded_at, visit.unit_id,
                 visit.programme_id, is_early, is_protected)
        )  # fmt: skip
    return found


def rows(doses: Sequence[Dose], asked: Asked) -> list[tuple[object, ...]]:
    """As the report's columns stand."""
    groups: dict[tuple[object, ...], list[Following]] = defaultdict(list)
    for one in _following([dose for dose in doses if dose.given_on >= asked.from_on - _TWO_YEARS]):
        dose = one.dose
        is_hidden = dose.is_protected and is_single_day_of_a_unit(asked)
        is_other = not is_wanted(asked, dose.unit_id, dose.programme_id)
        if not is_in_period(dose.given_on, asked) or is_other or is_hidden:
            continue
        told = {"unit_id": dose.unit_id, "programme_id": dose.programme_id, "days_between": _band(one.days)}
        groups[
            first_day(dose.given_on, asked.period), *(told[name] if name in asked.by else None for name in told)
        ].append(one)
    said = [(*key, *_figures(found)) for key, found in groups.items()]
    return sorted((row for row in said if row[-3]), key=in_order)


def _following(doses: Sequence[Dose]) -> list[Following]:
    found = []
    lines: dict[tuple[object, str], list[Dose]] = defaultdict(list)
    for dose in sorted(doses, key=lambda dose: (dose.given_on, dose.recorded_at, dose.unit_id)):
        line = lines[dose.person, dose.kind]
        if line:
            found.append(Following(dose, (dose.given_on - line[-1].given_on).days))
        elif dose.is_early:
            found.append(Following(dose, None))
        line.append(dose)
    return found


def _figures(found: Sequence[Following]) -> tuple[int, int, int | None]:
    all_open = [one for one in found if not one.dose.is_protected]
    counted = found if len(found) >= FEW else all_open
    early = [one for one in found if one.dose.is_early]
    early = early if len(early) >= FEW else [one for one in early if not one.dose.is_protected]
    return len(counted), len(early), min((one.days for one in counted if one.days is not None), default=None)


def _band(days: int | None) -> str:
    if days is None:
        return "elsewhere"
    return next((word for least, word in reversed(_BANDS.items()) if days >= least), "000")
