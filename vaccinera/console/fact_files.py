"""``vaccinera facts``: what reports count, written out for other engines."""

from __future__ import annotations

import json
from datetime import date, datetime
from getpass import getuser
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from vaccinera.console.database import database_at_hand
from vaccinera.console.faults import Fault
from vaccinera.console.preparing import progress_on
from vaccinera.console.surroundings import set_up_django


def export(
    folder: Annotated[Path, typer.Argument(help="Where the files are written; those of the same months anew.")],
    *,
    from_month: Annotated[datetime, typer.Option("--from", formats=["%Y-%m"], help="The first month.")],
    to_month: Annotated[datetime, typer.Option("--to", formats=["%Y-%m"], help="The last month.")],
    recipient: Annotated[str, typer.Option("--recipient", help="Who gets them.")],
    as_json: Annotated[bool, typer.Option("--json", help="Answer as JSON.")] = False,
) -> None:
    """Write every fact of the months as Parquet, as the owner; it is logged."""
    if not recipient.strip():
        raise Fault("Say who gets them: --recipient.")
    if to_month < from_month:
        raise Fault("The last month comes before the first.")
    from_on, to_on = from_month.date(), _after(to_month.date())
    console = Console(stderr=True)
    with database_at_hand():
        set_up_django(as_owner=True)
        from vaccinera.audit.actions import record_outside_every_provider  # noqa: PLC0415 - Django is set up just above
        from vaccinera.reports.queries.parquet import write_facts  # noqa: PLC0415 - see above

        record_outside_every_provider(
            "reports.facts.exported",
            user_hsa_id="",
            user_name=getuser(),
            recipient=recipient.strip(),
            from_month=f"{from_on:%Y-%m}",
            to_month=f"{to_month:%Y-%m}",
        )
        with progress_on(console) as progress:
            task = progress.add_task("Writing facts", total=None)
            written = write_facts(folder, from_on=from_on, to_on=to_on, tell=lambda _one: progress.advance(task))
    rows = sum(one.rows for one in written)
    told = {"files": len(written), "rows": rows}
    print(json.dumps(told) if as_json else f"{rows} rows in {len(written)} files written to {folder}.")


def _after(month: date) -> date:
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)
