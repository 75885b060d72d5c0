"""``vaccinera export log``: the log of a period as StoreLog requests, for a log service (RIV-19)."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from vaccinera.access.states import Permission
from vaccinera.console.acting import acting_as
from vaccinera.console.database import database_at_hand
from vaccinera.console.faults import Fault
from vaccinera.console.surroundings import set_up_django
from vaccinera.kernel.refusals import Refused

_SENTENCES = {
    "exchange.log.recipient_missing": "Say who gets it: --recipient.",
    "audit.period.backwards": "The last day is before the first: give --from and --to the other way round.",
    "audit.period.not_begun": "The first day has not come yet: give another in --from.",
    "audit.period.too_long": "The period may be {days} days at most: hand over a year at a time.",
}


def export_log(
    folder: Path,
    *,
    by: Annotated[str, typer.Option("--by", help="HSA-id of the log auditor who does it.")],
    recipient: Annotated[str, typer.Option("--recipient", help="Who gets it.")],
    from_on: Annotated[datetime, typer.Option("--from", formats=["%Y-%m-%d"], help="The first day.")],
    to_on: Annotated[datetime, typer.Option("--to", formats=["%Y-%m-%d"], help="The last day.")],
    as_json: Annotated[bool, typer.Option("--json", help="Answer as JSON.")] = False,
) -> None:
    """Write the provider's events about people to a new folder, five hundred to a StoreLog document. It is logged."""
    if folder.exists():
        raise Fault(f"{folder} is there already. Give the name of a new folder.")
    with database_at_hand():
        set_up_django()
        from django.conf import settings  # noqa: PLC0415 - Django is set up just above

        from vaccinera.audit.queries.events import EventsSought  # noqa: PLC0415 - see above
        from vaccinera.exchange.actions.logs import log_handing_over  # noqa: PLC0415 - see above
        from vaccinera.exchange.queries.store_log import logged_uses  # noqa: PLC0415 - see above
        from vaccinera.exchange.rules.store_log import store_log_requests  # noqa: PLC0415 - see above
        from vaccinera.kernel.clock import now  # noqa: PLC0415 - see above

        sought = EventsSought(from_on=from_on.date(), to_on=to_on.date())
        try:
            with acting_as(by, Permission.LOG_READ) as reader:
                log_handing_over(by=reader, sought=sought, recipient=recipient, at=now())
        except Refused as refused:
            raise Fault(_SENTENCES[refused.code].format_map(refused.facts)) from refused
        with acting_as(by, Permission.LOG_READ) as reader:
            uses = logged_uses(reader, sought)
            written = _write(folder, store_log_requests(uses, system_hsa_id=settings.VACCINERA_SOURCE_SYSTEM_HSA_ID))
    print(json.dumps({"documents": written}) if as_json else f"{written} documents written to {folder}.")


def _write(folder: Path, requests: Iterable[bytes]) -> int:
    """For the one who makes it only: it holds personal numbers."""
    folder.mkdir(mode=0o700)
    written = 0
    for request in requests:
        written += 1
        (folder / f"storelog-{written:05}.xml").write_bytes(request)
    return written
