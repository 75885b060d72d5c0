"""Whatever goes wrong in a command is one sentence."""

from __future__ import annotations

from collections.abc import Callable

import psycopg
import pytest
import typer
from django.db import ProgrammingError
from typer.testing import CliRunner

from config.problems import SettingProblem
from vaccinera.console.bootstrap import BootstrapProblem
from vaccinera.console.embedded import EmbeddedServerProblem
from vaccinera.console.faults import Fault, sentence_of, tells_faults
from vaccinera.kernel.refusals import Refused


@pytest.mark.parametrize(
    ("problem", "sentence"),
    [
        (Fault("Do this."), "Do this."),
        (SettingProblem("X is not set."), "X is not set."),
        (EmbeddedServerProblem("It does not start."), "It does not start."),
        (BootstrapProblem("It is wrong.", "Mend it."), "It is wrong. Mend it."),
        (
            psycopg.OperationalError("connection\n  refused"),
            "The database does not answer: connection refused. See what is wrong with: vaccinera doctor",
        ),
        (
            psycopg.errors.UndefinedTable("no such table"),
            "The database is not as this version expects: no such table. Try: vaccinera migrate",
        ),
        (
            psycopg.errors.UndefinedObject('role "vaccinera_history" does not exist'),
            (
                'The database server lacks what is made once: role "vaccinera_history" does not exist. '
                "How to mend it says: vaccinera doctor"
            ),
        ),
        (
            Refused("programmes.pack.invalid", place="season", reason="missing"),
            "The data that are shipped do not hold together: programmes.pack.invalid (place season, reason missing).",
        ),
        (
            ModuleNotFoundError("No module", name="rich"),
            "The package rich is missing. Install requirements/runtime.lock again.",
        ),
        (PermissionError(13, "Permission denied", "/a/file"), "/a/file cannot be used: Permission denied."),
        (
            ZeroDivisionError("by zero"),
            "Something unforeseen went wrong (ZeroDivisionError: by zero). With VACCINERA_TRACEBACK=1 it says where.",
        ),
    ],
)
def test_a_problem_is_told_in_a_sentence(problem: Exception, sentence: str) -> None:
    assert sentence_of(problem) == sentence


def test_what_django_wraps_is_told_by_what_it_wraps() -> None:
    """A migration that needs a role of the server's is not mended by migrating again."""
    wrapped = ProgrammingError('role "vaccinera_history" does not exist')
    wrapped.__cause__ = psycopg.errors.UndefinedObject()

    assert sentence_of(wrapped).endswith("How to mend it says: vaccinera doctor")


def a_command(act: Callable[[], None]) -> typer.Typer:
    app = typer.Typer()
    app.command()(tells_faults(act))
    return app


def fail() -> None:
    raise Fault("It cannot be done. Do something else.")


def leave() -> None:
    raise typer.Exit(3)


def test_a_failing_command_ends_with_1_and_no_traceback() -> None:
    told = CliRunner().invoke(a_command(fail))

    assert (told.exit_code, told.stdout, told.stderr) == (1, "", "It cannot be done. Do something else.\n")


def test_a_command_may_leave_with_a_code_of_its_own() -> None:
    assert CliRunner().invoke(a_command(leave)).exit_code == 3


def test_who_mends_the_command_can_see_where_it_failed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VACCINERA_TRACEBACK", "1")

    told = CliRunner().invoke(a_command(fail))

    assert isinstance(told.exception, Fault)
