"""What a load balancer and an alarm ask; no login, no person, nothing but counts."""

from __future__ import annotations

from dataclasses import asdict, dataclass

import structlog
from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpResponse, JsonResponse

from vaccinera.kernel.clock import now
from vaccinera.kernel.jobs import Queue, queue_as_it_stands
from vaccinera.web.page import PageRequest, page

_log = structlog.get_logger(__name__)
_SEAL_IS_LATE_AFTER_SECONDS = 60


@dataclass(frozen=True, slots=True)
class _Sealing:
    """How far the audit log's seals are behind its events."""

    unsealed_events: int
    oldest_unsealed_seconds: float
    is_late: bool


@page(public=True)
def healthz(_request: PageRequest) -> HttpResponse:
    """The process answers. Asks nothing of the database, so that a slow one does not get the process killed."""
    return JsonResponse({"status": "ok"})


@page(public=True)
def readyz(_request: PageRequest) -> HttpResponse:
    """The database answers and has every migration: requests may come. What is late is told, and stops no care."""
    try:
        pending = _pending_migrations()
        told = {} if pending else {"sealing": asdict(_sealing()), "jobs": _jobs(queue_as_it_stands())}
    except Error as error:
        _log.warning("readyz.database.unreachable", error=type(error).__name__)
        return JsonResponse({"status": "no database"}, status=503)
    if pending:
        return JsonResponse({"status": "migrations pending", "pending": pending}, status=503)
    return JsonResponse({"status": "ready", **told})


def _pending_migrations() -> int:
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _sealing() -> _Sealing:
    with connection.cursor() as cursor:
        cursor.execute("SELECT events, oldest FROM audit.unsealed()")
        events, oldest = cursor.fetchone()
    seconds = (now() - oldest).total_seconds() if oldest else 0.0
    return _Sealing(events, round(seconds, 1), seconds > _SEAL_IS_LATE_AFTER_SECONDS)


def _jobs(queue: Queue) -> dict[str, object]:
    return asdict(queue) | {"is_late": queue.stands}
