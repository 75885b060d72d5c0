"""``vaccinera demo``: everything from nothing to a page to log in on, asking no questions."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import typer
from rich.console import Console
from rich.table import Table

from vaccinera.console.database import demo_database
from vaccinera.console.demo_region.occasions import SOURCE_SYSTEM
from vaccinera.console.demo_region.region import Member, read_known_people, read_region
from vaccinera.console.preparing import apply_migrations, close_connections, collect_static_files, progress_on
from vaccinera.console.serve import Port
from vaccinera.console.serving import demand_free_port, run_until_stopped
from vaccinera.console.supervisor import Supervisor
from vaccinera.console.surroundings import set_up_django
from vaccinera.kernel.clock import now, today
from vaccinera.patients.rules.identifiers import format_identifier, parse_identifier

_HOST = "127.0.0.1"


def demo(*, port: Port = 8000) -> None:
    """Start Vaccinera with an invented region, until Ctrl-C. The first time it takes a while, later a few seconds."""
    console = Console(stderr=True)
    with Supervisor(lambda sentence: print(sentence, file=sys.stderr)) as supervisor:
        demand_free_port(_HOST, port)
        os.environ.setdefault("VACCINERA_SOURCE_HSA_ID", f"{read_region().hsa_prefix}-{SOURCE_SYSTEM}")
        with demo_database() as database:
            static_folder = _prepare(console)
            code = run_until_stopped(
                supervisor,
                database,
                host=_HOST,
                port=port,
                static_folder=static_folder,
                when_ready=lambda: _welcome(console, port),
            )
    raise typer.Exit(code)


def _prepare(console: Console) -> Path:
    """Tables, the region, today's scenes and static files, each only where it is missing."""
    set_up_django(as_owner=True)
    from django.conf import settings  # noqa: PLC0415 - Django is set up just above

    from vaccinera.console.demo_region.loading import add_today, is_loaded, lacks_what_is_shipped, load_region  # noqa: PLC0415 - see above

    if apply_migrations(console):
        console.print("Database prepared.")
    if is_loaded():
        add_today(now=now())
        if lacks_what_is_shipped():
            console.print(
                "The demo region was made by an earlier version: remove its data (var/) to have it made anew."
            )
    else:
        with progress_on(console) as progress:
            task = progress.add_task("Inventing a region", total=None)
            load_region(now=now(), on_progress=lambda done, total: progress.update(task, completed=done, total=total))
        console.print("Demo region loaded.")
    if collect_static_files():
        console.print("Static files gathered.")
    close_connections()
    return Path(settings.STATIC_ROOT)


def _welcome(console: Console, port: int) -> None:
    console.print(_staff_table(read_region().staff))
    console.print(_people_table())
    unopened = _season_notice()
    if unopened:
        console.print(unopened)
    console.print(f"\nVaccinera is served on [bold]http://{_HOST}:{port}/[/bold]  (Ctrl-C stops it)")


def _staff_table(staff: tuple[Member, ...]) -> Table:
    table = Table(title="Log in as", title_justify="left", box=None, pad_edge=False)
    for column in ("Name", "Roles", "Unit", ""):
        table.add_column(column)
    for member in staff:
        if member.about:
            units = ", ".join(dict.fromkeys(commission.unit.name for commission in member.commissions))
            roles = "+".join(
                sorted({role for commission in member.commissions for role in commission.roles}, reverse=True)
            )
            table.add_row(member.name, roles, units, member.about["en"])
    return table


def _people_table() -> Table:
    table = Table(title="\nPeople to find", title_justify="left", box=None, pad_edge=False)
    for column in ("Number", "Name", ""):
        table.add_column(column)
    for person in read_known_people():
        identifier = parse_identifier(person["number"], on=today())
        shown = format_identifier(identifier.kind, identifier.value)
        table.add_row(shown, " ".join(person["name"]), person["about"]["en"])
    return table


def _season_notice() -> str:
    """A sentence when today lies outside every season of the programmes that have one."""
    from vaccinera.console.demo_region.catalogue import read_catalogue  # noqa: PLC0415 - read once, when it is needed

    on = today()
    windows = [
        window
        for version in read_catalogue().versions
        for window in version.pack.windows
        if version.pack.season.to_on is not None
    ]
    if any(window.from_on <= on and (window.to_on is None or on <= window.to_on) for window in windows):
        return ""
    return (
        "\nToday lies outside every season the shipped programmes know, so seasonal vaccinations are shown as not "
        "possible. Add a pack for the season to vaccinera/programmes/packs and load the demo anew."
    )
