"""People as screens may show them: name, age, number and place, and what protection leaves of them (PER-11)."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

from django.utils.translation import gettext, gettext_noop, ngettext

from vaccinera.access.states import Permission
from vaccinera.kernel.clock import today
from vaccinera.patients.queries import numbers_of
from vaccinera.patients.rules.ages import age_on
from vaccinera.patients.rules.protection import shown_identifier, shown_in_list
from vaccinera.patients.states import IdentifierKind, Protection
from vaccinera.web.parts import Mark

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from uuid import UUID

    from vaccinera.access.rules.readers import Reader
    from vaccinera.patients.models import Person
    from vaccinera.patients.queries import NumberShown
    from vaccinera.programmes.models import Programme

# What each kind of number is called.
KINDS_OF_NUMBER: Mapping[IdentifierKind, str] = MappingProxyType(
    {
        IdentifierKind.PERSONAL_NUMBER: gettext_noop("Personnummer"),
        IdentifierKind.COORDINATION_NUMBER: gettext_noop("Samordningsnummer"),
        IdentifierKind.NATIONAL_RESERVE_NUMBER: gettext_noop("Nationellt reservnummer"),
        IdentifierKind.RESERVE_NUMBER_STOCKHOLM: gettext_noop("Reservnummer, Region Stockholm"),
        IdentifierKind.RESERVE_NUMBER_CARELINK: gettext_noop("Äldre nationellt reservnummer"),
        IdentifierKind.RESERVE_NUMBER_VASTRA_GOTALAND: gettext_noop("Reservnummer, Västra Götaland"),
        IdentifierKind.RESERVE_NUMBER_VARMLAND: gettext_noop("Reservnummer, Värmland"),
        IdentifierKind.RESERVE_NUMBER_OREBRO: gettext_noop("Reservnummer, Örebro län"),
        IdentifierKind.RESERVE_NUMBER_SKANE: gettext_noop("Reservnummer, Skåne"),
        IdentifierKind.RESERVE_NUMBER_BLEKINGE: gettext_noop("Reservnummer, Blekinge"),
        IdentifierKind.RESERVE_NUMBER_VASTERNORRLAND: gettext_noop("Reservnummer, Västernorrland"),
        IdentifierKind.RESERVE_NUMBER_SORMLAND: gettext_noop("Reservnummer, Sörmland"),
        IdentifierKind.LMA_NUMBER: gettext_noop("LMA-nummer"),
        IdentifierKind.UNKNOWN_PERSON: gettext_noop("Okänd person, eget märke"),
    }
)
_MONTHS_IN_YEAR = 12
_YEARS_TOLD_IN_MONTHS = 2


@dataclass(frozen=True, slots=True)
class PersonShown:
    """One person as this reader may see them in a banner or a row; what must not be told is empty.

    ``may_open`` is whether the reader may go on to the person, ``tells_time`` whether a row may say when the person
    is or was somewhere.
    """

    id: UUID
    name: str = field(repr=False)
    age: str
    number: str = field(repr=False)
    place: str = field(repr=False)
    marks: tuple[Mark, ...]
    may_open: bool
    tells_time: bool


def person_in_banner(reader: Reader, person: Person) -> PersonShown:
    """One person as a page about them alone shows them today, by the number they go by; one statement."""
    return shown_person(reader, person, numbers_of([person.pk]).get(person.pk), on=today())


def shown_person(reader: Reader, person: Person, number: NumberShown | None, *, on: date) -> PersonShown:
    """What a reader may see of a person, wherever they are met; a merged one is met as the one kept."""
    protection, person = _protection_of(person), person.kept
    may_open_protected = reader.may(Permission.PERSON_OPEN_PROTECTED)
    shown = shown_in_list(protection, may_open_protected=may_open_protected)
    written = number and shown_identifier(number.kind, number.value, protection, may_open_protected=may_open_protected)
    return PersonShown(
        id=person.pk,
        name=person.listed_name if shown.shows_name else gettext("Skyddad person"),
        age=_age(person, on=on) if shown.shows_age else "",
        number=written or "",
        place=person.city if shown.shows_contact else "",
        marks=_marks(person, is_marked=shown.is_marked),
        may_open=not person.is_protected or may_open_protected,
        tells_time=shown.shows_whereabouts,
    )


def _protection_of(person: Person) -> Protection:
    """The stricter of a merged person's own protection and that of whom it is merged into."""
    return Protection(person.kept.protection if person.kept.protection != Protection.NONE else person.protection)


def names_of(programme: Programme) -> Mapping[str, str]:
    """A programme's name in both languages, for the template to choose."""
    return {"sv": programme.name_sv, "en": programme.name_en}


def lacks_personal_number(number: NumberShown | None) -> bool:
    """Whether a person is to be offered a certificate of every dose, since no register will find the dose again."""
    return number is None or number.kind is not IdentifierKind.PERSONAL_NUMBER


def _age(person: Person, *, on: date) -> str:
    age = age_in_words(person.birth_date, on=person.deceased_on or on)
    return gettext("cirka %(age)s") % {"age": age} if person.birth_date_is_estimated else age


def age_in_words(birth_date: date | None, *, on: date) -> str:
    """Years; for the smallest, whose doses depend on them, months."""
    if birth_date is None or birth_date > on:
        return gettext("ålder okänd")
    years = age_on(birth_date, on)
    if years >= _YEARS_TOLD_IN_MONTHS:
        return ngettext("%(years)s år", "%(years)s år", years) % {"years": years}
    months = (on.year - birth_date.year) * _MONTHS_IN_YEAR + on.month - birth_date.month - (on.day < birth_date.day)
    return ngettext("%(months)s månad", "%(months)s månader", months) % {"months": months}


def _marks(person: Person, *, is_marked: bool) -> tuple[Mark, ...]:
    marks = []
    if is_marked:
        marks.append(Mark("protected", gettext("Skyddade personuppgifter")))
    if person.deceased_on:
        marks.append(Mark("deceased", gettext("Avliden %(day)s") % {"day": person.deceased_on.isoformat()}))
    return tuple(marks)
