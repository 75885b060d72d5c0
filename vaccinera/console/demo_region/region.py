"""The demo region as its TOML files tell it: places, providers, units, staff, names, and people known by name."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Place:
    """A municipality with its postal town."""

    region_code: str
    municipality_code: str
    city: str
    postal_codes: tuple[str, ...]
    share: float


@dataclass(frozen=True, slots=True)
class Population:
    """How many people there are and of which kinds; ages are counted on ``born_before``."""

    born_before: date
    persons: int
    coordination_numbers: int
    reserve_numbers: int
    protected: int
    deceased: int
    care_staff_share: float
    age_bands: tuple[float, ...]
    risk_from_age: tuple[tuple[int, float], ...]
    risk_groups: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Unit:
    """A care unit; ``draw`` is its share of the vaccinations, ``ages`` whom it meets. An office has neither."""

    id: int
    key: str
    provider_id: int
    hsa_id: str
    name: str
    street: str
    postal_code: str
    city: str
    phone: str
    opening_hours: str = ""
    setting: str = ""
    assignment: str = ""
    draw: int = 0
    ages: tuple[int, int] = (0, 0)


@dataclass(frozen=True, slots=True)
class Provider:
    """A care provider."""

    id: int
    hsa_id: str
    name: str
    organisation_number: str
    shows_records_to_patients: bool


@dataclass(frozen=True, slots=True)
class Commission:
    """One member of staff at one unit."""

    id: int
    hsa_id: str
    unit: Unit
    name: str
    purpose: str
    roles: tuple[str, ...]
    grants: tuple[str, ...]
    from_on: date
    to_on: date | None


@dataclass(frozen=True, slots=True)
class Member:
    """A member of staff. ``about`` says in both languages what the person shows, when worth showing."""

    id: int
    hsa_id: str
    given_name: str
    family_name: str
    profession: str
    competences: tuple[str, ...]
    role_code: str
    role_name: str
    commissions: tuple[Commission, ...]
    about: Mapping[str, str]

    @property
    def name(self) -> str:
        """Given and family name."""
        return f"{self.given_name} {self.family_name}"


@dataclass(frozen=True, slots=True)
class Agreement:
    """That one unit's staff may give what another unit prescribes."""

    id: int
    prescribing: Unit
    performing: Unit
    legal_basis: str
    from_on: date


@dataclass(frozen=True, slots=True)
class Region:
    """Everything the region has before its people are born."""

    name: str
    code: str
    hsa_prefix: str
    places: tuple[Place, ...]
    streets: tuple[str, ...]
    population: Population
    assignments: tuple[Mapping[str, Any], ...]
    providers: tuple[Provider, ...]
    units: tuple[Unit, ...]
    agreements: tuple[Agreement, ...]
    administration: Provider
    office: Unit
    staff: tuple[Member, ...]

    def provider(self, provider_id: int) -> Provider:
        """A provider by its number."""
        return next(provider for provider in self.providers if provider.id == provider_id)

    def unit(self, key: str) -> Unit:
        """A unit by its name in the files."""
        return next(unit for unit in self.units if unit.key == key)


@cache
def read_region() -> Region:
    """The region, from ``region.toml`` and ``staff.toml``."""
    raw = _read("region.toml")
    prefix = raw["hsa_prefix"]
    units = tuple(_unit(entry, prefix) for entry in raw["units"])
    office = _office(raw["administration"], prefix)
    by_key = {unit.key: unit for unit in (*units, office)}
    return Region(
        name=raw["name"],
        code=raw["code"],
        hsa_prefix=prefix,
        places=tuple(_places(raw)),
        streets=tuple(raw["streets"]["names"]),
        population=_population(raw["population"]),
        assignments=tuple(raw["assignments"]),
        providers=tuple(_provider(entry, prefix) for entry in raw["providers"]),
        units=units,
        agreements=tuple(_agreement(entry, by_key) for entry in raw["agreements"]),
        administration=_provider(raw["administration"], prefix),
        office=office,
        staff=tuple(_staff(_read("staff.toml"), prefix, by_key)),
    )


def read_names() -> Mapping[str, Any]:
    """The names by origin, as ``names.toml`` has them."""
    origins: Mapping[str, Any] = _read("names.toml")["origins"]
    return origins


def read_known_people() -> Sequence[Mapping[str, Any]]:
    """The people known by name, as ``known_people.toml`` has them."""
    people: Sequence[Mapping[str, Any]] = _read("known_people.toml")["people"]
    return people


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((_FOLDER / name).read_text("utf-8"))


def _places(raw: Mapping[str, Any]) -> list[Place]:
    away = raw["neighbour"]
    own = [
        Place(raw["code"], entry["code"], entry["city"], tuple(entry["postal_codes"]), entry["share"])
        for entry in raw["municipalities"]
    ]
    neighbour = Place(away["code"], away["municipality"], away["city"], tuple(away["postal_codes"]), away["share"])
    return [*own, neighbour]


def _population(raw: Mapping[str, Any]) -> Population:
    told = {
        **raw,
        "age_bands": tuple(raw["age_bands"]),
        "risk_from_age": tuple((age, part) for age, part in raw["risk_from_age"]),
    }
    return Population(**told)


def _provider(entry: Mapping[str, Any], prefix: str) -> Provider:
    return Provider(
        id=entry["id"],
        hsa_id=f"{prefix}-{entry['hsa']}",
        name=entry["name"],
        organisation_number=entry["organisation_number"],
        shows_records_to_patients=entry["shows_records_to_patients"],
    )


def _office(entry: Mapping[str, Any], prefix: str) -> Unit:
    told = {name: value for name, value in entry["unit"].items() if name != "hsa"}
    return Unit(provider_id=entry["id"], hsa_id=f"{prefix}-{entry['unit']['hsa']}", **told)


def _unit(entry: Mapping[str, Any], prefix: str) -> Unit:
    told = {name: value for name, value in entry.items() if name not in {"provider", "hsa", "ages"}}
    youngest, oldest = entry["ages"]
    return Unit(provider_id=entry["provider"], hsa_id=f"{prefix}-{entry['hsa']}", ages=(youngest, oldest), **told)


def _agreement(entry: Mapping[str, Any], units: Mapping[str, Unit]) -> Agreement:
    between = {name: units[entry[name]] for name in ("prescribing", "performing")}
    return Agreement(**{**entry, **between})


def _staff(raw: Mapping[str, Any], prefix: str, units: Mapping[str, Unit]) -> list[Member]:
    commission_id = 0
    members = []
    for number, entry in enumerate(raw["staff"], start=1):
        title = raw["titles"][entry["title"]]
        commissions = []
        for commission in entry["commissions"]:
            commission_id += 1
            commissions.append(_commission(commission_id, commission, prefix, units[commission["at"]], title["name"]))
        given_name, family_name = entry["name"]
        members.append(
            Member(
                id=number,
                hsa_id=f"{prefix}-P{number:03}",
                given_name=given_name,
                family_name=family_name,
                profession=title["profession"],
                competences=tuple(title["competences"]),
                role_code=title["code"],
                role_name=title["name"],
                commissions=tuple(commissions),
                about=entry.get("about", {}),
            )
        )
    return members


def _commission(number: int, raw: Mapping[str, Any], prefix: str, unit: Unit, title: str) -> Commission:
    return Commission(
        id=number,
        hsa_id=f"{prefix}-C{number:03}",
        unit=unit,
        name=f"{title}, {unit.name}",
        purpose=raw.get("purpose", "care"),
        roles=tuple(raw["roles"]),
        grants=tuple(raw.get("grants", ())),
        from_on=raw.get("since", date(2024, 1, 1)),
        to_on=raw.get("until"),
    )
