"""Planting a region's history for the settlement: invented people with reserve numbers of years to come."""

from __future__ import annotations

from pathlib import Path

import psycopg
from psycopg import sql

from benchmarks.ground import Ground
from vaccinera.console.demo_region.numbers import reserve_number
from vaccinera.patients.states import IdentifierKind

APPROVER = "Anders Wik"
_HISTORY = (Path(__file__).parent / "history.sql").read_text("utf-8")
_FILLED = (
    *("patients_person", "patients_identifier", "patients_merge", "visits_visit", "visits_administration"),
    *("visits_amendment", "visits_elsewhere_dose", "reimbursement_run", "reimbursement_outcome", "reimbursement_line"),
)
_LARGE = ("visits_visit", "visits_administration", "reimbursement_outcome", "reimbursement_line")
# Far from where the demo region's own reserve numbers begin, and from those of other measurements.
_FIRST_PLACE = 6_000_000
_SETTINGS = (
    "SET session_replication_role = replica",
    "SET synchronous_commit = off",
    "SET work_mem = '256MB'",
    "SET maintenance_work_mem = '512MB'",
)
_UNIQUE = """
SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
 WHERE conrelid = ANY(%s::regclass[]) AND contype = 'u'"""
_INDEXES = """
SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index i
 WHERE indrelid = ANY(%s::regclass[]) AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = i.indexrelid)"""


def plant_history(ground: Ground, *, visits: int, history: int) -> None:
    """So many visits in the month of October 2026, in a history of so many, settled until the month before."""
    people = visits * 4 // 5
    with psycopg.connect(ground.superuser_url, autocommit=True, dbname="vaccinera") as connection:
        for setting in _SETTINGS:
            connection.execute(setting.encode())
        restoring = _without_indexes(connection)
        cursor = psycopg.ClientCursor(connection)
        told = {"people": people, "month": visits, "all": history, "approver": APPROVER}
        for statement in _HISTORY.split(";\n"):
            if statement.strip():
                cursor.execute(statement.encode(), told)
        _number(connection, people)
        for one in restoring:
            connection.execute(one)
        for table in _FILLED:
            connection.execute(sql.SQL("VACUUM (ANALYZE) {}").format(sql.Identifier(table)))


def _without_indexes(connection: psycopg.Connection) -> list[sql.Composed]:
    """Take the large tables' indexes away but for their keys; the statements that put them back."""
    restoring = []
    for table, name, definition in connection.execute(_UNIQUE, [list(_LARGE)]).fetchall():
        connection.execute(sql.SQL("ALTER TABLE {} DROP CONSTRAINT {}").format(sql.SQL(table), sql.Identifier(name)))
        adding = sql.SQL("ALTER TABLE {} ADD CONSTRAINT {} {}")
        restoring.append(adding.format(sql.SQL(table), sql.Identifier(name), sql.SQL(definition)))
    for name, definition in connection.execute(_INDEXES, [list(_LARGE)]).fetchall():
        connection.execute(sql.SQL("DROP INDEX {}").format(sql.SQL(name)))
        restoring.append(sql.SQL("{}").format(sql.SQL(definition)))
    return restoring


def _number(connection: psycopg.Connection, people: int) -> None:
    """A reserve number for each."""
    columns = "(id, person_id, kind, value)"
    with connection.cursor() as cursor, cursor.copy(f"COPY patients_identifier {columns} FROM STDIN") as copy:
        for n in range(1, people + 1):
            key = f"-0000-7000-8000-{n:012x}"
            number = reserve_number(_FIRST_PLACE + n)
            kind = IdentifierKind.RESERVE_NUMBER_STOCKHOLM.value
            copy.write_row((f"0bee000e{key}", f"0bee0001{key}", kind, number))
