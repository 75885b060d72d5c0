"""A server of our own, whatever the other tests run on: its superuser is needed, and its roles are broken."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from vaccinera.console.bootstrap import Roles, bootstrap_server
from vaccinera.console.embedded import embedded_server

SYSTEM_15 = Path("/usr/lib/postgresql/15/bin")

Run = Callable[[str, str], list[tuple[object, ...]]]

VISITS = """
CREATE TABLE visit (id int PRIMARY KEY, provider_id int NOT NULL);
ALTER TABLE visit ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY own_provider ON visit
  USING (provider_id = (SELECT nullif(current_setting('vaccinera.provider', true), '')::int));
GRANT SELECT, INSERT, UPDATE, DELETE ON visit TO vaccinera_app;
CREATE POLICY sealed ON visit FOR SELECT TO vaccinera_sealer USING (true);
"""


@pytest.fixture(scope="session", params=[None, SYSTEM_15], ids=["wheel", "system 15"])
def superuser_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """The superuser's address, on the oldest and the newest PostgreSQL there is."""
    if request.param is not None and not request.param.is_dir():
        pytest.skip("no PostgreSQL 15 is installed on this machine")
    with tempfile.TemporaryDirectory(prefix="vaccinera-", ignore_cleanup_errors=True) as name:
        Path(name).chmod(0o711)
        with embedded_server(Path(name), bin_folder=request.param, durable=False) as server:
            yield server.superuser_url


@pytest.fixture(scope="session")
def roles(superuser_url: str) -> Roles:
    roles = bootstrap_server(superuser_url, database="vaccinera")
    _run(roles.owner_url, VISITS)
    _run(roles.owner_url, "SET vaccinera.provider = '1'; INSERT INTO visit VALUES (1, 1), (2, 1)")
    return roles


def _run(url: str, statements: str) -> list[tuple[object, ...]]:
    """Run statements parted by semicolons in one session; the rows of the last, if it gives any."""
    with psycopg.connect(url, autocommit=True) as connection:
        found = connection.execute(statements.encode())
        while found.nextset():
            pass
        return found.fetchall() if found.description else []


@pytest.fixture(scope="session")
def run() -> Run:
    return _run
