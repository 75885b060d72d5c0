"""A change that reaches into a locked month, recorded as a decision of its own by the same two persons (rule 28)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from vaccinera.audit.actions import record
from vaccinera.kernel.refusals import Refused
from vaccinera.reimbursement.actions.deciding import proposed
from vaccinera.reimbursement.models import RetroactiveDecision
from vaccinera.reimbursement.queries.policy import locked_months
from vaccinera.reimbursement.rules.months import next_month
from vaccinera.reimbursement.rules.reaching import judge_reach, locked_months_touched

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from vaccinera.access.rules.readers import Reader
    from vaccinera.organisations.models import DirectoryChange


class Span(Protocol):
    """Days that would be another by a change."""

    @property
    def from_on(self) -> date: ...
    @property
    def to_on(self) -> date | None: ...


def months_touched(spans: Sequence[Span]) -> tuple[date, ...]:
    """The locked months that some of the spans have a day in."""
    locked = locked_months()
    touched = {month for span in spans for month in locked_months_touched(span.from_on, span.to_on, locked=locked)}
    return tuple(sorted(touched))


def decision_wanted(
    *,
    by: Reader,
    spans: Sequence[Span],
    rows: Sequence[dict[str, Any]],
    programmes: Sequence[str],
    assignments: Sequence[str],
    why: str,
    contract_change: DirectoryChange | None = None,
    at: datetime,
) -> RetroactiveDecision | None:
    """Propose the decision a change needs, nothing when it touches no locked month.

    Refuses a change that does and does not say why. ``rows`` are what differs, for whoever reads the decision;
    ``programmes`` and ``assignments`` say which visits are judged again, all of them when there is none.
    """
    touched = months_touched(spans)
    reason = judge_reach(touched, why=why)
    if not touched:
        return None
    return RetroactiveDecision.objects.create(
        **proposed(by=by, reason=reason, at=at),
        rows=rows,
        contract_change=contract_change,
        programmes=sorted(set(programmes)),
        assignments=sorted(set(assignments)),
        from_on=max(min(span.from_on for span in spans), touched[0]),
        to_on=next_month(touched[-1]),
    )


def refuse_reach_since(spans: Sequence[Span], decision: RetroactiveDecision | None) -> None:
    """Refuse an approval when a month was locked since the change was proposed, and no decision covers it."""
    touched = months_touched(spans)
    if any(decision is None or not decision.from_on < next_month(month) <= decision.to_on for month in touched):
        raise Refused("reimbursement.month.locked_since", first=f"{touched[0]:%Y-%m}", last=f"{touched[-1]:%Y-%m}")


def record_decision(decision: RetroactiveDecision, *, by: Reader) -> None:
    """Write in the log what was decided, in the words of its days."""
    record(
        "reimbursement.retroactive.decided",
        by=by,
        subject=("retroactive_decision", decision.pk),
        from_on=decision.from_on.isoformat(),
        to_on=decision.to_on.isoformat(),
    )
