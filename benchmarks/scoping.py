"""What the scope's key costs the act of signing: the same statements with policies that look a key up, and without.

The other side is the form before: policies and change log that believe bare settings. It is made here by rewriting
the policies in place, and taken back after each turn, on the same server, in pairs that change order.
"""

from __future__ import annotations

import itertools
import re
import statistics
from collections.abc import Callable, Iterator
from typing import Any

from benchmarks.ground import Ground, measured_region
from benchmarks.loading import CLIENTS, run_pgbench
from benchmarks.seating import nurse_hsa_id, take_seat
from benchmarks.seeding import seed_drafts
from benchmarks.signing import signing_script

SECONDS, PAIRS, EACH = 4, 12, 1_500
PROTOCOLS = ("simple", "prepared")
GOAL = 0.95
_SETTING = "( SELECT nullif(current_setting('vaccinera.{}', true), '')::int)"
_SETTING_OF_NAME = "nullif(current_setting('vaccinera.by', true), '')"
_LOOKED_UP = re.compile(
    r"\( SELECT k\.(provider_id|unit_id)\s+FROM scope\.key k\s+WHERE \(\(k\.digest = .*?"
    r"'Europe/Stockholm'::text\)\)::date\)\)\)\)",
    re.DOTALL,
)
_HOLDER_OF_CHANGE = re.compile(r"\(SELECT k\.provider_id, k\.actor.*?date\)\) held", re.DOTALL)
_TOLD_OF_CHANGE = f"(SELECT {_SETTING.format('provider')} AS provider_id, {_SETTING_OF_NAME} AS actor) held"
_POLICIES = """
    SELECT * FROM (
        SELECT polname, polrelid::regclass::text, pg_get_expr(polqual, polrelid) AS seen,
               pg_get_expr(polwithcheck, polrelid) AS written FROM pg_policy) p
     WHERE concat(seen, written) LIKE '%scope.key%'
"""

Rewriting = Callable[[str], str]


def measure_scope() -> dict[str, Any]:
    """Act rates in pairs, by both protocols: with the key, and with the bare settings it took the place of."""
    turns = itertools.count(1)
    with measured_region() as ground:
        most = (PAIRS * 2 * len(PROTOCOLS) + 1) * CLIENTS * EACH
        seed_drafts(ground, nurse_hsa_id=nurse_hsa_id(ground), first=1, count=most + 100, programme="influenza")
        script = signing_script(ground, take_seat(ground), number=most + 50)
        sides = {True: _with_key(ground, script), False: _with_settings(ground, script)}
        pairs: dict[str, list[tuple[float, float]]] = {protocol: [] for protocol in PROTOCOLS}
        for nth in range(PAIRS):
            for protocol in PROTOCOLS:
                order = (True, False) if nth % 2 else (False, True)
                rates = {side: _rate(ground, *sides[side], protocol=protocol, turn=next(turns)) for side in order}
                pairs[protocol].append((rates[True], rates[False]))
        ground.sql(sides[True][0])
    ratios = {name: statistics.median(key / bare for key, bare in found) for name, found in pairs.items()}
    return {"pairs": pairs, "ratios": ratios}


def _rate(ground: Ground, policies: str, script: str, *, protocol: str, turn: int) -> float:
    ground.sql(policies)
    return run_pgbench(ground, script, seconds=SECONDS, protocol=protocol, first=turn * CLIENTS * EACH, each=EACH)


def _with_key(ground: Ground, script: str) -> tuple[str, str]:
    return ";".join([*_altered(ground, str), _change_log(ground)]), script


def _with_settings(ground: Ground, script: str) -> tuple[str, str]:
    """The SQL that makes every policy and the change log believe settings, and the act that sets them."""
    names = {"provider_id": "provider", "unit_id": "unit"}
    policies = _altered(ground, lambda text: _LOOKED_UP.sub(lambda found: _SETTING.format(names[found[1]]), text))
    rewritten = ";".join([*policies, _HOLDER_OF_CHANGE.sub(_TOLD_OF_CHANGE, _change_log(ground))])
    if "scope.key" in rewritten:
        raise RuntimeError("A policy or the change log is written otherwise than this measurement knows.")
    [[provider, unit]] = ground.sql("SELECT provider_id, unit_id FROM scope.key ORDER BY holder DESC LIMIT 1")
    return rewritten, "\n".join(_told(line, provider, unit) for line in script.splitlines()) + "\n"


def _told(line: str, provider: object, unit: object) -> str:
    """The line that opens the scope, as it was before; every other line as it is."""
    if "set_config('vaccinera.key'" not in line:
        return line
    read_only = ", set_config('transaction_read_only', 'on', true)" if "transaction_read_only" in line else ""
    settings = {"provider": provider, "by": "bench", "unit": unit, "day": "2026-11-26"}
    told = ", ".join(f"set_config('vaccinera.{name}', '{value}', true)" for name, value in settings.items())
    return f"SELECT {told}{read_only};"


def _altered(ground: Ground, rewrite: Rewriting) -> Iterator[str]:
    for name, table, seen, written in ground.sql(_POLICIES):
        if seen:
            yield f"ALTER POLICY {name} ON {table} USING ({rewrite(str(seen))})"
        if written:
            yield f"ALTER POLICY {name} ON {table} WITH CHECK ({rewrite(str(written))})"


def _change_log(ground: Ground) -> str:
    return str(ground.sql("SELECT pg_get_functiondef('change_log.record'::regproc)")[0][0])
