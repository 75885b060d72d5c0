"""What runs have said of visits, and what these were paid: why they were, or were not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q, Sum

from vaccinera.access.states import Permission, Scope
from vaccinera.reimbursement.models import Line, Outcome, PreviewedLine, PreviewedOutcome, Price, Run
from vaccinera.reimbursement.states import CLOSED, OutcomeCode
from vaccinera.visits.models import Visit

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from django.db.models import QuerySet

    from vaccinera.access.rules.readers import Reader
    from vaccinera.reimbursement.models.ledger import Judged


@dataclass(frozen=True, slots=True)
class JudgedIn:
    """What one locked run said of the visit, by which price when it was paid, and the lines it gave."""

    run: Run
    outcome: Outcome
    price: Price | None
    lines: list[Line]

    @property
    def code(self) -> OutcomeCode:
        """The outcome."""
        return OutcomeCode(self.outcome.code)

    @property
    def ore(self) -> int:
        """What the run paid for it, or took back."""
        return sum(line.ore for line in self.lines)


def outcomes_of(reader: Reader, document_id: UUID) -> list[JudgedIn]:
    """Every locked run's word on a visit the reader may see, the latest first."""
    found = Outcome.objects.filter(_of_reader(reader), document_id=document_id).select_related("run")
    outcomes = list(found.order_by("-run__month", "-id"))
    lines = list(Line.objects.filter(document_id=document_id).order_by("id"))
    prices = Price.objects.in_bulk([one.price_id for one in outcomes if one.price_id is not None])
    return [
        JudgedIn(
            run=one.run,
            outcome=one,
            price=None if one.price_id is None else prices[one.price_id],
            lines=[line for line in lines if line.run_id == one.run_id],
        )
        for one in outcomes
    ]


@dataclass(frozen=True, slots=True)
class JudgedMonth:
    """What a month's run says of each visit, by day, with the öre it gives; preliminary until the month is locked."""

    is_locked: bool
    outcomes: list[tuple[Judged, int]]


def judged_in(month: date, *, provider_id: int | None) -> JudgedMonth:
    """Every outcome of a month that the scope lets through, of one provider's visits when it is named."""
    run = Run.objects.filter(month=month, state__in=CLOSED).first()
    outcomes: QuerySet[Outcome] | QuerySet[PreviewedOutcome] = PreviewedOutcome.objects.filter(month=month)
    lines: QuerySet[Line] | QuerySet[PreviewedLine] = PreviewedLine.objects.filter(month=month)
    if run is not None:
        outcomes, lines = Outcome.objects.filter(run=run), Line.objects.filter(run=run)
    if provider_id is not None:
        outcomes = outcomes.filter(provider_id=provider_id)
    gives = dict(lines.order_by().values_list("document_id").annotate(Sum("ore")))
    in_order = outcomes.order_by("given_on", "document_id")
    return JudgedMonth(run is not None, [(one, gives.get(one.document_id, 0)) for one in in_order.iterator()])


def standing_visit(reader: Reader, document_id: UUID) -> Visit | None:
    """The version of a visit that stands, when it is one the reader may see the payment of."""
    found = Visit.objects.filter(_of_reader(reader), document_id=document_id, is_current=True)
    return found.select_related("unit", "programme", "prescription__product").first()


def _of_reader(reader: Reader) -> Q:
    """The own unit's, the provider's, or for the region all that its policies let through."""
    reach = reader.permissions[Permission.STATEMENT_READ_AT_RISK]
    if reach is Scope.REGION:
        return Q()
    return (
        Q(provider_id=reader.provider_id, unit_id=reader.unit_id)
        if reach is Scope.UNIT
        else Q(provider_id=reader.provider_id)
    )
