"""A database that restarts costs the requests that were under way, and none after them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

import psycopg
import pytest
from django.db import OperationalError, connections
from django.db.backends.postgresql.base import DatabaseWrapper

from tests.kernel.conftest import Actor
from vaccinera.kernel.scope import acting, reading

connection = cast("DatabaseWrapper", connections["default"])
pytestmark = pytest.mark.django_db(transaction=True)

_OTHERS = (
    "SELECT count(pg_terminate_backend(pid, 5000)) FROM pg_stat_activity "
    "WHERE datname = current_database() AND usename = current_user AND pid <> pg_backend_pid()"
)


@pytest.fixture
def _pooled(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The connection comes from a pool as in production; the other tests have none."""
    connection.close()
    monkeypatch.setitem(connection.settings_dict["OPTIONS"], "pool", {"min_size": 3, "max_size": 3, "timeout": 10})
    yield
    connection.close()
    connection.close_pool()


def _end_every_connection() -> None:
    """As a restart of the server does, seen from the application."""
    settings = connection.get_connection_params()
    names = ("dbname", "user", "password", "host", "port")
    with psycopg.connect(**{name: settings[name] for name in names if name in settings}) as another:
        another.execute(_OTHERS)


def _act(by: Actor, *, statements_before: int, statements_after: int) -> None:
    """An act in whose middle the server restarts."""
    with acting(by), connection.cursor() as cursor:
        for _statement in range(statements_before):
            cursor.execute("SELECT 1")
        _end_every_connection()
        for _statement in range(statements_after):
            cursor.execute("SELECT 1")


def _answer(by: Actor) -> int:
    with reading(by), connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return int(cursor.fetchone()[0])


@pytest.mark.usefixtures("_pooled")
def test_dead_connections_in_the_pool_fail_no_request(ours: Actor) -> None:
    """Every pooled connection is dead after a restart; the next requests get living ones at once."""
    connection.ensure_connection()
    connection.close()
    connection.pool.wait(timeout=10)

    _end_every_connection()
    answers = []
    for _request in range(4):
        answers.append(_answer(ours))
        connection.close()

    assert answers == [1, 1, 1, 1]


@pytest.mark.usefixtures("_pooled")
@pytest.mark.parametrize("statements_before", [0, 1])
def test_a_crash_within_a_scope_leaves_the_next_scope_whole(ours: Actor, statements_before: int) -> None:
    """The act under way fails, and leaves neither an open transaction nor an open scope behind in its thread."""
    with pytest.raises(OperationalError):
        _act(ours, statements_before=statements_before, statements_after=1)

    assert not connection.in_atomic_block
    assert _answer(ours) == 1


@pytest.mark.usefixtures("_pooled")
def test_a_crash_at_the_commit_leaves_the_next_scope_whole(ours: Actor) -> None:
    """Whether it was committed nobody knows; the caller is told it failed, and the thread works on."""
    with pytest.raises(OperationalError):
        _act(ours, statements_before=1, statements_after=0)

    assert not connection.in_atomic_block
    assert _answer(ours) == 1
