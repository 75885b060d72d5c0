"""``vaccinera psql``: the database's own prompt."""

from __future__ import annotations

import os
import subprocess
from typing import Annotated

import typer

from vaccinera.console.database import database_at_hand
from vaccinera.console.embedded import default_bin_folder
from vaccinera.console.faults import Fault


def psql(
    *, owner: Annotated[bool, typer.Option("--owner", help="As the tables' owner, not as the application.")] = False
) -> None:
    """Open psql as the application, which sees no provider's rows until it sets a scope."""
    with database_at_hand():
        url = os.environ.get("DATABASE_OWNER_URL" if owner else "DATABASE_URL", "")
        if not url:
            raise Fault("DATABASE_OWNER_URL is not set. It is the login that owns the tables.")
        code = subprocess.call([default_bin_folder() / "psql", url])  # noqa: S603 - our own program, our own address
    raise typer.Exit(code)
