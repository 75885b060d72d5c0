"""What the lists of work have in common: who is shown, how long it may wait, and the look that is logged."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import Http404
from django.utils.translation import gettext, ngettext

from vaccinera.kernel.clock import today
from vaccinera.kernel.scope import acting
from vaccinera.patients.queries import numbers_of
from vaccinera.visits.actions.looking import log_worklist
from vaccinera.visits.states import SignatureKind
from vaccinera.web.parts import Column
from vaccinera.web.people import PersonShown, names_of, shown_person
from vaccinera.web.words import decimal_in_words

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from uuid import UUID

    from vaccinera.access.rules.readers import Reader
    from vaccinera.patients.models import Person
    from vaccinera.visits.models import Visit
    from vaccinera.visits.queries.unsigned import Unsigned
    from vaccinera.web.page import PageRequest

_SOON = 7
_LAST_PAGE = 10_000


@dataclass(frozen=True, slots=True)
class UnsignedShown:
    """One visit that waits for a signature: for whom, what is lacking, and how long it may wait."""

    visit: Visit
    person: PersonShown
    dose: str
    lacking: str
    signs: str
    mine: str
    is_late: bool
    left_kind: str
    left_word: str

    @property
    def is_mine(self) -> bool:
        """Whether a signature of the reader's is lacking."""
        return bool(self.mine)

    @property
    def programme(self) -> Mapping[str, str]:
        """The programme's name in both languages."""
        return names_of(self.visit.programme)


def left_in_words(days: int) -> tuple[str, str]:
    """How long something may wait, as a status kind and words; the last day itself still counts."""
    if days < 0:
        late = ngettext("%(days)s dag för sent", "%(days)s dagar för sent", -days) % {"days": -days}
        return "stop", late
    if days == 0:
        return "warning", gettext("Sista dagen i dag")
    left = ngettext("%(days)s dag kvar", "%(days)s dagar kvar", days) % {"days": days}
    return ("warning" if days <= _SOON else "waiting"), left


def unsigned_shown(unsigned: Unsigned, person: PersonShown) -> UnsignedShown:
    """One row of a list of what waits for signatures."""
    kind, word = left_in_words(unsigned.days_left)
    visit = unsigned.visit
    given = visit.administration
    lacking = []
    if unsigned.lacks_prescription:
        lacking.append(gettext("%(name)s, ordination") % {"name": visit.prescription.prescriber_name})
    if unsigned.lacks_administration:
        lacking.append(gettext("%(name)s, given dos") % {"name": given.giver_name})
    return UnsignedShown(
        visit=visit,
        person=person,
        dose=f"{visit.prescription.product.name} {decimal_in_words(given.dose_quantity)} {given.dose_unit}",
        lacking="; ".join(lacking),
        signs=", ".join([*lacking, person.name]),
        mine=_mine_in_words(unsigned.mine),
        is_late=unsigned.days_left < 0,
        left_kind=kind,
        left_word=word,
    )


def _mine_in_words(mine: Collection[str]) -> str:
    """What the reader's signature would cover; empty when nothing of it is the reader's."""
    if len(mine) > 1:
        return gettext("Ordination och given dos")
    return gettext("Ordination") if SignatureKind.PRESCRIPTION in mine else gettext("Given dos") if mine else ""


def people_shown(reader: Reader, people: Iterable[Person]) -> dict[UUID, PersonShown]:
    """People of a list as the reader may see them, by their ids."""
    people = list(people)
    numbers = numbers_of({person.pk for person in people})
    return {person.pk: shown_person(reader, person, numbers.get(person.pk), on=today()) for person in people}


def log_look(reader: Reader, worklist: str, people: Iterable[UUID]) -> None:
    """In the log, committed, before anybody is shown; an empty list needs no line."""
    shown = list(people)
    if shown:
        with acting(reader):
            log_worklist(by=reader, worklist=worklist, shown=shown)


def columns_of(when: str, *others: str) -> list[Column]:
    """The columns of a list of work: whose it is, when, what else, and what can be done."""
    return [
        Column(gettext("Person")),
        Column(when, "date"),
        *(Column(other) for other in others),
        Column(gettext("Gör"), "action"),
    ]


def page_number(request: PageRequest) -> int:
    """Which page of a list is asked for; one that cannot be is not found."""
    asked = request.GET.get("sida", "1")
    number = int(asked) if asked.isascii() and asked.isdigit() else 0
    if not 1 <= number <= _LAST_PAGE:
        raise Http404
    return number
