"""Invented people with Sweden's ages, names of many origins, and test numbers only."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from vaccinera.console.demo_region.keys import Chance
from vaccinera.console.demo_region.numbers import NoNumberLeft, NumberSupply
from vaccinera.console.demo_region.region import Place, Population, Region
from vaccinera.patients.rules.ages import age_on
from vaccinera.patients.rules.identifiers import parse_identifier
from vaccinera.patients.states import IdentifierKind, Protection, Sex

_YEARS_IN_A_BAND = 5
_BORN_BEFORE_IS_OLD, _BORN_BEFORE_IS_MIDDLE = 1950, 1985
_FIRST_DEATH_ON = date(2025, 1, 10)
_OLD_ENOUGH_TO_HAVE_DIED = 68
_OFTEN_FRAIL = 80
_SECOND_ILLNESS = 0.25


@dataclass(frozen=True, slots=True)
class Resident:
    """One invented person. ``tale`` is what happens to people known by name; ``""`` for all others."""

    number: str
    kind: IdentifierKind
    given_name: str
    family_name: str
    birth_date: date
    sex: Sex
    protection: Protection
    deceased_on: date | None
    street: str
    postal_code: str
    city: str
    municipality_code: str
    region_code: str
    risk_groups: tuple[str, ...]
    is_care_staff: bool
    tale: str = ""
    about: Mapping[str, str] | None = None


def residents(
    region: Region, names: Mapping[str, Any], known: Sequence[Mapping[str, Any]], *, seed: str
) -> list[Resident]:
    """Everybody, those known by name first."""
    supply = NumberSupply()
    for entry in known:
        supply.take(entry["number"])
    chance = Chance(seed, "people")
    people = [_known(entry, region, chance) for entry in known]
    population = region.population
    unknown = population.persons - len(people)
    kinds = _kinds(population, unknown)
    people += [_invented(region, names, supply, kind, chance) for kind in chance.shuffled(kinds)]
    _mark(people, population.protected, chance, lambda person: not person.tale, _protected)
    _mark(people, population.deceased, chance, lambda person: _may_have_died(person, population), _deceased)
    return people


def _kinds(population: Population, count: int) -> list[IdentifierKind]:
    special = [IdentifierKind.COORDINATION_NUMBER] * population.coordination_numbers
    special += [IdentifierKind.RESERVE_NUMBER_STOCKHOLM] * population.reserve_numbers
    return special + [IdentifierKind.PERSONAL_NUMBER] * (count - len(special))


def _known(entry: Mapping[str, Any], region: Region, chance: Chance) -> Resident:
    identifier = parse_identifier(entry["number"], on=region.population.born_before)
    # A reserve number tells no birth date, so the file does.
    birth_date: Any = entry.get("birth_date") or identifier.birth_date
    place = next(place for place in region.places if place.municipality_code == entry["home"])
    given_name, family_name = entry["name"]
    street, postal_code = _address(region, place, chance)
    return Resident(
        number=entry["number"],
        kind=identifier.kind,
        given_name=given_name,
        family_name=family_name,
        birth_date=birth_date,
        sex=Sex(entry["sex"]),
        protection=Protection(entry.get("protection", "none")),
        deceased_on=date(2026, 2, 3) if entry["tale"] == "died" else None,
        street=street,
        postal_code=postal_code,
        city=place.city,
        municipality_code=place.municipality_code,
        region_code=place.region_code,
        risk_groups=tuple(entry.get("risk_groups", ())),
        is_care_staff=False,
        tale=entry["tale"],
        about=entry["about"],
    )


def _invented(
    region: Region, names: Mapping[str, Any], supply: NumberSupply, kind: IdentifierKind, chance: Chance
) -> Resident:
    population = region.population
    sex = Sex.FEMALE if chance.happens(0.5) else Sex.MALE
    birth_date, number = _birth_and_number(population, supply, kind, sex, chance)
    given_name, family_name = _name(names, birth_date, sex, chance)
    place = chance.weighted(region.places, [place.share for place in region.places])
    street, postal_code = _address(region, place, chance)
    age = age_on(birth_date, population.born_before)
    return Resident(
        number=number,
        kind=kind,
        given_name=given_name,
        family_name=family_name,
        birth_date=birth_date,
        sex=sex,
        protection=Protection.NONE,
        deceased_on=None,
        street=street,
        postal_code=postal_code,
        city=place.city,
        municipality_code=place.municipality_code,
        region_code=place.region_code,
        risk_groups=_risk_groups(population, age, chance),
        is_care_staff=20 <= age < 67 and chance.happens(population.care_staff_share),  # noqa: PLR2004 - working ages
    )


def _birth_and_number(
    population: Population, supply: NumberSupply, kind: IdentifierKind, sex: Sex, chance: Chance
) -> tuple[date, str]:
    """A day is drawn again when its six test numbers of a sex are used up."""
    while True:
        band = chance.weighted(range(len(population.age_bands)), population.age_bands)
        years = band * _YEARS_IN_A_BAND + chance.below(_YEARS_IN_A_BAND)
        year = population.born_before.year - years
        birth_date = population.born_before.replace(year=year) - timedelta(days=1 + chance.below(365))
        if kind is IdentifierKind.RESERVE_NUMBER_STOCKHOLM:
            return birth_date, supply.reserve_number()
        try:
            if kind is IdentifierKind.COORDINATION_NUMBER:
                return birth_date, supply.coordination_number(birth_date, sex)
            return birth_date, supply.personal_number(birth_date, sex)
        except NoNumberLeft:
            continue


def _name(names: Mapping[str, Any], birth_date: date, sex: Sex, chance: Chance) -> tuple[str, str]:
    origin = chance.weighted(list(names.values()), [origin["share"] for origin in names.values()])
    old, middle = birth_date.year < _BORN_BEFORE_IS_OLD, birth_date.year < _BORN_BEFORE_IS_MIDDLE
    generation = "old" if old else "middle" if middle else "young"
    family_name = chance.pick(origin["family"])
    if chance.happens(0.04):
        family_name = f"{family_name} {chance.pick(origin['family'])}"
    return chance.pick(origin[sex.value][generation]), family_name


def _address(region: Region, place: Place, chance: Chance) -> tuple[str, str]:
    number = 1 + chance.below(48)
    entrance = f" {'ABC'[chance.below(3)]}" if chance.happens(0.2) else ""
    return f"{chance.pick(region.streets)} {number}{entrance}", chance.pick(place.postal_codes)


def _risk_groups(population: Population, age: int, chance: Chance) -> tuple[str, ...]:
    part = [part for from_age, part in population.risk_from_age if age >= from_age][-1]
    if not chance.happens(part):
        return ()
    codes, weights = list(population.risk_groups), list(population.risk_groups.values())
    first = chance.weighted(codes, weights)
    if first == "frailty" and age < _OFTEN_FRAIL:
        first = "heart"
    if chance.happens(_SECOND_ILLNESS):
        second = chance.weighted(codes, weights)
        return tuple(sorted({first, second}))
    return (first,)


def _mark(
    people: list[Resident],
    count: int,
    chance: Chance,
    suits: Callable[[Resident], bool],
    change: Callable[[Resident, int, Chance], Resident],
) -> None:
    """Change so many of those who suit, in place."""
    places = [place for place, person in enumerate(people) if suits(person)]
    for nth, place in enumerate(chance.shuffled(places)[:count]):
        people[place] = change(people[place], nth, chance)


def _protected(person: Resident, nth: int, _chance: Chance) -> Resident:
    """Two of three carry the mark; the address of the third is not in the register at all."""
    if nth % 3 < 2:  # noqa: PLR2004 - two of three
        return replace(person, protection=Protection.CONFIDENTIALITY_MARKING)
    return replace(
        person,
        protection=Protection.PROTECTED_REGISTRATION,
        street="",
        postal_code="",
        city="",
        municipality_code="",
        region_code="",
    )


def _may_have_died(person: Resident, population: Population) -> bool:
    is_old = age_on(person.birth_date, population.born_before) >= _OLD_ENOUGH_TO_HAVE_DIED
    return is_old and not person.tale and person.protection is Protection.NONE


def _deceased(person: Resident, _nth: int, chance: Chance) -> Resident:
    return replace(person, deceased_on=_FIRST_DEATH_ON + timedelta(days=chance.below(600)))
