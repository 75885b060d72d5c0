"""A report's file written in the background, for somebody who asked or because it is the day it is asked each month.

And each night what was kept of earlier days goes.
"""

from __future__ import annotations

from contextlib import ExitStack
from datetime import timedelta
from tempfile import TemporaryFile
from typing import TYPE_CHECKING
from uuid import UUID

import structlog
from django.db import transaction

from vaccinera.access.actions.errands import logged_in_to
from vaccinera.access.queries.errands import errand_news
from vaccinera.access.rules.errands import LeftFile
from vaccinera.access.tasks import errand_kind
from vaccinera.kernel.clock import civil_day, now, today
from vaccinera.kernel.jobs import by_the_clock, job
from vaccinera.kernel.refusals import Refused
from vaccinera.kernel.scope import acting
from vaccinera.reports import actions
from vaccinera.reports.actions import handed_over_as, handed_over_in_keys, list_people, put_off, stop_saved_report
from vaccinera.reports.models import SavedReport
from vaccinera.reports.queries.catalogue import report_for
from vaccinera.reports.queries.contents import content_of
from vaccinera.reports.queries.kept import due_on
from vaccinera.reports.queries.running import rows_of
from vaccinera.reports.rules.asking import require_hand_over
from vaccinera.reports.rules.files import MEDIA_TYPES, write_file
from vaccinera.reports.rules.questions import as_text, asked_on, question_of
from vaccinera.reports.rules.rights import rights_told
from vaccinera.reports.states import WRITING, FileKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import date, datetime

    from vaccinera.access.models import Errand
    from vaccinera.access.rules.readers import Reader
    from vaccinera.reports.queries.running import Row
    from vaccinera.reports.rules.asking import Asked
    from vaccinera.reports.rules.catalogue import Report
    from vaccinera.reports.rules.questions import Question

    Tell = Callable[[str, int, int], None]

MOST_WAITING = 10
"""How many of somebody's errands may wait or be under way before they ask for another file."""

WRITTEN = "written"
"""The stage of an errand: rows written, of as many as it is known to be."""

_log = structlog.get_logger(__name__)


@errand_kind(WRITING)
def writing(
    *,
    by: Reader,
    at: datetime,
    tell: Tell,
    report: str,
    kind: str,
    language: str,
    question: str,
    rows: int,
    **keys: str,
) -> LeftFile:
    """Write the whole report to a file. No more than some thousands of rows are in memory at a time."""
    on, entry = civil_day(at), report_for(by, report)
    asked = handed_over_as(asked_on(question_of(question), entry, on=on), entry, by=by, keys=keys)
    with ExitStack() as if_it_fails:
        file = if_it_fails.enter_context(TemporaryFile())
        with rows_of(by, report, asked) as (_, columns, found):
            named = list_people(by=by, report=entry, asked=asked, columns=columns, rows=found)
            counted = _told_of(named if entry.is_of_people else found, tell, rows)
            content = content_of(entry, asked, columns, counted, language=language, at=at)
            written = write_file(content, FileKind(kind), file)
        file.seek(0)
        if_it_fails.pop_all()
    result: dict[str, str | int] = {"rows": written, "on": on.isoformat(), "rights": rights_told(by.permissions, entry)}
    return LeftFile(file, _file_name(entry, asked, kind), MEDIA_TYPES[FileKind(kind)], result)


def _told_of(rows: Iterable[Row], tell: Tell, all_rows: int) -> Iterator[Row]:
    number = 0
    for number, row in enumerate(rows, 1):
        if number % 1_000 == 0:
            tell(WRITTEN, number, max(all_rows, number))
        yield row
    tell(WRITTEN, number, max(all_rows, number))


def _file_name(report: Report, asked: Asked, kind: str) -> str:
    days = f"{asked.from_on}--{asked.to_on - timedelta(days=1)}" if asked.has_days else f"{asked.as_of}"
    return f"{report.name}-{days}.{kind}"


def ask_to_write(
    *, by: Reader, report: str, question: Question, kind: FileKind, language: str, rows: int, at: datetime
) -> Errand:
    """Have a report's file written; ``rows`` is how many it is known to have, or nought. Several at once, not any.

    One of people is refused unless the question says for what and to whom it is handed over.
    """
    require_hand_over(report_for(by, report), question.asked)
    if errand_news(by, at=at).waiting >= MOST_WAITING:
        raise Refused("reports.file.too_many_wait", most=MOST_WAITING)
    return _asked(by=by, report=report, question=question, kind=kind, language=language, rows=rows, at=at)


def _asked(
    *,
    by: Reader,
    report: str,
    question: Question,
    kind: FileKind,
    language: str,
    rows: int,
    at: datetime,
    name: str = "",
) -> Errand:
    keys = {"report": report_for(by, report).name, "kind": kind.value, "language": language, "rows": rows}
    told = handed_over_in_keys(question.asked) | ({"name": name} if name else {})
    return writing.ask(by=by, at=at, question=as_text(question), **keys, **told)


@by_the_clock("reports.forget_figures", cron="40 2 * * *")
def forget_figures() -> None:
    """What tiles were answered on earlier days, of every provider."""
    _log.info("figures.forgotten", count=actions.forget_figures())


@by_the_clock("reports.ask_for_due", cron="30 3 * * *")
def ask_for_due() -> None:
    """What is saved to be asked every month, of every provider, on its day or as soon after it as a worker is there."""
    due = due_on(today())
    for saved, commission in due:
        ask_for_saved.queue(saved=str(saved), commission=commission)
    _log.info("reports.due", count=len(due))


@job("reports.ask_for_saved")
def ask_for_saved(*, saved: str, commission: int) -> None:
    """Ask for one in its owner's commission, with the rights of now; it is stopped when there are none."""
    with logged_in_to(commission, at=now()) as by:
        if by is not None:
            with acting(by):
                why = _ask_again(by, UUID(saved), at=now())
        else:
            why = "reports.saved.commission_ended"
    if why:
        stop_saved_report(saved_id=UUID(saved), on=today(), why=why)


def _ask_again(by: Reader, saved_id: UUID, *, at: datetime) -> str:
    """Ask, unless that is done already; the refusal's code if that is the answer."""
    on: date = civil_day(at)
    mine = SavedReport.objects.select_for_update().filter(owner_hsa_id=by.hsa_id, commission_id=by.commission_id)
    saved = mine.filter(pk=saved_id, asks_next_on__lte=on).first()
    if saved is None:
        return ""
    question, kind = question_of(saved.question), FileKind(saved.kind)
    told = {"report": saved.report, "language": saved.language, "name": saved.name}
    try:
        with transaction.atomic():
            _asked(by=by, question=question, kind=kind, rows=0, at=at, **told)
    except Refused as refused:
        return refused.code
    put_off(saved, on=on)
    return ""
