"""Walking a long audit log: how fast every seal is recomputed, and whether what was planted in it is found."""

from __future__ import annotations

import json
import random
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import psycopg

from benchmarks.ground import CHECKOUT, Ground, measured_region
from benchmarks.planting import Planted, Planter

# A busy half second: two acts of ten events each under one seal. A quieter service has more seals for its events.
EVENTS, FAULTS = 10_000_000, 1_000
EVENTS_A_TRANSACTION, TRANSACTIONS_A_SEAL = 10, 2
GOAL_SECONDS = 60


# Put back after the filling: what a walk needs while it is filled is the order alone.
_NAMES = ("audit_event_of_person", "audit_event_of_provider", "audit_event_of_user", "audit_event_of_unit")
_INDEXES = f"SELECT indexdef FROM pg_indexes WHERE indexname IN {_NAMES!r}"  # noqa: S608 - names of our own


def measure_audit() -> dict[str, Any]:
    """Fill the log, walk it whole, plant a thousand faults at chance and walk it again."""
    with measured_region() as ground:
        began = time.monotonic()
        _fill(ground)
        filled = time.monotonic() - began
        whole, seconds = _verified(ground)
        planted = _planted(ground)
        broken, seconds_broken = _verified(ground)
    named = {found["seal"] for found in broken["breaks"]}
    return {
        "events": whole["events"],
        "seals": whole["seals"],
        "holds": whole["holds"],
        "seconds_to_fill": filled,
        "seconds": seconds,
        "seconds_broken": seconds_broken,
        "planted": len(planted),
        "missed": sum(1 for fault in planted if not named & fault.seals),
        "named_for_nothing": len(named - {n for fault in planted for n in fault.seals}),
    }


def _planted(ground: Ground) -> list[Planted]:
    with psycopg.connect(ground.superuser_url, autocommit=True, dbname="vaccinera") as connection:
        connection.execute("SET session_replication_role = replica")
        return Planter(connection, chance=random.Random(20261126)).plant(FAULTS)


def _heads(ground: Ground) -> Path:
    return Path(ground.environment["VACCINERA_SEAL_HEADS"])


def _verified(ground: Ground) -> tuple[dict[str, Any], float]:
    command = [sys.executable, "-m", "vaccinera.console", "audit", "verify", "--json"]
    began = time.monotonic()
    told = subprocess.run(
        command, env=dict(ground.environment), cwd=CHECKOUT, check=False, capture_output=True, text=True
    )
    return json.loads(told.stdout), time.monotonic() - began


def _fill(ground: Ground) -> None:
    """Real transactions, sealed by the service's own function, and the heads written as the sealer would."""
    ground.sql(f"""
    CREATE PROCEDURE fill_the_log(rounds int) LANGUAGE plpgsql AS $$
    BEGIN
      FOR round IN 1..rounds LOOP
        FOR act IN 1..{TRANSACTIONS_A_SEAL} LOOP
          INSERT INTO audit_event (id, action, provider_id, unit_hsa_id, user_hsa_id, user_name, commission_hsa_id,
                                   purpose, subject_label, subject_id, person_id, details, reference)
            SELECT gen_random_uuid(), 'patients.person.opened', 1 + n % 5, 'TSTNMT2321000156-U' || n % 40,
                   'TSTNMT2321000156-S' || (round + n) % 500, 'Anna Nilsson', 'TSTNMT2321000156-M1', 'care',
                   'person', n::text, gen_random_uuid(), '{{"why": "visit", "merged": []}}', 'b' || round
            FROM generate_series(1, {EVENTS_A_TRANSACTION}) n;
          COMMIT;
        END LOOP;
        PERFORM audit.seal_finished();
        COMMIT;
      END LOOP;
    END $$;
    """)  # noqa: S608 - our own numbers
    ground.sql("ALTER DATABASE vaccinera SET synchronous_commit = off")
    indexes = [row[0] for row in ground.sql(_INDEXES)]
    ground.sql("ALTER TABLE audit_event DROP CONSTRAINT audit_event_pkey; DROP INDEX " + ", ".join(_NAMES))
    ground.sql(f"CALL fill_the_log({EVENTS // EVENTS_A_TRANSACTION // TRANSACTIONS_A_SEAL})")
    ground.sql("ALTER TABLE audit_event ADD PRIMARY KEY (id); " + "; ".join(str(index) for index in indexes))
    ground.sql("VACUUM ANALYZE audit_event")
    ground.sql("VACUUM ANALYZE audit_seal")
    with _heads(ground).open("w", encoding="utf-8") as file:
        for n, digest in ground.sql("SELECT n, encode(digest, 'hex') FROM audit_seal ORDER BY n"):
            file.write(json.dumps({"n": n, "digest": digest}) + "\n")
