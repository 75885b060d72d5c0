"""Statements: the months a provider has, the documents kept of each, and a statement's content read from the ledger."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q

from vaccinera.access.states import Permission, Scope
from vaccinera.kernel.clock import civil_day
from vaccinera.kernel.sorting import swedish_sort_key
from vaccinera.organisations.models import CareProvider, CareUnit
from vaccinera.programmes.states import ProposalState
from vaccinera.reimbursement.models import Balance, Line, ManualLine, Outcome, Payee, Run, RunDocument
from vaccinera.reimbursement.rules.accounts import account_shown, organisation_number_shown
from vaccinera.reimbursement.rules.statements import Head, MoneyRow, OutcomeRow, Statement, statement
from vaccinera.reimbursement.states import CLOSED, AccountKind, OutcomeCode

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date
    from uuid import UUID

    from django.db.models import QuerySet

    from vaccinera.access.rules.readers import Reader
    from vaccinera.reimbursement.models.ledger import Judged, Money


@dataclass(frozen=True, slots=True)
class MonthOfProvider:
    """A locked month, and what it came to for one provider; without a balance it had nothing for them."""

    run: Run
    provider_id: int
    balance: Balance | None

    @property
    def paid_ore(self) -> int:
        """What is paid out for it."""
        return 0 if self.balance is None else self.balance.paid_ore

    @property
    def carried_ore(self) -> int:
        """What is carried to the next month."""
        return 0 if self.balance is None else self.balance.carried_ore


def months_of(reader: Reader) -> list[MonthOfProvider]:
    """Every locked month with what it came to for the reader's provider, the latest first; two statements."""
    balances = {one.run_id: one for one in Balance.objects.filter(provider_id=reader.provider_id)}
    runs = Run.objects.filter(state__in=CLOSED).order_by("-month")
    return [MonthOfProvider(run, reader.provider_id, balances.get(run.pk)) for run in runs]


def locked_run(month: date) -> Run | None:
    """The run of a month that is locked or paid."""
    return Run.objects.filter(month=month, state__in=CLOSED).first()


def provider_seen(reader: Reader, provider_id: int) -> CareProvider | None:
    """The provider, when its statements are the reader's to see: the own, or for the region any that gives care."""
    if reader.permissions[Permission.STATEMENT_READ] is not Scope.REGION and provider_id != reader.provider_id:
        return None
    return CareProvider.objects.filter(pk=provider_id).first()


def count_of_documents(run: Run) -> int:
    """How many documents of a locked run are kept, of all its providers."""
    return RunDocument.objects.filter(run=run).count()


def documents_of(run: Run, provider_id: int) -> list[RunDocument]:
    """What is kept of a locked month for a provider, without its content."""
    return list(RunDocument.objects.filter(run=run, provider_id=provider_id).defer("content").order_by("kind"))


def balances_of(run: Run) -> list[tuple[CareProvider, Balance]]:
    """What each provider is owed of a locked month, in Swedish order; the region sees all of them."""
    balances = {one.provider_id: one for one in Balance.objects.filter(run=run)}
    providers = CareProvider.objects.filter(pk__in=balances)
    return [(one, balances[one.pk]) for one in sorted(providers, key=lambda one: swedish_sort_key(one.name))]


def providers_of(run: Run) -> list[CareProvider]:
    """Whom a locked run says anything to: those with money, and those with visits that gave none."""
    paid = Line.objects.filter(run=run).order_by().values("provider_id").distinct()
    judged = Outcome.objects.filter(run=run).order_by().values("provider_id").distinct()
    balanced = Balance.objects.filter(run=run).values("provider_id")
    return list(CareProvider.objects.filter(Q(pk__in=paid) | Q(pk__in=judged) | Q(pk__in=balanced)).order_by("pk"))


def statement_of(run: Run, provider: CareProvider) -> Statement:
    """A locked month of one provider, from the ledger alone: the same rows whenever it is read."""
    lines = list(Line.objects.filter(run=run, provider_id=provider.pk).select_related("reverses__run"))
    balance = balance_of(run, provider.pk)
    return content_of(
        run,
        provider,
        head=head_of(run, provider),
        lines=[(line, line.reverses_id) for line in lines],
        judged=list(Outcome.objects.filter(run=run, provider_id=provider.pk)),
        months={line.reverses.pk: line.reverses.run.month for line in lines if line.reverses is not None},
        brought_ore=0 if balance is None else balance.brought_ore,
    )


def content_of(
    run: Run,
    provider: CareProvider,
    *,
    head: Head,
    lines: Sequence[tuple[Money, int | None]],
    judged: Sequence[Judged],
    months: Mapping[int, date],
    brought_ore: int,
) -> Statement:
    """A statement of lines, each with the key of the one it takes back, and of outcomes. ``months`` has those keys."""
    units = CareUnit.objects.in_bulk({*(one.unit_id for one in judged), *(line.unit_id for line, _ in lines)})
    codes = {one.document_id: OutcomeCode(one.code) for one in judged}
    return statement(
        head,
        rows=[
            *(_money_row(line, units, None if key is None else months[key], codes) for line, key in lines),
            *manual_rows(run, provider.pk),
        ],
        outcomes=[_outcome_row(one, units) for one in judged],
        brought_ore=brought_ore,
    )


def balance_of(run: Run, provider_id: int) -> Balance | None:
    """What a provider is owed of a locked month."""
    return Balance.objects.filter(run=run, provider_id=provider_id).first()


def payee_of(provider_id: int, *, on: date) -> Payee | None:
    """To whom a provider's money goes on a day."""
    return payees_on(on).filter(provider_id=provider_id).first()


def payees_on(day: date) -> QuerySet[Payee]:
    """The payees in force on a day, at most one for a provider."""
    in_force = Q(to_on=None) | Q(to_on__gt=day)
    return Payee.objects.filter(in_force, state=ProposalState.APPROVED, from_on__lte=day)


def head_of(run: Run, provider: CareProvider, *, is_preview: bool = False) -> Head:
    """The head of a month's statement, with the payee of the day it was locked, or previewed."""
    made_at = (run.previewed_at if is_preview else run.locked_at) or run.cut_off_at
    payee = payee_of(provider.pk, on=civil_day(made_at))
    return Head(
        provider_hsa_id=provider.hsa_id,
        provider_name=provider.name if payee is None else payee.name,
        organisation_number=organisation_number_shown(
            provider.organisation_number if payee is None else payee.organisation_number
        ),
        account="" if payee is None else account_shown(AccountKind(payee.account_kind), payee.account),
        month=run.month,
        cut_off_at=run.cut_off_at,
        made_at=made_at,
        is_preview=is_preview,
    )


def manual_rows(run: Run, provider_id: int) -> list[MoneyRow]:
    """What two persons have added to a provider's month."""
    approved = ManualLine.objects.filter(provider_id=provider_id, month=run.month, state=ProposalState.APPROVED)
    return [
        MoneyRow(kind=one.kind, ore=one.ore, reason=one.reason, reference=one.document)
        for one in approved.order_by("proposed_at", "id")
    ]


def _money_row(
    line: Money, units: Mapping[int, CareUnit], reverses_month: date | None, codes: Mapping[UUID, OutcomeCode]
) -> MoneyRow:
    return MoneyRow(
        kind=line.kind,
        ore=line.ore,
        supplement=line.supplement,
        document_id=line.document_id,
        given_on=line.given_on,
        unit=units[line.unit_id].hsa_id,
        unit_name=units[line.unit_id].name,
        programme=line.programme_code,
        reverses_month=reverses_month,
        reversed_because="" if reverses_month is None else _because(codes, line.document_id),
    )


def _because(codes: Mapping[UUID, OutcomeCode], document_id: UUID) -> str:
    """What a line was taken back for; a visit that is paid anew had a fact corrected."""
    code = codes.get(document_id)
    return "" if code is None or code is OutcomeCode.PAID else code.word


def _outcome_row(one: Judged, units: Mapping[int, CareUnit]) -> OutcomeRow:
    return OutcomeRow(
        document_id=one.document_id,
        given_on=one.given_on,
        unit=units[one.unit_id].hsa_id,
        unit_name=units[one.unit_id].name,
        programme=one.programme_code,
        code=OutcomeCode(one.code).word,
        decided_by=one.rule,
        is_final=one.is_final,
    )
