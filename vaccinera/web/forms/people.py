"""Looking for a person: what was typed becomes values, or a refusal with a sentence of its own."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from vaccinera.kernel.refusals import Refused
from vaccinera.patients.queries import identifier_written
from vaccinera.patients.rules.identifiers import Identifier, looks_like_identifier
from vaccinera.products.rules.scans import parse_scan

if TYPE_CHECKING:
    from collections.abc import Iterable

# The only fields one may look for people by (LAW-02); nothing else of a record can be searched.
SEARCH_FIELDS = frozenset({"sought", "name", "birth_date"})
_CARRIED_BY_EVERY_FORM = frozenset({"csrfmiddlewaretoken"})
_A_DAY = re.compile(r"([0-9]{4})-?([0-9]{2})-?([0-9]{2})")
_A_NUMBER = re.compile(r"(?:[0-9]{2})?[0-9]{6}[-+]?[0-9]{4}")
_FEWEST_LETTERS = 2
_SHORTEST_SCAN = 16  # a pack's item number with its prefix; every personal number is shorter


@dataclass(frozen=True, slots=True)
class NameSought:
    """A name, and the birth date without which nobody may be looked for by name. Neither is shown in ``repr``."""

    name: str = field(repr=False)
    born_on: date = field(repr=False)


def refuse_unknown_fields(names: Iterable[str], *, allowed: Iterable[str]) -> None:
    """Refuse a form or an address with a field the page does not have (LAW-02)."""
    if set(names) - set(allowed) - _CARRIED_BY_EVERY_FORM:
        raise Refused("web.search.unknown_field")


def read_sought(text: str, *, on: date) -> Identifier | NameSought:
    """What stands in the one search field: a number of any kind, or a name and a birth date in either order."""
    written = text.strip()
    if not written:
        raise Refused("web.search.empty")
    if _is_a_pack(written):
        raise Refused("web.search.is_a_pack")
    words = written.replace(",", " ").split()
    numbers = [word for word in words if _A_NUMBER.fullmatch(word)]
    if len(numbers) == 1:  # a name beside it says nothing more
        return identifier_written(numbers[0], on=on)
    days = [word for word in words if _A_DAY.fullmatch(word)]
    rest = " ".join(word for word in words if word not in days)
    if not any(letter.isalpha() for letter in rest) or (has_digit(rest) and looks_like_identifier(written)):
        return identifier_written(written, on=on)
    if len(days) != 1:
        raise Refused("web.search.birth_date_missing")
    return read_name_sought(rest, days[0], on=on)


def read_name_sought(name: str, birth_date: str, *, on: date) -> NameSought:
    """A name and a birth date typed in fields of their own."""
    if sum(letter.isalpha() for letter in name) < _FEWEST_LETTERS or has_digit(name):
        raise Refused("web.search.name_missing")
    if not birth_date.strip():
        raise Refused("web.search.birth_date_missing")
    return NameSought(" ".join(name.split()), read_birth_date(birth_date, on=on))


def read_birth_date(text: str, *, on: date) -> date:
    """A birth date written 1942-01-01 or 19420101; refuses what is no day and what has not come."""
    found = _A_DAY.fullmatch(text.strip())
    if found is None:
        raise Refused("web.birth_date.unreadable")
    try:
        day = date(*(int(part) for part in found.groups()))
    except ValueError:
        raise Refused("web.birth_date.impossible") from None
    if day > on:
        raise Refused("web.birth_date.in_the_future")
    return day


def _is_a_pack(text: str) -> bool:
    if len(text) < _SHORTEST_SCAN:
        return False
    try:
        parse_scan(text)
    except Refused:
        return False
    return True


def has_digit(text: str) -> bool:
    """Whether a number may have been typed where a name goes."""
    return any(letter.isdigit() for letter in text)
