"""The region's analyst, and made-up doses and people that a report's statement counts, so that many can be weighed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from functools import cache
from itertools import product
from random import Random
from typing import NamedTuple

import duckdb
import pytest
import sqlglot

from tests.factories.region import Region
from tests.personas import KLARA
from tests.reports.scenes import asked
from vaccinera.access.rules.readers import Reader
from vaccinera.access.states import Role
from vaccinera.kernel.scope import reading
from vaccinera.organisations.models import Commission
from vaccinera.reports.queries import running
from vaccinera.reports.queries.catalogue import statement_of
from vaccinera.reports.rules.asking import Asked, bound, values_of
from vaccinera.reports.rules.catalogue import Report

SEASON = date(2026, 7, 1)


class Dose(NamedTuple):
    """A dose as the facts have it, with what the tests divide by. Each is of a person of its own."""

    unit_id: int
    programme_id: str
    age_years: int
    sex: str
    given_on: date
    municipality_code: str = ""
    target_group: str = ""


class People(NamedTuple):
    """How many there are of an age, sex and municipality; all of them, or those in a target group."""

    municipality_code: str
    sex: str
    age_years: int
    target_group: str
    people: int


def analyst(region: Region, *more: Role) -> Reader:
    """Klara, as the region's analyst, and whatever else."""
    Commission.objects.filter(pk=KLARA.key).update(roles=[Role.ANALYST.value, *(one.value for one in more)])
    return region.reader(KLARA)


def rows_told(reader: Reader, name: str, **told: object) -> list[running.Row]:
    """What a report tells the reader, asked as told."""
    with reading(reader):
        return list(running.run_report(reader, name, asked(name, **told)).rows)


def made_up(seed: int, many: int) -> list[Dose]:
    """Few at some units, many at others, over ten weeks and the first days of the season."""
    random = Random(seed)  # noqa: S311 - the same doses every time
    return [
        Dose(
            random.choices((11, 12, 21, 22), (1, 3, 10, 30))[0],
            random.choices(("influenza", "covid"), (5, 1))[0],
            random.choices((3, 30, 66, 85), (1, 4, 8, 8))[0],
            random.choice(("female", "male")),
            SEASON + timedelta(days=min(random.choice((0, 0, 95)) + int(random.expovariate(0.08)), 140)),
        )
        for _ in range(many)
    ]


def people_made_up(seed: int) -> tuple[list[People], list[Dose]]:
    """Few and many people of each age, sex and municipality, and who of them are vaccinated: nobody, a few, or all.

    Of covid it is nobody or a few everywhere.
    """
    random = Random(seed)  # noqa: S311 - the same people every time
    people, doses = [], []
    for place, sex, age in product(("9901", "9902", "9903"), ("female", "male"), (3, 30, 66, 85)):
        many = random.choice((random.randint(1, 12), random.randint(20, 60), random.randint(90, 130)))
        people.append(People(place, sex, age, "", many))
        if age == AT_RISK:
            people.append(People(place, sex, age, "medical_risk", many // 3))
        for programme in ("influenza", "covid"):
            some = random.choice((0, 0, random.randint(0, 6), many // 3, many - random.randint(0, 4), many))
            some = random.choice((0, 0, 0, 0, 1, 2)) if programme == "covid" else some
            for number in range(max(0, min(some, many))):
                group = "age_65" if age > AT_RISK else "others"
                group = "medical_risk" if age == AT_RISK and number < many // 3 else group
                on = SEASON + timedelta(days=random.randint(0, 140))
                doses.append(Dose(random.choice((11, 12, 21)), programme, age, sex, on, place, group))
    random.shuffle(doses)
    return people, doses


def counting(monkeypatch: pytest.MonkeyPatch, doses: Sequence[Dose], people: Sequence[People] = ()) -> None:
    """From here statements count these doses among these people, instead of those of the database."""
    engine = duckdb.connect()
    engine.execute(f"CREATE SCHEMA reports; {_TABLES}")
    _put(engine, "dose", [(*one[:4], f"{one.given_on}", *one[5:]) for one in doses])
    _put(engine, "population", [("2026-06-30", *one) for one in people])
    _put(engine, "season_group", _GROUPS)
    for one in _REST:
        engine.execute(f"ALTER TABLE reports.dose {one}")
    engine.execute("UPDATE reports.dose SET person_code = CAST(rowid AS TEXT)")

    @contextmanager
    def rows_of_these(
        _reader: Reader, report: Report, asked: Asked, *, is_quick: bool
    ) -> Iterator[Iterator[tuple[object, ...]]]:
        del is_quick  # nothing to this engine
        statement, values = bound(statement_of(report), values_of(report, asked), mark=":{}")
        yield iter(engine.execute(_in_duckdb(statement), dict[str, object](values)).fetchall())

    monkeypatch.setattr(running, "_raw_rows", rows_of_these)


def _put(engine: duckdb.DuckDBPyConnection, table: str, rows: Sequence[tuple[object, ...]]) -> None:
    if rows:
        told = ", ".join(f"({', '.join('NULL' if one is None else repr(one) for one in row)})" for row in rows)
        engine.execute(f"INSERT INTO reports.{table} VALUES {told}")  # noqa: S608 - of our own


@cache
def _in_duckdb(statement: str) -> str:
    [told] = sqlglot.transpile(statement, read="postgres", write="duckdb")
    return told


AT_RISK = 30
"""The age of those who are in a target group that is not by age."""

_TABLES = """
CREATE TABLE reports.dose (unit_id INT, programme_id TEXT, age_years INT, sex TEXT, given_on DATE,
  municipality_code TEXT, target_group TEXT);
CREATE TABLE reports.population (counted_on DATE, municipality_code TEXT, sex TEXT, age_years INT, target_group TEXT,
  people INT);
CREATE TABLE reports.season_group (programme_id TEXT, season TEXT, season_from_on DATE, season_to_on DATE,
  target_group TEXT, is_by_age BOOLEAN, age_from INT, age_to INT, goal_percent INT);
"""
# The same two groups for each programme; the season is all of the year's that statistics are of.
_GROUPS = [
    (programme, "2026/27", "2026-07-01", "2027-07-01", *group)
    for programme in ("influenza", "covid")
    for group in (("age_65", True, 65, None, 75), ("medical_risk", False, 18, 64, None))
]
_REST = (
    *(f"ADD COLUMN {name} TEXT DEFAULT ''" for name in ("payer", "region_code", "person_code")),
    "ADD COLUMN season TEXT DEFAULT '2026/27'",
    "ADD COLUMN setting TEXT DEFAULT 'clinic'",
    "ADD COLUMN product_id INT DEFAULT 1",
    "ADD COLUMN registered_on DATE DEFAULT NULL",
    "ADD COLUMN is_protected BOOLEAN DEFAULT false",
)
