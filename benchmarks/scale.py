"""Pages over many people and visits: the server's own time and its statements, read from its log."""

from __future__ import annotations

import http.client
import json
import time
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode, urlsplit

from benchmarks.ground import Ground, measured_region, served
from benchmarks.seating import Seat, take_seat

# The whole region takes 40 GB and most of an hour; a fifth of it takes minutes.
PERSONS, VISITS = 1_000_000, 5_000_000
_PART = 5
_REQUESTS, _WARM = 200, 20
_PROGRAMME = "influenza"


@dataclass(frozen=True, slots=True)
class Page:
    """One kind of request: how many, the server's milliseconds, and the most statements one of them sent."""

    count: int
    p50: float
    p95: float
    slowest: float
    most_statements: int


@dataclass(frozen=True, slots=True)
class _Person:
    key: str
    number: str
    name: str
    birth_date: date


def measure_scale() -> dict[str, Any]:
    """A fifth of the region."""
    return _measured(PERSONS // _PART, VISITS // _PART)


def measure_whole_scale() -> dict[str, Any]:
    """All of the region: a million people with five million visits."""
    return _measured(PERSONS, VISITS)


def _measured(persons: int, visits: int) -> dict[str, Any]:
    """Fill the database, then one nurse looks up two hundred different people, page by page."""
    with measured_region() as ground:
        began = time.monotonic()
        ground.command("generate", "--persons", str(persons), "--visits", str(visits))
        filled = time.monotonic() - began
        people = _people(ground, _REQUESTS + _WARM)
        with served(ground) as address:
            seat = take_seat(ground)
            _look_up(address, seat, people[:_WARM])
            skipped = ground.log.stat().st_size
            _look_up(address, seat, people[_WARM:])
        pages = from_log(ground, skipped)
        size = int(str(ground.sql("SELECT pg_database_size('vaccinera')")[0][0]))
        held = {
            table: int(str(ground.sql(f"SELECT count(*) FROM {table}")[0][0]))  # noqa: S608 - our own names
            for table in ("patients_person", "visits_visit")
        }
    return {
        "persons": held["patients_person"],
        "visits": held["visits_visit"],
        "seconds_to_fill": filled,
        "bytes": size,
        "pages": pages,
    }


def _people(ground: Ground, count: int) -> list[_Person]:
    """People spread over the whole table, each with visits and a number of the years to come."""
    rows = ground.sql(f"""
    SELECT p.id, i.value, p.given_name || ' ' || p.family_name, p.birth_date
    FROM (SELECT DISTINCT person_id FROM visits_visit TABLESAMPLE SYSTEM (20) REPEATABLE (20261123)) v
         JOIN patients_person p ON p.id = v.person_id JOIN patients_identifier i ON i.person_id = p.id
    WHERE p.birth_date IS NOT NULL AND p.protection = 'none' AND p.deceased_on IS NULL
    ORDER BY md5(p.id::text) LIMIT {count}""")  # noqa: S608 - our own number
    if len(rows) < count:
        raise RuntimeError(f"only {len(rows)} people with visits were found")
    return [
        _Person(str(key), str(number), str(name), date.fromisoformat(str(born))) for key, number, name, born in rows
    ]


def _look_up(address: str, seat: Seat, people: list[_Person]) -> None:
    """Start, search by number, search by name, person, begin, registration: each person once, one request at a time."""
    client = Client(address, seat)
    for one in people:
        client.ask("GET", "/")
        client.ask("POST", "/personer/sok", sought=one.number)
        client.ask("POST", "/personer/sok", name=one.name, birth_date=one.birth_date.isoformat())
        client.ask("GET", f"/personer/{one.key}")
        draft = client.ask("POST", f"/personer/{one.key}/registrera/{_PROGRAMME}")
        client.ask("GET", draft)


class Client:
    """A nurse's browser: one request at a time over one connection."""

    def __init__(self, address: str, seat: Seat) -> None:
        self._seat, self._connection = seat, http.client.HTTPConnection(urlsplit(address).netloc, timeout=30)

    def ask(self, method: str, path: str, **form: str) -> str:
        """Send one request; where it led, for a redirect. Raises when it was refused."""
        headers = {"Cookie": self._seat.cookie, "Content-Type": "application/x-www-form-urlencoded"}
        body = urlencode({**form, "csrfmiddlewaretoken": self._seat.token}) if method == "POST" else None
        self._connection.request(method, path, body, headers)
        answer = self._connection.getresponse()
        answer.read()
        leads_to = answer.headers["Location"] or ""
        if answer.status not in {200, 303} or leads_to.startswith("/logga-in"):
            raise RuntimeError(f"{method} {path}: {answer.status} {leads_to}")
        return leads_to


def from_log(ground: Ground, skipped: int) -> dict[str, Page]:
    """Every request since so many bytes of the log, by route."""
    found: dict[str, list[tuple[float, int]]] = defaultdict(list)
    with ground.log.open("rb") as told:
        told.seek(skipped)
        for raw in told:
            line = json.loads(raw) if raw.startswith(b"{") else {}
            if line.get("event") == "http.request":
                # The two searches share a route: a number leads on (303), a name shows a list (200).
                kind = {("people", 303): "search by number", ("people", 200): "search by name"}.get(
                    (line["route"], line["status"]), line["route"]
                )
                found[kind].append((float(line["milliseconds"]), int(line["queries"])))
    return {kind: _page(lines) for kind, lines in found.items()}


def _page(lines: list[tuple[float, int]]) -> Page:
    taken = sorted(milliseconds for milliseconds, _queries in lines)
    return Page(
        len(taken),
        taken[len(taken) // 2],
        taken[len(taken) * 95 // 100],
        taken[-1],
        max(queries for _milliseconds, queries in lines),
    )
