"""Batches, the doses of them and what was discarded, one by one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from tests.factories.imported import make_imported
from tests.factories.region import NOON, Region, begin, filled_in, make_batch, make_person, sign, with_giving
from tests.personas import ANNA, MAJA, OLLE, ULLA, Persona
from tests.reports.independent.counting import (
    SWEDEN,
    Row,
    is_in_period,
    is_of_units,
    is_one_day,
    is_wanted,
    share,
    together,
    told,
    unprotected,
)
from tests.reports.written import TODAY, protect
from tests.visits.addressed import addressed, agree, given_by
from tests.visits.scenes import NUMBERS
from vaccinera.kernel.scope import acting
from vaccinera.patients.models import Person
from vaccinera.products.actions import record_waste, take_back_waste
from vaccinera.products.models import BatchWaste, UnitBatch
from vaccinera.products.rules.waste import WasteTold
from vaccinera.products.states import WasteReason
from vaccinera.reports.rules.asking import Asked
from vaccinera.visits.models import Visit

WHO, RECORDED = MAJA, 25
_LONG_AGO = datetime(2010, 5, 1, 9, tzinfo=SWEDEN)
# Whose batch, which product, its number, of whom doses were given how many days ago.
_USED: Sequence[tuple[Persona, int, str, Sequence[tuple[int, int]]]] = (
    (ANNA, 0, "A1", ((0, 40), (1, 41), (2, 12), (3, 39), (4, 12))),
    (ANNA, 0, "A2", ((1, 9), (5, 8))),
    (ULLA, 0, "A1", ((0, 20), (3, 21))),
    (ULLA, 0, "A3", ((1, 2),)),
    (OLLE, 0, "A1", ((5, 30),)),
    (ANNA, 1, "A1", ((2, 5),)),
)
# Whose batch, its number, how many doses were discarded how many days ago, why, and whether that was a mistake.
_WASTED: Sequence[tuple[Persona, str, int, int, WasteReason, bool]] = (
    (ANNA, "A1", 3, 10, WasteReason.LEFT_OVER, False),
    (ANNA, "A1", 2, 0, WasteReason.COLD_CHAIN, True),
    (ANNA, "GONE", 4, 30, WasteReason.OTHER, False),
    (ULLA, "A1", 1, 0, WasteReason.DAMAGED, False),
    (OLLE, "A1", 2, 0, WasteReason.EXPIRED, False),
)


def scene(region: Region) -> None:
    """Used, not used, discarded, finished, finished long ago, past its day, read in, and given elsewhere.

    Two are protected.
    """
    people = [make_person(number) for number in NUMBERS]
    for persona, product, number, doses in _USED:
        batch = make_batch(region.reader(persona), region.products[product], number=number)
        for who, days in doses:
            _give(region, persona, product, batch, people[who], at=NOON - timedelta(days=days))
    for number in ("FULL", "GONE", "OLD"):
        make_batch(region.reader(ANNA), region.products[0], number=number)
    make_imported(region.reader(ANNA), people[0], region.products[0])
    agree()
    draft, _ = addressed(region)
    given_by(region, draft)
    _look_after(region, ANNA, "A2", is_finished=True, finished_at=NOON, expires_on=TODAY - timedelta(days=9))
    _look_after(region, ULLA, "A1", expires_on=TODAY - timedelta(days=30))
    _look_after(region, ULLA, "A3", is_finished=True, finished_at=_LONG_AGO)
    _look_after(region, ANNA, "GONE", is_finished=True, finished_at=_LONG_AGO, added_at=_LONG_AGO)
    _look_after(region, ANNA, "A1", added_at=NOON - timedelta(days=60))
    _look_after(region, ANNA, "OLD", is_finished=True)
    for persona, number, wasted, ago, reason, is_wrong in _WASTED:
        told = WasteTold(wasted, TODAY - timedelta(days=ago), reason, "Sprutan läckte")
        _discard(region, persona, number, told, is_wrong=is_wrong)
    protect(people[1], people[3])


def _give(region: Region, persona: Persona, product: int, batch: UnitBatch, person: Person, *, at: datetime) -> None:
    reader = region.reader(persona)
    registration = with_giving(filled_in(reader, region.products[product], batch.pk), given_at=at)
    sign(reader, begin(reader, person), replace(registration, extra_dose_reason="Enligt rådet"))


def _look_after(region: Region, persona: Persona, number: str, **columns: object) -> None:
    reader = region.reader(persona)
    with acting(reader):
        UnitBatch.objects.filter(unit_id=reader.unit_id, batch_number=number, product=region.products[0]).update(
            **columns
        )


def _discard(region: Region, persona: Persona, number: str, told: WasteTold, *, is_wrong: bool) -> None:
    reader = region.reader(persona)
    with acting(reader):
        batch = UnitBatch.objects.get(unit_id=reader.unit_id, batch_number=number, product=region.products[0])
        waste = record_waste(by=reader, batch_id=batch.pk, told=told, on=TODAY, at=NOON)
        if is_wrong:
            take_back_waste(by=reader, waste_id=waste.pk, why="Fel batch", at=NOON)


@dataclass(frozen=True, slots=True)
class Held:
    """A batch that a unit has or had; a dose of one, with the day it was given; or what was discarded, with its day."""

    unit_id: int
    product_id: int
    batch_number: str
    expires_on: date | None
    is_finished: bool | None = None
    added_on: date | None = None
    finished_on: date | None = None
    given_on: date | None = None
    is_protected: bool = False
    wasted_on: date | None = None
    wasted: int = 0


def recorded() -> Sequence[Held]:
    """The provider's batches, the doses of its units' own, and what is told to be discarded, or taken back."""
    batches = {
        (one.unit_id, one.product_id, one.batch_number): Held(
            one.unit_id, one.product_id, one.batch_number, one.expires_on, one.is_finished, _day(one.added_at),
            _day(one.finished_at),
        )
        for one in UnitBatch.objects.all()
    }  # fmt: skip
    doses = []
    for visit in Visit.objects.select_related("person", "administration").filter(is_current=True, nullified_at=None):
        given = visit.administration
        key = (visit.unit_id, given.product_id, given.batch_number)
        if given.giver_unit_id is None:
            expires_on = batches[key].expires_on if key in batches else given.batch_expires_on
            is_protected = visit.patient_protection != "none" or visit.person.protection != "none"
            doses.append(Held(*key, expires_on, given_on=visit.given_on, is_protected=is_protected))
    waste = [
        Held(
            one.batch.unit_id, one.batch.product_id, one.batch.batch_number, None, wasted_on=one.wasted_on,
            wasted=one.doses,
        )
        for one in BatchWaste.objects.select_related("batch")
    ]  # fmt: skip
    return [*batches.values(), *doses, *waste]


def _day(at: datetime | None) -> date | None:
    return None if at is None else at.astimezone(SWEDEN).date()


def rows(held: Sequence[Held], asked: Asked) -> list[Row]:
    """As the report's columns stand."""
    wanted = [
        one
        for one in held
        if is_wanted(asked, one.unit_id)
        and not (one.is_protected and is_of_units(asked) and is_one_day(asked))
        and all(is_in_period(day, asked) for day in (one.given_on, one.wasted_on) if day is not None)
    ]
    groups = together(
        wanted, lambda one: (one.unit_id if "unit_id" in asked.by else None, one.product_id, one.batch_number)
    )
    said = []
    for key, found in groups.items():
        batches = [one for one in found if one.added_on is not None]
        doses = [one for one in found if one.given_on is not None]
        wasted = sum(one.wasted for one in found)
        if any(_is_there(one, asked) for one in batches) or told(doses) or wasted:
            days = [one.given_on for one in unprotected(doses) if one.given_on is not None]
            late = [one for one in doses if one.given_on and one.expires_on and one.given_on > one.expires_on]
            said.append(
                (
                    *key,
                    max((one.expires_on for one in found if one.expires_on), default=None),
                    all(one.is_finished for one in batches) if batches else None,
                    told(doses),
                    min(days, default=None),
                    max(days, default=None),
                    told(late),
                    wasted,
                    share(wasted, told(doses) + wasted) if told(doses) + wasted else None,
                )
            )
    return said


def _is_there(batch: Held, asked: Asked) -> bool:
    was_added = batch.added_on is not None and batch.added_on < asked.to_on
    return was_added and (
        not batch.is_finished or (batch.finished_on is not None and batch.finished_on >= asked.from_on)
    )
