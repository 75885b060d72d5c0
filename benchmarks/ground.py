"""A real, durable server and a region on it, as every measurement needs them; nothing is left behind."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

from vaccinera.console.bootstrap import bootstrap_server
from vaccinera.console.embedded import default_bin_folder, embedded_server

CHECKOUT = Path(__file__).resolve().parent.parent
WORKERS, THREADS = 2, 4
_STARTS_WITHIN_SECONDS = 30


@dataclass(frozen=True, slots=True)
class Ground:
    """Where the measured region is: the server's programs, both logins, and the environment of a child process."""

    programs: Path
    superuser_url: str
    app_url: str
    owner_url: str
    environment: Mapping[str, str]

    def sql(self, script: str) -> list[tuple[object, ...]]:
        """Run SQL past every policy and trigger, to prepare or to count."""
        with psycopg.connect(self.superuser_url, autocommit=True, dbname="vaccinera") as connection:
            answer = connection.execute(script.encode())
            return answer.fetchall() if answer.description else []

    def command(self, *words: str) -> None:
        """Run one of the project's own commands on this ground."""
        subprocess.run([sys.executable, "-m", "vaccinera.console", *words], env=dict(self.environment), cwd=CHECKOUT, check=True)


@contextmanager
def measured_region(*, work_memory: str = "") -> Iterator[Ground]:
    """An embedded server with its durability on, the tables made and the demo region loaded."""
    with tempfile.TemporaryDirectory(prefix="vaccinera-bench-") as folder:
        data = Path(folder) / "data"
        data.mkdir()
        Path(folder).chmod(0o711)
        with embedded_server(data, durable=True) as server:
            roles = bootstrap_server(server.superuser_url, database="vaccinera")
            environment = os.environ | {
                "DATABASE_URL": roles.app_url,
                "DATABASE_OWNER_URL": roles.owner_url,
                "VACCINERA_DEMO": "1",
                "VACCINERA_SEAL_HEADS": str(Path(folder) / "heads.jsonl"),
                "VACCINERA_LOG_FORMAT": "json",
            }
            os.environ.update(environment)
            ground = Ground(default_bin_folder(), server.superuser_url, roles.app_url, roles.owner_url, environment)
            _load_region(ground)
            if work_memory:
                ground.sql(f"ALTER DATABASE vaccinera SET work_mem = '{work_memory}'")
            yield ground


def _load_region(ground: Ground) -> None:
    script = (
        "from vaccinera.console.surroundings import set_up_django\n"
        "set_up_django(as_owner=True)\n"
        "from rich.console import Console\n"
        "from vaccinera.console.preparing import apply_migrations, collect_static_files\n"
        "from vaccinera.console.demo_region.loading import load_region\n"
        "from vaccinera.kernel.clock import now\n"
        "apply_migrations(Console(stderr=True))\n"
        "load_region(now=now(), on_progress=lambda done, total: None)\n"
        "collect_static_files()\n"
    )
    subprocess.run([sys.executable, "-c", script], env=dict(ground.environment), cwd=CHECKOUT, check=True)


@contextmanager
def served(ground: Ground, *, port: int = 8971, workers: int = WORKERS) -> Iterator[str]:
    """The pages and the sealer on this ground, as in production but for the proxy; the address."""
    address = f"http://127.0.0.1:{port}"
    log = Path(tempfile.gettempdir()) / f"vaccinera-bench-{port}.log"
    with log.open("wb") as told:
        pages = _start(ground, told, "-m", "granian", "config.wsgi:application", "--interface", "wsgi", "--host", "127.0.0.1",
                       "--port", str(port), "--http", "1", "--no-ws", "--workers", str(workers), "--blocking-threads",
                       str(THREADS), "--log-level", "warning")  # fmt: skip
        sealer = _start(ground, told, "-m", "vaccinera.console", "audit", "seal", "--forever")
        try:
            _wait_for(f"{address}/readyz")
            yield address
        finally:
            for child in (pages, sealer):
                child.terminate()
                child.wait(30)


def _start(ground: Ground, told: object, *words: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, *words], env=dict(ground.environment), cwd=CHECKOUT, stdout=told, stderr=told)  # type: ignore[call-overload,no-any-return]  # an open file


def _wait_for(address: str) -> None:
    give_up_at = time.monotonic() + _STARTS_WITHIN_SECONDS
    while True:
        try:
            with urllib.request.urlopen(address, timeout=2) as answer:
                if answer.status == 200:
                    return
        except OSError:
            if time.monotonic() > give_up_at:
                raise
            time.sleep(0.2)
