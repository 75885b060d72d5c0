"""Bringing database and static files up to date before anything is served."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

_STAMP = ".made-from"


def progress_on(console: Console) -> Progress:
    """A progress line with a count and the time; silent where nobody watches."""
    columns = (TextColumn("{task.description}"), BarColumn(bar_width=30), MofNCompleteColumn(), TimeElapsedColumn())
    return Progress(*columns, console=console, transient=True, disable=not console.is_terminal)


def pending_migrations() -> list[str]:
    """The migrations the database lacks, as ``room.name``; Django must be set up."""
    from django.db import connection  # noqa: PLC0415 - Django is set up by the command first
    from django.db.migrations.executor import MigrationExecutor  # noqa: PLC0415 - see above

    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]


def apply_migrations(console: Console) -> int:
    """Apply what is pending, as owner, and say how far it has come; how many were applied.

    The secret by which the application vouches for its logins is told each time, since it may have been changed.
    """
    from vaccinera.access.actions import keep_secret  # noqa: PLC0415 - Django is set up by the command first

    pending = pending_migrations()
    if pending:
        _apply(console, len(pending))
    keep_secret()
    return len(pending)


def _apply(console: Console, count: int) -> None:
    """Migrate, and give the planner its figures: a column that is new or has changed its type has none.

    Plans that rest on these walk whole tables until then: on a million people the start page took ten times as long.
    """
    from django.db import connection  # noqa: PLC0415 - Django is set up by the command first
    from django.db.migrations.executor import MigrationExecutor  # noqa: PLC0415 - see above

    with progress_on(console) as progress:
        task = progress.add_task("Preparing the database", total=count)

        def tell(action: str, migration: object = None, _fake: object = None) -> None:
            if action == "apply_success" and migration is not None:
                progress.advance(task)

        executor = MigrationExecutor(connection, progress_callback=tell)
        executor.migrate(executor.loader.graph.leaf_nodes())
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def close_connections() -> None:
    """The children have connections of their own; this process needs none while it waits."""
    from django.db import connections  # noqa: PLC0415 - Django is set up by the caller

    for connection in connections.all(initialized_only=True):
        connection.close()
        if hasattr(connection, "close_pool"):
            connection.close_pool()


def collect_static_files() -> bool:
    """Gather static files where their sources have changed since they were gathered; whether that was needed."""
    from django.conf import settings  # noqa: PLC0415 - Django is set up by the command first
    from django.core.management import call_command  # noqa: PLC0415 - see above

    folder = Path(settings.STATIC_ROOT)
    stamp, wanted = folder / _STAMP, _digest_of_sources()
    if stamp.is_file() and stamp.read_text("utf-8") == wanted:
        return False
    call_command("collectstatic", interactive=False, clear=folder.exists(), verbosity=0)
    stamp.write_text(wanted, "utf-8")
    return True


def _digest_of_sources() -> str:
    """Path, size and time of every source file: enough to see a change, and read in a moment."""
    told = hashlib.sha256()
    for name, path in sorted(_sources()):
        status = path.stat()
        told.update(f"{name}|{status.st_size}|{status.st_mtime_ns}\n".encode())
    return told.hexdigest()


def _sources() -> Iterator[tuple[str, Path]]:
    from django.contrib.staticfiles.finders import get_finders  # noqa: PLC0415 - Django is set up by the command first

    for finder in get_finders():
        for name, storage in finder.list(ignore_patterns=None):
            yield f"{getattr(storage, 'prefix', '') or ''}/{name}", Path(storage.path(name))
