"""Given doses, one by one, with whose they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from tests.factories.region import NOON, Region
from tests.personas import ANNA, MONA, OLLE, ULLA
from tests.reimbursement.paid_visits import give, nullify
from tests.reports.giving import SEVENTY, SIXTY_FIVE, dose_to, imported_to, somebody
from tests.reports.independent.counting import Row, in_order, is_in_period, is_wanted
from tests.reports.written import make_other_programme
from tests.visits.scenes import NUMBERS
from vaccinera.reports.rules.asking import Asked
from vaccinera.reports.states import Filter
from vaccinera.visits.models import Visit

WHO, RECORDED = MONA, 10


@dataclass(frozen=True, slots=True)
class Line:
    """One of them."""

    given_on: date
    person: str
    programme_id: str
    product_id: int
    batch_number: str
    unit_id: int
    staff_id: int | None
    is_signed: bool
    is_protected: bool


def scene(region: Region) -> None:
    """Signed and not, of two units, programmes and products; one from elsewhere, two of people who are protected."""
    one, other = somebody(NUMBERS[0]), somebody(NUMBERS[2])
    dose_to(region, ANNA, one, at=NOON - timedelta(days=40))
    dose_to(region, ULLA, one, at=NOON - timedelta(days=12), extra="Ny dos")
    dose_to(region, ULLA, somebody(NUMBERS[1]), at=NOON - timedelta(days=12), product=1)
    give(region, other, by=ANNA, at=NOON - timedelta(days=10), is_signed=False)
    give(region, other, by=ANNA, at=NOON - timedelta(days=9), is_signed=False, prescribed_at=NOON)
    give(region, other, by=ULLA, at=NOON - timedelta(days=8), is_signed=False, administered_at=NOON)
    give(region, other, by=ANNA, at=NOON, programme_id=make_other_programme())
    nullify(region, give(region, other, by=ANNA, at=NOON - timedelta(days=7)), at=NOON)
    imported_to(region, ANNA, somebody(NUMBERS[3]), on=date(2025, 11, 3))
    for number in (NUMBERS[4], SEVENTY):
        protected = somebody(number, protection="confidentiality_marking")
        dose_to(region, ANNA, protected, at=NOON - timedelta(days=12))
    dose_to(region, OLLE, somebody(SIXTY_FIVE), at=NOON - timedelta(days=12))


def recorded() -> Sequence[Line]:
    """Every current visit whose dose was given."""
    found = []
    for visit in Visit.objects.select_related("person__merged_into", "administration").filter(is_current=True):
        if visit.nullified_at is not None or visit.state not in {"given", "complete"} or visit.given_on is None:
            continue
        given = visit.administration
        found.append(
            Line(
                given_on=visit.given_on,
                person=str(visit.person.kept.pk),
                programme_id=visit.programme_id,
                product_id=given.product_id,
                batch_number=given.batch_number,
                unit_id=visit.unit_id,
                staff_id=given.giver_id,
                # What another system had is whole without signatures of ours.
                is_signed=visit.origin == "imported"
                or None not in (visit.prescription_signed_at, visit.administration_signed_at),
                is_protected=visit.patient_protection != "none" or visit.person.is_protected,
            )
        )
    return found


def rows(lines: Sequence[Line], asked: Asked) -> list[Row]:
    """As the report's columns stand, to somebody who may not open people with protected identity."""
    products, batches = asked.only.get(Filter.PRODUCT), asked.only.get(Filter.BATCH)
    wanted = [
        line
        for line in lines
        if is_in_period(line.given_on, asked)
        and is_wanted(asked, line.unit_id, line.programme_id)
        and (not products or str(line.product_id) in products)
        and (not batches or line.batch_number in batches)
        and not line.is_protected
    ]
    return [_row(line) for line in sorted(wanted, key=_order)]


def _order(line: Line) -> list[tuple[bool, object]]:
    product = (line.programme_id, line.product_id, line.batch_number)
    return in_order((line.given_on, line.unit_id, *product, line.person, line.staff_id, line.is_signed))


def _row(line: Line) -> Row:
    product = (line.programme_id, line.product_id, line.batch_number)
    return (line.given_on, line.person, line.person, *product, line.unit_id, line.staff_id, line.is_signed)
