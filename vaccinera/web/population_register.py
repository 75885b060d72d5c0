"""What the population register tells of a number somebody has typed, as the page that registers them shows it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext

from vaccinera.kernel.clock import today
from vaccinera.kernel.refusals import Refused
from vaccinera.patients.actions.population import ask_register
from vaccinera.patients.queries import identifier_written, population_register
from vaccinera.patients.rules.population_register import RegisterSilent
from vaccinera.patients.states import Protection
from vaccinera.web.words import postal_code_in_words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vaccinera.access.rules.readers import Reader
    from vaccinera.patients.rules.population_register import Registered


@dataclass(frozen=True, slots=True)
class Told:
    """The register's answer: a person, or that it was asked and knows nobody, or that it is silent."""

    person: Registered | None = None
    is_unknown: bool = False
    is_silent: bool = False

    @property
    def facts(self) -> list[tuple[str, str]]:
        """Name and address as terms and values; of somebody protected no address."""
        told = self.person
        if told is None:
            return []
        address = ", ".join(
            part for part in (told.street, f"{postal_code_in_words(told.postal_code)} {told.city}".strip()) if part
        )
        if told.protection is not Protection.NONE:
            address = gettext("skyddad")
        facts = [
            (gettext("Namn"), f"{told.family_name}, {told.given_name}"),
            (gettext("Adress"), address),
            (gettext("Avliden"), told.deceased_on.isoformat() if told.deceased_on else ""),
        ]
        return [fact for fact in facts if fact[1]]


def told_of(reader: Reader, typed: Mapping[str, str]) -> Told:
    """Ask about the number in a form, if it is one the register has; whoever may not open the protected is refused."""
    register = population_register()
    try:
        number = None if typed.get("kind") else identifier_written(typed.get("number", ""), on=today())
    except Refused:
        return Told()
    if register is None or number is None or number.birth_date is None:
        return Told()
    try:
        person = ask_register(by=reader, register=register, identifier=number)
    except RegisterSilent:
        return Told(is_silent=True)
    return Told(person, is_unknown=person is None)
