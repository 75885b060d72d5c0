"""The statements one request sends to the database, as a pgbench script that does the same for any draft."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import psycopg
from django.db import connection

from benchmarks.seeding import DRAFT, PERSON, key_of

# A key standing alone; those inside longer texts (what was signed, what was logged) stay as they were captured.
_UUID = re.compile(r"'([0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12})'(?:::uuid)?")
_COLON_AND_LETTER = re.compile(r"(?<!:):(?=[A-Za-z_])")
# What the keys begin with that a replayed request makes: no request of the pages makes such.
MADE = "0bee10"
_OPENS_A_SCOPE = "set_config('vaccinera.key'"
_NUMBERED = re.compile(r"\$(\d+)")


@contextmanager
def captured() -> Iterator[list[tuple[str, Any]]]:
    """Collects ``(sql, parameters)`` of everything sent meanwhile on this thread's connection."""
    sent: list[tuple[str, Any]] = []

    def keep(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:  # noqa: ANN401, FBT001 - Django's shape
        sent.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(keep):
        yield sent


def as_pgbench_script(sent: list[tuple[str, Any]], *, number: int, known: set[str]) -> str:
    """The same statements for draft ``:n``; keys made by the request get new values for each ``n``.

    ``number`` is the draft that was captured, ``known`` the keys that stay as they are (batch, session). Transactions
    are written out as the server saw them; inner savepoints are left out, which favours the floor.
    """
    person, draft = f"{PERSON}{number:012x}", f"{DRAFT}{number:012x}"
    made: dict[str, str] = {person: key_of(PERSON, ":n"), draft: key_of(DRAFT, ":n")}

    def new_key(match: re.Match[str]) -> str:
        key = str(UUID(match[1]))
        if key in known:
            return match[0]
        if key not in made:
            made[key] = key_of(f"{MADE}{len(made):02x}-0000-7000-8000-", ":n")
        return made[key]

    lines = [r"\set i :i + 1", r"\set n :first + :client_id * :each + :i"]
    is_open = False
    for sql, params in sent:
        if "SAVEPOINT" in sql:
            continue
        if _OPENS_A_SCOPE in sql:
            lines += ["COMMIT;", "BEGIN;"] if is_open else ["BEGIN;"]
            is_open = True
        # A colon before a letter would be one of pgbench's variables; in what is sent it is JSON and may have a space.
        whole = _COLON_AND_LETTER.sub(": ", _literal(sql, params))
        lines.append(" ".join(_UUID.sub(new_key, whole).split()) + ";")
    return "\n".join([*lines, "COMMIT;"] if is_open else lines) + "\n"


def _literal(sql: str, params: Any) -> str:  # noqa: ANN401 - a list, a mapping or nothing
    if not params:
        return sql
    raw = connection.connection
    if isinstance(params, dict) or "%s" in sql:
        return psycopg.ClientCursor(raw).mogrify(sql, params)
    literals = [psycopg.sql.Literal(value).as_string(raw) for value in params]
    return _NUMBERED.sub(lambda match: literals[int(match[1]) - 1], sql)
