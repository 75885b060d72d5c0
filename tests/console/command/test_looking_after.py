"""migrate, doctor and audit: what is wrong is told in a sentence, with what mends it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.console.command.conftest import Installation


def test_a_demo_that_sleeps_is_woken_to_be_looked_at(demo: Installation) -> None:
    told = demo.answer("migrate", "--plan")

    assert told == {"applied": [], "pending": []}


def test_the_planner_has_looked_at_every_table_a_migration_made(before: Any) -> None:
    """A changed column has no statistics of its own accord, and plans that lack them walk whole tables."""
    assert before["never_analyzed"] == []


def test_an_unsealed_log_is_told_sealed_and_verified(demo: Installation) -> None:
    """LAW-23: the tail that only rights protect is stated."""
    before = demo.answer("audit", "verify")
    sealed = demo.answer("audit", "seal")
    after = demo.answer("audit", "verify")

    assert (before["holds"], before["unsealed_events"] > 0 or before["seals"] > 0) == (True, True)
    assert sealed["sealed"] == before["unsealed_events"]
    assert (after["holds"], after["unsealed_events"], after["seals"] >= 1) == (True, 0, True)


def test_a_head_that_differs_outside_is_a_break_with_exit_code_1(demo: Installation) -> None:
    """LAW-20: whoever changes the database cannot change what is written elsewhere."""
    demo.run("audit", "seal")
    heads = demo.folder / "other-heads.jsonl"
    heads.write_text(json.dumps({"n": 1, "digest": "00" * 32}) + "\n", encoding="utf-8")

    told = demo.run("audit", "verify", VACCINERA_SEAL_HEADS=str(heads))

    assert told.returncode == 1
    first = told.stdout.splitlines()[0]
    assert first.startswith("Seal 1 of 20")
    assert first.endswith(": it differs from the head written outside the database.")
    assert "Traceback" not in told.stderr


def test_a_healthy_installation_is_well(demo: Installation) -> None:
    demo.run("audit", "seal")

    problems = [problem["what"] for problem in demo.answer("doctor")["problems"]]

    assert [what for what in problems if "static files" not in what] == []


def test_a_changed_secret_key_is_told_before_somebody_fails_to_log_in(demo: Installation) -> None:
    """Decision 0016: the database checks with what the last migration told it."""
    told = json.loads(demo.run("doctor", "--json", VACCINERA_SECRET_KEY="x" * 50).stdout)

    assert {
        "what": "The database knows another VACCINERA_SECRET_KEY than this one, so nobody can log in.",
        "mend": "Run vaccinera migrate with the settings of the pages.",
    } in told["problems"]


def test_a_doctor_without_a_database_says_what_to_set(installation: Installation) -> None:
    told = installation.run("doctor", "--json")

    assert told.returncode == 1
    assert json.loads(told.stdout) == {
        "is_well": False,
        "problems": [
            {
                "what": "DATABASE_URL is not set, and there is no demo either.",
                "mend": "Set it to the application's own login, or make a demo first: make demo",
            }
        ],
    }


@pytest.mark.parametrize("words", [("migrate",), ("audit", "verify"), ("audit", "seal"), ("psql",)])
def test_a_command_without_a_database_fails_with_one_sentence(
    words: tuple[str, ...], installation: Installation
) -> None:
    told = installation.run(*words)

    assert told.returncode == 1
    assert told.stdout == ""
    assert told.stderr.strip().startswith("DATABASE_URL is not set, and there is no demo either.")
    assert len(told.stderr.strip().splitlines()) == 1


def test_a_database_that_does_not_answer_is_one_sentence(installation: Installation) -> None:
    told = installation.run(
        "audit",
        "verify",
        DATABASE_URL="postgresql://vaccinera_app@127.0.0.1:1/vaccinera",
        VACCINERA_DEMO="1",
    )

    assert told.returncode == 1
    assert "Traceback" not in told.stderr
    assert told.stderr.startswith("The database does not let us in")


def test_serving_without_settings_names_the_first_that_is_missing(installation: Installation, port: int) -> None:
    told = installation.run("serve", PORT=str(port))

    assert told.returncode == 1
    assert told.stderr.strip() == (
        "DATABASE_URL is not set. Give the application's own login: postgresql://vaccinera_app:…@host/vaccinera"
    )


def test_help_lists_every_verb(installation: Installation) -> None:
    told = installation.run("--help").stdout

    assert all(verb in told for verb in ("demo", "serve", "migrate", "doctor", "generate", "psql", "audit"))
