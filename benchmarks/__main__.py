"""``python -m benchmarks [one or more of the names below]``: measure, tell, and keep in var/measurements.jsonl."""

from __future__ import annotations

import json
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import asdict, is_dataclass
from datetime import UTC, datetime
from typing import Any

from rich.console import Console

from benchmarks import reporting
from benchmarks.auditing import measure_audit
from benchmarks.exporting import measure_export
from benchmarks.flow import measure_flow
from benchmarks.ground import CHECKOUT
from benchmarks.importing import measure_import
from benchmarks.kills import measure_kills
from benchmarks.reports import measure_reports, measure_whole_reports
from benchmarks.scale import measure_scale, measure_whole_scale
from benchmarks.scoping import measure_scope
from benchmarks.settling import measure_settling, measure_whole_settling
from benchmarks.settling.killed import measure_lock_kills
from benchmarks.signing import measure_signing
from benchmarks.weight import measure_weight
from benchmarks.worklist import measure_worklist

KEPT = CHECKOUT / "var" / "measurements.jsonl"
_LONGEST_SECONDS = 900
_NEEDS_WRK = frozenset({"signing", "flow"})
_Measurement = tuple[Callable[[], dict[str, Any]], Callable[[Console, dict[str, Any]], bool]]
MEASUREMENTS: dict[str, _Measurement] = {
    "signing": (measure_signing, reporting.signing),
    "flow": (measure_flow, reporting.flow),
    "kills": (measure_kills, reporting.kills),
    "import": (measure_import, reporting.importing),
    "export": (measure_export, reporting.exporting),
    "scale": (measure_scale, reporting.scale),
    "scope": (measure_scope, reporting.scoping),
    "weight": (measure_weight, reporting.weight),
    "worklist": (measure_worklist, reporting.worklist),
    "audit": (measure_audit, reporting.auditing),
    "whole-scale": (measure_whole_scale, reporting.scale),
    "settling": (measure_settling, reporting.settling),
    "whole-settling": (measure_whole_settling, reporting.settling),
    "lock-kills": (measure_lock_kills, reporting.lock_kills),
    "reports": (measure_reports, reporting.reports),
    "whole-reports": (measure_whole_reports, reporting.reports),
}
# Take up to an hour and 40 GB of disk: measured when they are named, and not among all.
_NAMED_ONLY = frozenset(
    {"audit", "whole-scale", "settling", "whole-settling", "lock-kills", "reports", "whole-reports"}
)


def main() -> int:
    """Run the measurements named, or all; each in a process of its own, which is ended when it takes too long."""
    names = sys.argv[1:] or [name for name in MEASUREMENTS if name not in _NAMED_ONLY]
    unknown = [name for name in names if name not in MEASUREMENTS]
    if unknown:
        print(f"There is no measurement {unknown[0]}. There are: {', '.join(MEASUREMENTS)}.", file=sys.stderr)
        return 2
    if _NEEDS_WRK.intersection(names) and shutil.which("wrk") is None:
        print("The load generator wrk is missing. Debian and Ubuntu: apt-get install wrk", file=sys.stderr)
        return 2
    if len(names) == 1:
        return _measure(names[0])
    return max(_apart(name) for name in names)


def _apart(name: str) -> int:
    try:
        return subprocess.run(
            [sys.executable, "-m", "benchmarks", name], check=False, timeout=_LONGEST_SECONDS
        ).returncode
    except subprocess.TimeoutExpired:
        print(f"{name} took more than {_LONGEST_SECONDS} seconds and was ended.", file=sys.stderr)
        return 1


def _measure(name: str) -> int:
    """Measure and tell; 1 when something that must hold did not. Slowness is told and is no failure."""
    measure, tell = MEASUREMENTS[name]
    load_before = os.getloadavg()[0]
    found = measure()
    is_whole = tell(Console(), found)
    line = {
        "measurement": name,
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "processors": os.cpu_count(),
        "load_before": round(load_before, 2),
        "load_after": round(os.getloadavg()[0], 2),
        "python": platform.python_version(),
        **{key: _plain(value) for key, value in found.items()},
    }
    KEPT.parent.mkdir(exist_ok=True)
    with KEPT.open("a", encoding="utf-8") as kept:
        kept.write(json.dumps(line) + "\n")
    return 0 if is_whole else 1


def _plain(value: object) -> object:
    """As JSON has it."""
    if is_dataclass(value) and not isinstance(value, type):
        return {name: _plain(inner) for name, inner in asdict(value).items()}
    if isinstance(value, dict):
        return {str(name): _plain(inner) for name, inner in value.items()}
    return round(value, 3) if isinstance(value, float) else value


sys.exit(main())
