"""Roles, template and database: made once, mended when run again, and no way round the row policies."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from vaccinera.console.bootstrap import BootstrapProblem, Roles, _address, bootstrap_server, connect, is_superuser
from vaccinera.console.server_checks import server_problems

Run = Callable[[str, str], list[tuple[object, ...]]]


def test_a_second_run_changes_nothing(superuser_url: str, roles: Roles, run: Run) -> None:
    again = bootstrap_server(superuser_url, database="vaccinera")

    assert again == roles
    assert run(roles.owner_url, "SELECT count(*) FROM pg_tables WHERE tablename = 'visit'") == [(1,)]
    assert server_problems(roles.app_url, roles.owner_url) == []


def test_a_run_mends_roles_that_were_changed(superuser_url: str, roles: Roles, run: Run) -> None:
    run(superuser_url, "ALTER ROLE vaccinera_app SUPERUSER BYPASSRLS; REVOKE vaccinera_sealer FROM vaccinera_owner")

    bootstrap_server(superuser_url, database="vaccinera")

    assert server_problems(roles.app_url, roles.owner_url) == []


def test_the_sort_order_is_code_point_order_whatever_the_servers_is(roles: Roles, run: Run) -> None:
    words = "SELECT string_agg(w, ' ' ORDER BY w) FROM unnest('{b,B,a1,\"a 2\",z}'::text[]) AS w"

    assert run(roles.app_url, words) == [("B a 2 a1 b z",)]
    assert run(roles.app_url, "SHOW server_encoding") == [("UTF8",)]


@pytest.mark.parametrize("login", ["app_url", "owner_url"])
def test_without_a_scope_a_row_policy_shows_nothing_to_either_login(roles: Roles, login: str, run: Run) -> None:
    """LAW-01: the owner is bound as well, since the policies are forced."""
    url = getattr(roles, login)

    assert run(url, "SELECT * FROM visit") == []
    assert run(url, "SET vaccinera.provider = '2'; SELECT * FROM visit") == []
    assert run(url, "SET vaccinera.provider = '1'; SELECT id FROM visit ORDER BY id") == [(1,), (2,)]


@pytest.mark.parametrize(
    "way_round",
    [
        "SET vaccinera.provider = '2'; INSERT INTO visit VALUES (3, 1)",
        "SET row_security = off; SELECT * FROM visit",
        "ALTER TABLE visit DISABLE ROW LEVEL SECURITY",
        "ALTER TABLE visit NO FORCE ROW LEVEL SECURITY",
        "DROP POLICY own_provider ON visit",
        "TRUNCATE visit",
        "SET ROLE vaccinera_owner",
        "SET ROLE vaccinera_sealer",
        "SET ROLE vaccinera_history",
        "SET SESSION AUTHORIZATION postgres",
        "ALTER ROLE vaccinera_app BYPASSRLS",
        "CREATE TABLE mine (id int)",
        "CREATE DATABASE mine",
    ],
)
def test_the_application_finds_no_way_round_the_row_policies(roles: Roles, way_round: str, run: Run) -> None:
    """LAW-01."""
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        run(roles.app_url, way_round)


def test_the_owner_sees_a_purposes_rows_only_by_becoming_its_role(roles: Roles, run: Run) -> None:
    run(roles.owner_url, "GRANT SELECT ON visit TO vaccinera_sealer")

    as_owner = run(roles.owner_url, "SELECT count(*) FROM visit")
    as_sealer = run(roles.owner_url, "SET ROLE vaccinera_sealer; SELECT count(*) FROM visit")

    assert (as_owner, as_sealer) == ([(0,)], [(2,)])


def test_nobody_logs_in_as_a_purposes_role(superuser_url: str) -> None:
    with pytest.raises(BootstrapProblem, match="vaccinera_sealer"):
        connect(_address(superuser_url, "vaccinera_sealer", "", "vaccinera"))


def test_the_owner_makes_databases_from_the_template_where_it_may_make_tables(roles: Roles, run: Run) -> None:
    run(roles.owner_url, "CREATE DATABASE copied TEMPLATE vaccinera_template")

    with psycopg.connect(roles.owner_url, dbname="copied", autocommit=True) as copy:
        copy.execute("CREATE TABLE made (id int)")
        copy.execute("CREATE EXTENSION btree_gist")
        copy.execute("CREATE EXTENSION pg_trgm")

    run(roles.owner_url, "DROP DATABASE copied")


def test_other_logins_of_a_shared_server_are_kept_out(superuser_url: str, roles: Roles, run: Run) -> None:
    run(superuser_url, "CREATE ROLE stranger LOGIN")

    with pytest.raises(BootstrapProblem, match="permission denied for database"):
        connect(_address(superuser_url, "stranger", "", "vaccinera"))

    run(superuser_url, "DROP ROLE stranger")


def test_a_database_of_somebody_elses_is_left_alone(superuser_url: str, roles: Roles, run: Run) -> None:
    run(superuser_url, "CREATE DATABASE theirs")

    with pytest.raises(BootstrapProblem, match=r"theirs is there and belongs to postgres\. Name another one"):
        bootstrap_server(superuser_url, database="theirs")

    run(superuser_url, "DROP DATABASE theirs")


def test_only_a_superuser_makes_roles(superuser_url: str, roles: Roles) -> None:
    with pytest.raises(BootstrapProblem, match=r"vaccinera_owner is no superuser.*DATABASE_OWNER_URL"):
        bootstrap_server(roles.owner_url, database="vaccinera")

    assert is_superuser(superuser_url)
    assert not is_superuser(roles.app_url)


def test_where_passwords_are_asked_for_every_run_comes_to_the_same_ones(
    superuser_url: str, roles: Roles, run: Run
) -> None:
    run(superuser_url, "ALTER ROLE postgres PASSWORD 'top secret'")
    rules = Path(str(run(superuser_url, "SHOW hba_file")[0][0]))
    trusting = rules.read_text()
    rules.write_text("local all all scram-sha-256\n")
    run(superuser_url, "SELECT pg_reload_conf()")
    with_password = _address(superuser_url, "postgres", "top secret", "postgres")
    try:
        first = bootstrap_server(with_password, database="vaccinera")
        second = bootstrap_server(with_password, database="vaccinera")

        assert first == second
        assert first.app_url.startswith("postgresql://vaccinera_app:")
        assert first.app_url.split("@")[0] != first.owner_url.split("@")[0]
        assert "top" not in first.owner_url
        assert server_problems(first.app_url, first.owner_url) == []
        with pytest.raises(BootstrapProblem, match=r"no password supplied.*put it in the address"):
            connect(roles.app_url)
    finally:
        rules.write_text(trusting)
        run(with_password, "SELECT pg_reload_conf()")


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("postgresql://postgres:a%2Fb@db.example:5433/postgres", "postgresql://who:p%40s@db.example:5433/a%20b"),
        ("postgresql://postgres@[::1]/postgres?sslmode=require", "postgresql://who:p%40s@[::1]/a%20b?sslmode=require"),
        ("host=/run/pg user=postgres port=5433", "postgresql://who:p%40s@/a%20b?host=%2Frun%2Fpg&port=5433"),
        ("postgresql:///postgres", "postgresql://who:p%40s@/a%20b"),
    ],
)
def test_an_address_keeps_its_server_and_changes_its_login(given: str, expected: str) -> None:
    assert _address(given, "who", "p@s", "a b") == expected
