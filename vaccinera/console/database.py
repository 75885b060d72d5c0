"""Which database a command works on: the one that is named, the demo that runs, or the demo started for the while."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from vaccinera.console.bootstrap import OWNER, bootstrap_server, connect, is_superuser
from vaccinera.console.embedded import embedded_server, is_in_use, running_server_url
from vaccinera.console.faults import Fault
from vaccinera.console.surroundings import data_folder

DATABASE = "vaccinera"


@dataclass(frozen=True, slots=True)
class AtHand:
    """A database that answers. ``keep`` is to be called often where the server is ours: it mends one that died."""

    is_embedded: bool
    keep: Callable[[], object]


@contextlib.contextmanager
def demo_database() -> Iterator[AtHand]:
    """The demo's database, made and prepared where it is missing: at ``DATABASE_URL``, or embedded without one."""
    _speak_as_demo()
    if os.environ.get("DATABASE_URL"):
        _prepare_named()
        yield AtHand(is_embedded=False, keep=lambda: None)
        return
    with embedded_server(data_folder()) as server, _addresses(server.superuser_url):
        yield AtHand(is_embedded=True, keep=server.mend)


@contextlib.contextmanager
def database_at_hand() -> Iterator[AtHand]:
    """The environment's database; without ``DATABASE_URL`` the demo's, which is started for the while if it sleeps."""
    if os.environ.get("DATABASE_URL"):
        connect(os.environ["DATABASE_URL"]).close()
        yield AtHand(is_embedded=False, keep=lambda: None)
        return
    folder = data_folder()
    if not (folder / "cluster").is_dir():
        raise Fault(
            "DATABASE_URL is not set, and there is no demo either. Set it to the application's own login, "
            "or make a demo first: make demo"
        )
    _speak_as_demo()
    running = running_server_url(folder)
    if running is not None:
        with _addresses(running):
            yield AtHand(is_embedded=True, keep=lambda: None)
    elif is_in_use(folder):
        raise Fault("The demo is just starting or stopping. Try again in a moment.")
    else:
        with embedded_server(folder) as server, _addresses(server.superuser_url):
            yield AtHand(is_embedded=True, keep=server.mend)


@contextlib.contextmanager
def _addresses(superuser_url: str) -> Iterator[None]:
    """Set the logins' addresses in the environment; the roles are made or mended first."""
    roles = bootstrap_server(superuser_url, database=DATABASE)
    os.environ["DATABASE_URL"], os.environ["DATABASE_OWNER_URL"] = roles.app_url, roles.owner_url
    # Beside the data they vouch for: heads of a database that is gone would look like a broken chain.
    os.environ.setdefault("VACCINERA_SEAL_HEADS", str(data_folder() / "seal-heads.jsonl"))
    try:
        yield
    finally:
        for name in ("DATABASE_URL", "DATABASE_OWNER_URL"):
            os.environ.pop(name, None)


def _speak_as_demo() -> None:
    if os.environ.get("VACCINERA_HTTPS") == "1":
        raise Fault(
            "VACCINERA_HTTPS=1 says this is a real installation, and a demo lets anyone log in. Unset it, "
            "or use: vaccinera serve"
        )
    os.environ["VACCINERA_DEMO"] = "1"


def _prepare_named() -> None:
    """A superuser's address makes the roles; the application's needs the owner's beside it."""
    named = os.environ["DATABASE_URL"]
    if is_superuser(named):
        roles = bootstrap_server(named, database=DATABASE)
        os.environ["DATABASE_URL"], os.environ["DATABASE_OWNER_URL"] = roles.app_url, roles.owner_url
    elif not os.environ.get("DATABASE_OWNER_URL"):
        raise Fault(
            "DATABASE_URL is set and DATABASE_OWNER_URL is not. The demo makes its tables as owner: set that too "
            f"(postgresql://{OWNER}:…@host/{DATABASE}), or give a superuser's address in DATABASE_URL."
        )
