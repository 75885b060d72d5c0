"""A database for the tests. Loaded by ``-p tests.database``, before Django reads its settings.

Without ``DATABASE_URL`` an embedded server is started and thrown away afterwards. With a superuser's
``DATABASE_URL`` the roles are made on that server. With an ordinary login there, ``DATABASE_OWNER_URL`` has
to be given too. Parallel workers inherit what the first process found.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
import time
from collections.abc import MutableMapping
from contextlib import ExitStack
from pathlib import Path

from vaccinera.console.bootstrap import BootstrapProblem, Roles, bootstrap_server, is_superuser
from vaccinera.console.embedded import EmbeddedServerProblem, embedded_server, is_in_use

DATABASE = "vaccinera"
_MARK = "vaccinera-tests-"
_ABANDONED_AFTER_SECONDS = 60


def prepare(environment: MutableMapping[str, str]) -> None:
    """Put both addresses into ``environment``; end the run with a sentence when that is not possible."""
    try:
        if not environment.get("DATABASE_URL"):
            roles = start_embedded_server()
        elif is_superuser(environment["DATABASE_URL"]):
            roles = bootstrap_server(environment["DATABASE_URL"], database=DATABASE)
        elif environment.get("DATABASE_OWNER_URL"):
            return
        else:
            raise SystemExit(
                "DATABASE_URL is not a superuser's, so the tests cannot make their roles. Set "
                "DATABASE_OWNER_URL to the login that owns the databases too, or give a superuser's "
                "DATABASE_URL."
            )
    except (BootstrapProblem, EmbeddedServerProblem) as problem:
        raise SystemExit(str(problem)) from problem
    environment.update(DATABASE_URL=roles.app_url, DATABASE_OWNER_URL=roles.owner_url)


def start_embedded_server() -> Roles:
    """A new, forgetful server in the temporary folder, which ends with this process."""
    remove_abandoned_servers(Path(tempfile.gettempdir()))
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix=_MARK, ignore_cleanup_errors=True)))
        folder.chmod(0o711)  # root's server is another user's process
        server = stack.enter_context(embedded_server(folder, durable=False))
        roles = bootstrap_server(server.superuser_url, database=DATABASE)
        atexit.register(stack.pop_all().close)
    return roles


def remove_abandoned_servers(temporary: Path) -> None:
    """Throw away what killed runs left: folders of ours that no process holds, unless just being made."""
    for folder in temporary.glob(f"{_MARK}*"):
        try:
            is_young = time.time() - folder.stat().st_mtime < _ABANDONED_AFTER_SECONDS
        except FileNotFoundError:
            continue
        if not is_young and not is_in_use(folder):
            shutil.rmtree(folder, ignore_errors=True)


if "PYTEST_XDIST_WORKER" not in os.environ:
    prepare(os.environ)
