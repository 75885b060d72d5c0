"""A report of half a million rows taken out as a file of each kind: how long, and how much memory of the process.

The facts are made up, since a provider's own never divide into so many rows: they stand where the report's statement
reads them. The clock runs from the command's start to the whole file.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.ground import CHECKOUT, Ground, measured_region

ROWS, GOAL_SECONDS, GOAL_MEGABYTES = 500_000, 60, 300
_MANAGER, _KINDS = "Birgitta Öberg", ("csv", "json", "xlsx", "pdf")
# As many days as the longest period has; the other divisions make each row its own.
_FACTS = f"""
CREATE TABLE made_up AS
  SELECT d.*
    FROM generate_series(0, 3) AS n, facts.dose AS d
   LIMIT 0;
INSERT INTO made_up (provider_id, unit_id, setting, programme_id, product_id, target_group, payer, given_on,
                     registered_on, age_years, sex, municipality_code, region_code, is_protected)
  SELECT 1, n / 3500 % 12 + 1, 'clinic', 'influenza', n / 42000 % 20 + 1, 'age_65', 'region',
         current_date - n % 3500, current_date - n % 3500, 70, 'female', '0180', '01', false
    FROM generate_series(0, {ROWS - 1}) AS n;
DROP VIEW reports.dose;
ALTER TABLE made_up SET SCHEMA reports;
ALTER TABLE reports.made_up RENAME TO dose;
GRANT SELECT ON reports.dose TO vaccinera_app;
ANALYZE reports.dose;
"""  # noqa: S608 - our own number


def measure_export() -> dict[str, Any]:
    """Every kind of file, one after the other, by the command of a manager."""
    with measured_region() as ground, TemporaryDirectory() as folder:
        ground.sql(_FACTS)
        [[manager]] = ground.sql(
            f"SELECT hsa_id FROM organisations_staff WHERE given_name || ' ' || family_name = '{_MANAGER}'"  # noqa: S608 - our own name
        )
        files = {kind: _taken_out(ground, str(manager), kind, Path(folder) / f"doses.{kind}") for kind in _KINDS}
    return {"rows": ROWS, "files": files}


def _taken_out(ground: Ground, manager: str, kind: str, file: Path) -> dict[str, Any]:
    divided = "unit_id,programme_id,product_id,age_group,sex,municipality_code"
    words = ("report", "run", "doses", "--by", manager, "--per", "day", "--divided-by", divided, "--format", kind)
    years = ("--from", f"{time.localtime().tm_year - 9}-12-31", "--output", str(file))
    began = time.monotonic()
    command = [sys.executable, "-m", "vaccinera.console", *words, *years]
    child = subprocess.Popen(command, env=dict(ground.environment), cwd=CHECKOUT)
    _, status, used = os.wait4(child.pid, 0)
    seconds = time.monotonic() - began
    return {
        "exit": os.waitstatus_to_exitcode(status),
        "seconds": seconds,
        "processor_seconds": used.ru_utime + used.ru_stime,
        "megabytes": used.ru_maxrss / 1024,
        "size": file.stat().st_size if file.exists() else 0,
        "rows": _rows(file, kind),
    }


def _rows(file: Path, kind: str) -> int:
    """Of the kinds that have a row a line."""
    if kind not in {"csv", "json"} or not file.exists():
        return 0
    with file.open("rb") as lines:
        return sum(1 for _ in lines) - (1 if kind == "csv" else 2)
