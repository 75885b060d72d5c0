"""A month's run in the background: asked for on the month's page, one at a time in the region."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING

import structlog

from vaccinera.access.tasks import errand_kind
from vaccinera.kernel.jobs import by_the_clock
from vaccinera.kernel.refusals import Refused
from vaccinera.reimbursement.actions import attachments, check_run, preview_run
from vaccinera.reimbursement.actions.documents import close_run
from vaccinera.reimbursement.actions.locking import run_to_lock
from vaccinera.reimbursement.actions.previewing import run_to_check, run_to_preview
from vaccinera.reimbursement.queries.statements import count_of_documents

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from vaccinera.access.models import Errand
    from vaccinera.access.rules.readers import Reader
    from vaccinera.access.tasks import ErrandKind

    Tell = Callable[[str, int, int], None]

_log = structlog.get_logger(__name__)

SETTLING = "reimbursement.settling"
"""What errands of a run are done alone under."""

SETTLED, DOCUMENTED = "settled", "documented"
"""The stages of an errand: statements of the computation done, and providers whose documents are made."""


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


def ask_to_preview(*, by: Reader, month: date, at: datetime) -> Errand:
    """Have a month computed; refused at once where that is known at once."""
    run_to_preview(by=by, month=month)
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
