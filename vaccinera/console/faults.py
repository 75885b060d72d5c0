"""What a command says when it cannot do its work: one sentence, an exit code, and never a traceback."""

from __future__ import annotations

import functools
import os
import sys
from collections.abc import Callable
from typing import NoReturn, ParamSpec, TypeVar

import typer

from vaccinera.kernel.refusals import Refused

_Parameters = ParamSpec("_Parameters")
_Result = TypeVar("_Result")


class Fault(Exception):
    """A command cannot do its work; the message is a sentence that says why and what to do."""


def tells_faults(command: Callable[_Parameters, _Result]) -> Callable[_Parameters, _Result]:
    """Turn whatever a command raises into one sentence on standard error and exit code 1.

    ``VACCINERA_TRACEBACK=1`` lets the exception through, for whoever mends the command itself.
    """

    @functools.wraps(command)
    def telling(*given: _Parameters.args, **named: _Parameters.kwargs) -> _Result:
        try:
            return command(*given, **named)
        except Exception as problem:
            if os.environ.get("VACCINERA_TRACEBACK") == "1":
                raise
            _end(sentence_of(problem))

    return telling


def sentence_of(problem: Exception) -> str:
    """Why, in words for the one who typed the command."""
    if isinstance(problem, typer.Exit | typer.Abort):
        raise problem
    # By name, so that a command that needs no database need not load what talks to one.
    names = {kind.__name__ for kind in type(problem).__mro__}
    if names & {"Fault", "EmbeddedServerProblem", "BootstrapProblem", "SettingProblem"}:
        return str(problem)
    if isinstance(problem, Refused):
        facts = ", ".join(f"{name} {value}" for name, value in problem.facts.items())
        return f"The data that are shipped do not hold together: {problem.code} ({facts})."
    told = " ".join(str(problem).split())
    if names & {"OperationalError", "InterfaceError"}:
        return f"The database does not answer: {told}. See what is wrong with: vaccinera doctor"
    if "UndefinedObject" in names | {type(problem.__cause__).__name__}:
        return f"The database server lacks what is made once: {told}. How to mend it says: vaccinera doctor"
    if "ProgrammingError" in names:
        return f"The database is not as this version expects: {told}. Try: vaccinera migrate"
    if isinstance(problem, ModuleNotFoundError):
        return f"The package {problem.name} is missing. Install requirements/runtime.lock again."
    if isinstance(problem, OSError):
        return f"{problem.filename or 'A file'} cannot be used: {problem.strerror or told}."
    return (
        f"Something unforeseen went wrong ({type(problem).__name__}: {told}). With VACCINERA_TRACEBACK=1 it says where."
    )


def _end(sentence: str) -> NoReturn:
    print(sentence, file=sys.stderr)
    raise typer.Exit(1)
