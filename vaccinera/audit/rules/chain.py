"""What an unbroken chain of seals looks like, judged from plain values."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


@dataclass(frozen=True, slots=True)
class SealFacts:
    """One seal as stored, with the digest recomputed from the events of its range."""

    n: int
    from_xid: int
    to_xid: int
    events: int
    previous: bytes
    digest: bytes
    events_now: int
    events_digest_now: bytes


@dataclass(frozen=True, slots=True)
class Break:
    """One place where the chain does not hold: the seal's number and what is wrong with it."""

    n: int
    what: str


def link(facts: SealFacts) -> bytes:
    """The digest a seal must have: SHA-256 over the one before, its place, its range and its events' digest."""
    return hashlib.sha256(
        facts.previous
        + facts.n.to_bytes(8, "big")
        + f"{facts.from_xid}:{facts.to_xid}".encode()
        + facts.events_now.to_bytes(8, "big")
        + facts.events_digest_now
    ).digest()


def broken_seals(seals: Iterable[SealFacts], *, heads: Mapping[int, str], highest_xid: int) -> tuple[Break, ...]:
    """Every place where the chain does not hold, first to last (LAW-20).

    ``seals`` in order of ``n``; ``heads`` is what was written outside the database, seal number to digest in hex;
    ``highest_xid`` is the server's present transaction number, which must lie past every seal.
    """
    breaks: list[Break] = []
    last_n, last_xid, last_digest = 0, 0, b""
    for seal in seals:
        if seal.n != last_n + 1:
            breaks.append(Break(seal.n, f"seals {last_n + 1} to {seal.n - 1} are missing"))
        elif seal.from_xid != last_xid or seal.previous != last_digest:
            breaks.append(Break(seal.n, "it does not continue the seal before"))
        if seal.events_now != seal.events:
            breaks.append(Break(seal.n, f"it sealed {seal.events} events and now finds {seal.events_now}"))
        elif link(seal) != seal.digest:
            breaks.append(
                Break(seal.n, "an event of its range was changed, exchanged or moved, or the seal itself was")
            )
        if seal.n in heads and heads[seal.n] != seal.digest.hex():
            breaks.append(Break(seal.n, "it differs from the head written outside the database"))
        last_n, last_xid, last_digest = seal.n, seal.to_xid, seal.digest
    missing = [n for n in heads if n > last_n]
    if missing:
        breaks.append(Break(last_n + 1, f"the tail is cut: heads outside the database reach seal {max(missing)}"))
    if last_xid > highest_xid:
        breaks.append(Break(last_n, "the server's transaction numbers began again after this seal"))
    return tuple(breaks)
