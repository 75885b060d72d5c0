"""What the run would say of one visit now, from the same statements as the run itself."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction

from vaccinera.patients.queries import same_person
from vaccinera.reimbursement.models import Line, Outcome
from vaccinera.reimbursement.queries.settling import Month, last_locked_month, settle, terms_on
from vaccinera.reimbursement.rules.months import cut_off_of, last_day_of, month_of, next_month
from vaccinera.reimbursement.states import OutcomeCode
from vaccinera.visits.models import ElsewhereDose, Visit

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime
    from uuid import UUID

    from vaccinera.access.rules.readers import Reader

# To those who give care the views show one person, by a visit of their own unit (decision 0022).
_OF_ONE = "SELECT set_config('vaccinera.explained_visit', %s, true)"
_STANDS = """
SELECT version.person_id, version.given_on
  FROM settlement.visit_version version
 WHERE version.document_id = %s AND version.is_current"""
_OF_THE_OTHER = ("stands_id", "earlier_id", "earlier_on", "from_on")
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


def outcome_now(document_id: UUID, *, at: datetime) -> Explained | None:
    """What the next run would say of a visit as it stands now; what the last said where that holds.

    None for a visit that no run considers, or that the scope's commission may not see the payment of: the views decide.
    It computes in temporary tables, so that it needs a transaction that may write, and leaves nothing behind.
    """
    with connection.cursor() as cursor:
        cursor.execute(_OF_ONE, [str(document_id)])
        cursor.execute(_STANDS, [document_id])
        found = cursor.fetchone()
    return None if found is None else _said_next(document_id, *found, at=at)


def without_others(detail: Mapping[str, Any], reader: Reader) -> Mapping[str, Any]:
    """What decided an outcome, without days and keys of another provider's dose: that it stands, no more.

    For those who give care: which dose and when is told by the shared record, on its own conditions.
    """
    decisive = detail.get("stands_id") or detail.get("earlier_id")
    if decisive is None or _is_own(decisive, reader):
        return detail
    return {name: value for name, value in detail.items() if name not in _OF_THE_OTHER}


def _is_own(document_id: str, reader: Reader) -> bool:
    return (
        Visit.objects.filter(provider_id=reader.provider_id, document_id=document_id).exists()
        or ElsewhereDose.objects.filter(provider_id=reader.provider_id, pk=document_id).exists()
    )


def _said_next(document_id: UUID, person_id: UUID, given_on: date, *, at: datetime) -> Explained | None:
    persons = list(same_person(person_id))
    for month in _next_runs(given_on, at=at):
        explained = _would_say(month, document_id, persons)
        if explained is not None:
            return explained
    return _has_said(document_id)


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
