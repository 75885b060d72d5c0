"""How many people the demo region has, counted before each season among those it invents."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta

from vaccinera.console.demo_region.keys import key_of
from vaccinera.console.demo_region.people import Resident
from vaccinera.console.demo_region.region import Region
from vaccinera.console.demo_region.rows import Rows
from vaccinera.patients.rules.ages import age_on
from vaccinera.programmes.rules.population import OLDEST, PopulationKey

_LOADS = "Ingela Nordström"
_FIRST_YEAR = 2024
_COUNTED_ON = (8, 31)
_LOADED_AFTER = timedelta(days=10)
_SOURCE = "Påhittad folkmängd, räknad i demonstrationens register"


def add_counted(rows: Rows, region: Region, people: Sequence[Resident], *, seed: str, on: date) -> None:
    """The rows of each season's figures that had been loaded by a day."""
    loads = next(member for member in region.staff if member.name == _LOADS)
    for year in range(_FIRST_YEAR, on.year + 1):
        counted_on = date(year, *_COUNTED_ON)
        at = datetime.combine(counted_on + _LOADED_AFTER, time(8, 30), tzinfo=UTC)
        if at.date() > on:
            continue
        counts = Counter(key for person in people for key in _keys_of(person, region, on=counted_on))
        table = rows.add(
            "programmes_population",
            id=key_of(seed, at, "population", year),
            counted_on=counted_on,
            source=_SOURCE,
            people=sum(count for key, count in counts.items() if not key.target_group),
            loaded_at=at,
            loaded_by_hsa_id=loads.hsa_id,
            loaded_by_name=loads.name,
        )
        for key, count in sorted(counts.items()):
            rows.add(
                "programmes_population_count",
                table_id=table.id,
                municipality_code=key.municipality,
                sex=key.sex,
                age_years=key.age_years,
                target_group=key.target_group,
                people=count,
            )


def _keys_of(person: Resident, region: Region, *, on: date) -> Iterator[PopulationKey]:
    """Where somebody is counted: among everybody, and in the groups the illnesses and the work make."""
    has_died = person.deceased_on is not None and person.deceased_on <= on
    if person.region_code != region.code or person.birth_date > on or has_died:
        return
    everybody = PopulationKey(
        person.municipality_code, person.sex.value, min(age_on(person.birth_date, on), OLDEST), ""
    )
    yield everybody
    if person.risk_groups:
        yield everybody._replace(target_group="medical_risk")
    if person.is_care_staff:
        yield everybody._replace(target_group="care_staff")
