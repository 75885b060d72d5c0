"""What a unit says of itself, and what it has chosen to begin from when somebody is registered."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from types import MappingProxyType
from typing import Any

from vaccinera.kernel.refusals import Refused

LONGEST_HOURS = 500
_POSTAL_CODE = re.compile(r"\d{5}")
# As people write it: digits in groups, an area code in brackets, an extension after a comma.
_PHONE = re.compile(r"\+?[\d() ,/-]{6,30}")
_FEWEST_DIGITS = 6


@dataclass(frozen=True, slots=True)
class UnitFacts:
    """Where a unit is and how it is reached: what its administrator may change."""

    street: str
    postal_code: str
    city: str
    phone: str
    opening_hours: str

    def as_data(self) -> dict[str, str]:
        """The facts by name, as a trace keeps them."""
        return asdict(self)

    @property
    def mark(self) -> str:
        """A short text that differs as soon as a fact does: a page says by it which facts it showed."""
        return hashlib.sha256(json.dumps(self.as_data()).encode()).hexdigest()[:16]


def judge_unit_facts(facts: UnitFacts) -> UnitFacts:
    """The facts without blanks around and within the postal code; refuses what no letter and no call would reach."""
    tidy = UnitFacts(
        street=facts.street.strip(),
        postal_code="".join(facts.postal_code.split()),
        city=facts.city.strip(),
        phone=" ".join(facts.phone.split()),
        opening_hours="\n".join(line.rstrip() for line in facts.opening_hours.strip().splitlines()),
    )
    if not tidy.street or not tidy.city:
        raise Refused("organisations.unit.address_missing")
    if not _POSTAL_CODE.fullmatch(tidy.postal_code):
        raise Refused("organisations.unit.postal_code_unreadable")
    if not _PHONE.fullmatch(tidy.phone) or sum(one.isdigit() for one in tidy.phone) < _FEWEST_DIGITS:
        raise Refused("organisations.unit.phone_unreadable")
    if len(tidy.opening_hours) > LONGEST_HOURS:
        raise Refused("organisations.unit.hours_too_long", longest=LONGEST_HOURS)
    return tidy


@dataclass(frozen=True, slots=True)
class UsualChoice:
    """What a unit usually gives in a programme, where and how; an empty code leaves it to the programme."""

    product: str = ""
    site: str = ""
    route: str = ""
    setting: str = ""


_NOTHING_USUAL = UsualChoice()


@dataclass(frozen=True, slots=True)
class UnitChoices:
    """What a unit has chosen: programmes it does not give, products first in lists, and what is usual by programme.

    Programmes that are given are not listed: a new one is offered everywhere until a unit says otherwise. Products are
    told by their national ids, the favourite first.
    """

    not_given: frozenset[str] = frozenset()
    favourites: tuple[str, ...] = ()
    usual: Mapping[str, UsualChoice] = field(default_factory=lambda: MappingProxyType({}))

    def gives(self, programme_code: str) -> bool:
        """Whether the unit gives a programme."""
        return programme_code not in self.not_given

    def usually(self, programme_code: str) -> UsualChoice:
        """What is usual in a programme."""
        return self.usual.get(programme_code, _NOTHING_USUAL)

    def rank_of(self, npl_id: str, *, programme_code: str) -> int:
        """How early a product stands in lists: the programme's usual one, then the favourites, then all others."""
        if npl_id == self.usually(programme_code).product:
            return -1
        return self.favourites.index(npl_id) if npl_id in self.favourites else len(self.favourites)

    def as_data(self) -> dict[str, Any]:
        """The choices as they are stored, without what was not chosen."""
        usual = {code: {name: told for name, told in asdict(one).items() if told} for code, one in self.usual.items()}
        return {
            "not_given": sorted(self.not_given),
            "favourites": list(self.favourites),
            "usual": {code: told for code, told in sorted(usual.items()) if told},
        }


def unit_choices_from(data: Mapping[str, Any]) -> UnitChoices:
    """The choices as stored; a unit that never chose has none."""
    return UnitChoices(
        not_given=frozenset(data.get("not_given", ())),
        favourites=tuple(data.get("favourites", ())),
        usual=MappingProxyType({code: UsualChoice(**told) for code, told in data.get("usual", {}).items()}),
    )
