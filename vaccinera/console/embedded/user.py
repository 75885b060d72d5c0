"""Whose process the server is. PostgreSQL refuses to be root's, so root runs it as somebody else."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from vaccinera.console.embedded.folders import EmbeddedServerProblem, Owner, socket_folder
from vaccinera.console.supervisor import dies_with_parent

_COULD_NOT_BE_RUN = 126  # as a shell says it


@dataclass(frozen=True, slots=True)
class ServerUser(Owner):
    """Runs PostgreSQL's programs, bound to this process. ``capability``: what it keeps of root's powers."""

    capability: str = ""

    def spawn(self, command: Sequence[str], output: int) -> subprocess.Popen[bytes]:
        """Start ``command`` in the root folder, in a session of its own, with nothing of our environment."""
        drops_root = self.is_other and not self.capability
        return subprocess.Popen(  # noqa: S603 - our own programs and folders
            [*self._prefix(), *command],
            cwd="/",
            env={"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C"},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
            # Runs after the change of user, which would clear it. SIGINT is PostgreSQL's fast shutdown.
            preexec_fn=dies_with_parent(signal.SIGINT),  # noqa: PLW1509 - the embedded server starts no thread
            user=self.uid if drops_root else None,
            group=self.gid if drops_root else None,
            extra_groups=[] if drops_root else None,
        )

    def ask(self, *command: str | Path) -> tuple[int, str]:
        """Run a short command to its end; its exit code and everything it wrote."""
        with tempfile.TemporaryFile() as output:
            try:
                child = self.spawn([str(word) for word in command], output.fileno())
            except OSError as problem:
                return _COULD_NOT_BE_RUN, str(problem)
            code = child.wait()
            output.seek(0)
            return code, output.read().decode(errors="replace").strip()

    def _prefix(self) -> list[str]:
        """Keeps one capability over the change of user; setpriv then becomes the command, pid and all."""
        setpriv = shutil.which("setpriv")
        if not self.capability or setpriv is None:
            return []
        only = f"-all,+{self.capability}"
        who = [f"--reuid={self.uid}", f"--regid={self.gid}", "--clear-groups", "--no-new-privs", "--pdeathsig=INT"]
        # initdb asks access(2) about its programs, which without this bit forgets every capability but root's.
        keep = [
            "--securebits=+no_setuid_fixup",
            f"--inh-caps={only}",
            f"--ambient-caps={only}",
            f"--bounding-set={only}",
        ]
        return [setpriv, *who, *keep]


def choose_user(data: Path, programs: Path) -> ServerUser:
    """Ourselves; under root whoever owns the cluster that is there, or else nobody.

    Where that user may not enter a folder on the way (a checkout in root's home), the server keeps the one
    capability to pass, rather than the folder being opened. DAC_READ_SEARCH is enough; containers often have
    only the other.
    """
    if os.geteuid() != 0:
        return ServerUser(os.geteuid(), os.getegid(), is_other=False)
    uid, gid = _nobody()
    cluster = data / "cluster"
    if cluster.is_dir() and cluster.stat().st_uid != 0:
        uid, gid = cluster.stat().st_uid, cluster.stat().st_gid
    capabilities = ["", "dac_read_search", "dac_override"] if shutil.which("setpriv") else [""]
    users = [ServerUser(uid, gid, is_other=True, capability=capability) for capability in capabilities]
    answers = []
    for user in users:
        code, said = user.ask(programs / "postgres", "--version")
        if code == 0:
            code, said = user.ask("/bin/sh", "-c", 'cd "$0" && cd "$1"', data, socket_folder(data).parent)
        if code == 0:
            return user
        answers.append(said)
    raise EmbeddedServerProblem(
        f"PostgreSQL does not run as root, and the user {users[0].name} may not use {data} and {programs} "
        f"({answers[0]}). Set VACCINERA_DATA to a folder another user may enter (for instance "
        "/var/lib/vaccinera), move the checkout out of folders that are closed to others (such as /root), "
        "or run Vaccinera as an ordinary user."
    )


def _nobody() -> tuple[int, int]:
    try:
        entry = pwd.getpwnam("nobody")
    except KeyError:
        return 65534, 65534
    return entry.pw_uid, entry.pw_gid
