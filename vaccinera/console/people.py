"""``vaccinera people``: ask the population register what has changed of the people in the index."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from vaccinera.console.database import database_at_hand
from vaccinera.console.faults import Fault
from vaccinera.console.preparing import progress_on
from vaccinera.console.surroundings import set_up_django

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vaccinera.patients.actions.population import Touched


def update(*, as_json: Annotated[bool, typer.Option("--json", help="Answer as JSON.")] = False) -> None:
    """Take over what the population register tells of everybody here, 500 at a time, and say whom it touched."""
    with database_at_hand():
        set_up_django()
        from vaccinera.kernel.clock import now  # noqa: PLC0415 - Django is set up just above
        from vaccinera.patients.actions.population import apply_register_changes  # noqa: PLC0415 - see above
        from vaccinera.patients.queries import numbers_to_ask, population_register  # noqa: PLC0415 - see above
        from vaccinera.patients.rules.population_register import RegisterSilent, in_batches  # noqa: PLC0415 - see above

        register = population_register()
        if register is None:
            raise Fault("No population register is connected. Set VACCINERA_POPULATION_REGISTER.")
        touched: list[Touched] = []
        asked = 0
        with progress_on(Console(stderr=True)) as progress:
            task = progress.add_task("Asking the population register", total=None)
            try:
                for numbers in in_batches(list(numbers_to_ask())):
                    touched += apply_register_changes(register.look_up(numbers).values(), at=now())
                    asked += len(numbers)
                    progress.update(task, completed=asked)
            except RegisterSilent as silent:
                raise Fault(f"The register stopped answering after {asked} people. Run the command again.") from silent
    print(json.dumps(_as_data(asked, touched)) if as_json else _as_sentences(asked, touched))


def _as_data(asked: int, touched: Sequence[Touched]) -> dict[str, object]:
    return {"asked": asked, "touched": [{"person": str(one.person_id), "fields": one.fields} for one in touched]}


def _as_sentences(asked: int, touched: Sequence[Touched]) -> str:
    """No name and no number: what a terminal shows may be kept."""
    lines = [f"Asked about {asked} people; {len(touched)} have changed."]
    return "\n".join([*lines, *(f"  {one.person_id}: {', '.join(one.fields)}" for one in touched)])
