"""A provider's statement of a month that is not locked: its own, computed now, or the region's last preview."""

from __future__ import annotations

from typing import TYPE_CHECKING

from uuid_utils.compat import uuid7

from vaccinera.access.states import Permission
from vaccinera.kernel.clock import civil_day
from vaccinera.organisations.models import CareProvider
from vaccinera.reimbursement.models import Balance, Line, PreviewedLine, PreviewedOutcome, Run
from vaccinera.reimbursement.queries.runs import open_months
from vaccinera.reimbursement.queries.settling import Month, cut_off_in, last_locked_month, settle
from vaccinera.reimbursement.queries.statements import content_of, head_of
from vaccinera.reimbursement.rules.months import month_of, next_month
from vaccinera.reimbursement.rules.statements import Statement
from vaccinera.reimbursement.states import CLOSED, RunState

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from vaccinera.access.rules.readers import Reader

# Rows of what was just settled, in the form of those that are kept of the region's previews. Nothing here is kept.
_OUTCOMES = """
SELECT row_number() OVER () AS id, settling.month, outcome.document_id, outcome.visit_id, outcome.provider_id,
       outcome.unit_id, outcome.payee_id, outcome.assignment_code, outcome.programme_code, outcome.season,
       outcome.target_group, outcome.given_on, outcome.code, outcome.is_final, outcome.is_judged_again, outcome.rule,
       outcome.price_id, outcome.facts, outcome.detail
  FROM settled_outcome outcome, settling WHERE outcome.provider_id = %s ORDER BY outcome.document_id"""
_LINES = """
SELECT row_number() OVER () AS id, settling.month, line.document_id, line.kind, line.supplement, line.price_id,
       line.ore, line.provider_id, line.unit_id, line.programme_code, line.given_on, line.reverses_id
  FROM settled_line line, settling WHERE line.provider_id = %s ORDER BY line.document_id, line.kind, line.supplement"""


def previewed_run(month: date) -> Run | None:
    """The run of a month that the region has previewed and that is not locked."""
    return Run.objects.exclude(state__in=CLOSED).filter(month=month, previewed_at__isnull=False).first()


def preview_of(run: Run, provider: CareProvider) -> Statement:
    """The statement the region's last preview would give; brought to it is what the last locked month carried."""
    return _content(
        run,
        provider,
        lines=list(PreviewedLine.objects.filter(month=run.month, provider_id=provider.pk)),
        judged=list(PreviewedOutcome.objects.filter(month=run.month, provider_id=provider.pk)),
    )


def own_preview(reader: Reader, month: date, *, at: datetime) -> tuple[Run, Statement]:
    """The statement a month would give the reader's provider now, and the run it would be of; kept nowhere.

    By the run's own statements, with every earlier open month taken as settled by its own preview (rule 36), the month
    before too where the region has begun none. The views show the own visits, and of other providers' doses that they
    are there (decision 0022): a duplicate is told even where the other dose turns out not to be paid, and a visit of
    another provider's that one is paid for is not seen.
    Needs a transaction that may write.
    """
    reader.require(Permission.RUN_PREVIEW)
    run = Run(id=uuid7(), month=month, state=RunState.PRELIMINARY, cut_off_at=cut_off_in(month), previewed_at=at)
    before = (one for one, _run in open_months(on=civil_day(at)) if one < month)
    earlier = [Month(one, min(at, cut_off_in(one))) for one in before]
    settle(Month(month, min(at, run.cut_off_at)), earlier=earlier)
    own = CareProvider.objects.get(pk=reader.provider_id)
    return run, _content(
        run,
        own,
        lines=list(PreviewedLine.objects.raw(_LINES, [own.pk])),
        judged=list(PreviewedOutcome.objects.raw(_OUTCOMES, [own.pk])),
    )


def _content(
    run: Run, provider: CareProvider, *, lines: Sequence[PreviewedLine], judged: Sequence[PreviewedOutcome]
) -> Statement:
    return content_of(
        run,
        provider,
        head=head_of(run, provider, is_preview=True),
        lines=[(line, line.reverses) for line in lines],
        judged=judged,
        months=_months_taken_back(lines),
        brought_ore=_carried(provider.pk),
    )


def _months_taken_back(lines: Sequence[PreviewedLine]) -> dict[int, date]:
    """The month of each line that is taken back, by its key.

    A negative key is of an earlier month that is open too: the first that could pay the visit is told.
    """
    keys = {line.reverses for line in lines if line.reverses is not None}
    months = dict(Line.objects.filter(pk__in=keys).values_list("pk", "run__month"))
    last = last_locked_month()
    for line in lines:
        if line.reverses is not None and line.reverses not in months:
            given = month_of(line.given_on)
            months[line.reverses] = given if last is None else max(given, next_month(last))
    return months


def _carried(provider_id: int) -> int:
    last = Balance.objects.filter(provider_id=provider_id).order_by("-run__month").values_list("carried_ore", flat=True)
    return last.first() or 0
