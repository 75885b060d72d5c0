"""Thirty kills under eight writers: nothing acknowledged is lost, nothing is doubled, every visit has its events."""

from __future__ import annotations

import http.client
import os
import random
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import psycopg

from benchmarks.ground import CHECKOUT, Ground, free_port, measured_region, pages_command
from benchmarks.loading import CLIENTS
from benchmarks.seating import Seat, nurse_hsa_id, take_seat
from benchmarks.seeding import DRAFT, seed_drafts
from benchmarks.signing import EACH

KILLS = 30
_SEED = 20261123
# A kill whose server does not serve again within this time has broken it for good; the run says so and ends.
_BACK_WITHIN_SECONDS = 60
_SEE_OTHER = 303


@dataclass(slots=True)
class Told:
    """What the writers were answered: drafts acknowledged as signed, requests without answer, and other answers."""

    acknowledged: set[int] = field(default_factory=set)
    unanswered: int = 0
    others: Counter[str] = field(default_factory=Counter)


class Pages:
    """The page server, killed and started again."""

    def __init__(self, ground: Ground) -> None:
        self._ground, self.port = ground, free_port()
        self.start()

    def start(self) -> None:
        """Start it in a group of its own, so that all of it can be killed at once."""
        with self._ground.log.open("ab") as told:
            self._running = subprocess.Popen(
                [sys.executable, *pages_command(self.port), "--respawn-failed-workers"],
                env=dict(self._ground.environment), cwd=CHECKOUT, stdout=told, stderr=told, start_new_session=True,
            )  # fmt: skip

    def kill(self) -> None:
        """SIGKILL to the server and its workers."""
        os.killpg(self._running.pid, signal.SIGKILL)
        self._running.wait()

    def wait_until_ready(self) -> float:
        """Until pages and database answer again; the seconds it took."""
        began = time.monotonic()
        while True:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/readyz", timeout=2):
                    return time.monotonic() - began
            except (OSError, http.client.HTTPException):
                if time.monotonic() - began > _BACK_WITHIN_SECONDS:
                    raise RuntimeError(
                        f"not ready {_BACK_WITHIN_SECONDS} s after a kill; see {self._ground.log}"
                    ) from None
                time.sleep(0.05)


def measure_kills(*, kills: int = KILLS) -> dict[str, Any]:
    """Kill the page server or a database process at random moments under eight writers, and count afterwards."""
    with measured_region() as ground:
        total = CLIENTS * EACH
        seed_drafts(ground, nurse_hsa_id=nurse_hsa_id(ground), first=1, count=total + 100, programme="influenza")
        seat = take_seat(ground)
        told = Told()
        killed = _kill_under_writers(ground, seat, told, kills)
        return {
            **killed,
            "acknowledged": len(told.acknowledged),
            "unanswered": told.unanswered,
            "other_answers": dict(told.others),
            **_counted(ground, told),
        }


def _kill_under_writers(ground: Ground, seat: Seat, told: Told, kills: int) -> dict[str, Any]:
    """The page server and a database process in turn, each time with writers at work."""
    chance, down = random.Random(_SEED), []
    pages = Pages(ground)
    try:
        pages.wait_until_ready()
        with _writing(pages.port, seat, told):
            for number in range(kills):
                time.sleep(chance.uniform(0.4, 1.6))
                if number % 2:
                    _kill_database(ground)
                else:
                    pages.kill()
                    pages.start()
                down.append(pages.wait_until_ready())
                _wait_for_one_more(told)
            time.sleep(2)
    finally:
        pages.kill()
    return {
        "kills_of_pages": (kills + 1) // 2,
        "kills_of_database": kills // 2,
        "longest_until_ready_seconds": round(max(down), 2),
    }


@contextmanager
def _writing(port: int, seat: Seat, told: Told) -> Iterator[None]:
    stopped = threading.Event()
    writers = [threading.Thread(target=_write, args=(port, seat, client, told, stopped)) for client in range(CLIENTS)]
    for writer in writers:
        writer.start()
    try:
        yield
    finally:
        stopped.set()
        for writer in writers:
            writer.join()


def _wait_for_one_more(told: Told) -> None:
    """Every writer's threads must find their way back, not only the probe: some visits are signed after each kill."""
    enough, give_up_at = len(told.acknowledged) + CLIENTS, time.monotonic() + _BACK_WITHIN_SECONDS
    while len(told.acknowledged) < enough:
        if time.monotonic() > give_up_at:
            raise RuntimeError(f"ready, but signing no longer works: {told.others.most_common(3)}")
        time.sleep(0.05)


def _kill_database(ground: Ground) -> None:
    """SIGKILL to one backend: the server drops every connection and recovers from its log, as after a power cut."""
    rows = ground.sql("SELECT pid FROM pg_stat_activity WHERE usename = 'vaccinera_app' ORDER BY random() LIMIT 1")
    if rows:
        os.kill(int(str(rows[0][0])), signal.SIGKILL)
    give_up_at = time.monotonic() + _BACK_WITHIN_SECONDS
    while time.monotonic() < give_up_at:
        try:
            ground.sql("SELECT 1")
        except psycopg.OperationalError:
            time.sleep(0.05)
        else:
            return


def _write(port: int, seat: Seat, client: int, told: Told, stopped: threading.Event) -> None:
    headers = {"Cookie": seat.cookie, "Content-Type": "application/x-www-form-urlencoded"}
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    number = 1 + client * EACH
    while not stopped.is_set():
        try:
            connection.request("POST", f"/registrera/{DRAFT}{number:012x}/signera", seat.form, headers)
            answer = connection.getresponse()
            body = answer.read()
        except (OSError, http.client.HTTPException):
            # As a nurse would: the same page is sent again until it is answered, and must not become a second visit.
            told.unanswered += 1
            connection.close()
            time.sleep(0.05)
            continue
        leads_to = urlsplit(answer.headers["Location"] or "").path
        if answer.status == _SEE_OTHER and leads_to != "/logga-in":
            told.acknowledged.add(number)
            number += 1
        else:
            told.others[
                f"{answer.status}{' ' + leads_to if leads_to else ''}{'' if body or leads_to else ' empty'}"
            ] += 1


def _counted(ground: Ground, told: Told) -> dict[str, int]:
    """What stands in the database, for the drafts the writers sent."""
    keys = ", ".join(f"('{DRAFT}{number:012x}'::uuid)" for number in sorted(told.acknowledged))
    ours = f"draft_id::text LIKE '{DRAFT}%'"
    questions = {
        "visits": f"SELECT count(*) FROM visits_visit WHERE {ours}",  # noqa: S608 - our own numbers and names
        "drafts": f"SELECT count(DISTINCT draft_id) FROM visits_visit WHERE {ours}",  # noqa: S608 - our own numbers and names
        "lost": f"""SELECT count(*) FROM (VALUES {keys}) AS a (draft)
                    WHERE NOT EXISTS (SELECT FROM visits_visit v WHERE v.draft_id = a.draft)""",  # noqa: S608 - our own numbers and names
        "events": f"""SELECT count(*) FROM audit_event e JOIN visits_visit v ON v.id::text = e.subject_id
                      WHERE e.action = 'visits.visit.registered' AND {ours}""",  # noqa: S608 - our own numbers and names
        "halves": f"""SELECT count(*) FROM visits_visit v WHERE {ours} AND
                      ((SELECT count(*) FROM visits_signature s WHERE s.visit_id = v.id) <> 2
                       OR NOT EXISTS (SELECT FROM visits_administration a WHERE a.visit_id = v.id)
                       OR NOT EXISTS (SELECT FROM visits_draft d WHERE d.id = v.draft_id AND d.state = 'done'))""",  # noqa: S608 - our own numbers and names
    }  # fmt: skip
    return {name: int(str(ground.sql(question)[0][0])) for name, question in questions.items()}
