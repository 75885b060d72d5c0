"""A provider's statement of a month that is not locked: what the region's last preview would give."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaccinera.reimbursement.models import Balance, Line, PreviewedLine, PreviewedOutcome, Run
from vaccinera.reimbursement.queries.statements import content_of, head_of
from vaccinera.reimbursement.rules.statements import Statement
from vaccinera.reimbursement.states import CLOSED

if TYPE_CHECKING:
    from datetime import date

    from vaccinera.organisations.models import CareProvider


def previewed_runs() -> list[Run]:
    """The months that have been previewed and are not locked, the latest first."""
    return list(Run.objects.exclude(state__in=CLOSED).filter(previewed_at__isnull=False).order_by("-month"))


def previewed_run(month: date) -> Run | None:
    """One of them."""
    return Run.objects.exclude(state__in=CLOSED).filter(month=month, previewed_at__isnull=False).first()


def preview_of(run: Run, provider: CareProvider) -> Statement:
    """The statement the last preview would give. What is brought to it is what the last locked month carried."""
    lines = list(PreviewedLine.objects.filter(month=run.month, provider_id=provider.pk))
    taken_back = Line.objects.filter(pk__in={line.reverses for line in lines if line.reverses is not None})
    return content_of(
        run,
        provider,
        head=head_of(run, provider, is_preview=True),
        lines=[(line, line.reverses) for line in lines],
        judged=list(PreviewedOutcome.objects.filter(month=run.month, provider_id=provider.pk)),
        months=dict(taken_back.values_list("pk", "run__month")),
        brought_ore=_carried(provider.pk),
    )


def _carried(provider_id: int) -> int:
    last = Balance.objects.filter(provider_id=provider_id).order_by("-run__month").values_list("carried_ore", flat=True)
    return last.first() or 0
