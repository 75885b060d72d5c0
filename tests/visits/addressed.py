"""A prescription by David of provider 1, addressed to Olle's unit of provider 2, and what either sees of it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from tests.factories.region import (
    NOON,
    SOURCE,
    Region,
    begin,
    filled_in,
    logged_in,
    make_batch,
    make_person,
    with_declaration,
    with_order,
)
from tests.personas import DAVID, OLLE, Persona
from vaccinera.access.rules.readers import Reader
from vaccinera.kernel.scope import acting
from vaccinera.organisations.models import CareUnit, UnitAgreement
from vaccinera.patients.models import Person
from vaccinera.visits.actions.prescribing import prescribe
from vaccinera.visits.actions.registering import register
from vaccinera.visits.models import Draft, Visit

PRESCRIBING, PERFORMING, NEIGHBOUR = 11, 21, 22
LAST_DAY = date(2026, 12, 1)


def agree(*, performing: int = PERFORMING, key: int = 1, **facts: Any) -> UnitAgreement:
    """An agreement between the prescriber's unit and a performing one."""
    told: dict[str, Any] = {"legal_basis": "Avtal om läkarinsatser", "from_on": date(2026, 1, 1), **facts}
    return UnitAgreement.objects.create(id=key, prescribing_unit_id=PRESCRIBING, performing_unit_id=performing, **told)


def make_neighbour() -> CareUnit:
    """Another unit of the performing provider."""
    there = CareUnit.objects.get(pk=PERFORMING)
    there.pk, there.hsa_id, there.name = NEIGHBOUR, "TSTNMT2321000156-U22", "Södra boendet"
    there.save(force_insert=True)
    return there


def at_neighbour(persona: Persona = OLLE) -> Reader:
    """The persona, at the other unit of the same provider."""
    return logged_in(persona, unit_id=NEIGHBOUR)


def addressed(
    region: Region,
    person: Person | None = None,
    *,
    to: tuple[int, ...] = (PERFORMING,),
    by: Persona = DAVID,
    expires_on: date = LAST_DAY,
    at: datetime = NOON,
) -> tuple[Draft, Visit]:
    """Prescribed and addressed; the agreement must be there."""
    reader = region.reader(by)
    draft = begin(reader, person or make_person())
    typed = with_declaration(filled_in(reader, region.products[0], None), are_confirmed_together=True)
    registration = with_order(typed, performing_unit_ids=to, expires_on=expires_on)
    with acting(reader):
        visit = prescribe(
            by=reader, draft_id=draft.pk, registration=registration, content={}, source_system_hsa_id=SOURCE, at=at
        )
    return draft, visit


def given_by(region: Region, draft: Draft, persona: Persona = OLLE, *, at: datetime = NOON) -> Visit:
    """Given and signed by somebody of the performing unit, out of its own fridge."""
    reader = region.reader(persona)
    batch = make_batch(reader, region.products[0], number="SOD1")
    with acting(reader):
        return register(
            by=reader,
            draft_id=draft.pk,
            registration=filled_in(reader, region.products[0], batch.pk),
            source_system_hsa_id=SOURCE,
            at=at,
        )
