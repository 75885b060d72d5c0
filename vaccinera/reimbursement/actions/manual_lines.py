"""Lines that no visit gives, and documented extra costs: wanted by one, accepted by another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction

from vaccinera.access.states import Permission, Scope
from vaccinera.audit.actions import record
from vaccinera.kernel.clock import civil_day
from vaccinera.kernel.constraints import broken_constraint
from vaccinera.kernel.refusals import Refused
from vaccinera.organisations.queries.contracts import provider_by_id
from vaccinera.programmes.states import ProposalAct
from vaccinera.reimbursement.actions.attachments import attach
from vaccinera.reimbursement.actions.deciding import decide, proposed, take_turns, take_turns_with_runs
from vaccinera.reimbursement.models import ExtraCost, ManualLine
from vaccinera.reimbursement.queries.attachments import has_file
from vaccinera.reimbursement.queries.payments import limit_of, visit_of_extra_cost
from vaccinera.reimbursement.queries.policy import locked_months
from vaccinera.reimbursement.rules.manual_lines import judge_extra_cost, judge_limit, judge_manual_line

if TYPE_CHECKING:
    from datetime import date, datetime
    from uuid import UUID

    from vaccinera.access.rules.readers import Reader
    from vaccinera.reimbursement.rules.attachments import ReadFile
    from vaccinera.reimbursement.states import ManualKind


@transaction.atomic
def propose_manual_line(
    *,
    by: Reader,
    provider_id: int,
    kind: ManualKind,
    ore: int,
    month: date,
    document: str,
    file: ReadFile,
    reason: str,
    at: datetime,
) -> ManualLine:
    """Propose a recovery, a fine or an adjustment in a month that is not locked yet; providers for themselves only.

    ``document`` is what the document is called where it is registered, and ``file`` the document itself.
    """
    by.require(Permission.MONEY_LINE_PROPOSE)
    if not acts_for_the_region(by) and provider_id != by.provider_id:
        raise Refused("reimbursement.manual_line.another_provider")
    take_turns()
    provider = provider_by_id(provider_id)
    content = judge_manual_line({"kind": kind, "ore": ore, "document": document})
    _refuse_locked(month)
    made = ManualLine.objects.create(
        **proposed(by=by, reason=reason, at=at), **content, provider_id=provider.pk, month=month
    )
    record(
        "reimbursement.manual_line.proposed",
        by=by,
        subject=("manual_line", made.pk),
        provider=provider.hsa_id,
        kind=made.kind,
        ore=made.ore,
    )
    attach(by=by, to=made, file=file, at=at)
    return made


@transaction.atomic
def approve_manual_line(*, by: Reader, line_id: UUID, reason: str = "", at: datetime) -> ManualLine:
    """Let the line into the run of its month. Refused for its proposer, above the approver's limit, and once locked.

    Refused too without its file, as one proposed before there were any is.
    """
    take_turns_with_runs()
    by.require(Permission.MONEY_LINE_APPROVE)
    made = _locked(line_id)
    _refuse_without_file(made)
    _decide(made, ProposalAct.APPROVE, by=by, reason=reason, at=at)
    judge_limit(made.ore, limit=limit_of(by.staff_id, on=civil_day(at)))
    _refuse_locked(made.month)
    return made


@transaction.atomic
def reject_manual_line(*, by: Reader, line_id: UUID, reason: str, at: datetime) -> ManualLine:
    """Say no to somebody else's line, with a reason."""
    made = _locked(line_id)
    _decide(made, ProposalAct.REJECT, by=by, reason=reason, at=at)
    return made


@transaction.atomic
def withdraw_manual_line(*, by: Reader, line_id: UUID, at: datetime) -> ManualLine:
    """Take one's own line back before it is decided."""
    made = _locked(line_id)
    _decide(made, ProposalAct.WITHDRAW, by=by, reason="", at=at)
    return made


@transaction.atomic
def enter_extra_cost(*, by: Reader, visit_id: UUID, ore: int, invoice: str, file: ReadFile, at: datetime) -> ExtraCost:
    """Say what a visit's vaccine cost beside the ordinary, and show the invoice (rule 33); the region's clerk decides.

    The same cost entered twice is refused by the database: a visit has one that waits or is accepted.
    """
    by.require(Permission.MONEY_LINE_PROPOSE)
    visit = visit_of_extra_cost(by, visit_id)
    reference = judge_extra_cost(ore=ore, invoice=invoice)
    try:
        with transaction.atomic():
            made = ExtraCost.objects.create(
                **proposed(by=by, reason=reference, at=at),
                provider_id=visit.provider_id,
                document_id=visit.document_id,
                ore=ore,
                invoice=reference,
            )
    except IntegrityError as error:
        if broken_constraint(error) == "a_visit_has_one_extra_cost":
            raise Refused("reimbursement.extra_cost.already_entered") from error
        raise
    record("reimbursement.extra_cost.entered", by=by, subject=("extra_cost", made.pk), ore=ore)
    attach(by=by, to=made, file=file, at=at)
    return made


@transaction.atomic
def decide_extra_cost(*, by: Reader, cost_id: UUID, act: ProposalAct, reason: str = "", at: datetime) -> ExtraCost:
    """Accept or reject a documented cost, which is the region's clerk's; or take one's own back."""
    made = ExtraCost.objects.select_for_update().filter(pk=cost_id).first()
    if made is None:
        raise Refused("reimbursement.proposal.not_found")
    if act is not ProposalAct.WITHDRAW and not acts_for_the_region(by):
        raise Refused("reimbursement.extra_cost.not_yours_to_accept")
    if act is ProposalAct.APPROVE:
        _refuse_without_file(made)
    decide(made, act, permission=Permission.MONEY_LINE_PROPOSE, by=by, reason=reason, at=at)
    record("reimbursement.extra_cost.decided", by=by, subject=("extra_cost", made.pk), act=act.value)
    return made


def acts_for_the_region(by: Reader) -> bool:
    """Whether somebody proposes money lines for every provider, as the clerk does."""
    return by.permissions.get(Permission.MONEY_LINE_PROPOSE) is Scope.REGION


def _locked(line_id: UUID) -> ManualLine:
    made = ManualLine.objects.select_for_update().filter(pk=line_id).first()
    if made is None:
        raise Refused("reimbursement.proposal.not_found")
    return made


def _refuse_without_file(made: ManualLine | ExtraCost) -> None:
    if not has_file(made):
        raise Refused("reimbursement.attachment.missing_of_old")


def _decide(made: ManualLine, act: ProposalAct, *, by: Reader, reason: str, at: datetime) -> None:
    permission = Permission.MONEY_LINE_PROPOSE if act is ProposalAct.WITHDRAW else Permission.MONEY_LINE_APPROVE
    decide(made, act, permission=permission, by=by, reason=reason, at=at)
    record("reimbursement.manual_line.decided", by=by, subject=("manual_line", made.pk), act=act.value)


def _refuse_locked(month: date) -> None:
    if month in locked_months():
        raise Refused("reimbursement.manual_line.month_locked", month=f"{month:%Y-%m}")
