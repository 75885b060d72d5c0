"""Sealing in the background, within a second, so that writers never wait for each other."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

import structlog
from django.db import Error, connection

if TYPE_CHECKING:
    import threading
    from pathlib import Path

_log = structlog.get_logger(__name__)
SECONDS_BETWEEN_SEALS = 0.5


@dataclass(frozen=True, slots=True)
class Head:
    """The newest seal, as it is written outside the database."""

    n: int
    digest: str
    events: int
    at: str


def seal_finished(heads_file: Path) -> Head | None:
    """Seal every finished transaction's events and write the new head outside; ``None`` when there was nothing new."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT n, digest, events, at FROM audit.seal_finished()")
        row = cursor.fetchone()
    if row is None:
        return None
    head = Head(n=row[0], digest=bytes(row[1]).hex(), events=row[2], at=row[3].isoformat())
    _write_outside(head, heads_file)
    return head


def seal_until(stopped: threading.Event, heads_file: Path) -> None:
    """Seal every half second until told to stop, and once more then; a failing database is tried again, loudly."""
    while True:
        is_last = stopped.wait(SECONDS_BETWEEN_SEALS)
        try:
            seal_finished(heads_file)
        except (Error, OSError) as error:
            _log.error("audit.seal.failed", error=str(error))
            connection.close()
        if is_last:
            connection.close()
            return


def _write_outside(head: Head, heads_file: Path) -> None:
    heads_file.parent.mkdir(parents=True, exist_ok=True)
    line = json.dumps({"n": head.n, "digest": head.digest, "events": head.events, "at": head.at}) + "\n"
    with heads_file.open("a", encoding="utf-8") as file:
        file.write(line)
        file.flush()
        os.fsync(file.fileno())
