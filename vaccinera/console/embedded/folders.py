"""The data folder: in it ``cluster`` (PostgreSQL's own), ``socket``, ``server.log`` and ``lock``.

A folder that was there before is never opened for others; only what is made here gets an owner and rights.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import pwd
import stat
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

PORT = 5432
"""Only a part of the socket's name: no port is opened."""

_LONGEST_SOCKET_FOLDER = 90  # the kernel takes 107 bytes, and PostgreSQL adds the socket's name
_LOG_KEPT_BYTES = 10_000_000


class EmbeddedServerProblem(Exception):
    """The embedded server cannot run; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Owner:
    """To whom new files are given. ``is_other`` is false when that is this process's own user."""

    uid: int
    gid: int
    is_other: bool

    @property
    def name(self) -> str:
        """The login name, or the number where there is none."""
        return _name_of(self.uid)

    def take(self, file: int | Path) -> None:
        """Give a file or folder to this user, which only root can and only root needs."""
        if self.is_other:
            os.chown(file, self.uid, self.gid)


def make_data_folder(data: Path) -> None:
    """Make the folder unless it is there."""
    if data.is_dir():
        return
    try:
        data.mkdir(parents=True)
        # Root's server is another user's process and has to pass through; what matters lies one step below,
        # at 0700.
        data.chmod(0o711 if os.geteuid() == 0 else 0o700)
    except OSError as problem:
        raise EmbeddedServerProblem(
            f"The data folder {data} cannot be made ({problem.strerror}). Set VACCINERA_DATA to a folder "
            "you may write in."
        ) from problem


@contextlib.contextmanager
def sole_use(data: Path) -> Iterator[None]:
    """Hold the folder alone. The kernel lets go when this process ends, so a killed one leaves no lock."""
    try:
        lock = (data / "lock").open("a+")
    except OSError as problem:
        raise EmbeddedServerProblem(
            f"The data folder {data} belongs to {_name_of(data.stat().st_uid)} ({problem.strerror}). Run as "
            "that user, or set VACCINERA_DATA to a folder of your own."
        ) from problem
    with lock:
        if not _is_taken(lock):
            lock.seek(0)
            raise EmbeddedServerProblem(
                f"The data folder {data} is in use by another Vaccinera (process {lock.read().strip()}). "
                "Stop that one first (Ctrl-C in its window), or set VACCINERA_DATA to another folder."
            )
        lock.truncate(0)
        lock.write(f"{os.getpid()}\n")
        lock.flush()
        yield


def _is_taken(lock: IO[str]) -> bool:
    """Whether the lock is ours now. Tried for a moment: :func:`is_in_use` takes it for an instant to look."""
    for _ in range(10):
        with contextlib.suppress(BlockingIOError):
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
        time.sleep(0.01)
    return False


def is_in_use(data: Path) -> bool:
    """Whether a living process holds this data folder."""
    try:
        with (data / "lock").open() as lock:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False


def socket_folder(data: Path) -> Path:
    """Below the data folder, or under a hashed name in a temporary folder where that path cannot be used.

    It may be too long for the kernel, or hold a comma, which in a database address parts one host from the next.
    """
    mark = hashlib.sha256(f"{os.geteuid()} {data}".encode()).hexdigest()[:20]
    # Not a file of secrets in a shared place: make_socket_folder demands a folder that is the server's alone.
    temporary = [folder / f"vaccinera-{mark}" for folder in (Path(tempfile.gettempdir()), Path("/", "tmp"))]
    for folder in (data / "socket", *temporary):
        if len(os.fsencode(folder)) <= _LONGEST_SOCKET_FOLDER and "," not in str(folder):
            return folder
    return temporary[-1]


def make_socket_folder(folder: Path, owner: Owner) -> None:
    """Whoever reaches the socket is the superuser, so the folder must be the server's alone."""
    with contextlib.suppress(FileExistsError):
        folder.mkdir(mode=0o700)
        owner.take(folder)
    found = folder.lstat()
    is_private_folder = stat.S_ISDIR(found.st_mode) and stat.S_IMODE(found.st_mode) & 0o077 == 0
    if found.st_uid != owner.uid or not is_private_folder:
        raise EmbeddedServerProblem(
            f"The folder {folder} should be {owner.name}'s alone and is not. Remove it and start again."
        )


@contextlib.contextmanager
def server_log(data: Path, owner: Owner) -> Iterator[IO[bytes]]:
    """The log, to be added to; one older log is kept when it has grown large."""
    path = log_file(data)
    if path.is_file() and path.stat().st_size > _LOG_KEPT_BYTES:
        path.replace(path.with_suffix(".log.1"))
    with path.open("ab") as log:
        owner.take(log.fileno())
        yield log


def log_file(data: Path) -> Path:
    """Where the server's words go."""
    return data / "server.log"


def log_since(data: Path, position: int) -> str:
    """What the server said after that place in its log."""
    with log_file(data).open("rb") as log:
        log.seek(position)
        return log.read().decode(errors="replace")


def pid_file_lines(cluster: Path) -> list[str]:
    """PostgreSQL's own note: pid, folder, start, port, socket folder, address, memory key, state."""
    try:
        return [line.strip() for line in (cluster / "postmaster.pid").read_text().splitlines()]
    except OSError:
        return []


def forget_dead_server(cluster: Path, sockets: Path) -> None:
    """Remove the notes of a server that died without cleaning up and whose pid another program has by now.

    PostgreSQL would take that program for a living server. A server's working folder is its cluster, so a
    process that stands elsewhere is none. Where that cannot be read, PostgreSQL's own judgement stands.
    """
    lines = pid_file_lines(cluster)
    if not lines or not lines[0].isdigit() or sys.platform != "linux":
        return
    with contextlib.suppress(OSError):
        if Path(f"/proc/{lines[0]}/cwd").readlink() != cluster.resolve():
            (cluster / "postmaster.pid").unlink()
            (sockets / f".s.PGSQL.{PORT}.lock").unlink(missing_ok=True)


def _name_of(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return f"user number {uid}"
