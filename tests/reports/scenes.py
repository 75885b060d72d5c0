"""A season of doses at two providers, and a report asked of it as somebody.

Anna and Ulla (Norra vården, two units) and Olle (Södra vården) give doses over three seasons' months.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

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
from tests.personas import ANNA, OLLE, ULLA, Persona
from tests.visits.scenes import NUMBERS
from vaccinera.access.rules.handing_over import HandOver
from vaccinera.kernel.scope import reading
from vaccinera.patients.models import Person
from vaccinera.reports.queries.catalogue import catalogue
from vaccinera.reports.queries.running import run_report
from vaccinera.reports.rules.asking import Asked, asked_first

TODAY = date(2026, 11, 23)
# Who gave, to which of the numbers, how many days before today.
_GIVEN: Sequence[tuple[Persona, int, int]] = (
    (ANNA, 0, 40),
    (ANNA, 1, 40),
    (ANNA, 2, 12),
    (ULLA, 3, 12),
    (ULLA, 4, 1),
    (OLLE, 5, 12),
)


def given(region: Region, persona: Persona, number: str, *, at: datetime) -> None:
    """A signed dose to whom has the number, registered at noon today."""
    reader, person = region.reader(persona), make_person(number)
    batch = make_batch(reader, region.products[0], number=f"B{number[-4:]}-{at:%m%d}")
    registration = with_giving(with_order(filled_in(reader, region.products[0], batch.pk)), given_at=at)
    sign(reader, begin(reader, person), registration)


def season(region: Region) -> Region:
    """Everything of the scene."""
    for persona, number, days in _GIVEN:
        given(region, persona, NUMBERS[number], at=NOON - timedelta(days=days))
    return region


def season_with_protected(region: Region) -> Region:
    """The scene, and two of the people have protected identity, whom the manager may not open."""
    season(region)
    Person.objects.filter(birth_date__year__in=(1940, 1943)).update(protection="confidentiality_marking")
    return region


TO_THE_HOME = HandOver("Uppföljning på boendet", "Enhetschefen", "Mona Prov")
"""For what and to whom reports of people are handed over here, and by whom."""


def asked(name: str, **told: object) -> Asked:
    """As it is asked first, but for what is told; one of people is handed over."""
    report = catalogue()[name]
    first = replace(asked_first(report, on=TODAY), hand_over=TO_THE_HOME if report.is_of_people else None)
    return replace(first, **told)  # type: ignore[arg-type]  # whichever is told


def run(region: Region, persona: Persona, name: str, **told: object) -> list[tuple[object, ...]]:
    """The report's rows, to the persona."""
    reader = region.reader(persona)
    with reading(reader):
        return [tuple(row) for row in run_report(reader, name, asked(name, **told)).rows]
