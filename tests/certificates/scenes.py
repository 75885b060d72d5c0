"""Doses that certificates are asked of, and what becomes of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from tests.factories.region import NOON, Region, begin, filled_in, make_batch, make_person, sign, with_declaration
from tests.personas import ANNA, DAVID
from vaccinera.kernel.scope import acting
from vaccinera.patients.models import Person
from vaccinera.visits.models import Visit

TEN_DAYS_AGO = NOON - timedelta(days=10)


def given(region: Region, person: Person | None = None, *, at: datetime = NOON, batch: str = "CE1") -> Visit:
    """Prescribed, given and signed by Anna."""
    anna = region.reader(ANNA)
    held = make_batch(anna, region.products[0], number=batch)
    usual = filled_in(anna, region.products[0], held.pk)
    registration = replace(
        with_declaration(usual, confirmed=frozenset(usual.declaration.answers)),
        passed_reasons=dict.fromkeys(("done-FLU26-S2", "too_early-FLU26-I1"), "Ny bedömning"),
    )
    return sign(anna, begin(anna, person or make_person()), registration, at=at)


def not_signed_by_its_giver(region: Region, person: Person | None = None) -> Visit:
    """Recorded by David for Anna, who has not signed."""
    anna, david = region.reader(ANNA), region.reader(DAVID)
    held = make_batch(anna, region.products[0], number="CE9")
    return sign(david, begin(anna, person or make_person()), filled_in(anna, region.products[0], held.pk))


def nullified(region: Region, visit: Visit) -> None:
    """What nullifying leaves of a visit."""
    with acting(region.reader(ANNA)):
        Visit.objects.filter(pk=visit.pk).update(nullified_at=NOON, nullified_reason="Fel person")


def corrected(region: Region, visit: Visit) -> None:
    """What a correction leaves of the version before."""
    with acting(region.reader(ANNA)):
        Visit.objects.filter(pk=visit.pk).update(is_current=False)
