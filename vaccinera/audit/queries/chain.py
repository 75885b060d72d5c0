"""Reading the chain of seals back."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import connection, transaction

from vaccinera.audit.models import Seal
from vaccinera.audit.rules.chain import Break, SealFacts, broken_seals

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
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


def sealed_when(seals: Iterable[int]) -> dict[int, datetime]:
    """When each seal says it was made: its events are those written between the seal before it and this instant."""
    return dict(Seal.objects.filter(n__in=list(seals)).values_list("n", "at"))


# Runs of seals that hold about so many events together: progress is told between, and two are recomputed at a time.
_SEALS_AT_ONCE, _EVENTS_AT_ONCE, _AT_A_TIME = 2_000, 50_000, 2
_RUNS = """
SELECT min(n), max(n)
FROM (SELECT n, sum(events) OVER (ORDER BY n) AS upto, row_number() OVER (ORDER BY n) AS nth FROM audit_seal) s
GROUP BY div(upto, %s), nth / %s ORDER BY 1
"""
_RUN = """
SELECT s.n, s.from_xid::text::bigint, s.to_xid::text::bigint, s.events, s.previous, s.digest, now.events, now.digest
FROM audit_seal s JOIN audit.digests_of(%s, %s) now ON now.n = s.n
WHERE s.n BETWEEN %s AND %s ORDER BY s.n
"""


def _walked(seals: int, on_progress: Callable[[int, int], None]) -> Iterator[SealFacts]:
    with connection.cursor() as cursor:
        cursor.execute(_RUNS, [_EVENTS_AT_ONCE, _SEALS_AT_ONCE])
        runs = cursor.fetchall()
    done = 0
    with ThreadPoolExecutor(_AT_A_TIME) as workers:
        for facts in workers.map(_recomputed, runs):
            yield from facts
            done += len(facts)
            on_progress(done, seals)


def _recomputed(run: tuple[int, int]) -> list[SealFacts]:
    """On a connection of its own. A single seal may hold a whole import: what is too long for a page is not here."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = 0")
            cursor.execute(_RUN, [*run, *run])
            rows = cursor.fetchall()
    finally:
        connection.close()
    return [
        SealFacts(n, from_xid, to_xid, events, bytes(previous), bytes(digest), events_now, bytes(digest_now))
        for n, from_xid, to_xid, events, previous, digest, events_now, digest_now in rows
    ]
