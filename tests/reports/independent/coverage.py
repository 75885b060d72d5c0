"""Coverage, person by person: of those who are 65 or older 75 of a hundred are the goal, and the year before 70."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from fractions import Fraction
from math import ceil, floor
from typing import NamedTuple

from tests.factories.region import NOON, Region
from tests.personas import ANNA, INGELA, MAJA, OLLE, ULLA
from tests.reports.giving import SEVENTY, SIXTY_FIVE, YOUNG, dose_to, imported_to, make_version, somebody
from tests.visits.scenes import NUMBERS
from vaccinera.kernel.scope import acting
from vaccinera.programmes.actions.population import load_population
from vaccinera.programmes.models import PopulationCount
from vaccinera.programmes.rules.population import PopulationKey
from vaccinera.reports.rules.asking import Asked
from vaccinera.reports.states import Filter
from vaccinera.visits.models import Visit

WHO, RECORDED = MAJA, 23
_DIVISIONS = ("target_group", "municipality_code", "age_group", "sex")


class Season(NamedTuple):
    """A season, the first day after it, the population before it, and its goal."""

    programme: str
    code: str
    begins: date
    ends: date
    counted_on: date
    goal_percent: int | None


_SEASONS = (
    Season("influenza", "2025/26", date(2025, 9, 1), date(2026, 9, 1), date(2025, 8, 31), 70),
    Season("influenza", "2026/27", date(2026, 9, 1), date(2027, 9, 1), date(2026, 8, 31), 75),
    Season("other", "2026", date(2026, 1, 1), date.max, date(2025, 8, 31), None),
)


class Told(NamedTuple):
    """Some people of a population, or one who is vaccinated on a day at a unit."""

    municipality_code: str
    sex: str
    age: int
    target_group: str
    people: int = 0
    counted_on: date = date.max
    person: object = None
    given_on: date = date.max
    unit_id: int = 0
    programme: str = ""
    season: str = ""


def scene(region: Region) -> None:
    """Two municipalities, counted on three days; people vaccinated in three seasons; not all count."""
    make_version(2, of="influenza", season="2025/26", from_on=date(2025, 9, 1), to_on=date(2026, 8, 31), goal=70)
    make_version(3, of="other", season="2026", from_on=date(2026, 1, 1), to_on=None, goal=0)
    load(region, date(2025, 8, 31), people=7)
    load(region, date(2026, 8, 31), people=30)
    load(region, date(2026, 8, 31), people=40)
    load(region, date(2026, 10, 31), people=9)
    moved = somebody(NUMBERS[0])
    dose_to(region, ANNA, moved, at=NOON - timedelta(days=40))
    type(moved).objects.filter(pk=moved.pk).update(municipality_code="9902")
    moved.refresh_from_db()
    dose_to(region, ULLA, moved, at=NOON - timedelta(days=5), extra="Ny dos")
    dose_to(region, ANNA, somebody(NUMBERS[1], municipality="9902"), at=NOON - timedelta(days=12))
    dose_to(region, ANNA, somebody(NUMBERS[2], protection="confidentiality_marking"), at=NOON - timedelta(days=12))
    dose_to(region, ULLA, somebody(YOUNG), at=NOON - timedelta(days=12), risk_groups=["heart"])
    dose_to(region, ULLA, somebody(SEVENTY, municipality="9902"), at=NOON - timedelta(days=1), risk_groups=["lung"])
    dose_to(region, ANNA, somebody(SIXTY_FIVE, municipality="9909"), at=NOON - timedelta(days=1))
    before = somebody("195709263080")
    imported_to(region, ANNA, before, on=date(2025, 11, 3), season="2025/26", patient_municipality_code="9902")
    imported_to(region, ULLA, before, on=date(2026, 10, 5), season="2026", programme_id="other",
                patient_municipality_code="9902")  # fmt: skip
    dose_to(region, OLLE, somebody(NUMBERS[3]), at=NOON - timedelta(days=1))


def load(region: Region, counted_on: date, *, people: int) -> None:
    """Figures of a day, loaded so many seconds past noon as there are people."""
    ingela = region.reader(INGELA)
    told = {
        PopulationKey("9901", "male", 86, ""): people,
        PopulationKey("9901", "male", 38, ""): people * 2,
        PopulationKey("9901", "male", 38, "medical_risk"): 3,
        PopulationKey("9901", "male", 86, "medical_risk"): 5,
        PopulationKey("9902", "female", 70, ""): people + 1,
        PopulationKey("9902", "female", 5, ""): people,
        PopulationKey("9902", "female", 100, ""): 2,
    }
    with acting(ingela):
        load_population(
            by=ingela, counted_on=counted_on, source="SCB", people=told, at=NOON + timedelta(seconds=people)
        )


def recorded() -> Sequence[Told]:
    """The population that holds, and every dose of the provider's that stands."""
    counts = PopulationCount.objects.select_related("table").exclude(table__loaded_at=NOON + timedelta(seconds=30))
    people = [
        Told(one.municipality_code, one.sex, one.age_years, one.target_group, one.people, one.table.counted_on)
        for one in counts
        if one.table.counted_on < date(2026, 9, 1)
    ]
    return [*people, *_doses()]


def _doses() -> Iterator[Told]:
    for visit in Visit.objects.select_related("person").order_by("given_on"):
        born = visit.person.birth_date
        assert visit.given_on is not None
        assert born is not None
        had_birthday = (visit.given_on.month, visit.given_on.day) >= (born.month, born.day)
        age = visit.given_on.year - born.year - (0 if had_birthday else 1)
        place = "" if visit.person.protection != "none" else visit.patient_municipality_code
        yield Told(place, visit.person.sex, age, visit.target_group, 0, date.max, visit.person_id, visit.given_on,
                   visit.unit_id, visit.programme_id, visit.season)  # fmt: skip


def rows(recorded: Sequence[Told], asked: Asked) -> list[tuple[object, ...]]:
    """As the report's columns stand."""
    said: list[tuple[object, ...]] = []
    for season in _SEASONS:
        is_wanted = season.programme in asked.only.get(Filter.PROGRAMME, (season.programme,))
        if is_wanted and season.begins < asked.to_on and (season.begins >= asked.from_on or season.ends >= asked.to_on):
            said += _of_a_season(season, recorded, asked)
    return said


def _of_a_season(season: Season, recorded: Sequence[Told], asked: Asked) -> list[tuple[object, ...]]:
    cells: dict[tuple[object, ...], list[int]] = defaultdict(lambda: [0, 0])
    people = [one for one in recorded if one.people and one.counted_on == season.counted_on]
    doses = [one for one in recorded if (one.programme, one.season) == (season.programme, season.code)]
    for one in [*people, *_persons(doses, asked)]:
        for group in _groups(one, asked):
            divided = {"target_group": group, "age_group": _age_group(one.age)}
            key = tuple(
                divided.get(name, getattr(one, name, None)) if name in asked.by else None for name in _DIVISIONS
            )
            cells[key][0] += one.people
            cells[key][1] += 0 if one.people else 1
    told = sorted(cells.items(), key=lambda cell: [(part is None, part != "everybody", part) for part in cell[0]])
    return [
        (season.programme, season.code, *key, season.counted_on, *_figures(season, key[0], *found))
        for key, found in told
    ]


def _persons(doses: Sequence[Told], asked: Asked) -> list[Told]:
    first: dict[object, Told] = {}
    units = asked.only.get(Filter.UNIT)
    for one in doses:
        is_within = asked.from_on <= one.given_on < asked.to_on and (not units or str(one.unit_id) in units)
        if is_within and one.municipality_code:
            first.setdefault(one.person, one)
    return [one for one in first.values() if one.municipality_code != "9909"]


def _groups(one: Told, asked: Asked) -> list[str | None]:
    if "target_group" not in asked.by:
        return [None] if one.person or not one.target_group else []
    if one.people and one.target_group:
        return ["medical_risk"] if one.age < 65 else []
    elderly = ["age_65"] if one.age >= 65 else []
    at_risk = ["medical_risk"] if one.target_group == "medical_risk" and one.age < 65 else []
    return ["everybody", *elderly, *at_risk]


def _figures(season: Season, group: object, people: int, vaccinated: int) -> tuple[object, ...]:
    share = floor(Fraction(vaccinated * 10_000, people) + Fraction(1, 2)) if people else None
    goal = season.goal_percent
    if group != "age_65" or goal is None:
        return people, vaccinated, share, None, None, None
    lacking = max(0, ceil(Fraction(people * goal, 100)) - vaccinated)
    return people, vaccinated, share, goal * 100, None if share is None else share - goal * 100, lacking


def _age_group(age: int) -> int:
    return max(first for first in (0, 6, 18, 50, 65, 70, 75, 80) if first <= age)
