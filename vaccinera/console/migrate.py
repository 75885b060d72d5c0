"""``vaccinera migrate``: make or change the tables, as their owner."""

from __future__ import annotations

import json
from typing import Annotated

import typer
from rich.console import Console

from vaccinera.console.database import database_at_hand
from vaccinera.console.preparing import apply_migrations, pending_migrations
from vaccinera.console.surroundings import set_up_django


def migrate(
    *,
    plan: Annotated[bool, typer.Option("--plan", help="Only list what would be applied.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Answer as JSON.")] = False,
) -> None:
    """Apply pending migrations with the owner's login (DATABASE_OWNER_URL)."""
    console = Console(stderr=True)
    with database_at_hand():
        set_up_django(as_owner=True)
        pending = pending_migrations()
        if not plan:
            apply_migrations(console)
    if as_json:
        print(json.dumps({"applied": [] if plan else pending, "pending": pending if plan else []}))
    elif plan:
        print("\n".join(pending) if pending else "Nothing is pending.")
    else:
        print(f"{len(pending)} migrations applied." if pending else "The database is up to date.")
