"""The command as people type it: other processes, on a data folder of their own."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from vaccinera.console.surroundings import OURSELVES

_ENDS_WITHIN_SECONDS = 40
_SERVES_WITHIN_SECONDS = 180


@dataclass(frozen=True, slots=True)
class Installation:
    """A data folder, and an environment that names nothing else."""

    folder: Path

    def environment(self, **more: str) -> dict[str, str]:
        ours = ("VACCINERA_", "DATABASE_", "DJANGO_", "PORT")
        kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
        places = {
            "VACCINERA_DATA": str(self.folder / "data"),
            "VACCINERA_STATIC": str(self.folder / "static"),
            "VACCINERA_SEAL_HEADS": str(self.folder / "heads.jsonl"),
        }
        return kept | places | more

    def run(self, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*OURSELVES, *words],
            env=self.environment(**more),
            capture_output=True,
            text=True,
            timeout=180,
            check=False,
        )

    def answer(self, *words: str, **more: str) -> Any:
        """What a command answered as JSON."""
        return json.loads(self.run(*words, "--json", **more).stdout)

    @contextmanager
    def serving(self, *words: str, port: int) -> Iterator[subprocess.Popen[str]]:
        """The command in the background, once its pages answer; killed afterwards if it still runs."""
        with (self.folder / "said").open("w+") as said:
            process = subprocess.Popen(
                [*OURSELVES, *words], env=self.environment(PORT=str(port)), stdout=said, stderr=said, text=True
            )
            try:
                self.await_answer(port, process)
                yield process
            finally:
                process.kill()
                process.wait(_ENDS_WITHIN_SECONDS)

    def await_answer(self, port: int, process: subprocess.Popen[str]) -> None:
        give_up_at = time.monotonic() + _SERVES_WITHIN_SECONDS
        while time.monotonic() < give_up_at and process.poll() is None:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2):
                    return
            except (urllib.error.URLError, ConnectionError, TimeoutError):
                time.sleep(0.1)
        pytest.fail(f"no page was served; exit code {process.poll()}; it said:\n{self.said[-3000:]}")

    @property
    def said(self) -> str:
        return (self.folder / "said").read_text("utf-8")


@pytest.fixture
def installation() -> Iterator[Installation]:
    """An empty folder that another user may enter, should the tests run as root."""
    with tempfile.TemporaryDirectory(prefix="vaccinera-", ignore_cleanup_errors=True) as name:
        Path(name).chmod(0o711)
        yield Installation(Path(name))


@dataclass(frozen=True, slots=True)
class FirstStart:
    """A demo that was started from an empty folder and stopped again, and what it showed meanwhile."""

    demo: Installation
    port: int
    log_in_page: str
    readiness: str
    said: str
    surroundings: list[bytes]
    exit_code: int


@pytest.fixture(scope="session")
def first_start() -> Iterator[FirstStart]:
    """Started once for all tests; it sleeps between their commands."""
    with tempfile.TemporaryDirectory(prefix="vaccinera-", ignore_cleanup_errors=True) as name:
        Path(name).chmod(0o711)
        demo, port = Installation(Path(name)), free_port()
        with demo.serving("demo", port=port) as process:
            log_in_page, readiness = page(port, "/logga-in"), page(port, "/readyz")
            until(lambda: "is served on" in demo.said)
            said, surroundings = demo.said, surroundings_of_children(process)
            exit_code = ask_to_stop(process)
        yield FirstStart(demo, port, log_in_page, readiness, said, surroundings, exit_code)


@pytest.fixture(scope="session")
def demo(first_start: FirstStart) -> Installation:
    """The demo after its first start."""
    return first_start.demo


# Looks at the filled database from a process of its own, as owner, since this one belongs to the tests' database.
_LOOKS = """
import json
from vaccinera.console.database import database_at_hand
from vaccinera.console.surroundings import set_up_django
with database_at_hand():
    set_up_django(as_owner=True)
    from django.db import connection, transaction
    def ask(query):
        with connection.cursor() as cursor:
            cursor.execute(query)
            return cursor.fetchall()
    found = {}
    found["identifiers"] = ask("SELECT kind, value FROM patients_identifier")
    found["persons"] = ask("SELECT count(*) FROM patients_person")[0][0]
    visits, signatures, rules = [], [], []
    for provider in (1, 2, 3):
        with transaction.atomic():
            ask(f"SELECT scope.stand_in({provider}, 'tests')")
            visits += ask("SELECT v.season, v.state, v.target_group, v.given_on::text, p.birth_date::text, v.unit_id"
                          " FROM visits_visit v JOIN patients_person p ON p.id = v.person_id"
                          " JOIN visits_administration a ON a.visit_id = v.id WHERE a.batch_number ~ '^M[0-9]+$'")
            signatures += ask("SELECT s.kind, s.content, encode(s.digest, 'hex'), v.id::text, v.person_id::text,"
                              " s.signer_hsa_id, v.given_on::text, a.batch_number FROM visits_signature s"
                              " JOIN visits_visit v ON v.id = s.visit_id"
                              " JOIN visits_administration a ON a.visit_id = v.id WHERE a.batch_number ~ '^M[0-9]+$'")
    found["visits"], found["signatures"] = visits, signatures
    found["never_analyzed"] = ask("SELECT relname FROM pg_class WHERE relkind = 'r' AND reltuples < 0"
                                  " AND relnamespace = 'public'::regnamespace")
    found["forced"] = ask("SELECT count(*) FROM pg_class WHERE relforcerowsecurity")[0][0]
    found["disabled"] = ask("SELECT count(*) FROM pg_trigger WHERE tgenabled = 'D'")[0][0]
    found["constraints"] = ask("SELECT conname FROM pg_constraint WHERE contype IN ('f', 'u') ORDER BY 1")
    found["indexes"] = ask("SELECT indexname FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1")
    found["broken"] = ask("SELECT count(*) FROM pg_constraint WHERE NOT convalidated")[0][0]
    print(json.dumps(found, default=str))
"""


def look(installation: Installation) -> Any:
    told = subprocess.run(
        [sys.executable, "-c", _LOOKS],
        env=installation.environment(),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert told.returncode == 0, told.stderr
    return json.loads(told.stdout)


@pytest.fixture(scope="session")
def before(demo: Installation) -> Any:
    """The database as it was before anything was generated."""
    return look(demo)


@pytest.fixture(scope="session")
def generated(demo: Installation, before: Any) -> Any:
    """What making up 400 people and 1,500 visits in the demo answered."""
    told = demo.run("generate", "--persons", "400", "--visits", "1500", "--json")
    assert told.returncode == 0, told.stderr
    return json.loads(told.stdout)


@pytest.fixture
def port() -> int:
    return free_port()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        number: int = probe.getsockname()[1]
        return number


def page(port: int, path: str) -> str:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=10) as answer:
        return str(answer.read().decode())


def processes_of(installation: Installation) -> list[str]:
    """The commands of every living process that belongs to this installation."""
    mark = f"VACCINERA_DATA={installation.folder}/data".encode()
    found = []
    for process in Path("/proc").iterdir():
        try:
            words = (process / "cmdline").read_bytes().split(b"\0")
            surroundings = (process / "environ").read_bytes()
        except OSError:
            continue
        if str(installation.folder).encode() in b" ".join(words) or mark in surroundings.split(b"\0"):
            found.append(b" ".join(words).decode(errors="replace"))
    return found


def surroundings_of_children(process: subprocess.Popen[str]) -> list[bytes]:
    """The environment of each process that a command has started, the database's left out."""
    children = [child for child in Path("/proc").iterdir() if child.name.isdigit() and _is_child(child, process.pid)]
    told = [(child / "environ").read_bytes() for child in children]
    return [one for one in told if b"VACCINERA_DATA" in one]


def _is_child(process: Path, parent: int) -> bool:
    try:
        return int((process / "stat").read_text().rsplit(")", 1)[1].split()[1]) == parent
    except (OSError, IndexError, ValueError):
        return False


def until(what: Callable[[], bool], *, seconds: float = _ENDS_WITHIN_SECONDS) -> bool:
    """Whether something becomes true in time."""
    give_up_at = time.monotonic() + seconds
    while time.monotonic() < give_up_at:
        if what():
            return True
        time.sleep(0.1)
    return False


def ask_to_stop(process: subprocess.Popen[str], signum: signal.Signals = signal.SIGINT) -> int:
    process.send_signal(signum)
    return process.wait(_ENDS_WITHIN_SECONDS)
