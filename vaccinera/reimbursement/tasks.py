"""A month's run in the background: asked for on the month's page, one at a time in the region."""

from __future__ import annotations

import json
from datetime import date
from functools import partial
from io import BytesIO
from typing import TYPE_CHECKING

import structlog

from vaccinera.access.rules.errands import LeftFile
from vaccinera.access.tasks import errand_kind
from vaccinera.kernel.jobs import by_the_clock
from vaccinera.kernel.refusals import Refused
from vaccinera.reimbursement.actions import attachments, check_run, preview_run
from vaccinera.reimbursement.actions.documents import close_run
from vaccinera.reimbursement.actions.locking import run_to_lock
from vaccinera.reimbursement.actions.previewing import run_to_check, run_to_preview
from vaccinera.reimbursement.actions.what_if import months_to_try, try_prices
from vaccinera.reimbursement.queries.payments import provider_names
from vaccinera.reimbursement.queries.statements import count_of_documents
from vaccinera.reimbursement.rules.price_rows import row_kept
from vaccinera.reimbursement.rules.reaching import first_day
from vaccinera.reimbursement.rules.statement_files import MEDIA_TYPES
from vaccinera.reimbursement.rules.what_if_files import Trial, trial_file
from vaccinera.reimbursement.states import TRYING

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence
    from datetime import datetime

    from vaccinera.access.models import Errand
    from vaccinera.access.rules.readers import Reader
    from vaccinera.access.tasks import ErrandKind
    from vaccinera.reimbursement.rules.price_rows import PriceRow

    Tell = Callable[[str, int, int], None]

_log = structlog.get_logger(__name__)

SETTLING = "reimbursement.settling"
"""What errands of a run are done alone under."""

SETTLED, DOCUMENTED, TRIED = "settled", "documented", "tried"
"""The stages of an errand: statements of the computation done, providers whose documents are made, months tried on."""


@errand_kind("reimbursement.preview_run", alone=SETTLING)
def previewing(*, by: Reader, at: datetime, tell: Tell, month: str) -> Mapping[str, str | int]:
    """Compute a month as it stands."""
    preview_run(by=by, month=date.fromisoformat(month), at=at, on_progress=partial(tell, SETTLED))
    return {}


@errand_kind("reimbursement.check_run", alone=SETTLING)
def checking(*, by: Reader, at: datetime, tell: Tell, month: str) -> Mapping[str, str | int]:
    """Compute a month anew, as gone through by whoever asked."""
    check_run(by=by, month=date.fromisoformat(month), at=at, on_progress=partial(tell, SETTLED))
    return {}


@errand_kind("reimbursement.lock_run", alone=SETTLING)
def locking(*, by: Reader, at: datetime, tell: Tell, month: str) -> Mapping[str, str | int]:
    """Lock a month and make its documents, in one transaction; how many were made."""
    first = date.fromisoformat(month)
    run = close_run(
        by=by, month=first, at=at, on_settled=partial(tell, SETTLED), on_documented=partial(tell, DOCUMENTED)
    )
    return {"documents": count_of_documents(run)}


@errand_kind(TRYING, alone=TRYING)
def trying(*, by: Reader, at: datetime, tell: Tell, months: str, rows: str, on: str, name: str, form: str) -> LeftFile:
    """Try a price list on locked months, and leave what it would have come to as a file."""
    told = try_prices(
        by=by,
        rows=[row_kept(one) for one in json.loads(rows)],
        months=[first_day(month) for month in months.split()],
        on=date.fromisoformat(on) if on else None,
        on_progress=partial(tell, TRIED),
    )
    trial = Trial(name, date.fromisoformat(on) if on else None, at, told, provider_names())
    return LeftFile(BytesIO(trial_file(trial, form)), f"provade-priser.{form}", MEDIA_TYPES[form], {"rows": len(told)})


def ask_to_try(
    *,
    by: Reader,
    rows: Sequence[PriceRow],
    months: Collection[date],
    on: date | None,
    name: str,
    form: str,
    at: datetime,
) -> Errand:
    """Have prices tried on months that weigh much; one at a time. Refused at once where that is known at once."""
    return trying.ask(
        by=by,
        at=at,
        months=" ".join(f"{month:%Y-%m}" for month in months_to_try(by=by, months=months)),
        rows=json.dumps([row.as_json() for row in rows]),
        on=on.isoformat() if on else "",
        name=name,
        form=form,
    )


def ask_to_preview(*, by: Reader, month: date, at: datetime) -> Errand:
    """Have a month computed; refused at once where that is known at once."""
    run_to_preview(by=by, month=month, at=at)
    return _asked(previewing, by=by, month=month, at=at)


def ask_to_check(*, by: Reader, month: date, at: datetime) -> Errand:
    """Have a month checked in one's name; refused at once where that is known at once."""
    run_to_check(by=by, month=month, at=at)
    return _asked(checking, by=by, month=month, at=at)


def ask_to_lock(*, by: Reader, month: date, at: datetime) -> Errand:
    """Have a month locked in one's name; refused at once where that is known at once."""
    run_to_lock(by=by, month=month, at=at)
    return _asked(locking, by=by, month=month, at=at)


def _asked(kind: ErrandKind, *, by: Reader, month: date, at: datetime) -> Errand:
    try:
        return kind.ask(by=by, at=at, month=month.isoformat())
    except Refused as refused:
        if refused.code == "access.errand.another_under_way":
            raise Refused("reimbursement.run.another_is_settling") from refused
        raise


@by_the_clock("reimbursement.forget_held_files", cron="30 2 * * *")
def forget_held_files() -> None:
    """Files that were chosen and never sent, of every provider."""
    _log.info("held_files.forgotten", count=attachments.forget_held_files())
