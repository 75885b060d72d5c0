"""``vaccinera serve``: the pages, with the settings in the environment."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from vaccinera.console.bootstrap import connect
from vaccinera.console.database import AtHand
from vaccinera.console.faults import Fault
from vaccinera.console.preparing import close_connections, collect_static_files, pending_migrations
from vaccinera.console.serving import demand_free_port, run_until_stopped
from vaccinera.console.supervisor import Supervisor
from vaccinera.console.surroundings import set_up_django

Port = Annotated[int, typer.Option(envvar="PORT", min=1, max=65535, help="Where to listen.")]
Socket = Annotated[
    str,
    typer.Option(envvar="VACCINERA_SOCKET", help="Listen on this socket, for a proxy, instead of on a port."),
]
Host = Annotated[str, typer.Option(envvar="VACCINERA_HOST", help="The address to listen on.")]


def serve(*, port: Port = 8000, host: Host = "127.0.0.1", socket: Socket = "") -> None:
    """Serve the pages and seal the audit log, until Ctrl-C. Migrations are not applied: vaccinera migrate does that."""
    console = Console(stderr=True)
    with Supervisor(lambda sentence: print(sentence, file=sys.stderr)) as supervisor:
        if not socket:
            demand_free_port(host, port)
        static_folder = _ready(console)
        code = run_until_stopped(
            supervisor,
            AtHand(is_embedded=False, keep=lambda: None),
            host=host,
            port=port,
            static_folder=static_folder,
            when_ready=lambda: console.print(f"Vaccinera is served on {socket or f'http://{host}:{port}/'}"),
            socket_file=socket,
        )
    raise typer.Exit(code)


def _ready(console: Console) -> Path:
    """Settings that can be read, a database without pending migrations, static files gathered."""
    set_up_django()
    from django.conf import settings  # noqa: PLC0415 - Django is set up just above

    connect(os.environ["DATABASE_URL"]).close()
    pending = pending_migrations()
    if pending:
        raise Fault(f"The database lacks {len(pending)} migrations ({pending[0]} first). Apply them: vaccinera migrate")
    if collect_static_files():
        console.print("Static files gathered.")
    close_connections()
    return Path(settings.STATIC_ROOT)
