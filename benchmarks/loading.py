"""Eight clients at once, by wrk and by pgbench, and what they themselves used of the machine."""

from __future__ import annotations

import re
import resource
import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.ground import CHECKOUT, Ground

CLIENTS = 8
_RESULT = re.compile(r"RESULT (\d+) (\d+) ([\d.]+) ([\d.]+) ([\d.]+) (\d+)")
_STEP = re.compile(r"STEP (\w+) (\d+) ([\d.]+) ([\d.]+) ([\d.]+)")
_RATE = re.compile(r"tps = ([\d.]+)")


@dataclass(frozen=True, slots=True)
class Step:
    """One kind of request within a flow: how many, and percentiles in milliseconds."""

    count: int
    p50: float
    p95: float
    p99: float


@dataclass(frozen=True, slots=True)
class Load:
    """Requests a second, percentiles in milliseconds, failures, and the share of both processors the client used."""

    requests: int
    seconds: float
    rate: float
    p50: float
    p95: float
    p99: float
    failures: int
    generator_share: float
    steps: Mapping[str, Step]


def run_wrk(script: str, address: str, *, seconds: int, arguments: Sequence[str]) -> Load:
    """Run one of ``benchmarks/load/*.lua`` with eight clients, one connection a thread."""
    path = CHECKOUT / "benchmarks" / "load" / script
    size = [f"-t{CLIENTS}", f"-c{CLIENTS}", f"-d{seconds}s"]
    command = ["wrk", *size, "--latency", "-s", str(path), address, "--", *arguments]
    before, began = _used_by_children(), time.monotonic()
    told = subprocess.run(command, capture_output=True, text=True, check=True, cwd=CHECKOUT).stdout
    used = (_used_by_children() - before) / (time.monotonic() - began) / 2
    found = _RESULT.search(told)
    if found is None:
        raise RuntimeError(told)
    requests, micros, p50, p95, p99, failures = found.groups()
    steps = {
        name: Step(int(count), *(float(one) for one in percentiles))
        for name, count, *percentiles in _STEP.findall(told)
    }
    lasted = int(micros) / 1e6
    rate = int(requests) / lasted
    return Load(int(requests), lasted, rate, float(p50), float(p95), float(p99), int(failures), used, steps)


def run_pgbench(ground: Ground, script: str, *, seconds: int, protocol: str, first: int, each: int) -> float:
    """Transactions a second of a script by the application's login, eight clients on two threads."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "act.sql"
        path.write_text(script, "utf-8")
        size = ["-c", str(CLIENTS), "-j", "2", "-T", str(seconds)]
        variables = ["-D", "i=0", "-D", f"first={first}", "-D", f"each={each}"]
        program = str(ground.programs / "pgbench")
        command = [program, "-n", "-M", protocol, *size, "-f", str(path), *variables, ground.app_url]
        told = subprocess.run(command, capture_output=True, text=True, check=False)
    found = _RATE.search(told.stdout)
    if told.returncode or found is None:
        raise RuntimeError(told.stdout + told.stderr[-2000:])
    return float(found[1])


def _used_by_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
