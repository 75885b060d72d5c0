"""Faults planted in a sealed log by somebody with every right in the database: one of each kind in turn, at chance."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import cycle
from typing import Any

import psycopg

KINDS = ("change", "deletion", "insertion", "reordering", "removed seal")
# How each column of an event is made into something else of its own type.
_OTHERWISE = {
    "at": "at + interval '1 microsecond'",
    "action": "action || 'x'",
    "provider_id": "coalesce(provider_id, 0) + 1",
    "unit_hsa_id": "left(unit_hsa_id, 31) || 'x'",
    "user_hsa_id": "left(user_hsa_id, 31) || 'x'",
    "user_name": "user_name || 'x'",
    "commission_hsa_id": "left(commission_hsa_id, 31) || 'x'",
    "purpose": "purpose || 'x'",
    "subject_label": "subject_label || 'x'",
    "subject_id": "left(subject_id, 39) || 'x'",
    "person_id": "gen_random_uuid()",
    "details": """details || '{"planted": true}'""",
    "reference": "left(reference, 39) || 'x'",
}
_COPIED = ", ".join(("xid", *_OTHERWISE))
_INSERT = f"INSERT INTO audit_event (id, {_COPIED}) SELECT gen_random_uuid(), {_COPIED} FROM audit_event WHERE id = %s"  # noqa: S608 - columns named above


@dataclass(frozen=True, slots=True)
class Planted:
    """One fault, and the seals of which at least one must be named; a reordering between two has both."""

    kind: str
    seals: frozenset[int]


class Planter:
    """Plants faults; the triggers that refuse them are switched off for the while, as an intruder could."""

    def __init__(self, connection: psycopg.Connection[tuple[Any, ...]], *, chance: random.Random) -> None:
        self._connection, self._chance = connection, chance

    def plant(self, faults: int) -> list[Planted]:
        """So many faults, each in seals of its own, and at last the cut tail."""
        last = int(self._one("SELECT max(n) FROM audit_seal"))
        tail = self._chance.randint(1, max(1, min(50, last // 20)))
        # Every second seal at most, so that a removed one is told by the one after it and by no other fault.
        free = iter(self._chance.sample(range(2, last - tail, 2), 2 * faults))
        planted = [self.plant_one(kind, free) for kind, _ in zip(cycle(KINDS), range(faults - 1), strict=False)]
        return [*planted, self.cut_tail(last - tail)]

    def plant_one(self, kind: str, free: Iterator[int]) -> Planted:
        """One fault of a kind in the next free seal, or two."""
        seal = next(free)
        if kind == "reordering":
            other = next(free)
            self._run(
                "UPDATE audit_event a SET xid = b.xid FROM audit_event b WHERE (a.id, b.id) IN ((%s, %s), (%s, %s))",
                *self._two(self._event(seal), self._event(other)),
            )
            return Planted(kind, frozenset({seal, other}))
        if kind == "removed seal":
            self._run("DELETE FROM audit_seal WHERE n = %s", seal)
            return Planted(kind, frozenset({seal + 1}))
        statement = {
            "change": self._change(),
            "deletion": "DELETE FROM audit_event WHERE id = %s",
            "insertion": _INSERT,
        }[kind]
        self._run(statement, self._event(seal))
        return Planted(kind, frozenset({seal}))

    def cut_tail(self, last_left: int) -> Planted:
        """Remove the newest seals and everything they sealed."""
        self._run(
            "DELETE FROM audit_event WHERE xid >= (SELECT to_xid FROM audit_seal WHERE n = %s)"
            " AND xid < (SELECT max(to_xid) FROM audit_seal)",
            last_left,
        )
        self._run("DELETE FROM audit_seal WHERE n > %s", last_left)
        return Planted("cut tail", frozenset({last_left + 1}))

    def _change(self) -> str:
        column = self._chance.choice(sorted(_OTHERWISE))
        return f"UPDATE audit_event SET {column} = {_OTHERWISE[column]} WHERE id = %s"  # noqa: S608 - columns named above

    def _event(self, seal: int) -> object:
        rows = self._connection.execute(
            "SELECT e.id FROM audit_event e, audit_seal s WHERE s.n = %s AND e.xid >= s.from_xid AND e.xid < s.to_xid"
            " ORDER BY e.xid, e.id",
            [seal],
        ).fetchall()
        return self._chance.choice(rows)[0]

    def _two(self, one: object, other: object) -> tuple[object, ...]:
        return (one, other, other, one)

    def _one(self, query: str) -> Any:  # noqa: ANN401 - one value of any kind
        row = self._connection.execute(query.encode()).fetchone()
        return row[0] if row else None

    def _run(self, statement: str, *values: object) -> None:
        changed = self._connection.execute(statement.encode(), values).rowcount
        if not changed:
            raise RuntimeError(f"nothing was planted by: {statement}")
