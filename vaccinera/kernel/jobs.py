"""Jobs: queued in the act's own transaction, carried out later by a worker, and safe to run twice (decision 0024).

A job carries keys and calls one act. It begins without a scope, and so sees no tenant's rows before it has opened one.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Generic, ParamSpec

import structlog
from django.db import Error, connection
from procrastinate import PsycopgConnector, RetryStrategy
from procrastinate.contrib.django import app, connector_params
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.exceptions import ConnectorException
from procrastinate.jobs import DeleteJobCondition, Status
from procrastinate.manager import JobManager
from procrastinate.tasks import configure_task

if TYPE_CHECKING:
    from collections.abc import Callable

    from procrastinate import JobContext

_P = ParamSpec("_P")
_log = structlog.get_logger(__name__)

MOST_ATTEMPTS = 8
"""How often a job is begun, counting the times a worker died over it or the database was lost."""

_HEARTBEAT_SECONDS, _DEAD_AFTER_SECONDS = 3.0, 12.0
_IS_LATE_AFTER_SECONDS = 60
_FORGET = """
DELETE FROM procrastinate_jobs j
 WHERE j.status NOT IN ('todo', 'doing')
   AND NOT EXISTS (SELECT FROM procrastinate_events e WHERE e.job_id = j.id AND e.at > now() - interval '30 days')"""
# A page may neither wait nor stand still so long; a workbook is packed after its last row was read.
_MAY_TAKE_LONG = ("SET statement_timeout = '15min'", "SET idle_in_transaction_session_timeout = '15min'")
_BY_DJANGOS_CONNECTION = JobManager(DjangoConnector())


class ConnectionLost(Exception):
    """The database was gone in the middle of a job: nothing of it was kept, and it is tried again."""


@dataclass(frozen=True, slots=True)
class Job(Generic[_P]):
    """A function that a worker carries out; its arguments are keys, by name."""

    name: str
    function: Callable[_P, object]

    def queue(self, *_none: _P.args, **keys: _P.kwargs) -> None:
        """Have it carried out once the transaction at hand is committed; rolled back, it was never asked for."""
        configure_task(name=self.name, job_manager=_BY_DJANGOS_CONNECTION).defer(**keys)  # type: ignore[arg-type]  # keys are numbers and text


def job(name: str) -> Callable[[Callable[_P, object]], Job[_P]]:
    """Make a function a job, by a name that no other ever has: ``room.what``.

    Only a lost connection is tried again, after 2, 4, 8 … seconds. Whatever else it raises ends it as failed, which is
    logged and kept in the queue for thirty days. A single statement of it may take fifteen minutes, and so may what it
    does between two.
    """

    def register(function: Callable[_P, object]) -> Job[_P]:
        again = RetryStrategy(max_attempts=MOST_ATTEMPTS, exponential_wait=2, retry_exceptions={ConnectionLost})
        app.task(name=name, pass_context=True, retry=again)(partial(_carry_out, function))
        return Job(name, function)

    return register


def by_the_clock(name: str, *, cron: str) -> Callable[[Callable[[], object]], Job[[]]]:
    """Make a function without keys a job that the workers queue by themselves; ``cron`` is in UTC."""

    def register(function: Callable[[], object]) -> Job[[]]:
        def carry_out(context: JobContext, timestamp: int) -> None:  # noqa: ARG001 - when it was due, which says nothing more
            _carry_out(function, context)

        app.periodic(cron=cron)(app.task(name=name, pass_context=True)(carry_out))
        return Job(name, function)

    return register


def _carry_out(function: Callable[_P, object], context: JobContext, *_none: _P.args, **keys: _P.kwargs) -> None:
    with structlog.contextvars.bound_contextvars(job=context.job.id):
        try:
            with connection.cursor() as cursor:
                for limit in _MAY_TAKE_LONG:
                    cursor.execute(limit)
            function(*_none, **keys)
        except Error as error:
            if not connection_was_lost():
                raise
            raise ConnectionLost from error
        finally:
            connection.close()


def connection_was_lost() -> bool:
    """Whether an error of the database just met means that it is away, and not that it refused."""
    return not connection.is_usable()


@by_the_clock("kernel.forget_failed_jobs", cron="10 2 * * *")
def forget_failed_jobs() -> None:
    """Jobs that failed thirty days ago; those that went well are gone when they are done."""
    with connection.cursor() as cursor:
        cursor.execute(_FORGET)


def work_until_stopped(*, at_once: int, wait: bool = True) -> None:
    """Carry out what is queued, ``at_once`` at a time, until SIGTERM or Ctrl-C; what is under way is then finished.

    A worker that does not live any more has left its jobs behind, which any other takes up within fifteen seconds. With
    ``wait=False`` it ends when nothing is queued.
    """
    connector = PsycopgConnector(kwargs=connector_params(), min_size=1, max_size=2)
    with app.replace_connector(connector):
        asyncio.run(_work(at_once=at_once, wait=wait))


async def _work(*, at_once: int, wait: bool) -> None:
    async with app.open_async():
        looking = asyncio.create_task(_take_up_what_was_left())
        try:
            await app.run_worker_async(
                concurrency=at_once,
                wait=wait,
                update_heartbeat_interval=_HEARTBEAT_SECONDS,
                stalled_worker_timeout=_DEAD_AFTER_SECONDS,
                delete_jobs=DeleteJobCondition.SUCCESSFUL,
            )
        finally:
            looking.cancel()
            with suppress(asyncio.CancelledError):
                await looking


async def _take_up_what_was_left() -> None:
    """Queue anew what a dead worker had begun, unless too many have died over it."""
    while True:
        try:
            for left in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=_DEAD_AFTER_SECONDS):
                _log.warning("jobs.taken_up_again", job=left.id, task=left.task_name, attempts=left.attempts)
                if left.attempts < MOST_ATTEMPTS:
                    await app.job_manager.retry_job(left)
                else:
                    await app.job_manager.finish_job(left, status=Status.FAILED, delete_job=False)
        except ConnectorException as error:  # another worker was first, or the database is away for a moment
            _log.warning("jobs.not_taken_up", error=str(error))
        await asyncio.sleep(_HEARTBEAT_SECONDS)


@dataclass(frozen=True, slots=True)
class Queue:
    """How the jobs stand: those that are due and wait, those under way, those a dead worker left, and failed ones."""

    waiting: int
    oldest_waiting_seconds: float
    under_way: int
    left_behind: int
    failed: int
    workers: int

    @property
    def stands(self) -> bool:
        """Whether what waits is not getting anywhere."""
        return self.oldest_waiting_seconds > _IS_LATE_AFTER_SECONDS and not self.under_way


_QUEUE = """
WITH worker AS (
  SELECT id, last_heartbeat > now() - make_interval(secs => %(dead)s) AS lives FROM procrastinate_workers
)
SELECT count(*) FILTER (WHERE due.at <= now()),
       coalesce(extract(epoch FROM now() - min(due.at) FILTER (WHERE due.at <= now())), 0)::float,
       count(*) FILTER (WHERE j.status = 'doing' AND worker.lives),
       count(*) FILTER (WHERE j.status = 'doing' AND worker.lives IS NOT TRUE),
       count(*) FILTER (WHERE j.status = 'failed'),
       (SELECT count(*) FROM worker WHERE lives)
  FROM procrastinate_jobs j
  LEFT JOIN worker ON worker.id = j.worker_id
  LEFT JOIN LATERAL (
    SELECT coalesce(j.scheduled_at, min(e.at)) AS at
      FROM procrastinate_events e WHERE e.job_id = j.id AND e.type = 'deferred'
  ) due ON j.status = 'todo'"""


def queue_as_it_stands() -> Queue:
    """Counts and seconds, of every tenant's jobs together; nothing of whose."""
    with connection.cursor() as cursor:
        cursor.execute(_QUEUE, {"dead": _DEAD_AFTER_SECONDS})
        waiting, oldest, *rest = cursor.fetchone()
    return Queue(waiting, round(oldest, 1), *rest)
