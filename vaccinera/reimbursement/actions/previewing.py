"""Computing a month without consequence, and the clerk's word that it has been gone through."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection, transaction
from uuid_utils.compat import uuid7

from vaccinera.access.states import Permission, Scope
from vaccinera.audit.actions import record
from vaccinera.kernel.clock import civil_day
from vaccinera.kernel.refusals import Refused
from vaccinera.reimbursement.actions.noticing import keep_anomalies, refuse_new, refuse_unnoted
from vaccinera.reimbursement.models import PreviewedLine, PreviewedOutcome, Run
from vaccinera.reimbursement.queries.anomalies import found_in
from vaccinera.reimbursement.queries.settling import (
    Month,
    cut_off_in,
    open_months_before,
    policy_digest,
    read_statement,
    settle,
    settled_totals,
    unwatched,
)
from vaccinera.reimbursement.rules.months import month_of
from vaccinera.reimbursement.states import CLOSED, RunAct, RunState, run_step

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, datetime

    from vaccinera.access.rules.readers import Reader

_OUTCOMES, _LINES = read_statement("preview_outcomes"), read_statement("preview_lines")
SETTLING_LOCK = 0x7661_6364
"""One settling at a time in a database; a number nobody else takes."""


@transaction.atomic
def preview_run(*, by: Reader, month: date, at: datetime, on_progress: Callable[[int, int], None] = unwatched) -> Run:
    """Compute a month as it stands, on top of earlier open months, and keep the result as preliminary.

    A run that was checked is preliminary again. Refuses a month to come, a locked run, while another settles, and a
    provider, whose own preview is a query (``previews.own_preview``) and is kept nowhere. ``on_progress`` is told
    statements done and in all.
    """
    alone()
    run = run_to_preview(by=by, month=month, at=at)
    earlier = [Month(one, cut_off_in(one)) for one in open_months_before(month)]
    settle(Month(month, run.cut_off_at), earlier=earlier, on_progress=on_progress)
    run.previewed_at, run.totals = at, settled_totals()
    run.save()
    _keep_preview(month)
    keep_anomalies(run, found_in(run))
    record("reimbursement.run.previewed", by=by, subject=("run", run.pk), month=f"{month:%Y-%m}")
    return run


def run_to_preview(*, by: Reader, month: date, at: datetime) -> Run:
    """The month's run as a preview will leave it, not yet computed; refuses what is known before that."""
    by.require(Permission.RUN_PREVIEW)
    if by.permissions[Permission.RUN_PREVIEW] is not Scope.REGION:
        raise Refused("reimbursement.run.kept_by_the_region")
    _refuse_to_come(month, at)
    run = Run.objects.select_for_update().filter(month=month).first()
    if run is None:
        run = Run(id=uuid7(), month=month, state=RunState.PRELIMINARY)
    refuse_locked(run)
    run.state, run.cut_off_at = run_step(run.state, RunAct.PREVIEW), cut_off_in(month)
    return run


@transaction.atomic
def check_run(*, by: Reader, month: date, at: datetime, on_progress: Callable[[int, int], None] = unwatched) -> Run:
    """Say that a month has been gone through: computed anew, with the policy it was computed by.

    Refuses a month to come, one with an open month before it, one before its cut-off, a locked one, one that nobody
    has previewed, and one with an anomaly that nobody has noted, or that was not there before.
    """
    alone()
    run = run_to_check(by=by, month=month, at=at)
    settle(Month(month, run.cut_off_at), on_progress=on_progress)
    run.totals, run.policy_digest = settled_totals(), policy_digest()
    odd = found_in(run)
    refuse_new(run, odd)
    run.checked_at, run.checked_by_hsa_id, run.checked_by_name = at, by.hsa_id, by.name
    run.save()
    _keep_preview(month)
    keep_anomalies(run, odd)
    record("reimbursement.run.checked", by=by, subject=("run", run.pk), month=f"{month:%Y-%m}")
    return run


def run_to_check(*, by: Reader, month: date, at: datetime) -> Run:
    """The month's run as a check will leave it, not yet computed; refuses what is known before that."""
    by.require(Permission.RUN_CHECK)
    run = refuse_uncheckable(month, at=at)
    run.state = run_step(run.state, RunAct.CHECK)
    return run


def refuse_uncheckable(month: date, *, at: datetime) -> Run:
    """The run of a month, to be checked or locked; refuses one whose time has not come or has passed."""
    _refuse_to_come(month, at)
    run = Run.objects.select_for_update().filter(month=month).first()
    if run is None:
        raise Refused("reimbursement.run.not_previewed", month=f"{month:%Y-%m}")
    refuse_locked(run)
    earlier = open_months_before(month)
    if earlier:
        raise Refused("reimbursement.run.earlier_month_open", month=f"{earlier[0]:%Y-%m}")
    run.cut_off_at = cut_off_in(month)
    if at < run.cut_off_at:
        raise Refused("reimbursement.run.before_cut_off", cut_off_on=civil_day(run.cut_off_at).isoformat())
    refuse_unnoted(run)
    return run


def _refuse_to_come(month: date, at: datetime) -> None:
    if month > month_of(civil_day(at)):
        raise Refused("reimbursement.run.future_month", month=f"{month:%Y-%m}")


def refuse_locked(run: Run) -> None:
    """Refuse a run that is final."""
    if run.state in CLOSED:
        raise Refused("reimbursement.run.locked_already", by=run.locked_by_name)


def alone() -> None:
    """Be the only one who settles until the transaction ends; refuses when somebody is at it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [SETTLING_LOCK])
        [is_free] = cursor.fetchone()
    if not is_free:
        raise Refused("reimbursement.run.another_is_settling")


def _keep_preview(month: date) -> None:
    PreviewedOutcome.objects.filter(month=month).delete()
    PreviewedLine.objects.filter(month=month).delete()
    with connection.cursor() as cursor:
        cursor.execute(_OUTCOMES, {"month": month})
        cursor.execute(_LINES, {"month": month})
