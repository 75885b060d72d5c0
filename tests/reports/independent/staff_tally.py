"""What each of the staff gave and prescribed, one dose at a time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from tests.factories.region import (
    NOON,
    Region,
    an_hour_before,
    begin,
    filled_in,
    make_batch,
    sign,
    with_giving,
    with_order,
)
from tests.personas import ANNA, BIRGIT, DAVID, MAJA, OLLE, ULLA
from tests.reports.giving import SEVENTY, SIXTY_FIVE, YOUNG, dose_to, somebody
from tests.reports.independent.counting import first_day, in_order, is_in_period, is_one_day, is_wanted, told
from tests.visits.scenes import NUMBERS
from vaccinera.kernel.scope import acting
from vaccinera.reports.rules.asking import Asked
from vaccinera.reports.states import Period
from vaccinera.visits.actions.signing import sign_mine
from vaccinera.visits.models import Visit
from vaccinera.visits.states import Basis

WHO, RECORDED = MAJA, 18
_DIVISIONS = ("unit_id", "staff_id", "programme_id", "product_id")


class Part(NamedTuple):
    """Somebody's part of a dose."""

    part: str
    unit_id: int
    staff_id: int | None
    programme_id: str
    product_id: int
    given_on: date
    is_protected: bool


def scene(region: Region) -> None:
    """Anna gives six, one of them to somebody protected; Ulla two; Birgit one on David's word; Olle one elsewhere."""
    days = (40, 40, 12, 12, 12, 1)
    for number, before in zip(NUMBERS, days, strict=True):
        told = {"protection": "confidentiality_marking"} if before == 1 else {}
        dose_to(region, ANNA, somebody(number, **told), at=NOON - timedelta(days=before))
    dose_to(region, ULLA, somebody(SEVENTY), at=NOON - timedelta(days=12), product=1)
    dose_to(region, ULLA, somebody(SIXTY_FIVE, protection="protected_registration"), at=NOON - timedelta(days=1))
    _on_word(region)
    dose_to(region, OLLE, somebody("195709263080"), at=NOON - timedelta(days=1))


def _on_word(region: Region) -> None:
    """Given by Birgit, and signed afterwards by David, who prescribed it."""
    birgit, david = region.reader(BIRGIT), region.reader(DAVID)
    batch = make_batch(birgit, region.products[0], number="ORD1")
    registration = with_order(
        filled_in(birgit, region.products[0], batch.pk, risk_groups=["heart"]),
        prescriber_id=david.staff_id,
        basis=Basis.VERBAL,
        basis_reason="Telefon",
        prescribed_at=an_hour_before(NOON),
    )
    visit = sign(birgit, begin(birgit, somebody(YOUNG)), with_giving(registration, given_at=NOON))
    with acting(david):
        sign_mine(by=david, visit_id=visit.pk, at=NOON)


def recorded() -> Sequence[Part]:
    """Both parts of each signed dose of the provider's."""
    found = []
    for visit in Visit.objects.select_related("person", "administration", "prescription"):
        if visit.state != "complete" or not visit.is_current or visit.nullified_at or visit.given_on is None:
            continue
        given = visit.administration
        is_protected = visit.patient_protection != "none" or visit.person.protection != "none"
        told = (visit.programme_id, given.product_id, visit.given_on, is_protected)
        found.append(Part("given", visit.unit_id, given.giver_id, *told))
        found.append(Part("prescribed", visit.unit_id, visit.prescription.prescriber_id, *told))
    return found


def rows(parts: Sequence[Part], asked: Asked) -> list[tuple[object, ...]]:
    """As the report's columns stand."""
    groups: dict[tuple[object, ...], list[Part]] = defaultdict(list)
    for part in parts:
        is_other = not is_wanted(asked, part.unit_id, part.programme_id)
        is_hidden = part.is_protected and (asked.period is Period.DAY or is_one_day(asked))
        if is_in_period(part.given_on, asked) and not is_other and not is_hidden:
            divided = [getattr(part, name) if name in asked.by else None for name in _DIVISIONS]
            groups[first_day(part.given_on, asked.period), *divided].append(part)
    counted = [(*key, _count(found, "given"), _count(found, "prescribed")) for key, found in groups.items()]
    return sorted((row for row in counted if row[-1] or row[-2]), key=in_order)


def _count(parts: Sequence[Part], part: str) -> int:
    return told([one for one in parts if one.part == part])
