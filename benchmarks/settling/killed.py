"""Thirty kills of a lock, of its process and of the database in turn: the month is untouched afterwards, or locked."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from typing import Any

import psycopg

from benchmarks.ground import CHECKOUT, Ground, measured_region
from benchmarks.settling import settle, unlock
from benchmarks.settling.history import plant_history

KILLS = 30
_VISITS, _HISTORY = 20_000, 60_000
_SEED = 20261126
_BACK_WITHIN_SECONDS = 60
_UNTOUCHED, _LOCKED, _HALF = "untouched", "locked", "half"
# Everything that must agree in a locked month, and be missing in one that is not.
_FOUND = """
SELECT run.state,
       (SELECT count(*) FROM reimbursement_outcome WHERE run_id = run.id),
       (SELECT count(*) FROM reimbursement_line WHERE run_id = run.id),
       (SELECT coalesce(sum(ore), 0) FROM reimbursement_line WHERE run_id = run.id),
       (SELECT coalesce(sum(earned_ore), 0) FROM reimbursement_balance WHERE run_id = run.id),
       (SELECT count(*) FROM reimbursement_balance WHERE run_id = run.id),
       (SELECT count(*) FROM reimbursement_run_document WHERE run_id = run.id),
       (SELECT count(*) FROM reimbursement_run_document WHERE run_id = run.id AND kind = 'canonical'
           AND sha256 = run.csv_sha256 AND sha256 = encode(sha256(content), 'hex')),
       (SELECT count(*) FROM reimbursement_line WHERE reversed_by_id IS NOT NULL),
       (SELECT count(*) FROM reimbursement_line WHERE reverses_id IS NOT NULL),
       (run.totals ->> 'considered')::bigint, (run.totals ->> 'lines')::bigint, (run.totals ->> 'ore')::bigint
  FROM reimbursement_run run WHERE run.month = '2026-10-01'"""


def measure_lock_kills(*, kills: int = KILLS) -> dict[str, Any]:
    """Kill at moments spread over the time a lock takes, and a little after it."""
    with measured_region() as ground:
        plant_history(ground, visits=_VISITS, history=_HISTORY)
        settle(ground, "preview", "check")
        began = time.monotonic()
        settle(ground, "lock")
        longest = time.monotonic() - began
        states = [_state(ground)]
        unlock(ground)
        chance = random.Random(_SEED)
        for number in range(kills):
            _kill_a_lock(ground, after=chance.uniform(0.1, 1.1) * longest, database=bool(number % 2))
            states.append(_state(ground))
            if states[-1] == _LOCKED:
                unlock(ground)
        [after] = settle(ground, "lock")
        states.append(_state(ground))
    return {
        "kills_of_process": (kills + 1) // 2,
        "kills_of_database": kills // 2,
        "visits": after["considered"],
        "seconds_of_a_lock": longest,
        _UNTOUCHED: states[1:-1].count(_UNTOUCHED),
        _LOCKED: states[1:-1].count(_LOCKED),
        "halves": states.count(_HALF),
        "locks_when_left_alone": [states[0], states[-1]].count(_LOCKED),
    }


def _kill_a_lock(ground: Ground, *, after: float, database: bool) -> None:
    command = [sys.executable, "-m", "benchmarks.settling.acts", "lock"]
    quiet = subprocess.DEVNULL
    locking = subprocess.Popen(command, env=dict(ground.environment), cwd=CHECKOUT, stdout=quiet, stderr=quiet)
    try:
        locking.wait(after)
    except subprocess.TimeoutExpired:
        if database:
            _kill_backend(ground)
        else:
            locking.kill()
        locking.wait()
    _wait_for(ground)


def _kill_backend(ground: Ground) -> None:
    """The server drops every connection and recovers from its log, as after a power cut."""
    rows = ground.sql("SELECT pid FROM pg_stat_activity WHERE usename = 'vaccinera_app'")
    if rows:
        os.kill(int(str(rows[0][0])), signal.SIGKILL)


def _wait_for(ground: Ground) -> None:
    """Until the database answers, and nothing of the application is at work in it any more."""
    give_up_at = time.monotonic() + _BACK_WITHIN_SECONDS
    while True:
        try:
            if not ground.sql("SELECT FROM pg_stat_activity WHERE usename = 'vaccinera_app'"):
                return
        except psycopg.OperationalError:
            pass
        if time.monotonic() > give_up_at:
            raise RuntimeError(f"not ready {_BACK_WITHIN_SECONDS} s after a kill")
        time.sleep(0.05)


def _state(ground: Ground) -> str:
    state, *found = ground.sql(_FOUND)[0]
    outcomes, lines, ore, earned, balances, documents, canonical, reversed_, mirrors, *totals = found
    if state == "checked" and not any((outcomes, lines, balances, documents, reversed_, mirrors)):
        return _UNTOUCHED
    is_whole = [outcomes, lines, ore] == totals and earned == ore and canonical == 1 and reversed_ == mirrors
    return _LOCKED if state == "locked" and is_whole else _HALF
