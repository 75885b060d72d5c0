"""A month settled in a long history, beside the least that any settlement has to do, in turn on one server."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import psycopg

from benchmarks.ground import CHECKOUT, Ground, measured_region
from benchmarks.settling.history import plant_history

VISITS, HISTORY = 1_000_000, 10_000_000
GOAL_RATIO, GOAL_SECONDS, GOAL_MEGABYTES = 3, 60, 300
_PART, _REPEATS = 10, 3
_MONTH, _LAST_ON = "2026-10-01", "2026-10-31"
_FLOOR = (Path(__file__).parent.parent / "floor" / "settling.sql").read_text("utf-8")
# The tables the floor writes to have the ledger's indexes, and the settlement's memory to sort in.
_FLOOR_TABLES = """
DROP TABLE IF EXISTS floor_outcome, floor_line;
CREATE TABLE floor_outcome (LIKE reimbursement_outcome INCLUDING INDEXES);
CREATE TABLE floor_line (LIKE reimbursement_line INCLUDING INDEXES);
SET work_mem = '256MB'; SET jit = off;
"""
_UNLOCK = f"""
SET session_replication_role = replica;
DELETE FROM reimbursement_outcome WHERE run_id = (SELECT id FROM reimbursement_run WHERE month = '{_MONTH}');
UPDATE reimbursement_line line SET reversed_by_id = NULL FROM reimbursement_line mirror
 WHERE mirror.id = line.reversed_by_id AND mirror.run_id = (SELECT id FROM reimbursement_run WHERE month = '{_MONTH}');
DELETE FROM reimbursement_line WHERE run_id = (SELECT id FROM reimbursement_run WHERE month = '{_MONTH}');
DELETE FROM reimbursement_balance WHERE run_id = (SELECT id FROM reimbursement_run WHERE month = '{_MONTH}');
DELETE FROM reimbursement_run_document WHERE run_id = (SELECT id FROM reimbursement_run WHERE month = '{_MONTH}');
UPDATE reimbursement_run SET state = 'checked', locked_at = NULL, locked_by_hsa_id = '', locked_by_name = '',
       csv_sha256 = ''
 WHERE month = '{_MONTH}';
"""  # noqa: S608 - our own month


def measure_settling() -> dict[str, Any]:
    """A tenth of the goal's size, which takes minutes."""
    return _measured(VISITS // _PART, HISTORY // _PART)


def measure_whole_settling() -> dict[str, Any]:
    """A million visits in a history of ten million: an hour and 40 GB."""
    return _measured(VISITS, HISTORY)


def _measured(visits: int, history: int) -> dict[str, Any]:
    """The floor and the lock in turn, each time from the same checked month."""
    with measured_region() as ground:
        began = time.monotonic()
        plant_history(ground, visits=visits, history=history)
        filled = time.monotonic() - began
        preview, check = settle(ground, "preview", "check")
        rounds = [_round(ground) for _ in range(_REPEATS)]
        lock = rounds[-1].pop("told")
        return {
            "visits": visits,
            "history": history,
            "seconds_to_fill": filled,
            "preview": preview["seconds"],
            "check": check["seconds"],
            "rounds": [{name: one[name] for name in ("floor", "lock", "load")} for one in rounds],
            "ratio": sorted(one["lock"] / one["floor"] for one in rounds)[_REPEATS // 2],
            "lines": lock["lines"],
            "outcomes": lock["outcomes"],
            "peak_megabytes": max(preview["peak_megabytes"], lock["peak_megabytes"]),
            "statements": lock["statements"],
        }


def _round(ground: Ground) -> dict[str, Any]:
    [lock] = settle(ground, "lock")
    unlock(ground)
    floor = _floor(ground, lines=lock["lines"])
    return {"floor": floor, "lock": lock["seconds"], "load": os.getloadavg()[0], "told": lock}


def settle(ground: Ground, *acts: str) -> list[dict[str, Any]]:
    """Do acts of the month in a process of their own, and what it tells of them."""
    command = [sys.executable, "-m", "benchmarks.settling.acts", *acts]
    told = subprocess.run(
        command, env=dict(ground.environment), cwd=CHECKOUT, check=True, stdout=subprocess.PIPE, text=True
    )
    acts_told: list[dict[str, Any]] = json.loads(told.stdout.splitlines()[-1])
    return acts_told


def unlock(ground: Ground) -> None:
    """Put the month back to where it was checked, past everything that forbids it."""
    ground.sql(_UNLOCK)
    for table in ("reimbursement_outcome", "reimbursement_line", "reimbursement_balance", "reimbursement_run_document"):
        ground.sql(f"VACUUM (ANALYZE) {table}")


def _floor(ground: Ground, *, lines: int) -> float:
    with psycopg.connect(ground.superuser_url, autocommit=True, dbname="vaccinera") as connection:
        connection.execute(_FLOOR_TABLES)
        told = {"month": _MONTH, "last_on": _LAST_ON, "run": "00000000-0000-7000-8000-000000000001", "lines": lines}
        began = time.monotonic()
        psycopg.ClientCursor(connection).execute(_FLOOR.encode(), told)
        seconds = time.monotonic() - began
        connection.execute("DROP TABLE floor_outcome, floor_line")
    return seconds
