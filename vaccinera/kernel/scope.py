"""Whose data one transaction may touch: the second lock, under the queries' own filter (LAW-01).

A page opens its scope explicitly: :func:`acting` to write, :func:`reading` to read. It shows the database a key, which
comes from the login's token; the row policies look up what that key opens, and a key that is not there opens nothing.
So neither a forgotten filter nor SQL written by hand finds a row without a login (decision 0016). The day is for what
one tenant addresses to a unit of another until a day (decision 0011).
"""

from __future__ import annotations

import hashlib
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Protocol

from django.db import connection, transaction
from psycopg.pq import TransactionStatus

from vaccinera.kernel.clock import today
from vaccinera.kernel.policies import KEY_HOLDS
from vaccinera.kernel.refusals import Refused

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from uuid import UUID


class Scoped(Protocol):
    """Whoever acts: for whose tenant, at which unit of it, and by which key."""

    @property
    def provider_id(self) -> int: ...

    @property
    def unit_id(self) -> int: ...

    @property
    def scope_key(self) -> str: ...


class ScopeAlreadyOpen(Exception):
    """A transaction serves one tenant and one actor; a second scope inside it is a programming error."""


_open: ContextVar[bool] = ContextVar("a scope is open", default=False)
_OPENED = f"""(SELECT ARRAY[k.provider_id, k.unit_id] FROM scope.key k
                WHERE k.digest = sha256(convert_to(%s, 'UTF8')) AND {KEY_HOLDS})"""  # noqa: S608 - our own words
_OPEN = f"SELECT {_OPENED}, set_config('vaccinera.key', %s, true), set_config('vaccinera.day', %s, true)"
_OPEN_READ_ONLY = _OPEN + ", set_config('transaction_read_only', 'on', true)"
_CLOSE = "SELECT set_config('vaccinera.key', '', true), set_config('vaccinera.day', '', true)"


def key_of(token: str) -> str:
    """The key that a login's token makes: what the database is shown, and from which no token comes back."""
    return hashlib.sha256(token.encode()).hexdigest()


def digest_of(key: str) -> str:
    """What the database keeps of a key, in hex."""
    return hashlib.sha256(key.encode()).hexdigest()


@contextmanager
def acting(by: Scoped) -> Iterator[None]:
    """A transaction that reads and writes one tenant's rows; committed on leaving, rolled back on any exception."""
    with _scope(by, _OPEN):
        yield


@contextmanager
def reading(by: Scoped) -> Iterator[None]:
    """A read-only transaction over one tenant's rows. Log the reading first, in an :func:`acting` of its own."""
    with _scope(by, _OPEN_READ_ONLY):
        yield


@contextmanager
def standing_in(provider_id: int, *, name: str) -> Iterator[None]:
    """A transaction of the tables' owner over one tenant's rows, for whom nobody logs in: loading, never serving."""
    with _transaction(), connection.cursor() as cursor:
        cursor.execute("SELECT scope.stand_in(%s, %s)", [provider_id, name])
        yield
        cursor.execute("SELECT scope.step_back()")


@contextmanager
def _scope(by: Scoped, opening: str) -> Iterator[None]:
    # In a transaction begun before its reader was known, or a test's own, the settings outlive the savepoint.
    is_outermost = not connection.in_atomic_block
    with _transaction():
        try:
            _show_key(by, opening if is_outermost else _OPEN)
            yield
        finally:
            if not is_outermost and not connection.needs_rollback and connection.connection is not None:
                _close_by_hand()


@contextmanager
def _transaction() -> Iterator[None]:
    if _open.get():
        raise ScopeAlreadyOpen
    with transaction.atomic():
        inside = _open.set(True)
        try:
            yield
        finally:
            _open.reset(inside)


def execute_aside(by: Scoped, statement: str, told: Sequence[str | int | UUID]) -> None:
    """Carry out one statement in a transaction of its own, on another connection and in the same scope.

    For what others shall see before the transaction at hand is committed, such as how far it has come.
    """
    another = connection.copy()
    try:
        with another.cursor() as cursor:
            cursor.execute("BEGIN")
            cursor.execute(_OPEN, [by.scope_key, by.scope_key, today().isoformat()])
            cursor.execute(statement, told)
            cursor.execute("COMMIT")
    finally:
        another.close()


def _show_key(by: Scoped, opening: str) -> None:
    """A login that has ended, or changed its commission, since its reader was made opens nothing."""
    with connection.cursor() as cursor:
        cursor.execute(opening, [by.scope_key, by.scope_key, today().isoformat()])
        opened: Sequence[int] | None = cursor.fetchone()[0]
    if opened is None or tuple(opened) != (by.provider_id, by.unit_id):
        raise Refused("kernel.scope.not_opened")


def _close_by_hand() -> None:
    if connection.connection.info.transaction_status is TransactionStatus.INTRANS:
        with connection.cursor() as cursor:
            cursor.execute(_CLOSE)
