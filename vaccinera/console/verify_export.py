"""Verify an exported audit log without the service: one file, Python 3.11's standard library, nothing installed.

    python3 verify_export.py audit.jsonl heads.jsonl

``audit.jsonl`` (or ``.jsonl.gz``) is what ``vaccinera audit export`` wrote, ``heads.jsonl`` a copy of the heads that
the sealer writes outside the database. Every seal's digest is computed again from the events beneath it, every seal
must continue the one before, and every head must be met. Exit code 0 when all holds, 1 when something does not.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import struct
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

FORMAT, SEAL_VERSION = 1, 1
_EPOCH, _MICROSECOND = datetime(2000, 1, 1, tzinfo=UTC), timedelta(microseconds=1)
_UUID, _XID8, _TIMESTAMPTZ, _VARCHAR, _INT4, _JSONB = 2950, 5069, 1184, 1043, 23, 3802
_LINES_BETWEEN_NEWS = 50_000


@dataclass(frozen=True, slots=True)
class Fault:
    """One place where the log does not hold: the seal, the line of the export, and what is wrong."""

    seal: int
    line: int
    what: str


@dataclass(slots=True)
class Verdict:
    """What the walk found."""

    first: int = 0
    last: int = 0
    seals: int = 0
    events: int = 0
    heads_met: int = 0
    faults: list[Fault] = field(default_factory=list)


@dataclass(slots=True)
class _Seal:
    """A seal under way: as its line tells it, and the digest of the events read beneath it so far."""

    told: Mapping[str, Any]
    line: int
    events: int = 0
    digest: Any = field(default_factory=hashlib.sha256)


def event_bytes(event: Mapping[str, Any]) -> bytes:
    """The event as PostgreSQL's ``record_send`` gives it: a count, then each column's type, length and value."""
    columns: tuple[tuple[int, bytes | None], ...] = (
        (_UUID, UUID(event["id"]).bytes),
        (_XID8, struct.pack(">Q", int(event["xid"]))),
        (_TIMESTAMPTZ, struct.pack(">q", (datetime.fromisoformat(event["at"]) - _EPOCH) // _MICROSECOND)),
        (_VARCHAR, event["action"].encode()),
        (_INT4, None if event["provider_id"] is None else struct.pack(">i", event["provider_id"])),
        (_VARCHAR, event["unit_hsa_id"].encode()),
        (_VARCHAR, event["user_hsa_id"].encode()),
        (_VARCHAR, event["user_name"].encode()),
        (_VARCHAR, event["commission_hsa_id"].encode()),
        (_VARCHAR, event["purpose"].encode()),
        (_VARCHAR, event["subject_label"].encode()),
        (_VARCHAR, event["subject_id"].encode()),
        (_UUID, None if event["person_id"] is None else UUID(event["person_id"]).bytes),
        (_JSONB, b"\x01" + event["details"].encode()),
        (_VARCHAR, event["reference"].encode()),
    )
    parts = [struct.pack(">i", len(columns))]
    for kind, value in columns:
        parts.append(struct.pack(">ii", kind, -1 if value is None else len(value)))
        parts.append(value or b"")
    return b"".join(parts)


def verify(lines: Iterable[str], heads: Mapping[int, str], *, tell: Callable[[int], None] = lambda _: None) -> Verdict:
    """Walk an export from its first line to its last. ``heads``: seal number to digest, in hex."""
    verdict, seal, before, told_last = Verdict(), None, None, 0
    for number, line in enumerate(lines, 1):
        if number % _LINES_BETWEEN_NEWS == 0:
            tell(number)
        row = _row(line)
        if row is not None and "vaccinera_audit_export" in row:
            told_last = _heading(row, number, verdict)
        elif row is not None and "seal" in row:
            before = _finish(seal, before, heads, verdict)
            seal = _Seal(row, number)
        elif seal is None:
            verdict.faults.append(Fault(0, number, "it stands before the first seal"))
        elif row is None or not _add(row, seal):
            verdict.faults.append(Fault(int(seal.told["seal"]), number, "the line cannot be read as an event"))
    before = _finish(seal, before, heads, verdict)
    _judge_end(verdict, told_last, heads)
    return verdict


def _row(line: str) -> Mapping[str, Any] | None:
    try:
        row = json.loads(line)
    except ValueError:
        return None
    return row if isinstance(row, dict) else None


def _heading(row: Mapping[str, Any], number: int, verdict: Verdict) -> int:
    if row["vaccinera_audit_export"] != FORMAT or number != 1:
        verdict.faults.append(Fault(0, number, "a heading that this program does not know, or not on the first line"))
    verdict.first = int(row.get("first", 1))
    return int(row.get("last", 0))


def _add(row: Mapping[str, Any], seal: _Seal) -> bool:
    try:
        sent = event_bytes(row)
    except (KeyError, ValueError, TypeError, AttributeError, struct.error):
        return False
    seal.digest.update(hashlib.sha256(sent).digest())
    seal.events += 1
    return True


def _finish(seal: _Seal | None, before: _Seal | None, heads: Mapping[int, str], verdict: Verdict) -> _Seal | None:
    """Judge a seal once the last event beneath it is read, against the one before it and the head kept outside."""
    if seal is None:
        return before
    try:
        faults = list(_faults_of(seal, before, heads, verdict.first))
    except (KeyError, ValueError, TypeError, OverflowError):
        faults = ["the seal's line cannot be read"]
    number = int(seal.told["seal"]) if str(seal.told["seal"]).isdigit() else 0
    verdict.faults += [Fault(number, seal.line, what) for what in faults]
    verdict.seals, verdict.events, verdict.last = verdict.seals + 1, verdict.events + seal.events, number
    verdict.heads_met += number in heads
    return seal


def _faults_of(seal: _Seal, before: _Seal | None, heads: Mapping[int, str], first: int) -> Iterator[str]:
    told, n = seal.told, int(seal.told["seal"])
    after = int(before.told["seal"]) if before else first - 1
    if told["version"] != SEAL_VERSION:
        yield f"it is of version {told['version']}, which this program does not know"
    if n != after + 1:
        yield f"seals {after + 1} to {n - 1} are missing" if n > after else "it stands in the wrong place"
    elif not _continues(told, before, heads):
        yield "it does not continue the seal before"
    if seal.events != told["events"]:
        yield f"it sealed {told['events']} events and {seal.events} stand beneath it"
    elif _link(told, seal) != told["digest"]:
        yield "an event beneath it was changed, exchanged or moved, or the seal itself was"
    if n in heads and heads[n] != told["digest"]:
        yield "it differs from the head written outside the database"


def _continues(told: Mapping[str, Any], before: _Seal | None, heads: Mapping[int, str]) -> bool:
    if before:
        return bool(told["previous"] == before.told["digest"] and told["from_xid"] == before.told["to_xid"])
    n = int(told["seal"])
    return bool(told["previous"] == ("" if n == 1 else heads.get(n - 1, told["previous"])))


def _link(told: Mapping[str, Any], seal: _Seal) -> str:
    n, span = int(told["seal"]), f"{int(told['from_xid'])}:{int(told['to_xid'])}"
    text = bytes.fromhex(told["previous"]) + struct.pack(">q", n) + span.encode() + struct.pack(">q", seal.events)
    return hashlib.sha256(text + seal.digest.digest()).hexdigest()


def _judge_end(verdict: Verdict, told_last: int, heads: Mapping[int, str]) -> None:
    """A cut tail: the heading or a head outside tells of seals that did not come."""
    reached = max([told_last, *heads]) if heads else told_last
    if reached > verdict.last:
        where = "heads outside the database reach" if told_last < reached else "the heading tells of seals up to"
        verdict.faults.append(Fault(verdict.last + 1, 0, f"the tail is cut: {where} seal {reached}"))
    if not verdict.seals:
        verdict.faults.append(Fault(0, 0, "there is no seal in it"))


def read_heads(file: Path) -> dict[int, str]:
    """The heads as the sealer writes them: one JSON object a line."""
    lines = [json.loads(line) for line in file.read_text("utf-8").splitlines() if line.strip()]
    return {int(line["n"]): str(line["digest"]) for line in lines}


def main(words: list[str]) -> int:
    """Read the command line, verify, and say what was found; 0 when everything holds."""
    parser = argparse.ArgumentParser(description="Verify an exported audit log of Vaccinera.")
    parser.add_argument("export", type=Path, help="what vaccinera audit export wrote (.jsonl or .jsonl.gz)")
    parser.add_argument("heads", type=Path, help="a copy of the heads kept outside the database")
    asked = parser.parse_args(words)
    opened = gzip.open if asked.export.suffix == ".gz" else Path.open
    watched = sys.stderr.isatty()
    with opened(asked.export, "rt", encoding="utf-8") as lines:
        verdict = verify(lines, read_heads(asked.heads), tell=_news if watched else lambda _: None)
    for fault in verdict.faults:
        place = f", line {fault.line}" if fault.line else ""
        print(f"Seal {fault.seal}{place}: {fault.what}.")
    walked = f"{verdict.seals} seals over {verdict.events} events, {verdict.heads_met} of them met by a head"
    print(f"{len(verdict.faults)} faults in {walked}." if verdict.faults else f"All holds: {walked}.")
    if verdict.first > 1:
        print(f"The export begins at seal {verdict.first}: what was before it is not verified.")
    return 1 if verdict.faults else 0


def _news(lines: int) -> None:
    print(f"\r{lines:,} lines", end="", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
