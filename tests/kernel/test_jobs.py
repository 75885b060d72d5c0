"""A job is queued with the act or not at all, carried out by a worker, and survives whatever ends that worker."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from django.db import connection, transaction
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from psycopg.conninfo import conninfo_to_dict

from vaccinera.console.doctor import _jobs
from vaccinera.kernel.jobs import Queue, forget_failed_jobs, job, queue_as_it_stands, work_until_stopped

carried_out: list[int] = []
patience: list[tuple[str, str]] = []


@job("tests.remember")
def remember(*, number: int) -> None:
    carried_out.append(number)


@job("tests.break")
def break_down(*, number: int) -> None:
    raise ValueError(number)


@job("tests.tell_its_patience")
def tell_its_patience() -> None:
    with connection.cursor() as cursor:
        for limit in ("statement_timeout", "idle_in_transaction_session_timeout"):
            cursor.execute(f"SHOW {limit}")
            patience.append((limit, cursor.fetchone()[0]))


@job("tests.lose_the_database")
def lose_the_database(*, number: int) -> None:
    carried_out.append(number)
    if len(carried_out) == 1:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")


@pytest.fixture(autouse=True)
def _nothing_carried_out() -> None:
    carried_out.clear()


def queued() -> list[tuple[str, dict[str, object], str]]:
    return list(ProcrastinateJob.objects.order_by("id").values_list("task_name", "args", "status"))


@pytest.mark.django_db(transaction=True)
def test_a_job_is_queued_with_the_act_or_not_at_all() -> None:
    with transaction.atomic():
        remember.queue(number=1)
        transaction.set_rollback(True)
    with transaction.atomic():
        remember.queue(number=2)

    assert queued() == [("tests.remember", {"number": 2}, "todo")]


@pytest.mark.django_db(transaction=True)
def test_a_worker_carries_out_what_is_queued_and_leaves_nothing_of_it() -> None:
    remember.queue(number=1)
    remember.queue(number=2)

    work_until_stopped(at_once=2, wait=False)

    assert sorted(carried_out) == [1, 2]
    assert queued() == []


@pytest.mark.django_db(transaction=True)
def test_a_job_may_take_long_also_between_two_statements() -> None:
    """A workbook of half a million rows is packed after its last row was read, in the act's own transaction."""
    patience.clear()
    tell_its_patience.queue()

    work_until_stopped(at_once=1, wait=False)

    assert patience == [("statement_timeout", "15min"), ("idle_in_transaction_session_timeout", "15min")]


@pytest.mark.django_db(transaction=True)
def test_a_job_that_breaks_is_not_tried_again_and_stands_as_failed() -> None:
    break_down.queue(number=7)

    work_until_stopped(at_once=1, wait=False)

    assert queued() == [("tests.break", {"number": 7}, "failed")]
    assert queue_as_it_stands().failed == 1


@pytest.mark.django_db(transaction=True)
def test_a_job_whose_connection_was_lost_is_tried_again() -> None:
    lose_the_database.queue(number=7)

    work_until_stopped(at_once=1, wait=False)
    again = ProcrastinateJob.objects.get()
    a_while_ago()
    work_until_stopped(at_once=1, wait=False)

    assert (again.status, again.attempts) == ("todo", 1)
    assert carried_out == [7, 7]
    assert queued() == []


def a_while_ago(*, days: int = 0) -> None:
    """Everything of the queue happened two minutes earlier than it did, or some days."""
    earlier = f"2 minutes {days} days"
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET scheduled_at = scheduled_at - %s::interval", [earlier])
        cursor.execute("UPDATE procrastinate_events SET at = at - %s::interval", [earlier])
        cursor.execute("UPDATE procrastinate_workers SET last_heartbeat = last_heartbeat - %s::interval", [earlier])


@pytest.mark.django_db(transaction=True)
def test_what_failed_long_ago_is_forgotten() -> None:
    break_down.queue(number=1)
    work_until_stopped(at_once=1, wait=False)
    a_while_ago(days=31)
    break_down.queue(number=2)
    work_until_stopped(at_once=1, wait=False)

    forget_failed_jobs.function()

    assert queued() == [("tests.break", {"number": 2}, "failed")]


@pytest.mark.django_db(transaction=True)
def test_the_clock_queues_what_is_forgotten() -> None:
    [clocked] = [task for task, _ in app.periodic_registry.periodic_tasks if task.startswith("kernel.")]

    app.configure_task(clocked, task_kwargs={"timestamp": 0}).defer()
    work_until_stopped(at_once=1, wait=False)

    assert clocked == "kernel.forget_failed_jobs"
    assert queued() == []


@pytest.mark.django_db
def test_a_queue_that_nobody_works_on_is_told_and_how_to_mend_it() -> None:
    remember.queue(number=1)
    fresh = list(_jobs())
    a_while_ago()

    late = [(problem.what, problem.mend) for problem in _jobs()]

    assert fresh == []
    assert late == [
        (
            "1 jobs wait, the oldest for 120 seconds, and nobody works.",
            "Let a worker run: vaccinera serve starts one, or vaccinera jobs work.",
        )
    ]


@pytest.mark.django_db
def test_a_worker_that_lives_and_does_nothing_is_told() -> None:
    remember.queue(number=1)
    a_while_ago()
    register_worker()

    assert [problem.mend for problem in _jobs()] == ["Read the workers' log, and start them again."]


@pytest.mark.django_db
def test_what_a_dead_worker_left_and_what_failed_is_told() -> None:
    remember.queue(number=1)
    break_down.queue(number=2)
    worker = register_worker()
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM procrastinate_fetch_job_v2(NULL, %s)", [worker])
        cursor.execute("UPDATE procrastinate_jobs SET status = 'failed' WHERE status = 'todo'")
    under_way = queue_as_it_stands()
    a_while_ago()

    left = queue_as_it_stands()

    assert (under_way.under_way, under_way.left_behind, under_way.workers) == (1, 0, 1)
    assert left == Queue(waiting=0, oldest_waiting_seconds=0.0, under_way=0, left_behind=1, failed=1, workers=0)
    assert [problem.what for problem in _jobs()] == [
        "1 jobs were left behind by a worker that has ended.",
        "1 jobs have failed in the last thirty days.",
    ]


def register_worker() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT procrastinate_register_worker_v1()")
        return int(cursor.fetchone()[0])


# A worker of its own process, whose one job logs an event in a transaction and waits in it for a file.
WORKER = """
import sys, time
from pathlib import Path
import django
django.setup()
from django.db import transaction
from vaccinera.audit.actions import record_outside_every_provider
from vaccinera.kernel import jobs
jobs._HEARTBEAT_SECONDS, jobs._DEAD_AFTER_SECONDS = 0.2, 1.0

@jobs.job("tests.wait_for_a_file")
def wait_for_a_file(*, path):
    with transaction.atomic():
        record_outside_every_provider("access.session.started", user_hsa_id="TST-1", user_name="Job", method="job")
        print("begun", flush=True)
        while not Path(path).exists():
            time.sleep(0.02)

print("works", flush=True)
jobs.work_until_stopped(at_once=1)
"""


@contextmanager
def worker_running() -> Iterator[subprocess.Popen[str]]:
    login = conninfo_to_dict(os.environ["DATABASE_URL"])
    place = f"?host={login['host']}&port={login.get('port', 5432)}"
    user = f"{login['user']}:{login['password']}" if login.get("password") else str(login["user"])
    url = f"postgresql://{user}@/{connection.settings_dict['NAME']}{place}"
    settings = {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "config.settings", "VACCINERA_DEMO": "1"}
    with subprocess.Popen(
        [sys.executable, "-c", WORKER],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        cwd=Path(__file__).resolve().parents[2],
        env={**os.environ, **settings},
    ) as process:
        yield process
        process.kill()


def wait_for(process: subprocess.Popen[str], word: str) -> None:
    assert process.stdout is not None
    for line in process.stdout:
        if line.strip() == word:
            return
    raise AssertionError(f"the worker never said {word}")


def eventually(claim: Callable[[], bool]) -> None:
    give_up_at = time.monotonic() + 20
    while not claim():
        assert time.monotonic() < give_up_at, "it did not come true within twenty seconds"
        time.sleep(0.05)


def events_of_the_job() -> int:
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"], dbname=connection.settings_dict["NAME"]) as owner:
        owner.execute("SET ROLE vaccinera_sealer")
        row = owner.execute("SELECT count(*) FROM audit_event WHERE user_hsa_id = 'TST-1'").fetchone()
    assert row is not None
    return int(row[0])


@pytest.mark.django_db(transaction=True)
def test_a_job_whose_worker_was_killed_is_done_by_another_and_once(tmp_path: Path) -> None:
    """By kill -9, in the middle of its transaction: nothing of the first time is kept."""
    go = tmp_path / "go"
    queue_waiting_for(go)

    with worker_running() as first:
        wait_for(first, "begun")
        first.send_signal(signal.SIGKILL)
        first.wait()
    left = [status for _name, _args, status in queued()]
    go.touch()
    with worker_running() as second:
        wait_for(second, "begun")
        eventually(lambda: queued() == [])

    assert left == ["doing"]
    assert events_of_the_job() == 1


@pytest.mark.django_db(transaction=True)
def test_a_worker_told_to_stop_finishes_what_is_under_way_and_begins_nothing_more(tmp_path: Path) -> None:
    go = tmp_path / "go"
    queue_waiting_for(go)
    queue_waiting_for(go)

    with worker_running() as worker:
        wait_for(worker, "begun")
        worker.send_signal(signal.SIGTERM)
        time.sleep(0.3)
        go.touch()
        code = worker.wait(timeout=20)

    assert code == 0
    assert [status for _name, _args, status in queued()] == ["todo"]
    assert events_of_the_job() == 1


def queue_waiting_for(path: Path) -> None:
    app.configure_task("tests.wait_for_a_file", task_kwargs={"path": str(path)}).defer()
