"""How many people there are, read from a file, all or nothing: what a season's goals are counted against."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from vaccinera.programmes.states import PopulationColumn, PopulationFault

OLDEST = 100
"""Everybody of this age and above is counted together, as the official statistics do."""
MOST_PEOPLE = 1_000_000
"""More people of one age and sex in one municipality is a figure that has slipped a column."""
MOST_FAULTS = 200
SEXES: Mapping[str, str] = {"kvinna": "female", "man": "male", "okänt": "unknown"}
_MUNICIPALITY = re.compile(r"\d{4}")
_AGE = re.compile(r"\d{1,3}")
_LONGEST_SHOWN = 60


class PopulationKey(NamedTuple):
    """Who is counted: everybody of an age and sex in a municipality, or those of them in a ``target_group``."""

    municipality: str
    sex: str
    age_years: int
    target_group: str


@dataclass(frozen=True, slots=True)
class PopulationFaultTold:
    """One thing to mend: in which row and column, what stands there, and the facts its sentence needs."""

    row: int
    column: PopulationColumn | None
    fault: PopulationFault
    value: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PopulationRead:
    """What a file holds: how many by key, or everything that is wrong with it and then nothing at all."""

    people: Mapping[PopulationKey, int]
    faults: tuple[PopulationFaultTold, ...]


def read_population(rows: Iterable[tuple[int, Sequence[str]]], *, target_groups: Collection[str]) -> PopulationRead:
    """Read rows with their numbers, the first being the headings. With a single fault nothing of it is kept."""
    numbered = list(rows)
    columns, faults = _columns(numbered)
    people: dict[PopulationKey, int] = {}
    number_of: dict[PopulationKey, int] = {}
    for number, cells in [] if faults else numbered[1:]:
        key, count, wrong = _row(number, cells, columns, target_groups)
        faults.extend(wrong)
        if wrong:
            continue
        if key in number_of:
            faults.append(PopulationFaultTold(number, None, PopulationFault.ROW_TWICE, facts={"other": number_of[key]}))
        people[key], number_of[key] = count, number
    if not faults:
        faults.extend(_more_than_all(people, number_of))
    return PopulationRead({} if faults else people, tuple(faults[:MOST_FAULTS]))


def _columns(
    numbered: Sequence[tuple[int, Sequence[str]]],
) -> tuple[dict[PopulationColumn, int], list[PopulationFaultTold]]:
    """Where each column stands, by the heading."""
    faults: list[PopulationFaultTold] = []
    if len(numbered) <= 1:
        faults.append(PopulationFaultTold(1, None, PopulationFault.EMPTY))
    number, cells = numbered[0] if numbered else (1, ())
    found: dict[PopulationColumn, int] = {}
    for place, heading in enumerate(cell.lower() for cell in cells):
        if heading not in list(PopulationColumn):
            faults.append(PopulationFaultTold(number, None, PopulationFault.COLUMN_UNKNOWN, _shown(heading)))
        elif PopulationColumn(heading) in found:
            faults.append(PopulationFaultTold(number, PopulationColumn(heading), PopulationFault.COLUMN_TWICE, heading))
        else:
            found[PopulationColumn(heading)] = place
    wanted = ";".join(PopulationColumn)
    faults.extend(
        PopulationFaultTold(number, column, PopulationFault.COLUMN_MISSING, facts={"columns": wanted})
        for column in PopulationColumn
        if column not in found
    )
    return found, faults


def _row(
    number: int, cells: Sequence[str], columns: Mapping[PopulationColumn, int], target_groups: Collection[str]
) -> tuple[PopulationKey, int, list[PopulationFaultTold]]:
    """The row as it reads, which means something only while nothing is wrong with it."""
    if any(cells[len(columns) :]):
        return PopulationKey("", "", 0, ""), 0, [PopulationFaultTold(number, None, PopulationFault.TOO_MANY_CELLS)]
    told = {column: cells[place] if place < len(cells) else "" for column, place in columns.items()}
    age = told[PopulationColumn.AGE].removesuffix("+")
    people = "".join(told[PopulationColumn.PEOPLE].split())
    faults = [
        PopulationFaultTold(number, column, fault, _shown(told[column]), facts)
        for column, fault, facts in _wrong(told, age=age, people=people, target_groups=target_groups)
    ]
    if faults:
        return PopulationKey("", "", 0, ""), 0, faults
    sex = SEXES[told[PopulationColumn.SEX].lower()]
    group = told[PopulationColumn.TARGET_GROUP]
    return PopulationKey(told[PopulationColumn.MUNICIPALITY], sex, int(age), group), int(people), []


def _wrong(
    told: Mapping[PopulationColumn, str], *, age: str, people: str, target_groups: Collection[str]
) -> Iterator[tuple[PopulationColumn, PopulationFault, dict[str, Any]]]:
    """Everything that is wrong with the cells of a row."""
    missing = {column for column in PopulationColumn if not told[column]} - {PopulationColumn.TARGET_GROUP}
    group = told[PopulationColumn.TARGET_GROUP]
    checks: tuple[tuple[PopulationColumn, bool, PopulationFault, dict[str, Any]], ...] = (
        (
            PopulationColumn.MUNICIPALITY,
            bool(_MUNICIPALITY.fullmatch(told[PopulationColumn.MUNICIPALITY])),
            PopulationFault.MUNICIPALITY_UNREADABLE,
            {},
        ),
        (
            PopulationColumn.SEX,
            told[PopulationColumn.SEX].lower() in SEXES,
            PopulationFault.SEX_UNKNOWN,
            {"known": ", ".join(SEXES)},
        ),
        (
            PopulationColumn.AGE,
            bool(_AGE.fullmatch(age)) and int(age) <= OLDEST,
            PopulationFault.AGE_UNREADABLE,
            {"oldest": OLDEST},
        ),
        (
            PopulationColumn.TARGET_GROUP,
            not group or group in target_groups,
            PopulationFault.TARGET_GROUP_UNKNOWN,
            {"known": ", ".join(sorted(target_groups))},
        ),
        (
            PopulationColumn.PEOPLE,
            people.isascii() and people.isdigit(),
            PopulationFault.PEOPLE_UNREADABLE,
            {},
        ),
    )
    for column, is_right, fault, facts in checks:
        if column in missing:
            yield column, PopulationFault.MISSING, {}
        elif not is_right:
            yield column, fault, facts
        elif column is PopulationColumn.PEOPLE and int(people) > MOST_PEOPLE:
            yield column, PopulationFault.PEOPLE_ABSURD, {"most": MOST_PEOPLE}


def _more_than_all(
    people: Mapping[PopulationKey, int], number_of: Mapping[PopulationKey, int]
) -> Iterator[PopulationFaultTold]:
    """Groups with more people than there are of their age and sex in their municipality."""
    for key, count in people.items():
        everybody = people.get(key._replace(target_group=""), 0)
        if key.target_group and count > everybody:
            yield PopulationFaultTold(
                number_of[key],
                PopulationColumn.PEOPLE,
                PopulationFault.MORE_THAN_ALL,
                str(count),
                {"everybody": everybody},
            )


def _shown(value: str) -> str:
    return value if len(value) <= _LONGEST_SHOWN else f"{value[:_LONGEST_SHOWN]}…"
