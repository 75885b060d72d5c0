"""What is wrong with a server is told in a sentence, and what is said to mend it does."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from vaccinera.console import server_checks
from vaccinera.console.bootstrap import Problem, Roles, _address, bootstrap_server
from vaccinera.console.server_checks import server_problems

Run = Callable[[str, str], list[tuple[object, ...]]]


@pytest.mark.parametrize(
    ("broken", "what"),
    [
        ("ALTER ROLE vaccinera_owner BYPASSRLS", "The role vaccinera_owner should be NOBYPASSRLS and is not."),
        ("ALTER ROLE vaccinera_owner INHERIT", "The role vaccinera_owner should be NOINHERIT and is not."),
        ("ALTER ROLE vaccinera_app SUPERUSER", "The role vaccinera_app should be NOSUPERUSER and is not."),
        ("ALTER ROLE vaccinera_sealer LOGIN", "The role vaccinera_sealer should be NOLOGIN and is not."),
        (
            "GRANT vaccinera_owner TO vaccinera_app",
            "The role vaccinera_app may become vaccinera_owner.",
        ),
        ("GRANT postgres TO vaccinera_owner", "The role vaccinera_owner may become postgres."),
        ("REVOKE vaccinera_sealer FROM vaccinera_owner", "The role vaccinera_owner may not become vaccinera_sealer."),
        ("REVOKE vaccinera_history FROM vaccinera_owner", "The role vaccinera_owner may not become vaccinera_history."),
        (
            "CREATE TABLE owned (id int); ALTER TABLE owned OWNER TO vaccinera_app",
            "The role vaccinera_app owns 1 database objects, and an owner can lift a row policy.",
        ),
        (
            "ALTER SCHEMA public OWNER TO postgres",
            "The schema public of vaccinera belongs to postgres, so migrations cannot make tables.",
        ),
    ],
)
def test_each_broken_right_is_told_and_its_mend_mends_it(
    superuser_url: str, roles: Roles, broken: str, what: str, run: Run
) -> None:
    in_database = _address(superuser_url, "postgres", "", "vaccinera")
    run(in_database, broken)

    problems = server_problems(roles.app_url, roles.owner_url)

    assert [problem.what for problem in problems] == [what]
    run(in_database, problems[0].mend.partition(": ")[2])
    assert server_problems(roles.app_url, roles.owner_url) == []
    run(in_database, "DROP TABLE IF EXISTS owned")


@pytest.mark.parametrize("role", ["vaccinera_settlement", "vaccinera_reports"])
def test_a_role_that_a_later_version_needs_is_told_with_what_makes_it(
    superuser_url: str, roles: Roles, role: str, run: Run
) -> None:
    """First that it is missing, then that the owner may become it: one statement each."""
    run(superuser_url, f"DROP ROLE {role}")

    told = []
    while problems := server_problems(roles.app_url, roles.owner_url):
        [problem] = problems
        told.append(problem.what)
        run(superuser_url, problem.mend.partition(": ")[2])

    assert told == [f"The role {role} does not exist.", f"The role vaccinera_owner may not become {role}."]


def test_addresses_of_the_wrong_logins_are_told(roles: Roles) -> None:
    problems = server_problems(roles.owner_url, roles.owner_url)

    assert problems == [
        Problem(
            "DATABASE_URL logs in as vaccinera_owner; migrations give their rights to vaccinera_app.",
            "Write vaccinera_app as the user in DATABASE_URL.",
        )
    ]


def test_two_different_databases_are_told(superuser_url: str, roles: Roles) -> None:
    elsewhere = bootstrap_server(superuser_url, database="another").app_url

    problems = server_problems(elsewhere, roles.owner_url)

    assert problems == [
        Problem(
            "DATABASE_URL and DATABASE_OWNER_URL lead to different databases.",
            "Write the same server and database in both.",
        )
    ]


def test_a_server_that_is_not_there_is_told_once_a_login() -> None:
    nowhere = "postgresql://vaccinera_app@/vaccinera?host=%2Fno%2Fsuch%2Ffolder"

    problems = server_problems(nowhere, nowhere)

    assert [problem.what[:35] for problem in problems] == ["The database does not let us in: co"] * 2
    assert problems[0].mend.startswith("Check the address, that the server runs")


def test_a_database_in_another_order_is_told(superuser_url: str, roles: Roles, run: Run) -> None:
    run(superuser_url, "CREATE DATABASE latin OWNER vaccinera_owner TEMPLATE template0 ENCODING 'LATIN1' LOCALE 'C'")
    run(_address(superuser_url, "postgres", "", "latin"), "ALTER SCHEMA public OWNER TO vaccinera_owner")

    problems = server_problems(
        _address(superuser_url, "vaccinera_app", "", "latin"), _address(superuser_url, "vaccinera_owner", "", "latin")
    )

    assert [problem.what for problem in problems] == [
        "The database latin is LATIN1 C instead of UTF8 C, so its order is not that of the stored sort keys."
    ]


def test_what_a_server_lacks_is_told(roles: Roles, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server_checks, "_EXTENSIONS", ("no_such_extension",))
    monkeypatch.setattr(server_checks, "TEMPLATE", "no_such_template")
    monkeypatch.setattr(server_checks, "_NEWEST", 14)
    monkeypatch.setattr(server_checks, "ATTRIBUTES", {"no_such_role": "NOLOGIN"})
    monkeypatch.setattr("time.time", lambda: 0.0)

    problems = server_problems(roles.app_url, roles.owner_url)

    assert [problem.what.split(";")[0] for problem in problems[1:4]] == [
        "The server lacks the extension no_such_extension.",
        "The role no_such_role does not exist.",
        "The template database no_such_template is missing.",
    ]
    assert problems[0].what.endswith("Vaccinera is tested on 15 to 14.")
    assert problems[4].what.startswith("The database's clock is +")


def test_a_restored_dump_below_its_seals_is_told(roles: Roles, run: Run) -> None:
    """LAW-23: events whose transaction number is already sealed over would never be sealed."""
    run(roles.owner_url, "CREATE SCHEMA audit; CREATE TABLE audit.seal (to_xid xid8)")
    before = server_problems(roles.app_url, roles.owner_url)
    run(roles.owner_url, "INSERT INTO audit.seal VALUES ('9000000')")

    problems = server_problems(roles.app_url, roles.owner_url)

    run(roles.owner_url, "DROP SCHEMA audit CASCADE")
    assert before == []
    assert [problem.what for problem in problems] == [
        "The server's transaction numbers are below those the audit log is sealed to: new events stay unsealed."
    ]
