"""Entries corrected, moved, nullified and restored: what the two reports of corrections are of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from tests.factories.region import NOON, Region
from tests.personas import ANNA, OLLE, ULLA, Persona
from tests.reports.giving import SEVENTY, SIXTY_FIVE, YOUNG, dose_to, imported_to, somebody
from tests.reports.independent.counting import SWEDEN, is_single_day_of_a_unit
from tests.visits.scenes import NUMBERS
from vaccinera.kernel.scope import acting
from vaccinera.reports.rules.asking import Asked
from vaccinera.visits.actions.correcting import correct
from vaccinera.visits.actions.moving import move
from vaccinera.visits.actions.nullifying import nullify, restore
from vaccinera.visits.models import Amendment, Visit
from vaccinera.visits.queries.corrections import as_it_stands


class Act(NamedTuple):
    """One act on one entry."""

    unit_id: int
    programme_id: str
    kind: str
    code: str
    made_on: date
    given_on: date
    changed: Sequence[str]
    is_protected: bool


def scene(region: Region) -> None:
    """Two corrections of one entry, one moved, two nullified of which one is restored.

    Three more corrected, of people who are protected; and two elsewhere.
    """
    first = dose_to(region, ANNA, somebody(NUMBERS[0]), at=NOON - timedelta(days=40))
    second = _corrected(
        region, ANNA, first, at=NOON - timedelta(days=2), site="right_upper_arm", giving_comment="Vänster"
    )
    _corrected(region, ANNA, second, at=NOON, site="left_upper_arm")
    moved = dose_to(region, ULLA, somebody(NUMBERS[1]), at=NOON - timedelta(days=12), now=NOON - timedelta(days=12))
    ulla = region.reader(ULLA)
    with acting(ulla):
        move(by=ulla, visit_id=moved.pk, person_id=somebody(SEVENTY).pk, reason="Fel syskon",
             carried_because="Svaren togs från rätt person", at=NOON - timedelta(days=11))  # fmt: skip
    _nullified(region, ANNA, dose_to(region, ANNA, somebody(NUMBERS[2]), at=NOON), "not_given")
    lifted = _nullified(region, ULLA, dose_to(region, ULLA, somebody(NUMBERS[3]), at=NOON), "wrong_person")
    with acting(ulla):
        restore(by=ulla, visit_id=lifted.pk, reason="Fel besök makulerades", at=NOON)
    for number, site in (("195709263080", "right_upper_arm"), (YOUNG, "right_thigh"), (SIXTY_FIVE, "left_thigh")):
        person = somebody(number, protection="confidentiality_marking")
        given = dose_to(region, ANNA, person, at=NOON - timedelta(days=12), risk_groups=["heart"])
        _corrected(region, ANNA, given, at=NOON, site=site)
    _corrected(region, OLLE, dose_to(region, OLLE, somebody(NUMBERS[4]), at=NOON), at=NOON, site="right_upper_arm")
    _nullified(region, OLLE, imported_to(region, OLLE, somebody(NUMBERS[5]), on=date(2026, 1, 5)), "other")


def _corrected(region: Region, who: Persona, visit: Visit, *, at: datetime, **fields: Any) -> Visit:
    reader = region.reader(who)
    with acting(reader):
        seen = Visit.objects.select_related(
            "prescription", "administration", "declaration__questionnaire", "programme_version", "person"
        ).get(pk=visit.pk)
        after = replace(as_it_stands(seen), **fields)
        return correct(by=reader, visit_id=visit.pk, after=after, reason="Fel i registreringen", at=at)


def _nullified(region: Region, who: Persona, visit: Visit, code: str) -> Visit:
    reader = region.reader(who)
    with acting(reader):
        return nullify(by=reader, visit_id=visit.pk, code=code, reason="Personen gick hem", at=NOON)


def recorded() -> Sequence[Act]:
    """Every act on an entry of the provider's."""
    found = []
    for one in Amendment.objects.select_related("visit__person"):
        assert one.visit.given_on is not None
        made_on = one.made_at.astimezone(SWEDEN).date()
        visit = one.visit
        is_protected = visit.patient_protection != "none" or visit.person.protection != "none"
        found.append(
            Act(
                visit.unit_id,
                visit.programme_id,
                one.kind,
                one.code,
                made_on,
                one.visit.given_on,
                one.changed,
                is_protected,
            )
        )
    return found


def is_hidden(act: Act, asked: Asked) -> bool:
    """Whether somebody protected would be in a unit's single day."""
    return act.is_protected and is_single_day_of_a_unit(asked)
