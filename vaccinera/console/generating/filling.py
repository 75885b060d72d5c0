"""One transaction that makes up people and visits, a range at a time, and says how far it has come."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction
from psycopg import sql

from vaccinera.audit.actions import record_outside_every_provider
from vaccinera.console.generating.choices import SEASONS, Choices
from vaccinera.console.generating.guards import lift_guards
from vaccinera.console.generating.signed_text import signed_texts
from vaccinera.products.models import UnitBatch

if TYPE_CHECKING:
    from django.db.backends.utils import CursorWrapper

_TABLES = (
    "patients_person",
    "patients_identifier",
    "products_unit_batch",
    "declarations_declaration",
    "visits_visit",
    "visits_prescription",
    "visits_administration",
    "visits_signature",
)
_PERSONS_AT_ONCE, _VISITS_AT_ONCE = 50_000, 50_000
_WHO = "generate"
_SETTINGS = (
    "SET LOCAL statement_timeout = 0",
    "SET LOCAL synchronous_commit = off",
    "SET LOCAL maintenance_work_mem = '512MB'",
    "SET LOCAL work_mem = '128MB'",
)

Progress = Callable[[str, int, int], None]
"""Told what is being made, how many are and how many there are to be."""


@dataclass(frozen=True, slots=True)
class Made:
    """How many rows of each kind were made, and the seconds it took."""

    persons: int
    visits: int
    seconds_for_persons: float
    seconds_for_visits: float
    seconds_for_constraints: float


def most_visits(choices: Choices) -> int:
    """As many as the grown-ups can come: once a season each."""
    return choices.adults * SEASONS


@transaction.atomic
def fill(choices: Choices, *, visits: int, on_progress: Progress) -> Made:
    """Make everybody and every visit, or nothing. Act as owner; nobody else should use the database meanwhile."""
    parameters = choices.parameters()
    with connection.cursor() as cursor:
        for setting in _SETTINGS:
            cursor.execute(setting)
        restoring = lift_guards(cursor, _TABLES)
        cursor.execute(_statement("functions"))
        _make_choices(cursor, choices)
        started = time.monotonic()
        _make_people(cursor, parameters, on_progress)
        persons_made = time.monotonic()
        texts = signed_texts(choices.shared_facts())
        _make_visits(cursor, parameters, texts, visits, on_progress)
        visits_made = time.monotonic()
        for done, statement in enumerate(restoring):
            on_progress("constraints and indexes", done, len(restoring))
            cursor.execute(statement)
        on_progress("constraints and indexes", len(restoring), len(restoring))
    persons = parameters["persons"]
    record_outside_every_provider(
        "console.people.generated", user_hsa_id=_WHO, user_name=_WHO, persons=persons, visits=visits
    )
    return Made(
        persons=persons,
        visits=visits,
        seconds_for_persons=persons_made - started,
        seconds_for_visits=visits_made - persons_made,
        seconds_for_constraints=time.monotonic() - visits_made,
    )


def tidy(on_progress: Progress) -> None:
    """Give the planner its figures and mark every row as visible, so that the first readers need not."""
    for done, table in enumerate(_TABLES):
        on_progress("figures for the planner", done, len(_TABLES))
        with connection.cursor() as cursor:
            cursor.execute("SET statement_timeout = 0")
            cursor.execute(sql.SQL("VACUUM (ANALYZE) {}").format(sql.Identifier(table)))
    on_progress("figures for the planner", len(_TABLES), len(_TABLES))


def _make_choices(cursor: CursorWrapper, choices: Choices) -> None:
    for name, columns, rows in choices.tables():
        cursor.execute(f"CREATE TEMP TABLE {name} ({', '.join(columns)}) ON COMMIT DROP")
        marks = ", ".join(["%s"] * len(columns))
        for row in rows:
            cursor.execute(f"INSERT INTO {name} VALUES ({marks})", list(row))  # noqa: S608 - a name from our own list
        cursor.execute(f"ANALYZE {name}")
    UnitBatch._default_manager.bulk_create(  # noqa: SLF001 - the way Django documents it
        UnitBatch(
            id=row.batch_id,
            provider_id=row.provider_id,
            unit_id=row.unit_id,
            product_id=row.product_id,
            batch_number=row.batch_number,
            batch_written=row.batch_written,
            expires_on=row.batch_expires_on,
            funding_source=row.funding_source,
            is_finished=True,
            added_at=row.added_at,
            added_by_hsa_id=_WHO,
        )
        for row in choices.batch_rows()
    )


def _make_people(cursor: CursorWrapper, parameters: Mapping[str, Any], on_progress: Progress) -> None:
    persons = parameters["persons"]
    on_progress("persons", 0, persons)
    cursor.execute(_statement("people"), parameters)
    cursor.execute("CREATE UNIQUE INDEX ON made_up_person (place)")
    cursor.execute("ANALYZE made_up_person")
    for first in range(1, persons + 1, _PERSONS_AT_ONCE):
        last = min(first + _PERSONS_AT_ONCE - 1, persons)
        cursor.execute(_statement("person_rows"), {**parameters, "first": first, "last": last})
        on_progress("persons", last, persons)


def _make_visits(
    cursor: CursorWrapper,
    parameters: Mapping[str, Any],
    texts: Mapping[str, str],
    visits: int,
    on_progress: Progress,
) -> None:
    rows = _statement("visit_rows").format(**texts)
    for first in range(1, visits + 1, _VISITS_AT_ONCE):
        last = min(first + _VISITS_AT_ONCE - 1, visits)
        cursor.execute(_statement("visits"), {**parameters, "first": first, "last": last})
        cursor.execute(rows, parameters)
        cursor.execute("DROP TABLE made_up_visit")
        on_progress("visits", last, visits)


@cache
def _statement(name: str) -> str:
    return (Path(__file__).parent / f"{name}.sql").read_text("utf-8")
