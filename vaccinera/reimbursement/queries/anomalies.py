"""What looks odd in a month that has just been settled, and what is kept of it (rule 38).

The facts are gathered in the database from what :func:`~vaccinera.reimbursement.queries.settling.settle` left in this
transaction, and only what may be odd comes out of it. Whoever signs is told by code.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from django.db import connection

from vaccinera.programmes.states import ProposalState
from vaccinera.reimbursement.models import Anomaly, Payee, Run
from vaccinera.reimbursement.queries.payments import instant_of_last_run
from vaccinera.reimbursement.queries.settling import read_statement
from vaccinera.reimbursement.rules.anomalies import (
    MergedPerson,
    PayeeNow,
    PersonMonth,
    SignerMonth,
    Thresholds,
    UnitMonth,
    VisitSeen,
    changed_payees,
    merged_paid_twice,
    people_at_several_units,
    refused_while_merged,
    unusual_signers,
    unusual_units,
)
from vaccinera.reimbursement.rules.months import last_day_of

if TYPE_CHECKING:
    from datetime import date

    from vaccinera.reimbursement.rules.anomalies import Found

_LIMITS = Thresholds()
_PEOPLE, _MERGES = read_statement("anomalous_people"), read_statement("anomalous_merges")
_SIGNERS, _UNMERGES = read_statement("anomalous_signers"), read_statement("anomalous_unmerges")
_SIGNER_OF = "SELECT settlement.signer_of(%s)"


def found_in(run: Run) -> list[Found]:
    """Everything odd in a run, whose totals are those of the month that this transaction has settled."""
    return [
        *unusual_units(_unit_months(run), _LIMITS),
        *people_at_several_units(_people(_PEOPLE)),
        *unusual_signers(_signers(run.month), _LIMITS),
        *merged_paid_twice(_merged()),
        *refused_while_merged(_people(_UNMERGES)),
        *changed_payees(_payees()),
    ]


def anomalies_of(run: Run) -> list[Anomaly]:
    """What was found in a run: what still has to be noted first, then in the order of the rules' codes and subjects."""
    kept = Anomaly.objects.filter(run=run).select_related("case")
    return sorted(kept, key=lambda one: (not one.stands, bool(one.note), one.code, one.subject))


def signer_of(code: str) -> int | None:
    """The person of the staff whom a code stands for; the caller writes in the log that it was asked."""
    with connection.cursor() as cursor:
        cursor.execute(_SIGNER_OF, [code])
        [staff_id] = cursor.fetchone()
    return None if staff_id is None else int(staff_id)


def _unit_months(run: Run) -> list[UnitMonth]:
    """Each unit's paid visits, with those of the twelve months before as their runs counted them."""
    a_year_ago = run.month.replace(year=run.month.year - 1)
    before = Run.objects.filter(month__gte=a_year_ago, month__lt=run.month).values_list("month", "totals")
    counts: defaultdict[str, dict[date, int]] = defaultdict(dict)
    for month, totals in before:
        for unit, visits in totals.get("paid_by_unit", {}).items():
            counts[unit][month] = visits
    return [
        UnitMonth(
            unit=int(unit),
            visits=visits,
            months_before=list(counts[unit].values()),
            a_year_ago=counts[unit].get(a_year_ago, 0),
        )
        for unit, visits in run.totals["paid_by_unit"].items()
    ]


def _people(statement: str) -> list[PersonMonth]:
    people: defaultdict[tuple[int, str], list[VisitSeen]] = defaultdict(list)
    for n, programme, document, unit, given_on in _rows(statement):
        people[n, programme].append(VisitSeen(document, unit, given_on))
    return [PersonMonth(programme=programme, visits=visits) for (_, programme), visits in people.items()]


def _merged() -> list[MergedPerson]:
    people: defaultdict[tuple[int, str, int], list[VisitSeen]] = defaultdict(list)
    for n, programme, document, unit, given_on, most in _rows(_MERGES):
        people[n, programme, most].append(VisitSeen(document, unit, given_on))
    return [
        MergedPerson(programme=programme, visits=visits, most_paid=most)
        for (_, programme, most), visits in people.items()
    ]


def _signers(month: date) -> list[SignerMonth]:
    told = {
        "month": month,
        "last_on": last_day_of(month),
        "doses_an_hour": _LIMITS.doses_an_hour,
        "small_hours_signatures": _LIMITS.small_hours_signatures,
    }
    return [
        SignerMonth(signer=code, small_hours=small_hours, most_in_an_hour=doses, units=sorted(units))
        for code, small_hours, doses, units in _rows(_SIGNERS, told)
    ]


def _payees() -> list[PayeeNow]:
    """The account that was approved last for each provider, and the one that was when the last run was locked."""
    locked_at = instant_of_last_run()
    if locked_at is None:
        return []
    approved = Payee.objects.filter(state=ProposalState.APPROVED).order_by("decided_at", "pk")
    now = {one.provider_id: _account(one) for one in approved}
    before = {one.provider_id: _account(one) for one in approved.filter(decided_at__lte=locked_at)}
    return [
        PayeeNow(provider=provider, account=account, account_before=before.get(provider))
        for provider, account in sorted(now.items())
    ]


def _account(payee: Payee) -> str:
    return f"{payee.account_kind} {payee.account}"


def _rows(statement: str, told: dict[str, Any] | None = None) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, told)
        return list(cursor.fetchall())
