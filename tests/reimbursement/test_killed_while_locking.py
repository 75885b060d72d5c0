"""A lock that ends in the middle, at statements spread over all of it, leaves the month untouched (rule 37).

The process is killed by kill -9, or the database ends its connection. ``python -m benchmarks lock-kills`` does the same
thirty times to a larger month on a server of its own, and kills the database itself.
"""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import psycopg
import pytest
from django.db import connection, transaction

from tests.factories.region import Region, make_person
from tests.factories.reimbursement import make_policy
from tests.personas import ATLE, KLARA
from tests.reimbursement.paid_visits import give
from tests.visits.scenes import NUMBERS
from vaccinera.kernel.scope import acting
from vaccinera.reimbursement.actions import check_run, lock_run, preview_run
from vaccinera.reimbursement.models import Balance, Line, Outcome, Run, RunDocument

pytestmark = pytest.mark.django_db(transaction=True)

OCTOBER = date(2026, 10, 1)
DAY = datetime(2026, 10, 20, 9, 0, tzinfo=UTC)
LATER = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
PARTS = 4
_FREE_WITHIN_SECONDS = 20
Ending = Callable[[], None]


def kill_process() -> None:
    """As ``kill -9`` does, without a word to the database."""
    os.kill(os.getpid(), signal.SIGKILL)


def end_connection() -> None:
    """The database ends the connection; the process lives on and is told at its next statement."""
    connection.ensure_connection()
    with psycopg.connect(connection.connection.info.dsn, password=connection.settings_dict["PASSWORD"]) as other:
        other.execute("SELECT pg_terminate_backend(%s)", [connection.connection.info.backend_pid])


@pytest.fixture
def region(region: Region) -> Region:
    make_policy(region.products)
    for number in NUMBERS[:3]:
        give(region, make_person(number), at=DAY)
    for act in (preview_run, check_run):
        reader = region.reader(KLARA)
        with acting(reader):
            act(by=reader, month=OCTOBER, at=LATER)
    return region


def lock(region: Region) -> None:
    reader = region.reader(ATLE)
    with acting(reader):
        lock_run(by=reader, month=OCTOBER, at=LATER)


def statements_of_a_lock(region: Region) -> int:
    """How many there are, counted in a transaction that is taken back."""
    sent: list[str] = []

    def count(execute: Callable[..., Any], statement: str, *told: Any) -> Any:
        sent.append(statement)
        return execute(statement, *told)

    with transaction.atomic(), connection.execute_wrapper(count):
        lock(region)
        transaction.set_rollback(True)
    return len(sent)


def lock_and_end(region: Region, ending: Ending, *, at: int) -> None:
    """Lock in a process of its own, which ends at a statement; or when it would commit, when there are not so many."""
    connection.close()
    child = os.fork()
    if child:
        os.waitpid(child, 0)
        return
    left = at

    def count_down(execute: Callable[..., Any], *told: Any) -> Any:
        nonlocal left
        left -= 1
        if left == 0:
            ending()
        return execute(*told)

    commit = connection.commit

    def end_and_commit() -> None:
        ending()
        commit()

    try:
        connection.commit = end_and_commit  # type: ignore[method-assign]  # nothing else stands between the last statement and it
        with connection.execute_wrapper(count_down):
            lock(region)
    finally:
        os._exit(0)


def wait_until_nobody_locks() -> None:
    """The server is done with a connection a moment after its other end is gone."""
    give_up_at = time.monotonic() + _FREE_WITHIN_SECONDS
    others = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    with connection.cursor() as cursor:
        while cursor.execute(others).fetchone() != (0,):
            assert time.monotonic() < give_up_at
            time.sleep(0.02)


def written(region: Region) -> tuple[str, int, int, int, int]:
    """The run's state, and the outcomes, lines, balances and documents that are kept."""
    with acting(region.reader(KLARA)):
        kept = [model.objects.count() for model in (Outcome, Line, Balance, RunDocument)]
        outcomes, lines, balances, documents = kept
        return Run.objects.get(month=OCTOBER).state, outcomes, lines, balances, documents


@pytest.mark.parametrize("ending", [kill_process, end_connection])
def test_a_month_whose_lock_was_ended_is_untouched_and_is_locked_afterwards(region: Region, ending: Ending) -> None:
    all_of_it = statements_of_a_lock(region)
    instants = [1 + part * (all_of_it - 1) // PARTS for part in range(PARTS + 1)]

    for instant in [*instants, all_of_it + 1]:
        lock_and_end(region, ending, at=instant)
        wait_until_nobody_locks()
        assert written(region) == ("checked", 0, 0, 0, 0), instant

    lock(region)
    assert written(region) == ("locked", 3, 3, 1, 1)
