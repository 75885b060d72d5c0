"""Eight clients at once, by wrk and by pgbench, and what they themselves used of the machine."""

from __future__ import annotations

import re
import resource
import subprocess
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.ground import CHECKOUT, Ground

CLIENTS = 8
_RESULT = re.compile(r"RESULT (\d+) (\d+) ([\d.]+) ([\d.]+) ([\d.]+) (\d+)")
_RATE = re.compile(r"tps = ([\d.]+)")


@dataclass(frozen=True, slots=True)
class Load:
    """Requests a second, percentiles in milliseconds, failures, and the share of both processors the client used."""

    requests: int
    rate: float
    p50: float
    p95: float
    p99: float
    failures: int
    generator_share: float


def run_wrk(script: str, address: str, *, seconds: int, arguments: Sequence[str]) -> Load:
    """Run one of ``benchmarks/load/*.lua`` with eight clients, one connection a thread."""
    path = CHECKOUT / "benchmarks" / "load" / script
    command = ["wrk", f"-t{CLIENTS}", f"-c{CLIENTS}", f"-d{seconds}s", "--latency", "-s", str(path), address, "--", *arguments]
    before, began = _used_by_children(), time.monotonic()
    told = subprocess.run(command, capture_output=True, text=True, check=True, cwd=CHECKOUT).stdout
    used = (_used_by_children() - before) / (time.monotonic() - began) / 2
    found = _RESULT.search(told)
    if found is None:
        raise RuntimeError(told)
    requests, micros, p50, p95, p99, failures = found.groups()
    return Load(
        int(requests), int(requests) / int(micros) * 1e6, float(p50), float(p95), float(p99), int(failures), used
    )


def run_pgbench(ground: Ground, script: str, *, seconds: int, protocol: str, first: int, each: int) -> float:
    """Transactions a second of a script by the application's login, eight clients on two threads."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "act.sql"
        path.write_text(script, "utf-8")
        command = [str(ground.programs / "pgbench"), "-n", "-M", protocol, "-c", str(CLIENTS), "-j", "2", "-T", str(seconds),
                   "-f", str(path), "-D", "i=0", "-D", f"first={first}", "-D", f"each={each}", ground.app_url]  # fmt: skip
        told = subprocess.run(command, capture_output=True, text=True, check=False)
    found = _RATE.search(told.stdout)
    if told.returncode or found is None:
        raise RuntimeError(told.stdout + told.stderr[-2000:])
    return float(found[1])


def _used_by_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
