"""A real, durable server and a region on it, as every measurement needs them; nothing is left behind."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import IO

import psycopg
from psycopg import sql

from vaccinera.console.bootstrap import bootstrap_server
from vaccinera.console.embedded import Server, default_bin_folder, embedded_server

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
    log: Path

    def sql(self, script: str) -> list[tuple[object, ...]]:
        """Run SQL past every policy and trigger, to prepare or to count."""
        with psycopg.connect(self.superuser_url, autocommit=True, dbname="vaccinera") as connection:
            answer = connection.execute(script.encode())
            return answer.fetchall() if answer.description else []

    def command(self, *words: str) -> None:
        """Run one of the project's own commands on this ground."""
        command = [sys.executable, "-m", "vaccinera.console", *words]
        subprocess.run(command, env=dict(self.environment), cwd=CHECKOUT, check=True)


@contextmanager
def measured_region(*, work_memory: str = "", shared_memory: str = "") -> Iterator[Ground]:
    """An embedded server with its durability on, the tables made and the demo region loaded.

    ``shared_memory`` is what the server keeps of its tables itself, where that is more than its own 128 MB.
    """
    with tempfile.TemporaryDirectory(prefix="vaccinera-bench-") as folder:
        data = Path(folder) / "data"
        data.mkdir()
        Path(folder).chmod(0o711)
        with embedded_server(data, durable=True) as server:
            if shared_memory:
                _keep_in_memory(server, shared_memory)
            roles = bootstrap_server(server.superuser_url, database="vaccinera")
            environment = os.environ | {
                "DATABASE_URL": roles.app_url,
                "DATABASE_OWNER_URL": roles.owner_url,
                "VACCINERA_DEMO": "1",
                "VACCINERA_SEAL_HEADS": str(Path(folder) / "heads.jsonl"),
                "VACCINERA_LOG_FORMAT": "json",
                # What is measured is faster than any nurse.
                "VACCINERA_LOOKUPS_A_MINUTE": "1000000",
                "VACCINERA_LOOKUPS_AN_HOUR": "1000000",
                "VACCINERA_STATIC": str(Path(folder) / "static"),
            }
            os.environ.update(environment)
            ground = Ground(
                default_bin_folder(),
                server.superuser_url,
                roles.app_url,
                roles.owner_url,
                environment,
                Path(folder) / "pages.log",
            )
            _load_region(ground)
            if work_memory:
                ground.sql(f"ALTER DATABASE vaccinera SET work_mem = '{work_memory}'")
            yield ground


def _keep_in_memory(server: Server, much: str) -> None:
    with psycopg.connect(server.superuser_url, autocommit=True) as connection:
        connection.execute(sql.SQL("ALTER SYSTEM SET shared_buffers = {}").format(sql.Literal(much)))
    server.stop()
    server.start()


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


def free_port() -> int:
    """A port on loopback that nobody listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def pages_command(port: int) -> list[str]:
    """The page server's command line after ``python``, as in production but for the proxy."""
    served_at = ["--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port), "--http", "1", "--no-ws"]
    size = ["--workers", str(WORKERS), "--blocking-threads", str(THREADS)]
    return ["-m", "granian", "config.wsgi:application", *served_at, *size, "--log-level", "warning"]


@contextmanager
def served(ground: Ground) -> Iterator[str]:
    """The pages and the sealer on this ground; the address. What they say is added to the ground's log."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    with ground.log.open("ab") as told:
        pages = _start(ground, told, *pages_command(port))
        sealer = _start(ground, told, "-m", "vaccinera.console", "audit", "seal", "--forever")
        try:
            _wait_for(f"{address}/readyz")
            yield address
        finally:
            for child in (pages, sealer):
                child.terminate()
                child.wait(30)


def _start(ground: Ground, told: IO[bytes], *words: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, *words]
    return subprocess.Popen(command, env=dict(ground.environment), cwd=CHECKOUT, stdout=told, stderr=told)


def _wait_for(address: str) -> None:
    give_up_at = time.monotonic() + _STARTS_WITHIN_SECONDS
    while True:
        try:
            with urllib.request.urlopen(address, timeout=2) as answer:  # noqa: S310 - our own server
                if answer.status == HTTPStatus.OK:
                    return
        except OSError:
            if time.monotonic() > give_up_at:
                raise
            time.sleep(0.2)
