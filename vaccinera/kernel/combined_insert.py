"""All rows of one act in one statement: a round trip to the database costs more than the rows themselves."""

from __future__ import annotations

from functools import lru_cache
from itertools import count, groupby
from typing import TYPE_CHECKING, Any, TypeAlias

import psycopg
from django.db import connection
from django.db.backends.utils import CursorWrapper
from django.db.models import NOT_PROVIDED

if TYPE_CHECKING:
    from django.db.models import Field, Model

_Shape: TypeAlias = "tuple[tuple[type[Model], int], ...]"


def insert_together(*rows: Model) -> None:
    """Write the rows of one act in one round trip; rows of one model stand next to each other and keep their order.

    Which table is written first is the server's choice (the last one given, as it is), so nothing may lean on it.
    Keys are made in Python (UUIDv7), so no row waits for another's. Foreign keys, row policies, checks and triggers
    all fire; signals and ``full_clean`` do not, and columns with a database default are always left to it. The
    rows do not see each other, so a trigger may not look at a sibling. Raises ``IntegrityError`` as any insert does.
    """
    shape = tuple((model, len(list(group))) for model, group in groupby(rows, key=type))
    values = [
        field.get_db_prep_save(field.pre_save(row, True), connection)  # noqa: FBT003 - Django's own signature
        for row in rows
        for field in _written_fields(type(row))
    ]
    with _cursor_that_takes_numbered_parameters() as cursor:
        cursor.execute(_sql(shape), values)


def _cursor_that_takes_numbered_parameters() -> CursorWrapper:
    # An ordinary cursor searches the text for placeholders, and keeps the result of short texts only: for a whole
    # act that search took longer than the insert. Errors and execute wrappers work as with any other cursor.
    connection.ensure_connection()
    return CursorWrapper(psycopg.RawCursor(connection.connection), connection)


@lru_cache(256)
def _written_fields(model: type[Model]) -> tuple[Field[Any, Any], ...]:
    return tuple(field for field in model._meta.concrete_fields if field.db_default is NOT_PROVIDED)


@lru_cache(256)
def _sql(shape: _Shape) -> str:
    quote, place = connection.ops.quote_name, count(1)
    inserts = []
    for number, (model, rows) in enumerate(shape):
        fields = _written_fields(model)
        columns = ", ".join(quote(str(field.column)) for field in fields)
        values = ", ".join(f"({', '.join(f'${next(place)}' for _ in fields)})" for _ in range(rows))
        table = quote(model._meta.db_table)
        inserts.append(f"written_{number} AS (INSERT INTO {table} ({columns}) VALUES {values})")  # noqa: S608 - names of our own tables and columns; every value is a parameter
    return f"WITH {', '.join(inserts)} SELECT 1"
