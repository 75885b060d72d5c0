"""``vaccinera directory``: ask the staff directory what has changed of those who are users here."""

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

    from vaccinera.organisations.actions.directory import StaffTouched


def update(*, as_json: Annotated[bool, typer.Option("--json", help="Answer as JSON.")] = False) -> None:
    """Take over what the staff directory tells of every user, 100 at a time, and say whom it touched."""
    with database_at_hand():
        set_up_django()
        from vaccinera.kernel.clock import now  # noqa: PLC0415 - Django is set up just above
        from vaccinera.organisations.actions.directory import apply_directory_changes  # noqa: PLC0415 - see above
        from vaccinera.organisations.queries.directory import directory, people_to_ask_about  # noqa: PLC0415 - see above
        from vaccinera.organisations.rules.directory import (  # noqa: PLC0415 - see above
            DirectoryFaulty,
            DirectorySilent,
            in_batches,
        )

        asking = directory()
        if asking is None:
            raise Fault("No staff directory is connected. Set VACCINERA_DIRECTORY.")
        touched: list[StaffTouched] = []
        asked = 0
        with progress_on(Console(stderr=True)) as progress:
            task = progress.add_task("Asking the staff directory", total=None)
            try:
                for hsa_ids in in_batches(list(people_to_ask_about())):
                    touched += apply_directory_changes(hsa_ids, asking.look_up(hsa_ids), at=now())
                    asked += len(hsa_ids)
                    progress.update(task, completed=asked)
            except DirectorySilent as silent:
                raise Fault(f"The directory stopped answering after {asked} people. Run the command again.") from silent
            except DirectoryFaulty as faulty:
                raise Fault(
                    f"The directory's answer after {asked} people cannot be true ({faulty}). Nothing of it was taken."
                ) from faulty
    print(json.dumps(_as_data(asked, touched)) if as_json else _as_sentences(asked, touched))


def _as_data(asked: int, touched: Sequence[StaffTouched]) -> dict[str, object]:
    told = [{"staff": one.hsa_id, "fields": one.fields, "commissions": one.commissions} for one in touched]
    return {"asked": asked, "touched": told}


def _as_sentences(asked: int, touched: Sequence[StaffTouched]) -> str:
    """By HSA-id and no name: somebody protected may be among them."""
    lines = [f"Asked about {asked} people; {len(touched)} have changed."]
    return "\n".join([*lines, *(_line(one) for one in touched)])


def _line(one: StaffTouched) -> str:
    ended = f" (commissions {', '.join(one.commissions)})" if one.commissions else ""
    return f"  {one.hsa_id}: {', '.join(one.fields) or 'commissions'}{ended}"
