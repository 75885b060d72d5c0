"""A list of two hundred people with advice: the server's own time and its statements for each page of fifty."""

from __future__ import annotations

from typing import Any

from benchmarks.ground import Ground, measured_region, served
from benchmarks.scale import Client, from_log
from benchmarks.seating import NURSE, take_seat

PEOPLE = 200
GOAL_MILLISECONDS, MOST_STATEMENTS = 100, 12
_ROUNDS, _WARM = 25, 3


def measure_worklist() -> dict[str, Any]:
    """The demo region's own people, each with doses and answers behind them, begun by one nurse."""
    with measured_region() as ground:
        _begin(ground)
        with served(ground) as address:
            client = Client(address, take_seat(ground))
            _leaf_through(client, _WARM)
            skipped = ground.log.stat().st_size
            _leaf_through(client, _ROUNDS)
        page = from_log(ground, skipped)["drafts"]
        [[programmes]] = ground.sql(
            "SELECT count(DISTINCT programme_id) FROM programmes_version "
            "WHERE valid_from <= current_date AND (valid_to IS NULL OR valid_to > current_date)"
        )
    return {"people": PEOPLE, "programmes": programmes, "page": page}


def _leaf_through(client: Client, rounds: int) -> None:
    for _ in range(rounds):
        for number in (1, 2, 3, 4):
            client.ask("GET", f"/utkast?sida={number}")


def _begin(ground: Ground) -> None:
    """A draft for each of the people with the most doses at the nurse's provider."""
    ground.sql(f"""
    SET session_replication_role = replica;
    UPDATE visits_draft SET state = 'discarded', discarded_reason = 'x' WHERE state = 'open';
    INSERT INTO visits_draft (id, provider_id, unit_id, person_id, programme_id, state, content, revision,
                              created_by_id, created_at, updated_by_hsa_id, updated_by_name, updated_at,
                              discarded_reason)
      SELECT gen_random_uuid(), u.provider_id, u.id, p.person_id, 'influenza', 'open', '{{}}', 1, s.id,
             now(), s.hsa_id, s.given_name || ' ' || s.family_name, now(), ''
      FROM organisations_staff s
           JOIN LATERAL (SELECT min(unit_id) AS unit_id FROM organisations_commission WHERE staff_id = s.id) c ON true
           JOIN organisations_unit u ON u.id = c.unit_id,
           LATERAL (SELECT v.person_id FROM visits_visit v JOIN patients_person q ON q.id = v.person_id
                     WHERE v.provider_id = u.provider_id AND q.protection = 'none' AND q.deceased_on IS NULL
                     GROUP BY v.person_id ORDER BY count(*) DESC, v.person_id LIMIT {PEOPLE}) p
      WHERE s.given_name || ' ' || s.family_name = '{NURSE}';
    ANALYZE visits_draft;
    """)  # noqa: S608 - our own numbers and names
