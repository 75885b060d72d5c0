"""The tests' own ground: whose login they use, what is rolled back, which sockets are open."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.db import ProgrammingError, connection, transaction
from pytest_socket import SocketConnectBlockedError

from tests import database
from tests.factories.region import Region, make_person, make_region
from tests.personas import ANNA, EVERYONE
from vaccinera.access.rules.readers import Reader
from vaccinera.console.bootstrap import Roles
from vaccinera.kernel.scope import acting
from vaccinera.organisations.models import CareProvider, Staff
from vaccinera.patients.models import Person

WRITE_A_FACT = """
INSERT INTO kernel_published_fact (id, name, content, provider_id)
VALUES (gen_random_uuid(), 'NothingHappened', '{}', 1)
"""


def act(statement: str, *, by: Reader | None = None) -> list[tuple[object, ...]]:
    """What the statement gives, in a transaction of its own or a scope."""
    with acting(by) if by else transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall() if cursor.description else []


@pytest.mark.django_db
def test_tests_act_as_the_application() -> None:
    """LAW-01: a test that owned the tables would prove nothing about what the application may do."""
    assert act("SELECT current_user::text, session_user::text") == [("vaccinera_app", "vaccinera_app")]


@pytest.mark.django_db
def test_the_application_cannot_empty_a_table() -> None:
    with pytest.raises(ProgrammingError, match="permission denied"):
        act("TRUNCATE kernel_published_fact")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", ["once", "twice"])
def test_what_a_transactional_test_committed_is_gone_afterwards_and_migrations_are_not(turn: str) -> None:
    before = act("SELECT count(*) FROM organisations_provider")
    anna = make_region().reader(ANNA)

    act(WRITE_A_FACT, by=anna)

    assert before == [(0,)]
    assert act("SELECT count(*) FROM kernel_published_fact", by=anna) == [(1,)]
    assert act("SELECT count(*) > 0 FROM django_migrations") == [(True,)]


@pytest.mark.parametrize("turn", ["once", "twice"])
def test_what_a_test_did_with_the_region_is_gone_for_the_next(region: Region, turn: str) -> None:
    """It is made once and committed: neither its rows nor what is told of it may be what an earlier test left."""
    before = (Person.objects.count(), Staff.objects.filter(given_name="Någon annan").count(), len(region.tokens))

    make_person()
    Staff.objects.update(given_name="Någon annan")
    region.tokens.clear()

    assert before == (0, 0, len(EVERYONE))


@pytest.mark.django_db
def test_whoever_does_not_ask_for_the_region_has_none() -> None:
    assert not CareProvider.objects.exists()


def test_only_loopback_is_open() -> None:
    with (
        socket.socket() as outward,
        pytest.warns(UserWarning, match=r"192\.0\.2\.1"),
        pytest.raises(SocketConnectBlockedError),
    ):
        outward.connect(("192.0.2.1", 80))

    with socket.socket() as inward, pytest.raises(ConnectionRefusedError):
        inward.connect(("127.0.0.1", 1))


def test_both_addresses_that_were_given_are_left_as_they_are() -> None:
    given = {"DATABASE_URL": os.environ["DATABASE_URL"], "DATABASE_OWNER_URL": os.environ["DATABASE_OWNER_URL"]}

    environment = dict(given)
    database.prepare(environment)

    assert environment == given


def test_the_applications_address_alone_is_not_enough() -> None:
    with pytest.raises(SystemExit, match=r"not a superuser's.*Set DATABASE_OWNER_URL"):
        database.prepare({"DATABASE_URL": os.environ["DATABASE_URL"]})


def test_a_superusers_address_becomes_two_logins(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "is_superuser", lambda _url: True)
    monkeypatch.setattr(database, "bootstrap_server", lambda _url, database: Roles("app of " + database, "owner"))
    environment = {"DATABASE_URL": "postgresql://postgres@/postgres"}

    database.prepare(environment)

    assert environment == {"DATABASE_URL": "app of vaccinera", "DATABASE_OWNER_URL": "owner"}


def test_a_server_that_does_not_answer_ends_the_run_with_a_sentence() -> None:
    with pytest.raises(SystemExit, match=r"does not let us in.*Check the address"):
        database.prepare({"DATABASE_URL": "postgresql://postgres@/postgres?host=%2Fno%2Fsuch%2Ffolder"})


def test_without_an_address_a_server_is_started_and_thrown_away_with_the_process(tmp_path: Path) -> None:
    program = "import os; import tests.database; print(os.environ['DATABASE_URL'])"
    kept_out = {"DATABASE_URL", "DATABASE_OWNER_URL", "PYTEST_XDIST_WORKER"}
    environment = {name: value for name, value in os.environ.items() if name not in kept_out}

    told = subprocess.run(
        [sys.executable, "-c", program],
        env={**environment, "TMPDIR": str(tmp_path), "PYTHONPATH": str(Path.cwd())},
        capture_output=True,
        text=True,
        check=True,
    ).stdout

    assert told.startswith("postgresql://vaccinera_app@/vaccinera?host=")
    assert list(tmp_path.iterdir()) == []


def test_what_killed_runs_left_is_removed_and_what_runs_is_not(tmp_path: Path) -> None:
    abandoned, young, other = (tmp_path / name for name in ("vaccinera-tests-a", "vaccinera-tests-b", "something"))
    for folder in (abandoned, young, other):
        folder.mkdir()
        (folder / "lock").touch()
    for folder in (abandoned, other):
        os.utime(folder, (time.time() - 3600, time.time() - 3600))

    database.remove_abandoned_servers(tmp_path)

    assert sorted(folder.name for folder in tmp_path.iterdir()) == ["something", "vaccinera-tests-b"]
