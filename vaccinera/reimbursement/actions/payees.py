"""Whom a provider's money goes to: proposed by one, approved by another, and never rewritten."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q

from vaccinera.access.states import Permission
from vaccinera.audit.actions import record
from vaccinera.kernel.refusals import Refused
from vaccinera.organisations.queries.contracts import provider_by_id
from vaccinera.programmes.states import ProposalAct, ProposalState
from vaccinera.reimbursement.actions.deciding import decide, proposed, take_turns, take_turns_with_runs
from vaccinera.reimbursement.models import Payee
from vaccinera.reimbursement.queries.policy import locked_months
from vaccinera.reimbursement.rules.accounts import account, organisation_number
from vaccinera.reimbursement.rules.reaching import locked_months_touched
from vaccinera.reimbursement.states import AccountKind

if TYPE_CHECKING:
    from datetime import date, datetime
    from uuid import UUID

    from vaccinera.access.rules.readers import Reader

_LONGEST_NAME = 140


@transaction.atomic
def propose_payee(
    *,
    by: Reader,
    provider_id: int,
    name: str,
    number: str,
    account_kind: AccountKind,
    account_number: str,
    from_on: date,
    reason: str,
    at: datetime,
) -> Payee:
    """Propose to whom a provider's money goes from a day on.

    Refuses numbers whose check digits are wrong, a day in a month that is locked already, and a second proposal while
    one of the same provider waits.
    """
    by.require(Permission.CONTRACT_MANAGE)
    take_turns()
    provider = provider_by_id(provider_id)
    named = " ".join(name.split())
    if not named or len(named) > _LONGEST_NAME:
        raise Refused("reimbursement.payee.name_missing", longest=_LONGEST_NAME)
    digits, kept = organisation_number(number), account(account_kind, account_number)
    _refuse_locked(from_on)
    if Payee.objects.filter(provider_id=provider.pk, state=ProposalState.PROPOSED.value).exists():
        raise Refused("reimbursement.payee.already_waits")
    made = Payee.objects.create(
        **proposed(by=by, reason=reason, at=at),
        provider_id=provider.pk,
        name=named,
        organisation_number=digits,
        account_kind=account_kind.value,
        account=kept,
        from_on=from_on,
    )
    record("reimbursement.payee.proposed", by=by, subject=("payee", made.pk), provider=provider.hsa_id)
    return made


@transaction.atomic
def approve_payee(*, by: Reader, payee_id: UUID, reason: str = "", at: datetime) -> Payee:
    """Let the money go there from its day; the payee before ends that day."""
    take_turns_with_runs()
    made = _locked(payee_id)
    _refuse_locked(made.from_on)
    standing = Payee.objects.filter(provider_id=made.provider_id, state=ProposalState.APPROVED.value)
    for other in standing.filter(Q(to_on=None) | Q(to_on__gt=made.from_on)).exclude(pk=made.pk):
        other.to_on = max(other.from_on, made.from_on)
        other.save(update_fields=["to_on"])
    _decide(made, ProposalAct.APPROVE, by=by, reason=reason, at=at)
    return made


@transaction.atomic
def reject_payee(*, by: Reader, payee_id: UUID, reason: str, at: datetime) -> Payee:
    """Say no to somebody else's payee, with a reason."""
    made = _locked(payee_id)
    _decide(made, ProposalAct.REJECT, by=by, reason=reason, at=at)
    return made


@transaction.atomic
def withdraw_payee(*, by: Reader, payee_id: UUID, at: datetime) -> Payee:
    """Take one's own proposal back before it is decided."""
    made = _locked(payee_id)
    _decide(made, ProposalAct.WITHDRAW, by=by, reason="", at=at)
    return made


def _locked(payee_id: UUID) -> Payee:
    made = Payee.objects.select_for_update().filter(pk=payee_id).first()
    if made is None:
        raise Refused("reimbursement.proposal.not_found")
    return made


def _decide(made: Payee, act: ProposalAct, *, by: Reader, reason: str, at: datetime) -> None:
    decide(made, act, permission=Permission.CONTRACT_MANAGE, by=by, reason=reason, at=at)
    record("reimbursement.payee.decided", by=by, subject=("payee", made.pk), act=act.value)


def _refuse_locked(from_on: date) -> None:
    """What a locked month was paid to stays as it was."""
    touched = locked_months_touched(from_on, None, locked=locked_months())
    if touched:
        raise Refused("reimbursement.payee.month_locked", last=f"{touched[-1]:%Y-%m}")
