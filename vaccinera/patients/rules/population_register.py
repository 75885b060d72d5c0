"""The port to the population register: what is asked, what is told, and an invented one that answers (RIV-17).

The real register is the national PU service; whoever connects it implements :class:`PopulationRegister`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from typing import Any, Protocol

from vaccinera.patients.states import Protection

MOST_AT_ONCE = 500


class RegisterSilent(Exception):
    """The register does not answer now; what it would have told is typed and verified later."""


@dataclass(frozen=True, slots=True)
class Registered:
    """One person as the register tells them. ``referred_to`` is the number that has replaced this one.

    Nothing of the address is told of somebody whose registration is protected, nor kept here (PER-11, RIV-18).
    """

    number: str = field(repr=False)
    given_name: str = field(repr=False)
    family_name: str = field(repr=False)
    protection: Protection = Protection.NONE
    deceased_on: date | None = None
    street: str = field(default="", repr=False)
    postal_code: str = field(default="", repr=False)
    city: str = field(default="", repr=False)
    municipality_code: str = ""
    region_code: str = ""
    level: str = ""
    is_dormant: bool = False
    referred_to: str = field(default="", repr=False)


class PopulationRegister(Protocol):
    """Whoever answers for the register."""

    def look_up(self, numbers: Collection[str]) -> Mapping[str, Registered]:
        """What is known of numbers, at most 500 at once, by number; raises :class:`RegisterSilent`."""
        ...


@dataclass(frozen=True, slots=True)
class InventedRegister:
    """Knows some invented people, and is silent about some numbers as if it were down."""

    people: Mapping[str, Registered]
    silent: frozenset[str] = frozenset()

    def look_up(self, numbers: Collection[str]) -> Mapping[str, Registered]:
        """See the port."""
        if len(numbers) > MOST_AT_ONCE:
            raise ValueError("the register takes at most 500 numbers at once")
        if self.silent.intersection(numbers):
            raise RegisterSilent
        return {number: self.people[number] for number in numbers if number in self.people}


def read_invented(content: Mapping[str, Any]) -> InventedRegister:
    """An invented register from the content of its file."""
    people = [_read(entry) for entry in content["people"]]
    return InventedRegister({person.number: person for person in people}, frozenset(content["silent"]))


def _read(entry: Mapping[str, Any]) -> Registered:
    given_name, family_name = entry["name"]
    rest = {key: value for key, value in entry.items() if key not in {"name", "protection"}}
    return Registered(
        given_name=given_name,
        family_name=family_name,
        protection=Protection(entry.get("protection", Protection.NONE)),
        **rest,
    )


def in_batches(numbers: Iterable[str]) -> Iterator[list[str]]:
    """Numbers in portions the register takes."""
    rest = iter(numbers)
    while batch := list(islice(rest, MOST_AT_ONCE)):
        yield batch
