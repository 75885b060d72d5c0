"""The processes of a running system: the sealer of the audit log, the job worker, and the page server in front."""

from __future__ import annotations

import errno
import socket
import sys
from collections.abc import Callable
from pathlib import Path

from vaccinera.console.database import AtHand
from vaccinera.console.faults import Fault
from vaccinera.console.supervisor import Child, Supervisor
from vaccinera.console.surroundings import CHECKOUT, OURSELVES, without_ownership

WORKERS, THREADS = 2, 4
_DRAIN_SECONDS = 20
_NOBODY_LISTENS = 1


def demand_free_port(host: str, port: int) -> None:
    """Refuse a port that another program has, before anything is started."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as problem:
            if problem.errno == errno.EADDRINUSE:
                raise Fault(
                    f"Port {port} is taken by another program. Stop that one, or choose another port: PORT={port + 1}"
                ) from problem
            if problem.errno == errno.EACCES:
                raise Fault(f"Port {port} is for the system only. Choose one from 1024: PORT=8000") from problem
            raise Fault(
                f"Nothing can listen on {host}:{port} ({problem.strerror}). Choose another host or port."
            ) from problem


def run_until_stopped(
    supervisor: Supervisor,
    database: AtHand,
    *,
    host: str,
    port: int,
    static_folder: Path,
    when_ready: Callable[[], None],
    socket_file: str = "",
) -> int:
    """Serve until a stop is asked for; what is under way is finished, the last events sealed. The exit code."""
    waiting = _Waiting(socket_file or (host, port), when_ready)

    def keep() -> None:
        database.keep()
        waiting.look()

    # Stopped in the opposite order: the server drains first, then the worker; the sealer sees their last events.
    pages = _page_server(host, port, static_folder, socket_file)
    return supervisor.run([_sealer(), _job_worker(), pages], keep=keep)


def _sealer() -> Child:
    command = [*OURSELVES, "audit", "seal", "--forever"]
    return Child("The sealer of the audit log", command, without_ownership())


def _job_worker() -> Child:
    """Pages are served without it: what was asked for waits, and a job it died over is taken up again."""
    command = [*OURSELVES, "jobs", "work"]
    return Child("The job worker", command, without_ownership(), patience_seconds=_DRAIN_SECONDS + 5, comes_back=True)


def _page_server(host: str, port: int, static_folder: Path, socket_file: str = "") -> Child:
    """On a port; or on a socket for a proxy, which whoever shares the server's group may open."""
    at_port = ("--host", host, "--port", str(port))
    at_socket = ("--uds", socket_file, "--uds-permissions", "0o660")
    command = [
        *(sys.executable, "-m", "granian", "config.wsgi:application"),
        *("--interface", "wsgi", *(at_socket if socket_file else at_port), "--http", "1", "--no-ws"),
        *("--workers", str(WORKERS), "--blocking-threads", str(THREADS), "--respawn-failed-workers"),
        *("--workers-kill-timeout", str(_DRAIN_SECONDS), "--log-level", "warning"),
        *("--static-path-route", "/static", "--static-path-mount", str(static_folder)),
        *("--working-dir", str(CHECKOUT)),
    ]
    return Child("The page server", command, without_ownership(), patience_seconds=_DRAIN_SECONDS + 5)


class _Waiting:
    """Looks until the server answers, and says so once."""

    def __init__(self, address: tuple[str, int] | str, when_ready: Callable[[], None]) -> None:
        self._address = address
        self._when_ready = when_ready
        self._is_ready = False

    def look(self) -> None:
        """Try to reach the server, unless it was reached before."""
        if self._is_ready:
            return
        try:
            with self._probe() as probe:
                probe.settimeout(_NOBODY_LISTENS)
                probe.connect(self._address)
                self._is_ready = True
        except OSError:
            return
        self._when_ready()

    def _probe(self) -> socket.socket:
        if isinstance(self._address, str):
            return socket.socket(socket.AF_UNIX)
        return socket.socket(socket.AF_INET6 if ":" in self._address[0] else socket.AF_INET)
