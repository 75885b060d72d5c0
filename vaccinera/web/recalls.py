"""People who got a batch, as a list, a file or a label may tell of them (PER-11)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vaccinera.kernel.clock import today
from vaccinera.patients.queries import numbers_of
from vaccinera.patients.rules.protection import shown_in_list
from vaccinera.patients.states import Protection
from vaccinera.web.people import PersonShown, shown_person

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

    from vaccinera.access.rules.readers import Reader
    from vaccinera.patients.queries import NumberShown
    from vaccinera.visits.models import Administration


@dataclass(frozen=True, slots=True)
class Recalled:
    """One dose of a recalled batch: whose, and where and when unless the person is protected."""

    person: PersonShown
    visit_id: UUID
    batch_written: str
    given_on: str
    unit_name: str
    street: str
    postal_code: str
    city: str
    is_alive: bool

    @property
    def has_label(self) -> bool:
        """Whether a letter can be addressed."""
        return self.is_alive and bool(self.street and self.city)


def recalled(reader: Reader, doses: Iterable[Administration]) -> list[Recalled]:
    """The doses as this reader may be told of them, in one query for all numbers."""
    doses = list(doses)
    numbers = numbers_of({dose.visit.person_id for dose in doses})
    return [_recalled(reader, dose, numbers.get(dose.visit.person_id)) for dose in doses]


def _recalled(reader: Reader, dose: Administration, number: NumberShown | None) -> Recalled:
    person = dose.visit.person.kept
    shown = shown_person(reader, dose.visit.person, number, on=today())
    is_protected = dose.visit.person.is_protected
    tells = shown_in_list(
        Protection.CONFIDENTIALITY_MARKING if is_protected else Protection.NONE, may_open_protected=shown.may_open
    )
    return Recalled(
        person=shown,
        visit_id=dose.visit_id,
        batch_written=dose.batch_written,
        given_on=str(dose.visit.given_on) if tells.shows_whereabouts else "",
        unit_name=dose.visit.unit_name if tells.shows_whereabouts else "",
        street=person.street if tells.shows_contact else "",
        postal_code=person.postal_code if tells.shows_contact else "",
        city=person.city if tells.shows_contact else "",
        is_alive=person.deceased_on is None,
    )
