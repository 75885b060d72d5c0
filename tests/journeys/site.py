"""The demo the journeys visit: a real server on a database of its own, and what the database says afterwards."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import tomllib
import urllib.request
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal, LiteralString

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict

from tools.find_personal_numbers import check_digit

CHECKOUT = Path(__file__).resolve().parents[2]
# A Monday morning of the season. The journeys mean the same on every day they are run.
MORNING = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
TODAY = date(2026, 11, 23)
ALMVIKEN, ALMVIKEN_UNIT = 1, 101
_STARTS_WITHIN_SECONDS = 300
_JUMPS_WITHIN_SECONDS = 30
_SECONDS_A_DAY = 86_400
_HEADS, _STATIC = "heads.jsonl", "static"
_PERSON = re.compile(r"(?<!\d)(?:\d{2})?\d{6}[-+ ]?\d{4}(?!\d)")
_RECALLED: LiteralString = "EXISTS (SELECT FROM products_batch_recall r WHERE r.batch_number = b.batch_number)"
_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_DIGEST = re.compile(r"(?<=\.)[0-9a-f]{12}(?=\.)")
_KNOWN = tuple(
    person["number"]
    for person in tomllib.loads(
        (CHECKOUT / "vaccinera" / "console" / "demo_region" / "known_people.toml").read_text("utf-8")
    )["people"]
)


@dataclass(frozen=True, slots=True)
class Someone:
    """One of the region's people: the number as people write it, the key, and the name as lists write it."""

    number: str
    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Batch:
    """A batch in a unit's fridge, and the code on its packs."""

    id: str
    number: str
    gtin: str
    product: str
    expires_on: date

    @property
    def code(self) -> str:
        """What a scanner types: the trade item, the day, the batch."""
        return gs1_code(self.gtin, self.number, self.expires_on)


def gs1_code(gtin: str, number: str, expires_on: date) -> str:
    """A pack's GS1 code as a keyboard wedge types it; the batch stands last and needs no separator."""
    return f"01{gtin}17{expires_on:%y%m%d}10{number}"


def filled_with(first: Path, folder: Path) -> None:
    """What belongs to a copied database outside it: the heads of its seals; and static files are gathered once."""
    if (first / _HEADS).exists():
        shutil.copy2(first / _HEADS, folder / _HEADS)
    shutil.copytree(first / _STATIC, folder / _STATIC)


def persons_in(text: str) -> list[str]:
    """Whatever looks like a personal number; an opaque key is none, nor is the digest in a static file's name."""
    return _PERSON.findall(_ID.sub("", _DIGEST.sub("", text)))


class Site:
    """A running demo. ``log`` is everything its processes printed; it can be killed and started again."""

    def __init__(
        self,
        folder: Path,
        *,
        app_url: str,
        owner_url: str,
        settings: Mapping[str, str] = MappingProxyType({}),
        minutes_before: int = 0,
    ) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self._port = int(probe.getsockname()[1])
        self.address = f"http://127.0.0.1:{self._port}"
        self.app_url, self.owner_url = app_url, owner_url
        self._log_file = folder / "server.log"
        self._jumps, self._jumped = folder / "clock.jumps", 0.0
        self._server: subprocess.Popen[bytes] | None = None
        self._taken: set[str] = set()
        # Two sites of one checkout start at once, each collecting its own files.
        self.static_folder = folder / _STATIC
        self.ahead = MORNING.timestamp() - minutes_before * 60 - time.time()
        self._environment = os.environ | {
            "DATABASE_URL": app_url,
            "DATABASE_OWNER_URL": owner_url,
            "VACCINERA_SEAL_HEADS": str(folder / _HEADS),
            "VACCINERA_STATIC": str(self.static_folder),
            "VACCINERA_LOG_FORMAT": "json",
            # A journey is quicker than any nurse.
            "VACCINERA_LOOKUPS_A_MINUTE": "100000",
            "VACCINERA_LOOKUPS_AN_HOUR": "100000",
            # And opens an overview right after the one before, which has changed what it counts.
            "VACCINERA_FIGURES_NEW_SECONDS": "1",
            "JOURNEYS_CLOCK_AHEAD_SECONDS": str(self.ahead),
            "JOURNEYS_CLOCK_JUMPS": str(self._jumps),
            "PYTHONPATH": str(Path(__file__).parent / "clock"),
            **settings,
        }

    def start(self) -> None:
        """Start as a stranger would; back when it answers."""
        with self._log_file.open("ab") as log:
            self._server = subprocess.Popen(
                [sys.executable, "-m", "vaccinera.console", "demo", "--port", str(self._port)],
                cwd=CHECKOUT,
                env=self._environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        give_up_at = time.monotonic() + _STARTS_WITHIN_SECONDS
        while not self._answers():
            if self._server.poll() is not None or time.monotonic() > give_up_at:
                pytest.fail(f"The demo did not start:\n{self.log[-3000:]}")
            time.sleep(0.2)

    def stop(self) -> None:
        """Let it finish what is under way."""
        if self._server is not None:
            self._server.terminate()
            self._server.wait(60)

    def go_on(self, *, days: int) -> None:
        """Stop, and start again so many days later; whoever was logged in is so no more."""
        self.stop()
        ahead = float(self._environment["JOURNEYS_CLOCK_AHEAD_SECONDS"]) + days * _SECONDS_A_DAY
        self._environment |= {"JOURNEYS_CLOCK_AHEAD_SECONDS": str(ahead)}
        self.start()

    def jump(self, *, days: int) -> None:
        """Let so many days pass at once while it runs: much faster than :meth:`go_on`, and no new scenes are played.

        Whoever was logged in is so no more.
        """
        assert self._server is not None
        self._jumped += days * _SECONDS_A_DAY
        told = self._jumps.with_suffix(".told")
        told.write_text(str(self._jumped))
        told.replace(self._jumps)
        waits = {self._server.pid, *_descendants(self._server.pid)}
        give_up_at = time.monotonic() + _JUMPS_WITHIN_SECONDS
        while waits:
            assert time.monotonic() < give_up_at, f"The clocks of {waits} stand still."
            time.sleep(0.05)
            waits = {pid for pid in waits if self._stands_still(pid)}

    def _stands_still(self, pid: int) -> bool:
        word = self._jumps.with_suffix(f".{pid}")
        return Path(f"/proc/{pid}").exists() and not (word.exists() and word.read_text() == str(self._jumped))

    def kill(self) -> None:
        """End every process of it at once, as a power cut would."""
        assert self._server is not None
        for process in [self._server.pid, *_descendants(self._server.pid)]:
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        self._server.wait(10)
        give_up_at = time.monotonic() + 10
        while self._answers() and time.monotonic() < give_up_at:
            time.sleep(0.05)

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.address}/readyz", timeout=2) as answer:  # noqa: S310 - our own server
                return bool(answer.status == 200)
        except OSError:
            return False

    @property
    def log(self) -> str:
        """Everything the processes printed."""
        return self._log_file.read_text("utf-8", errors="replace")

    @property
    def lines_of_log(self) -> list[str]:
        """The structured lines; the welcome, which lists whom to look for, is for the terminal."""
        return [line for line in self.log.splitlines() if line.startswith("{")]

    def rows(
        self, query: LiteralString, told: Mapping[str, Any] | None = None, *, provider: int = ALMVIKEN
    ) -> list[Any]:
        """What the database holds of a provider, read beside the application."""
        with psycopg.connect(**conninfo_to_dict(self.owner_url)) as owner:  # type: ignore[arg-type]  # a login's parts are text
            owner.execute("SELECT scope.stand_in(%s, 'journey')", [provider])
            found = owner.execute(query, told)
            rows = found.fetchall() if found.description else []
            owner.execute("SELECT scope.step_back()")
            return rows

    def one(self, query: LiteralString, told: Mapping[str, Any] | None = None, *, provider: int = ALMVIKEN) -> Any:
        """The only value of the only row."""
        [[value]] = self.rows(query, told, provider=provider)
        return value

    def someone(
        self,
        *,
        born: tuple[int, int] = (1921, 1961),
        declared: Literal["no", "diabetes", "never", ""] = "",
        sex: str = "",
        is_paid_for: bool = False,
    ) -> Someone:
        """Somebody no other journey meets: alive, unprotected, with an address, no dose this season, nothing begun.

        ``declared`` is what was answered at Almviken the last twelve months: nothing but "no", or diabetes, or never
        anything; without it one of these, none of which keeps anybody from being given a dose. The youngest come first,
        so that the oldest, whom some journeys need, are still there for them. Whose dose ``is_paid_for`` has had none
        this season at another provider either.
        """
        found = self.rows(
            """
            SELECT i.value, p.id::text, p.family_name || ', ' || p.given_name
              FROM patients_person p JOIN patients_identifier i ON i.person_id = p.id
              LEFT JOIN LATERAL (
                   SELECT bool_and(d.outcome = 'ok') AS is_ok, max(d.reviewed_at) AS at,
                          (array_agg(d.answers->'risk_groups'->>0 ORDER BY d.reviewed_at DESC))[1] AS risk_group
                     FROM declarations_declaration d WHERE d.person_id = p.id) d ON true
             WHERE i.kind = 'personal_number' AND p.protection = 'none' AND p.deceased_on IS NULL
               AND %(sex)s IN (p.sex, '') AND p.street <> ''
               AND extract(year FROM p.birth_date) BETWEEN %(first)s AND %(last)s
               AND NOT EXISTS (SELECT FROM visits_visit v WHERE v.person_id = p.id AND v.given_on >= '2026-09-01')
               AND NOT EXISTS (SELECT FROM visits_draft d WHERE d.person_id = p.id)
               AND CASE WHEN d.at IS NULL THEN 'never'
                        WHEN NOT d.is_ok OR d.at < '2025-12-01' THEN 'other'
                        WHEN d.risk_group = 'none' THEN 'no'
                        ELSE d.risk_group END = ANY (%(declared)s)
             ORDER BY i.value DESC
            """,
            {"first": born[0], "last": born[1], "sex": sex, "declared": [declared] if declared else ["no", "never"]},
        )
        taken = self._taken | self._given_elsewhere if is_paid_for else self._taken
        free = next((row for row in found if row[0] not in taken and row[0] not in _KNOWN), None)
        assert free, f"Everybody born {born[0]} to {born[1]} is taken: the demo region has too few for the journeys."
        self._taken.add(free[0])
        return Someone(f"{free[0][:8]}-{free[0][8:]}", free[1], free[2])

    @property
    def people_met(self) -> int:
        """How many have been taken by journeys so far."""
        return len(self._taken)

    @cached_property
    def _given_elsewhere(self) -> frozenset[str]:
        """The numbers of those whom another provider than Almviken has given a dose this season, as first asked."""
        of_a_provider = """
            SELECT i.value FROM visits_visit v JOIN patients_identifier i ON i.person_id = v.person_id
             WHERE v.given_on >= '2026-09-01'
        """
        others = [number for [number] in self.rows("SELECT id FROM organisations_provider") if number != ALMVIKEN]
        return frozenset(number for other in others for [number] in self.rows(of_a_provider, provider=other))

    def unused_number(self) -> str:
        """A number of the official test range that nobody in the region has."""
        for year in range(1961, 1999):
            nine = f"{year % 100}0417980"
            number = f"{year // 100}{nine}{check_digit(nine)}"
            used = self.one("SELECT count(*) FROM patients_identifier WHERE value = %(number)s", {"number": number})
            if not used:
                return f"{number[:8]}-{number[8:]}"
        raise LookupError

    def unused_coordination_number(self) -> str:
        """The same for somebody born in 1985 who has a coordination number."""
        for month in range(1, 13):
            nine = f"85{month:02}77981"
            number = f"19{nine}{check_digit(nine)}"
            if not self.one("SELECT count(*) FROM patients_identifier WHERE value = %(number)s", {"number": number}):
                return f"{number[:8]}-{number[8:]}"
        raise LookupError

    def batch(self, *, nth: int = 0, product: str = "Influvita", unit: int = ALMVIKEN_UNIT) -> Batch:
        """A batch that may be given today, counted from the one that lasts longest."""
        usable = self._batches(
            "b.expires_on > '2027-05-01' AND NOT b.is_finished AND NOT " + _RECALLED + " ORDER BY b.expires_on DESC",
            product,
            unit,
        )
        return usable[nth]

    def expired_batch(self) -> Batch:
        """One that should have been thrown away."""
        return self._batches("b.expires_on < '2026-11-23' AND NOT b.is_finished", "Influvita", ALMVIKEN_UNIT)[0]

    def recalled_batch(self) -> Batch:
        """One the manufacturer took back."""
        return self._batches(_RECALLED, "Influvita", ALMVIKEN_UNIT)[0]

    def _batches(self, condition: LiteralString, product: str, unit: int) -> list[Batch]:
        query: LiteralString = (
            "SELECT b.id::text, b.batch_written, (SELECT max(gtin) FROM products_pack k WHERE k.product_id = p.id), "  # noqa: S608 - a literal
            "p.name, b.expires_on FROM products_unit_batch b JOIN products_product p ON p.id = b.product_id "
            "WHERE p.name = %(product)s AND b.unit_id = %(unit)s AND " + condition
        )
        return [Batch(*row) for row in self.rows(query, {"product": product, "unit": unit})]


def _descendants(pid: int) -> list[int]:
    """Every process below one, by Linux's own list."""
    found: list[int] = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        with suppress(OSError):
            for child in task.read_text().split():
                found += [int(child), *_descendants(int(child))]
    return found
