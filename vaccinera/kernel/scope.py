"""Whose data one transaction may touch: the second lock, under the queries' own filter (LAW-01).

A page opens its scope explicitly: :func:`acting` to write, :func:`reading` to read. The row policies compare each row
with the tenant named here, so a forgotten filter finds nothing. Unit and day are for what one tenant addresses to a
unit of another until a day (decision 0011). Honest limit: whoever can run SQL as the application could set the same
variables; this lock stops the forgotten filter, not hostile SQL.
"""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Protocol

from django.db import connection, transaction
from psycopg.pq import TransactionStatus

from vaccinera.kernel.clock import today

if TYPE_CHECKING:
    from collections.abc import Iterator


class Scoped(Protocol):
    """Whoever acts: for whose tenant, at which unit of it, and under which name the change log keeps it."""

    @property
    def provider_id(self) -> int: ...

    @property
    def unit_id(self) -> int: ...

    @property
    def hsa_id(self) -> str: ...


class ScopeAlreadyOpen(Exception):
    """A transaction serves one tenant and one actor; a second scope inside it is a programming error."""


_open: ContextVar[bool] = ContextVar("a scope is open", default=False)
_SETTINGS = ("provider", "by", "unit", "day")
_OPEN = "SELECT " + ", ".join(f"set_config('vaccinera.{name}', %s, true)" for name in _SETTINGS)
_OPEN_READ_ONLY = _OPEN + ", set_config('transaction_read_only', 'on', true)"
_CLOSE = "SELECT " + ", ".join(f"set_config('vaccinera.{name}', '', true)" for name in _SETTINGS)


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
def _scope(by: Scoped, opening: str) -> Iterator[None]:
    if _open.get():
        raise ScopeAlreadyOpen
    # In a transaction begun before its reader was known, or a test's own, the settings outlive the savepoint.
    is_outermost = not connection.in_atomic_block
    with transaction.atomic():
        with connection.cursor() as cursor:
            told = [str(by.provider_id), by.hsa_id, str(by.unit_id), today().isoformat()]
            cursor.execute(opening if is_outermost else _OPEN, told)
        inside = _open.set(True)
        try:
            yield
        finally:
            _open.reset(inside)
            if not is_outermost and not connection.needs_rollback and connection.connection is not None:
                _close_by_hand()


def _close_by_hand() -> None:
    if connection.connection.info.transaction_status is TransactionStatus.INTRANS:
        with connection.cursor() as cursor:
            cursor.execute(_CLOSE)
