"""``vaccinera generate``: a million people and more, for measuring."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.progress import TaskID

from vaccinera.console.database import demo_database
from vaccinera.console.faults import Fault
from vaccinera.console.preparing import apply_migrations, progress_on
from vaccinera.console.surroundings import set_up_django
from vaccinera.kernel.clock import now, today

if TYPE_CHECKING:
    from vaccinera.console.generating.filling import Made, Progress

_FEWEST = 100


def generate(
    *,
    persons: Annotated[int, typer.Option(help="How many people to make up.")] = 1_000_000,
    visits: Annotated[int, typer.Option(help="How many signed visits to give them.")] = 5_000_000,
    as_json: Annotated[bool, typer.Option("--json", help="Answer as JSON.")] = False,
) -> None:
    """Fill the demo's database for measuring. Once a database; 1 million persons and 5 million visits need 40 GB."""
    if persons < _FEWEST or visits < 0:
        raise Fault(f"Give at least {_FEWEST} persons, and no fewer than no visits.")
    console = Console(stderr=True)
    with demo_database():
        set_up_django(as_owner=True)
        apply_migrations(console)
        started = time.monotonic()
        made = _fill(console, persons, visits)
    seconds = time.monotonic() - started
    if as_json:
        print(json.dumps(_as_data(made, seconds)))
    else:
        print(_as_sentences(made, seconds))


def _fill(console: Console, persons: int, visits: int) -> Made:
    from vaccinera.console.demo_region.building import Building  # noqa: PLC0415 - Django is set up by then
    from vaccinera.console.demo_region.loading import is_loaded, load_region  # noqa: PLC0415 - see above
    from vaccinera.console.generating.choices import Choices  # noqa: PLC0415 - see above
    from vaccinera.console.generating.filling import fill, most_visits, tidy  # noqa: PLC0415 - see above
    from vaccinera.patients.models import Person  # noqa: PLC0415 - see above

    if not is_loaded():
        load_region(now=now())
    building = Building(on=today())
    if Person.objects.count() > len(building.people) + persons / 2:
        raise Fault("People were made up here before. Take a new database: VACCINERA_DATA names another folder.")
    choices = Choices(building, persons=persons, on=today())
    if visits > most_visits(choices):
        raise Fault(f"So few people come at most {most_visits(choices)} times. Ask for more persons or fewer visits.")
    with progress_on(console) as progress:
        tasks: dict[str, TaskID] = {}

        def tell(what: str, done: int, total: int) -> None:
            if what not in tasks:
                tasks[what] = progress.add_task(what.capitalize(), total=total)
            progress.update(tasks[what], completed=done)

        telling: Progress = tell
        made = fill(choices, visits=visits, on_progress=telling)
        tidy(telling)
    return made


def _as_data(made: Made, seconds: float) -> dict[str, float]:
    return {
        "persons": made.persons,
        "visits": made.visits,
        "seconds": round(seconds, 1),
        "persons_per_second": round(made.persons / max(made.seconds_for_persons, 0.001)),
        "visits_per_second": round(made.visits / max(made.seconds_for_visits, 0.001)),
        "seconds_for_constraints": round(made.seconds_for_constraints, 1),
    }


def _as_sentences(made: Made, seconds: float) -> str:
    told = _as_data(made, seconds)
    return (
        f"{made.persons:,} persons ({told['persons_per_second']:,}/s) and {made.visits:,} visits "
        f"({told['visits_per_second']:,}/s), constraints and indexes in {told['seconds_for_constraints']} s; "
        f"{told['seconds']} s in all."
    )
