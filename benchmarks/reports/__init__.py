"""Every report of the catalogue over a region's history, beside the plainest count of the same rows, in turn."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from benchmarks.ground import CHECKOUT, Ground, measured_region
from benchmarks.settling.history import plant_history

VISITS, HISTORY = 1_000_000, 10_000_000
GOAL_RATIO, GOAL_PROVIDER, GOAL_REGION = 2, 2, 5
_PART = 10
# A quarter of what a machine for so many visits has, as docs/how-to/run-in-production.md asks for.
_SHARED_MEMORY = "4GB"
FLOORS = Path(__file__).parent.parent / "floor" / "reports"


def measure_reports() -> dict[str, Any]:
    """A tenth of the goal's size, which takes minutes."""
    return _measured(VISITS // _PART, HISTORY // _PART)


def measure_whole_reports() -> dict[str, Any]:
    """A season of a million doses in a history of ten million: an hour and 40 GB."""
    return _measured(VISITS, HISTORY)


def _measured(visits: int, history: int) -> dict[str, Any]:
    with measured_region(shared_memory=_SHARED_MEMORY) as ground:
        began = time.monotonic()
        plant_history(ground, visits=visits, history=history)
        return {
            "visits": visits,
            "history": history,
            "seconds_to_fill": time.monotonic() - began,
            "reports": reports_beside_floors(ground),
            "load": os.getloadavg()[0],
        }


def reports_beside_floors(ground: Ground) -> list[dict[str, Any]]:
    """Each report and its floor in turn, for a provider and for the region, in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.reports.acts", ground.superuser_url]
    told = subprocess.run(
        command, env=dict(ground.environment), cwd=CHECKOUT, check=True, stdout=subprocess.PIPE, text=True
    )
    found: list[dict[str, Any]] = json.loads(told.stdout.splitlines()[-1])
    return found
