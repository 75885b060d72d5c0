"""Doses, one at a time, to people who differ: for reports that divide or follow them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from tests.factories.imported import make_imported
from tests.factories.region import (
    NOON,
    Region,
    begin,
    filled_in,
    make_batch,
    make_person,
    sign,
    with_giving,
    with_order,
)
from tests.personas import Persona
from vaccinera.patients.models import Person
from vaccinera.programmes.models import Programme, ProgrammeVersion
from vaccinera.visits.models import Visit

# Of the official test range: 38, 70 and 65 years old in the autumn of 2026.
YOUNG, SEVENTY, SIXTY_FIVE = "198804269812", "195608309810", "196107119858"


def somebody(number: str, *, municipality: str = "9901", **facts: Any) -> Person:
    """A person who lives in a municipality."""
    person = make_person(number)
    told = {"municipality_code": municipality, "region_code": municipality[:2], **facts}
    Person.objects.filter(pk=person.pk).update(**told)
    person.refresh_from_db()
    return person


def make_version(key: int, *, of: str, season: str, from_on: date, to_on: date | None, goal: int) -> None:
    """A programme's version for another season: the shipped one, but for its days and its goal (0: none)."""
    shipped = ProgrammeVersion.objects.get(pk=1)
    days = {"code": season, "from_on": from_on.isoformat()} | ({"to_on": to_on.isoformat()} if to_on else {})
    goals = [{**one, "percent": goal} for one in shipped.content["season_goals"] if goal]
    Programme.objects.get_or_create(code=of, defaults={"name_sv": "Annat program", "name_en": "Another programme"})
    ProgrammeVersion.objects.create(
        id=key,
        programme_id=of,
        version=f"{season} {key}",
        content={**shipped.content, "code": of, "season": days, "season_goals": goals},
        valid_from=from_on,
        valid_to=None if to_on is None else to_on + timedelta(days=1),
        approved_at=NOON,
    )


def dose_to(
    region: Region,
    persona: Persona,
    person: Person,
    *,
    at: datetime,
    product: int = 0,
    extra: str = "",
    now: datetime = NOON,
    **answers: Any,
) -> Visit:
    """A signed dose by the persona, registered ``now``; ``extra`` is why one more is given."""
    reader = region.reader(persona)
    vaccine = region.products[product]
    batch = make_batch(reader, vaccine, number=f"G{person.pk.hex[-6:]}{at:%m%d}")
    registration = with_giving(with_order(filled_in(reader, vaccine, batch.pk, **answers)), given_at=at)
    return sign(reader, begin(reader, person), replace(registration, extra_dose_reason=extra), at=now)


def imported_to(region: Region, persona: Persona, person: Person, *, on: date, **facts: Any) -> Visit:
    """A dose against influenza that another system had."""
    told = {"duplicate_group": "influenza", "season": "2026/27", **facts}
    return make_imported(region.reader(persona), person, region.products[0], on=on, **told)
