"""Reading the chain of seals back."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import connection

from vaccinera.audit.rules import Break, SealFacts, broken_seals

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class ChainReport:
    """What a walk through the whole chain found."""

    seals: int
    events: int
    breaks: tuple[Break, ...]
    unsealed_events: int
    oldest_unsealed_at: datetime | None

    @property
    def holds(self) -> bool:
        """Whether every sealed event is as it was written."""
        return not self.breaks


def heads_outside(file: Path) -> dict[int, str]:
    """The heads written outside the database: seal number to digest in hex; empty when there is no file."""
    if not file.exists():
        return {}
    lines = [json.loads(line) for line in file.read_text("utf-8").splitlines() if line.strip()]
    return {int(line["n"]): str(line["digest"]) for line in lines}


def chain_report(
    heads_file: Path, *, on_progress: Callable[[int, int], None] = lambda _done, _all: None
) -> ChainReport:
    """Walk every seal, recomputing its digest in the database; ``on_progress`` is told seals done and in all."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*), coalesce(sum(events), 0) FROM audit_seal")
        seals, events = cursor.fetchone()
        cursor.execute("SELECT pg_current_xact_id()::text::bigint")
        (highest_xid,) = cursor.fetchone()
    breaks = broken_seals(_walked(seals, on_progress), heads=heads_outside(heads_file), highest_xid=highest_xid)
    with connection.cursor() as cursor:
        cursor.execute("SELECT events, oldest FROM audit.unsealed()")
        unsealed, oldest = cursor.fetchone()
    return ChainReport(
        seals=seals, events=int(events), breaks=breaks, unsealed_events=unsealed, oldest_unsealed_at=oldest
    )


def _walked(seals: int, on_progress: Callable[[int, int], None]) -> Iterator[SealFacts]:
    done, after = 0, 0
    while True:
        with connection.cursor() as cursor:
            cursor.execute(
                """
                SELECT s.n, s.from_xid::text::bigint, s.to_xid::text::bigint, s.events, s.previous, s.digest,
                       now.events, now.digest
                FROM (SELECT * FROM audit_seal WHERE n > %s ORDER BY n LIMIT 500) s,
                     LATERAL audit.digest_of(s.from_xid, s.to_xid) now
                ORDER BY s.n
                """,
                [after],
            )
            rows = cursor.fetchall()
        for row in rows:
            n, from_xid, to_xid, events, previous, digest, events_now, digest_now = row
            yield SealFacts(n, from_xid, to_xid, events, bytes(previous), bytes(digest), events_now, bytes(digest_now))
            done, after = done + 1, n
            on_progress(done, seals)
        if not rows:
            return
