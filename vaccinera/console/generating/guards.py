"""Lifting what slows a great many rows down, and putting it back: all of it in the same transaction."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from psycopg import sql

if TYPE_CHECKING:
    from django.db.backends.utils import CursorWrapper

_FORCED = "SELECT relname FROM pg_class WHERE relname = ANY(%s) AND relforcerowsecurity ORDER BY relname"
# Foreign keys before unique constraints: the ones may lean on the others. Primary keys stay.
_CONSTRAINTS = """
SELECT table_of.relname, held.conname, pg_get_constraintdef(held.oid)
  FROM pg_constraint AS held
  JOIN pg_class AS table_of
    ON table_of.oid = held.conrelid
 WHERE table_of.relname = ANY(%s)
   AND held.contype IN ('f', 'u')
 ORDER BY held.contype, table_of.relname, held.conname
"""
_INDEXES = """
SELECT index_of.relname, pg_get_indexdef(index_of.oid)
  FROM pg_index AS held
  JOIN pg_class AS index_of
    ON index_of.oid = held.indexrelid
  JOIN pg_class AS table_of
    ON table_of.oid = held.indrelid
 WHERE table_of.relname = ANY(%s)
   AND NOT EXISTS (SELECT FROM pg_constraint AS made WHERE made.conindid = held.indexrelid)
 ORDER BY index_of.relname
"""


def lift_guards(cursor: CursorWrapper, tables: Sequence[str]) -> list[sql.Composed]:
    """Lift forced row policies, triggers, foreign keys and indexes of tables; the statements that put them back.

    Only their owner can. Every constraint is checked for every row when it comes back, so nothing untrue gets by.
    """
    restoring: list[sql.Composed] = []
    cursor.execute(_FORCED, [list(tables)])
    for (table,) in cursor.fetchall():
        _alter(cursor, table, sql.SQL("NO FORCE ROW LEVEL SECURITY"))
        restoring.append(_altering(table, sql.SQL("FORCE ROW LEVEL SECURITY")))
    for table in tables:
        _alter(cursor, table, sql.SQL("DISABLE TRIGGER USER"))
        restoring.append(_altering(table, sql.SQL("ENABLE TRIGGER USER")))
    cursor.execute(_CONSTRAINTS, [list(tables)])
    constraints = cursor.fetchall()
    for table, name, _ in constraints:
        _alter(cursor, table, sql.SQL("DROP CONSTRAINT {}").format(sql.Identifier(name)))
    cursor.execute(_INDEXES, [list(tables)])
    indexes = cursor.fetchall()
    for name, _ in indexes:
        cursor.execute(sql.SQL("DROP INDEX {}").format(sql.Identifier(name)))
    restoring += [sql.SQL("{}").format(sql.SQL(definition)) for _, definition in indexes]
    for table, name, definition in reversed(constraints):
        adding = sql.SQL("ADD CONSTRAINT {} {}").format(sql.Identifier(name), sql.SQL(definition))
        restoring.append(_altering(table, adding))
    return restoring


def _alter(cursor: CursorWrapper, table: str, change: sql.Composable) -> None:
    cursor.execute(_altering(table, change))


def _altering(table: str, change: sql.Composable) -> sql.Composed:
    return sql.SQL("ALTER TABLE {} {}").format(sql.Identifier(table), change)
