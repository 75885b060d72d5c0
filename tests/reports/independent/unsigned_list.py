"""Given doses that lack a signature, one by one, with whose they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tests.personas import MONA
from tests.reports.independent import unsigned
from tests.reports.independent.counting import Row, in_order, is_in_period, is_wanted
from vaccinera.reports.rules.asking import Asked
from vaccinera.reports.states import CountsBy
from vaccinera.visits.models import Visit

WHO, RECORDED, scene = MONA, 6, unsigned.scene


@dataclass(frozen=True, slots=True)
class Line:
    """One of them, of somebody who is not protected."""

    last_day_to_sign: date
    given_on: date
    person: str
    programme_id: str
    lacks: str
    unit_id: int
    staff_id: int | None


def recorded() -> Sequence[Line]:
    """Every current visit that was given and is not whole; whoever is protected is in no list (PER-11)."""
    found = []
    visits = Visit.objects.select_related("person", "administration").filter(is_current=True, nullified_at=None)
    for visit in visits:
        parts = {"prescription": visit.prescription_signed_at, "administration": visit.administration_signed_at}
        lacking = [name for name, signed_at in parts.items() if signed_at is None]
        is_protected = visit.patient_protection != "none" or visit.person.is_protected
        # What another system had is whole without signatures of ours.
        if visit.origin == "imported" or not lacking or is_protected:
            continue
        if visit.given_on is None or visit.last_day_to_sign is None:
            continue
        found.append(
            Line(
                last_day_to_sign=visit.last_day_to_sign,
                given_on=visit.given_on,
                person=str(visit.person_id),
                programme_id=visit.programme_id,
                lacks="both" if len(lacking) == len(parts) else lacking[0],
                unit_id=visit.unit_id,
                staff_id=visit.administration.giver_id,
            )
        )
    return found


def rows(lines: Sequence[Line], asked: Asked) -> list[Row]:
    """As the report's columns stand."""
    told = [
        (one.last_day_to_sign, one.given_on, one.person, one.person, one.programme_id, one.lacks,
         one.last_day_to_sign < asked.as_of, one.unit_id, one.staff_id)
        for one in lines
        if is_wanted(asked, one.unit_id, one.programme_id)
        and (asked.counts_by is CountsBy.AS_OF or is_in_period(one.given_on, asked))
    ]  # fmt: skip
    return sorted(told, key=lambda row: in_order(tuple(row[place] for place in (0, 1, 7, 4, 2, 5, 6, 8))))
