"""A file of a hundred thousand visits, taken by the command; and the same file again."""

from __future__ import annotations

import csv
import json
import resource
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from benchmarks.ground import CHECKOUT, Ground, measured_region
from vaccinera.console.demo_region.numbers import reserve_number
from vaccinera.kernel.clock import today

ROWS, DOSES_EACH = 100_000, 5
GOAL_SECONDS = 60
_DAYS_BETWEEN = 40
# Far from where the demo region's own reserve numbers begin, and from those of other measurements.
_FIRST_PLACE = 5_000_000
_TRIES, _TAKES = "Päivi Laine", "Birgitta Öberg"
_HEADINGS = ("personnummer", "förnamn", "efternamn", "vaccinationsdatum", "klockslag", "vaccin", "program", "batch")
_MORE = ("dosnummer", "dos", "gavs av", "gavs av hsa-id", "administrering signerad")


def measure_import() -> dict[str, Any]:
    """People nobody knows yet, five doses each, with the giver's signature: tried, taken, and read a second time."""
    with measured_region() as ground, tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "visits.csv"
        _write(file, ground)
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        first, seconds = _import(ground, file)
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        held = int(str(ground.sql("SELECT count(*) FROM visits_visit WHERE origin = 'imported'")[0][0]))
        logged = int(str(ground.sql("SELECT count(*) FROM change_log.change WHERE new->>'origin' = 'imported'")[0][0]))
        again, seconds_again = _import(ground, file)
    return {
        "rows": ROWS,
        "seconds": seconds,
        "processor_seconds_of_the_command": used.ru_utime + used.ru_stime - before.ru_utime - before.ru_stime,
        "visits": first["visits"],
        "people": first["people"],
        "held": held,
        "logged": logged,
        "seconds_again": seconds_again,
        "there_again": again["there"],
        "peak_megabytes": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024,
    }


def _write(file: Path, ground: Ground) -> None:
    product, programme, since = ground.sql("""
        SELECT p.npl_id, v.programme_id, p.valid_from
          FROM programmes_version v, jsonb_array_elements(v.content->'products') u
          JOIN products_product p ON p.npl_id = u->>'npl_id'
         WHERE p.valid_to IS NULL ORDER BY p.valid_from, p.npl_id LIMIT 1""")[0]
    days = [today() - timedelta(days=1 + _DAYS_BETWEEN * dose) for dose in range(DOSES_EACH)]
    if days[-1] < date.fromisoformat(str(since)):
        raise RuntimeError("the demo's products are too young for so many doses")
    with file.open("w", encoding="utf-8", newline="") as kept:
        writer = csv.writer(kept, delimiter=";")
        writer.writerow((*_HEADINGS, *_MORE))
        for place in range(ROWS // DOSES_EACH):
            number, name = reserve_number(_FIRST_PLACE + place), f"Mätarsson{place}"
            for dose, day in enumerate(days, start=1):
                told = (number, "Mät", name, day, "10:30", product, programme, f"MB{place % 500}")
                writer.writerow((*told, dose, "0,5", "Gun Gammal", "SE2321000016-GUN1", f"{day} 10:35"))


def _import(ground: Ground, file: Path) -> tuple[dict[str, Any], float]:
    tries, takes = (_hsa_id(ground, name) for name in (_TRIES, _TAKES))
    words = ["import", "visits", str(file), "--by", tries, "--source", "Gamla journalen", "--json"]
    began = time.monotonic()
    ran = subprocess.run(
        [sys.executable, "-m", "vaccinera.console", *words, "--commit", "--approved-by", takes],
        env=dict(ground.environment),
        cwd=CHECKOUT,
        check=False,
        stdout=subprocess.PIPE,
        text=True,
    )
    seconds = time.monotonic() - began
    told: dict[str, Any] = json.loads(ran.stdout)
    if ran.returncode:
        raise RuntimeError(f"{told['bad']} rows are bad: {told['faults'][:3]}")
    return told, seconds


def _hsa_id(ground: Ground, name: str) -> str:
    query = "SELECT hsa_id FROM organisations_staff WHERE given_name || ' ' || family_name = '{}'"
    return str(ground.sql(query.format(name))[0][0])
