"""``vaccinera doctor``: what is wrong with this installation, and what mends each."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from vaccinera.console.bootstrap import BootstrapProblem, Problem
from vaccinera.console.card_checks import card_problems
from vaccinera.console.database import database_at_hand
from vaccinera.console.faults import sentence_of
from vaccinera.console.preparing import pending_migrations
from vaccinera.console.server_checks import server_problems
from vaccinera.console.surroundings import set_up_django

_SEALED_WITHIN = timedelta(seconds=10)


def doctor(*, as_json: Annotated[bool, typer.Option("--json", help="Answer as JSON.")] = False) -> None:
    """Look at settings, database, roles, clocks, migrations, sealing and jobs. Exit 1 when something must be mended."""
    problems = list(_problems())
    if as_json:
        print(json.dumps({"is_well": not problems, "problems": [asdict(problem) for problem in problems]}))
    else:
        console = Console()
        for problem in problems:
            console.print(f"[bold]{problem.what}[/bold]\n  {problem.mend}", highlight=False)
        console.print(f"{len(problems)} things to mend." if problems else "All is well.")
    if problems:
        raise typer.Exit(1)


def _problems() -> Iterator[Problem]:
    """Each look leans on the one before: without settings no database, without database no migrations."""
    try:
        with database_at_hand():
            yield from _of_the_environment()
    except Exception as problem:  # noqa: BLE001 - whatever keeps it from starting is exactly what it tells
        yield _told(problem)


def _of_the_environment() -> Iterator[Problem]:
    app_url, owner_url = os.environ.get("DATABASE_URL", ""), os.environ.get("DATABASE_OWNER_URL", "")
    if not owner_url:
        yield Problem(
            "DATABASE_OWNER_URL is not set, so roles and migrations are not judged.",
            "Set it for this command to the login that owns the tables; the server itself must not have it.",
        )
    unreachable = server_problems(app_url, owner_url) if owner_url else []
    yield from unreachable
    for look in (set_up_django, _pending, _secret, _sealing, _heads, _jobs, _static_files):
        try:
            yield from look() or ()
        except Exception as problem:  # noqa: BLE001 - a look that fails is a finding
            if not unreachable:
                yield _told(problem)
            return
    yield from card_problems()


def _pending() -> Iterator[Problem]:
    pending = pending_migrations()
    if pending:
        yield Problem(f"{len(pending)} migrations are pending, {pending[0]} first.", "vaccinera migrate")


def _secret() -> Iterator[Problem]:
    from vaccinera.access.queries import knows_our_secret  # noqa: PLC0415 - Django is set up by then

    if not knows_our_secret():
        yield Problem(
            "The database knows another VACCINERA_SECRET_KEY than this one, so nobody can log in.",
            "Run vaccinera migrate with the settings of the pages.",
        )


def _sealing() -> Iterator[Problem]:
    from django.db import connection  # noqa: PLC0415 - Django is set up by then

    with connection.cursor() as cursor:
        cursor.execute("SELECT events, clock_timestamp() - oldest FROM audit.unsealed()")
        events, age = cursor.fetchone()
    if events and age > _SEALED_WITHIN:
        yield Problem(
            f"{events} events of the audit log are not sealed, the oldest for {int(age.total_seconds())} seconds.",
            "Let one process seal: vaccinera serve does, or vaccinera audit seal --forever. If one runs, look for a "
            "transaction that has been open for long: SELECT * FROM pg_stat_activity ORDER BY xact_start",
        )


def _heads() -> Iterator[Problem]:
    from django.conf import settings  # noqa: PLC0415 - Django is set up by then

    file = Path(settings.VACCINERA_SEAL_HEADS_FILE)
    place = file if file.exists() else next(folder for folder in file.parents if folder.exists())
    if not os.access(place, os.W_OK):
        yield Problem(
            f"The heads of the seals cannot be written to {file}.",
            "Let the server's user write there, or name another file in VACCINERA_SEAL_HEADS.",
        )


def _jobs() -> Iterator[Problem]:
    from vaccinera.kernel.jobs import queue_as_it_stands  # noqa: PLC0415 - Django is set up by then

    queue = queue_as_it_stands()
    if queue.stands and not queue.workers:
        yield Problem(
            f"{queue.waiting} jobs wait, the oldest for {queue.oldest_waiting_seconds:.0f} seconds, and nobody works.",
            "Let a worker run: vaccinera serve starts one, or vaccinera jobs work.",
        )
    elif queue.stands:
        yield Problem(
            f"{queue.waiting} jobs wait, the oldest for {queue.oldest_waiting_seconds:.0f} seconds, while "
            f"{queue.workers} workers live and do nothing.",
            "Read the workers' log, and start them again.",
        )
    if queue.left_behind:
        yield Problem(
            f"{queue.left_behind} jobs were left behind by a worker that has ended.",
            "Any worker that runs takes them up within fifteen seconds: vaccinera serve, or vaccinera jobs work.",
        )
    if queue.failed:
        yield Problem(
            f"{queue.failed} jobs have failed in the last thirty days.",
            "Each stands in the worker's log with its reason: look for the lines that name a job and an error.",
        )


def _static_files() -> Iterator[Problem]:
    from django.conf import settings  # noqa: PLC0415 - Django is set up by then

    if not (Path(settings.STATIC_ROOT) / "staticfiles.json").exists():
        yield Problem(
            f"No static files are gathered in {settings.STATIC_ROOT}.", "vaccinera serve gathers them when it starts."
        )


def _told(problem: Exception) -> Problem:
    if isinstance(problem, BootstrapProblem):
        return problem.problem
    sentence = sentence_of(problem)
    what, _, mend = sentence.partition(". ")
    return Problem(f"{what.rstrip('.')}.", mend or "See docs/reference/settings.md.")
