"""What the run would say of one visit now, from the same statements as the run itself."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction

from vaccinera.access.states import Permission
from vaccinera.patients.queries import same_person
from vaccinera.reimbursement.models import Line, Outcome
from vaccinera.reimbursement.queries.settling import (
    Month,
    cut_off_in,
    last_locked_month,
    settle,
    settled_totals,
    terms_on,
)
from vaccinera.reimbursement.rules.months import cut_off_of, last_day_of, month_of, next_month
from vaccinera.reimbursement.states import OutcomeCode
from vaccinera.visits.models import Visit

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime
    from uuid import UUID

    from vaccinera.access.rules.readers import Reader

_SETTLED = """
SELECT outcome.code, outcome.is_final, outcome.rule, outcome.price_id, outcome.detail,
       coalesce((SELECT sum(line.ore) FROM settled_line line WHERE line.document_id = outcome.document_id), 0)
  FROM settled_outcome outcome WHERE outcome.document_id = %s"""


@dataclass(frozen=True, slots=True)
class Explained:
    """An outcome, the rule and row that decided, and the öre it gives in the ``month`` it falls in.

    ``is_locked`` says that a locked run has said so and that nothing has changed since.
    """

    code: OutcomeCode
    is_final: bool
    rule: str
    price_id: UUID | None
    detail: Mapping[str, Any]
    ore: int
    month: date
    is_locked: bool


def outcome_now(reader: Reader, document_id: UUID, *, at: datetime) -> Explained | None:
    """What the next run would say of a visit as it stands now; what the last said where that holds.

    None for a visit that no run considers, or that the reader's commission may not see the payment of. It computes in
    temporary tables, so that it needs a transaction that may write, and leaves nothing behind.
    """
    found = Visit.objects.filter(provider_id=reader.provider_id, document_id=document_id, is_current=True).first()
    if found is None or found.given_on is None:
        return None
    persons = list(same_person(found.person_id))
    for month in _next_runs(found.given_on, at=at):
        explained = _would_say(month, document_id, persons)
        if explained is not None:
            return explained
    return _has_said(document_id)


def own_preview(reader: Reader, month: date, *, at: datetime) -> Mapping[str, Any]:
    """The control totals a month would have for the reader's provider alone, as far as it sees; kept nowhere."""
    reader.require(Permission.RUN_PREVIEW)
    settle(Month(month, min(at, cut_off_in(month))))
    return settled_totals()


def _next_runs(given_on: date, *, at: datetime) -> tuple[Month, Month]:
    """The first run that is open to the visit, as it stands before its cut-off, and the one after it as of now."""
    last = last_locked_month()
    month = month_of(given_on) if last is None else max(month_of(given_on), next_month(last))
    terms = terms_on(last_day_of(month))
    cut_off_at = at if terms is None else min(at, cut_off_of(month, day=terms.cut_off_day))
    return Month(month, cut_off_at), Month(next_month(month), at)


def _would_say(month: Month, document_id: UUID, persons: list[UUID]) -> Explained | None:
    with transaction.atomic(), connection.cursor() as cursor:
        settle(month, persons=persons)
        cursor.execute(_SETTLED, [document_id])
        row = cursor.fetchone()
    if row is None:
        return None
    code, is_final, rule, price_id, detail, ore = row
    return Explained(
        OutcomeCode(code), is_final, rule, price_id, json.loads(detail), int(ore), month.month, is_locked=False
    )


def _has_said(document_id: UUID) -> Explained | None:
    said = Outcome.objects.filter(document_id=document_id).select_related("run").order_by("-id").first()
    if said is None:
        return None
    ore = sum(Line.objects.filter(run=said.run_id, document_id=document_id).values_list("ore", flat=True))
    return Explained(
        OutcomeCode(said.code),
        said.is_final,
        said.rule,
        said.price_id,
        said.detail,
        ore,
        said.run.month,
        is_locked=True,
    )
